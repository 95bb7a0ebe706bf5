import type { Declaration, InstantMs } from '../model.ts';
import type { Custody, CustodyInterval } from './custody-model.ts';
import { clippedTo } from './intervals.ts';
import { compareText } from './order.ts';

/** Custody while one site was affected (section 2). */
export interface SiteCustody {
  readonly site: string;
  /** The earliest start claimed for the site, or else the incident's, within the incident. */
  readonly from: InstantMs;
  /** The latest restore claimed for the site, or else the incident's end, within the incident; never before `from`. */
  readonly to: InstantMs;
  /** Tiles [from, to). */
  readonly intervals: readonly CustodyInterval[];
}

/**
 * The incident's own intervals, clipped to each site's time. For sums of one, give `totalsOf` its `from` and `to`.
 *
 * @param declaration null where the NSD did not answer: then nobody says which sites were affected.
 * @returns by site; empty where no site is claimed or custody has no start.
 */
export function siteCustodyOf(custody: Custody, declaration: Declaration | null): SiteCustody[] {
  const { start, end, intervals } = custody;
  if (start === null || end === null) return [];
  const claims = [...Map.groupBy(declaration?.impact ?? [], ({ site }) => site)];
  return claims
    .toSorted(([left], [right]) => compareText(left, right))
    .map(([site, impacts]) => {
      const starts = impacts.flatMap(({ startedAt }) => (startedAt === null ? [] : [startedAt]));
      const restores = impacts.flatMap(({ restoredAt }) => (restoredAt === null ? [] : [restoredAt]));
      const from = within(starts.length === 0 ? start.at : Math.min(...starts), start.at, end);
      const to = within(restores.length === 0 ? end : Math.max(...restores), from, end);
      return { site, from, to, intervals: intervals.flatMap((interval) => clippedTo(interval, from, to)) };
    });
}

function within(at: InstantMs, least: InstantMs, greatest: InstantMs): InstantMs {
  return Math.min(Math.max(at, least), greatest);
}
