/** What becoming known of something changed in custody: two answers for the same incident up to the same end, laid over each other. */

import type { Custody, CustodyClass, CustodyInterval } from '../custody/custody-model.ts';
import type { InstantMs, PartyId } from '../model.ts';

/** A stretch whose class or holders changed. */
export interface Reclassed {
  readonly from: InstantMs;
  readonly to: InstantMs;
  /** Null where it was, or is, no time of the incident: its start or end moved. */
  readonly before: Holding | null;
  readonly after: Holding | null;
}

export interface Holding {
  readonly class: CustodyClass;
  readonly holders: readonly PartyId[];
}

/**
 * @param before null where there was no answer, because the end lay before the start; likewise `after`.
 * @returns in order, without overlap; neighbours that changed alike are one. Empty where nothing changed.
 */
export function reclassed(before: Custody | null, after: Custody | null): readonly Reclassed[] {
  const was = before?.intervals ?? [];
  const is = after?.intervals ?? [];
  const edges = [...new Set([...was, ...is].flatMap(({ from, to }) => [from, to]))].toSorted(
    (left, right) => left - right,
  );
  const holdingBefore = holdingsAt(was);
  const holdingAfter = holdingsAt(is);
  const found: Reclassed[] = [];
  for (const [index, to] of edges.slice(1).entries()) {
    const from = edges[index]!;
    const change: Reclassed = { from, to, before: holdingBefore(from), after: holdingAfter(from) };
    if (isSame(change.before, change.after)) continue;
    const last = found.at(-1);
    if (last?.to === from && isSame(last.before, change.before) && isSame(last.after, change.after)) {
      found[found.length - 1] = { ...last, to };
    } else {
      found.push(change);
    }
  }
  return found;
}

/** Asked in the order of time. */
function holdingsAt(intervals: readonly CustodyInterval[]): (at: InstantMs) => Holding | null {
  let index = 0;
  return (at) => {
    while (index < intervals.length && intervals[index]!.to <= at) index += 1;
    const interval = intervals[index];
    if (interval === undefined || interval.from > at) return null;
    return { class: interval.class, holders: interval.holders.map(({ party }) => party) };
  };
}

function isSame(left: Holding | null, right: Holding | null): boolean {
  if (left === null || right === null) return left === right;
  return (
    left.class === right.class &&
    left.holders.length === right.holders.length &&
    left.holders.every((party, index) => party === right.holders[index])
  );
}
