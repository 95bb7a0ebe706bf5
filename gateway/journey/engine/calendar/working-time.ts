/** Reckoning on a calendar: the time in which it is open, between instants and from an instant on. */

import { Temporal } from 'temporal-polyfill';
import type { DurationMs, InstantMs } from '../model.ts';
import type { Calendar } from './calendar-model.ts';
import { startOfYear, yearOf, yearTable, type YearTable } from './year-table.ts';

/** Where a reckoning into the future ends: the last year that instants of the contract can write. */
const LAST_YEAR = 9999;

/**
 * How long the calendar is open in [from, to), in milliseconds of real time: on 29 October 2006 around the clock is 25 hours in London.
 * Days of which its holidays do not speak are open as their weekday says ({@link coversPeriod}).
 *
 * @throws {RangeError} where `to` is before `from`.
 */
export function workingMilliseconds(calendar: Calendar, from: InstantMs, to: InstantMs): DurationMs {
  if (!(from <= to)) throw new RangeError(`a working time ends at its start or after it; got ${from} to ${to}`);
  if (isAlwaysOpen(calendar)) return to - from;
  const last = yearOf(to);
  let sum = 0;
  for (let year = yearOf(from); year < last; year += 1) sum += yearTable(calendar, year).total;
  return sum + openBefore(yearTable(calendar, last), to) - openBefore(yearTable(calendar, yearOf(from)), from);
}

/**
 * The earliest instant by which the calendar has been open for `duration` since `from`; `from` itself for none.
 *
 * @param duration milliseconds, 0 or more.
 * @returns null where it will not have been by the year 9999.
 * @throws {RangeError} for a negative duration.
 */
export function addWorkingTime(calendar: Calendar, from: InstantMs, duration: DurationMs): InstantMs | null {
  if (!(duration >= 0)) throw new RangeError(`a working time is added, not taken away; got ${duration}`);
  if (duration === 0) return from;
  if (isAlwaysOpen(calendar)) return from + duration < startOfYear(LAST_YEAR + 1) ? from + duration : null;
  const first = yearOf(from);
  let wanted = duration + openBefore(yearTable(calendar, first), from);
  for (let year = first; year <= LAST_YEAR; year += 1) {
    const table = yearTable(calendar, year);
    if (wanted <= table.total) {
      // The last open time that begins with less than what is wanted behind it.
      const index = lastIndex(table.before, (before) => before < wanted);
      return table.starts[index]! + wanted - table.before[index]!;
    }
    wanted -= table.total;
  }
  return null;
}

export interface BandPart {
  readonly from: InstantMs;
  readonly to: InstantMs;
  readonly isOpen: boolean;
}

/**
 * Cuts [from, to) where the calendar opens and closes.
 *
 * @returns tiles of it, in order, open and closed in turns; none where there is nothing to cut.
 * @throws {RangeError} where `to` is before `from`.
 */
export function splitByBand(calendar: Calendar, from: InstantMs, to: InstantMs): readonly BandPart[] {
  if (!(from <= to)) throw new RangeError(`a period ends at its start or after it; got ${from} to ${to}`);
  const parts: BandPart[] = [];
  const add = (end: InstantMs, isOpen: boolean): void => {
    const last = parts.at(-1);
    const begin = last?.to ?? from;
    if (end <= begin) return;
    if (last?.isOpen === isOpen) parts[parts.length - 1] = { ...last, to: end };
    else parts.push({ from: begin, to: end, isOpen });
  };
  for (let year = yearOf(from); startOfYear(year) < to; year += 1) {
    const { starts, ends } = yearTable(calendar, year);
    for (
      let index = Math.max(
        0,
        lastIndex(starts, (start) => start <= from),
      );
      index < starts.length;
      index += 1
    ) {
      if (starts[index]! >= to) break;
      add(starts[index]!, false);
      add(Math.min(ends[index]!, to), true);
    }
  }
  add(to, false);
  return parts;
}

/** The length of a day's work, in milliseconds by the wall clock: the longest of its weekdays. What a target of one working day allows. */
export function workingDayMilliseconds({ bands }: Calendar): DurationMs {
  const days = bands.flatMap((band) => band.days);
  const minutesOf = (day: string): number =>
    bands
      .filter((band) => band.days.some((other) => other === day))
      .reduce((sum, { fromMinute, toMinute }) => sum + toMinute - fromMinute, 0);
  return Math.max(0, ...days.map(minutesOf)) * 60_000;
}

/** Whether it is on record which days of [from, to) are holidays; always where the calendar closes on none. */
export function coversPeriod({ holidays, zone }: Calendar, from: InstantMs, to: InstantMs): boolean {
  if (holidays === null || from >= to) return true;
  const dayOf = (instant: InstantMs): string =>
    Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(zone).toPlainDate().toString();
  return dayOf(from) >= holidays.from && dayOf(to - 1) < holidays.until;
}

/** Most targets run around the clock: theirs needs no table. */
function isAlwaysOpen({ bands, holidays }: Calendar): boolean {
  if (holidays !== null || bands.length !== 1) return false;
  const { days, fromMinute, toMinute } = bands[0]!;
  return days.length === 7 && fromMinute === 0 && toMinute === 24 * 60;
}

/** How long it is open in the year before `instant`, which lies in the year. */
function openBefore({ starts, ends, before, total }: YearTable, instant: InstantMs): DurationMs {
  const index = lastIndex(starts, (start) => start <= instant);
  if (index < 0) return 0;
  if (index === starts.length - 1 && instant >= ends[index]!) return total;
  return before[index]! + Math.min(instant, ends[index]!) - starts[index]!;
}

/** The last index whose value fits, where those that fit come first; -1 where none does. */
function lastIndex(values: readonly number[], fits: (value: number) => boolean): number {
  let low = -1;
  let high = values.length;
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if (fits(values[middle]!)) low = middle;
    else high = middle;
  }
  return low;
}
