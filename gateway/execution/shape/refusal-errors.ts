import { isNonNullType, type GraphQLError } from 'graphql';
import { toRefusalError } from '../../governance/enforcement/refusal-error.ts';
import type { Cause, ClientPath } from '../run/causes.ts';
import type { AnswerShape } from './answer-shape.ts';
import { commonPath } from './supplier-errors.ts';

/**
 * One error for each position of the operation and type of record. Where it shows at several places of lists, its path is that of the
 * nearest list above them all.
 *
 * @param seen where each refusal first shows.
 * @param landed where its nulls ended up.
 */
export function refusalErrors(
  seen: ReadonlyMap<Cause, readonly ClientPath[]>,
  landed: ReadonlyMap<Cause, ReadonlyMap<string, ClientPath>>,
): GraphQLError[] {
  return [...seen].flatMap(([cause, paths]) =>
    cause.kind === 'refused'
      ? [toRefusalError(cause.refusal, { path: commonPath(paths), nulled: landed.get(cause)?.size ?? 0 })]
      : [],
  );
}

/**
 * What is told where a field is refused at the root that may not be null: then there is no answer whatever the others gave.
 *
 * @returns null where there can be an answer.
 */
export function rootRefusals(root: AnswerShape): readonly GraphQLError[] | null {
  const refused = root.fieldsOf(root.typename).filter(({ refusedBy }) => refusedBy !== null);
  if (!refused.some(({ type }) => isNonNullType(type))) return null;
  return refused.map(({ responseName, refusedBy }) =>
    toRefusalError(refusedBy!.refusal, { path: [responseName], nulled: 1 }),
  );
}
