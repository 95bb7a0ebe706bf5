/** When the directory's answers change: between two instants that stand in its rows, nothing that it says of a time can differ. */

import type { InstantMs, Times } from '../../schema/contract/times.ts';
import type { Organisations } from '../../schema/organisations/model.ts';

/** @returns names, for a pair of times, the stretch in which every pair gets the same answers. */
export function createEpochs(organisations: Organisations): (times: Times) => string {
  const instants = [...new Set(numbersIn(organisations))].toSorted((left, right) => left - right);
  const stretchOf = (instant: InstantMs): number => {
    let low = 0;
    let high = instants.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (instants[middle]! <= instant) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  return ({ asOf, asKnownAt }) => `${stretchOf(asOf)} ${stretchOf(asKnownAt)}`;
}

/** Every number, though few are instants: one too many costs an answer made twice, one too few a wrong one. */
function* numbersIn(value: unknown): Generator<number> {
  if (typeof value === 'number') yield value;
  else if (typeof value === 'object' && value !== null) for (const part of Object.values(value)) yield* numbersIn(part);
}
