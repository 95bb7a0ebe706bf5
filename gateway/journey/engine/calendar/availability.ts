import type { DurationMs, InstantMs } from '../model.ts';
import type { Target } from '../verdict/agreement-model.ts';
import { allowedDowntime } from '../verdict/allowance.ts';
import type { Calendar } from './calendar-model.ts';
import { workingMilliseconds } from './working-time.ts';

/** A stretch of time: the start is in it, the end is not. */
export interface Stretch {
  readonly from: InstantMs;
  readonly to: InstantMs;
}

export interface AvailabilityInput {
  /** The band of service that is promised. */
  readonly calendar: Calendar;
  readonly period: Stretch;
  /** When the service was down; in any order, overlapping or not, and beyond the period too. */
  readonly downtimes: readonly Stretch[];
  /** When nobody can tell whether it was down. What lies in a downtime as well was down. */
  readonly undetermined: readonly Stretch[];
  /** Such as 99.9 percent. */
  readonly target: Pick<Target, 'threshold' | 'unit'>;
}

/** Milliseconds, all of them of the band within the period. */
export interface Availability {
  readonly serviceTime: DurationMs;
  readonly downtime: DurationMs;
  readonly undeterminedTime: DurationMs;
  /** Whole minutes, rounded down. Null where the target is not a percentage. */
  readonly allowedDowntime: DurationMs | null;
  /**
   * Null where what is undetermined decides it, where there was no service time to keep, and where the target is not a percentage.
   */
  readonly isMet: boolean | null;
}

/** Availability in one band: downtime outside of it costs nothing, and what is allowed is floored to whole minutes. */
export function availabilityOf(input: AvailabilityInput): Availability {
  const { calendar, period, downtimes, undetermined, target } = input;
  const openTime = (stretches: readonly Stretch[]): DurationMs =>
    merged(stretches, period).reduce((sum, { from, to }) => sum + workingMilliseconds(calendar, from, to), 0);
  const serviceTime = workingMilliseconds(calendar, period.from, period.to);
  const downtime = openTime(downtimes);
  const undeterminedTime = openTime([...downtimes, ...undetermined]) - downtime;
  const allowed = allowedDowntime(target, serviceTime);
  return {
    serviceTime,
    downtime,
    undeterminedTime,
    allowedDowntime: allowed,
    isMet: allowed === null || serviceTime === 0 ? null : isKept(downtime, undeterminedTime, allowed),
  };
}

function isKept(downtime: DurationMs, undetermined: DurationMs, allowed: DurationMs): boolean | null {
  if (downtime > allowed) return false;
  return downtime + undetermined <= allowed ? true : null;
}

/** The same time without overlap, within the period. */
function merged(stretches: readonly Stretch[], period: Stretch): readonly Stretch[] {
  const within = stretches
    .map(({ from, to }) => ({ from: Math.max(from, period.from), to: Math.min(to, period.to) }))
    .filter(({ from, to }) => from < to)
    .toSorted((left, right) => left.from - right.from);
  const result: Stretch[] = [];
  for (const stretch of within) {
    const last = result.at(-1);
    if (last === undefined || stretch.from > last.to) result.push(stretch);
    else if (stretch.to > last.to) result[result.length - 1] = { from: last.from, to: stretch.to };
  }
  return result;
}
