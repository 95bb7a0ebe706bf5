/** One desk's known errors, by reference. */

import { parseKnownErrorId } from '../../../schema/contract/ids.ts';
import type { KnownErrorId } from '../../../schema/contract/ids.ts';
import type { DeskContext } from '../context.ts';
import type { KnownErrorRecord } from '../model.ts';
import { assertOneOfOurs, parseKey, requireKey } from './keys.ts';

export const knownErrorResolvers = {
  async __resolveReference(
    reference: { readonly id?: unknown },
    context: DeskContext,
  ): Promise<KnownErrorRecord | { readonly id: string } | null> {
    const id = requireKey('KnownError', 'id', reference.id);
    const key = parseKey(parseKnownErrorId, id);
    assertOneOfOurs(context.desks, key.desk, `known error ${id}`);
    if (context.pastUnavailable) return { id };
    return context.loaders.knownErrors.load({ id: id as KnownErrorId, key });
  },
};
