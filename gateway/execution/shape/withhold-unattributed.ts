/** Takes words out of the data of which nobody knows whose they are: who read them could never be told. */

import { GraphQLError } from 'graphql';
import { messageOf } from '../../errors.ts';
import type { UnattributedText } from './shown-texts.ts';
import { commonPath } from './supplier-errors.ts';
import { withholdText } from './withheld-text.ts';

/**
 * Puts `WITHHELD` in the place of each text, in the data: where an answer may not be without it, it is without what stands around it.
 *
 * @param texts at least one. Their records are changed.
 * @returns the one error that tells of them all, at what they have in common.
 */
export function withholdUnattributed(texts: readonly UnattributedText[]): GraphQLError {
  for (const { record, fields } of texts) withholdText(record, fields, ({ dataName }) => dataName);
  const code = 'TEXT_NOT_ATTRIBUTED';
  const path = commonPath(texts.map((text) => text.path));
  return new GraphQLError(messageOf(code), {
    ...(path.length === 0 ? {} : { path }),
    extensions: { code, withheld: texts.length },
  });
}
