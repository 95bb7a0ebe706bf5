import type { InstantMs } from '../model.ts';
import type { Claim } from './custody-model.ts';
import type { Saying, Timeline } from './timeline.ts';

/**
 * What each ticket says throughout [from, to): whom, and whether as a valid stop. The source is the one that counts at `from`; a ticket
 * that says it again by another record within the interval still says it throughout.
 *
 * @param timelines by speaker and ticket; the claims come in that order.
 */
export function claimsThroughout(timelines: readonly Timeline[], from: InstantMs, to: InstantMs): Claim[] {
  const claims: Claim[] = [];
  for (const { desk, ticket, sayings } of timelines) {
    let index = lastNotAfter(sayings, from);
    const saying = sayings[index];
    if (saying === undefined || saying.says === null) continue;
    const { says, source, isValidStop } = saying;
    for (index += 1; index < sayings.length && sayings[index]!.from < to; index += 1) {
      if (sayings[index]!.says !== says || sayings[index]!.isValidStop !== isValidStop) break;
    }
    if (index < sayings.length && sayings[index]!.from < to) continue;
    claims.push({ desk, ticket, says, source, isValidStop });
  }
  return claims;
}

/** -1 where all are later. */
function lastNotAfter(sayings: readonly Saying[], at: InstantMs): number {
  let low = 0;
  let high = sayings.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sayings[middle]!.from <= at) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
