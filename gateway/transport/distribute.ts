/** From the answer to one request to what each of the fetches that travelled in it is told. */

import type { CopyCandidate, GivenCopy } from './copies/copy-keeper.ts';
import { copyValue } from './copy-value.ts';
import type { EntityRequest } from './entity-requests.ts';
import type { EntityAnswer, WithholdFromRecord } from './inquiry.ts';
import { parseEntities, type SupplierAnswer, type SupplierAnswerError } from './supplier-answer.ts';

/** Where the answer comes from, or what may become of it. */
export interface AnswerOrigin {
  readonly copy: GivenCopy | null;
  readonly candidate: CopyCandidate | null;
}

/**
 * Gives each fetch its own entities and errors.
 *
 * @param into by fetch.
 * @throws {SupplierFailure} as `parseEntities` does.
 */
export function distribute(
  { lists }: EntityRequest,
  { data, errors, extensions }: SupplierAnswer,
  { copy, candidate }: AnswerOrigin,
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
      into[fetch] = {
        entities: entities === null ? null : places.map((place) => take(entities[place]!, place, isTaken)),
        errors: bearing.flatMap((error) => relate(error, alias, places)),
        extensions,
        copy,
        keep: candidate === null ? null : keepList(candidate, alias, places),
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

function keepList(candidate: CopyCandidate, alias: string, places: readonly number[]): EntityAnswer['keep'] {
  return (withhold: WithholdFromRecord | null) =>
    candidate.approve(
      withhold === null
        ? null
        : (data) => {
            const entities = data[alias] as (Record<string, unknown> | null)[];
            for (const [index, place] of places.entries()) {
              const entity = entities[place];
              if (entity != null) withhold(entity, index);
            }
          },
    );
}
