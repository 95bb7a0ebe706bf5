/** Custody with an account missing: every instant is as it was reckoned from all accounts, or unknown; never somebody else's. */

interface Interval {
  readonly from: string;
  readonly to: string;
  readonly class: string;
  readonly holders: unknown;
}

/** What the question about custody asks for. */
interface Custody {
  readonly complete: boolean;
  readonly missing: readonly { readonly desk: { readonly code: string }; readonly reason: string }[];
  readonly elapsed: number | null;
  readonly intervals: readonly (Interval & { readonly duration: number })[];
  readonly totals: { readonly byClass: readonly { readonly class: string; readonly duration: number }[] };
}

const MISSING_REASONS = ['NOT_ANSWERED', 'STALE'];

/**
 * @param impaired desks of which something is missing or old.
 * @returns what is wrong with it; null when nothing is.
 */
export function findCustodyFault(actual: unknown, expected: unknown, impaired: readonly string[]): string | null {
  if (impaired.length === 0) return 'custody is another, and every desk has answered';
  // Without the account that says when it began there may be no custody to speak of.
  if (actual === null) return null;
  const custody = actual as Custody;
  const whole = expected as Custody;
  const known = new Set(whole.missing.map((one) => JSON.stringify(one)));
  const added = custody.missing.filter((one) => !known.has(JSON.stringify(one)));
  const stranger = added.find(({ desk, reason }) => !impaired.includes(desk.code) || !MISSING_REASONS.includes(reason));
  if (stranger !== undefined) return `missing names ${JSON.stringify(stranger)}, which is well`;
  if (custody.complete || added.length === 0) return 'custody is another, and says that no account is missing';
  return findArithmeticFault(custody) ?? findClaimFault(custody.intervals, whole.intervals);
}

/** The intervals tile what has elapsed, and the totals are their sums. */
function findArithmeticFault({ intervals, elapsed, totals }: Custody): string | null {
  for (const [index, { from, to, duration }] of intervals.entries()) {
    if (Date.parse(to) - Date.parse(from) !== duration) return `the interval from ${from} is not as long as it says`;
    const next = intervals[index + 1];
    if (next !== undefined && next.from !== to) return `between ${to} and ${next.from} there is a gap or an overlap`;
  }
  const sum = (durations: readonly { readonly duration: number }[]): number =>
    durations.reduce((total, { duration }) => total + duration, 0);
  if (sum(intervals) !== (elapsed ?? 0)) return `the intervals sum up to ${sum(intervals)}, and ${elapsed} has elapsed`;
  const wrong = totals.byClass.find(
    (total) => total.duration !== sum(intervals.filter((interval) => interval.class === total.class)),
  );
  return wrong === undefined ? null : `the total of ${wrong.class} is not the sum of its intervals`;
}

function findClaimFault(intervals: readonly Interval[], whole: readonly Interval[]): string | null {
  for (const interval of intervals) {
    if (interval.class === 'UNKNOWN') continue;
    for (const other of whole) {
      if (other.to <= interval.from || other.from >= interval.to) continue;
      const isSame =
        other.class === interval.class && JSON.stringify(other.holders) === JSON.stringify(interval.holders);
      if (!isSame) {
        return `from ${interval.from} it is ${interval.class} of ${JSON.stringify(interval.holders)}, and with all accounts ${other.class} of ${JSON.stringify(other.holders)}`;
      }
    }
  }
  return null;
}
