/** What of an incident's custody lies on either side of one instant. */

import type { Custody, CustodyClass, CustodyInterval, Holder } from '../custody/custody-model.ts';
import type { DurationMs, InstantMs } from '../model.ts';

export type AcrossInstant =
  | { readonly kind: 'STRADDLES'; readonly before: CustodySide; readonly after: CustodySide }
  /** Why it does not lie across the instant. */
  | { readonly kind: 'BEGAN_AFTER' | 'ENDED_BEFORE' | 'NO_START' };

export interface CustodySide {
  /** Next to the instant; null where nothing of this side is known yet. */
  readonly class: CustodyClass | null;
  readonly holders: readonly Holder[];
  /** The longest first, then by class and holders: their sum is `elapsed`. */
  readonly totals: readonly SideTotal[];
  readonly elapsed: DurationMs;
}

export interface SideTotal {
  readonly class: CustodyClass;
  readonly holders: readonly Holder[];
  readonly duration: DurationMs;
}

/**
 * An incident lies across the instant that began before it and was not restored by then: what was restored at the very instant does
 * not. One that runs on lies across it however little is known of what follows.
 */
export function custodyAcross(custody: Custody, at: InstantMs): AcrossInstant {
  const { start, restore, intervals } = custody;
  if (start === null) return { kind: 'NO_START' };
  if (start.at >= at) return { kind: 'BEGAN_AFTER' };
  if (restore !== null && restore.at <= at) return { kind: 'ENDED_BEFORE' };
  const before = intervals.flatMap((interval) => clipped(interval, -Infinity, at));
  const after = intervals.flatMap((interval) => clipped(interval, at, Infinity));
  return { kind: 'STRADDLES', before: sideOf(before, before.at(-1)), after: sideOf(after, after[0]) };
}

function clipped(interval: CustodyInterval, from: InstantMs, to: InstantMs): readonly CustodyInterval[] {
  const within = { ...interval, from: Math.max(interval.from, from), to: Math.min(interval.to, to) };
  return within.from < within.to ? [within] : [];
}

function sideOf(intervals: readonly CustodyInterval[], next: CustodyInterval | undefined): CustodySide {
  const totals = [...Map.groupBy(intervals, keyOf)].map(([key, those]) => ({
    key,
    class: those[0]!.class,
    holders: those[0]!.holders,
    duration: those.reduce((sum, { from, to }) => sum + to - from, 0),
  }));
  return {
    class: next?.class ?? null,
    holders: next?.holders ?? [],
    totals: totals
      .toSorted((one, other) => other.duration - one.duration || (one.key < other.key ? -1 : 1))
      .map(({ key: _, ...total }) => total),
    elapsed: totals.reduce((sum, { duration }) => sum + duration, 0),
  };
}

function keyOf(interval: CustodyInterval): string {
  return [interval.class, ...interval.holders.map(({ party, organisation }) => `${party} ${organisation}`)].join('\n');
}
