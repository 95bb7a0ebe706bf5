/** From the answer to one request to what each of the fetches that travelled in it is told. */

import { copyValue } from './copy-value.ts';
import type { EntityRequest } from './entity-requests.ts';
import type { EntityAnswer } from './inquiry.ts';
import { parseEntities, type SupplierAnswer, type SupplierAnswerError } from './supplier-answer.ts';

/** What a fetch's answer is beside what was said. */
export type AnswerOrigin = Pick<EntityAnswer, 'copy' | 'keep'>;

/**
 * Gives each fetch its own entities and errors.
 *
 * @param originOf for a fetch and its entities.
 * @param into by fetch.
 * @throws {SupplierFailure} as `parseEntities` does.
 */
export function distribute(
  { lists }: EntityRequest,
  { data, errors, extensions }: SupplierAnswer,
  originOf: (fetch: number, entities: EntityAnswer['entities']) => AnswerOrigin,
  into: (EntityAnswer | Error)[],
): void {
  for (const { alias, representations, takers } of lists) {
    const bearing = errors.filter(
      ({ path }) => path.length === 0 || path[0] === alias || !lists.some((list) => list.alias === path[0]),
    );
    const entities =
      data === null ? null : parseEntities(data[alias] ?? null, representations.length, bearing.length > 0);
    const isTaken = new Set<number>();
    for (const { fetch, places } of takers) {
      const taken =
        entities === null || takers.length === 1
          ? entities
          : places.map((place) => take(entities[place]!, place, isTaken));
      into[fetch] = {
        entities: taken,
        errors: bearing.length === 0 ? bearing : bearing.flatMap((error) => relate(error, alias, places)),
        extensions,
        ...originOf(fetch, taken),
      };
    }
  }
}

/** Who takes a record changes it: the second to take the same one has a copy. */
function take(
  entity: Record<string, unknown> | null,
  place: number,
  isTaken: Set<number>,
): Record<string, unknown> | null {
  if (!isTaken.has(place)) {
    isTaken.add(place);
    return entity;
  }
  return copyValue(entity);
}

/** An error by the index of the fetch's own representation; none when it bears on another's. */
function relate(error: SupplierAnswerError, alias: string, places: readonly number[]): SupplierAnswerError[] {
  const [field, place, ...below] = error.path;
  if (field !== alias || typeof place !== 'number') return [{ ...error, path: [] }];
  const index = places.indexOf(place);
  return index < 0 ? [] : [{ ...error, path: [index, ...below] }];
}
