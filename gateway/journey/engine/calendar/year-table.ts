/** The open times of one calendar in one year of UTC, in a form in which any question is two searches. Kept: a board asks millions. */

import type { DurationMs, InstantMs } from '../model.ts';
import type { Calendar, Weekday } from './calendar-model.ts';
import { offsetSpans } from './offset-spans.ts';

export interface YearTable {
  /** When each open time begins and ends: ascending, apart from each other. */
  readonly starts: readonly InstantMs[];
  readonly ends: readonly InstantMs[];
  /** The open time in the year before each of them. */
  readonly before: readonly DurationMs[];
  readonly total: DurationMs;
}

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
/** 1 January 1970 was a Thursday. */
const WEEKDAYS: readonly Weekday[] = ['THURSDAY', 'FRIDAY', 'SATURDAY', 'SUNDAY', 'MONDAY', 'TUESDAY', 'WEDNESDAY'];
/** A century each of a dozen calendars would do; whoever asks about all of history does not keep it. */
const MAXIMUM_KEPT_YEARS = 200;

const kept = new WeakMap<Calendar, Map<number, YearTable>>();

export function yearOf(instant: InstantMs): number {
  return new Date(instant).getUTCFullYear();
}

export function startOfYear(year: number): InstantMs {
  // Date.UTC takes the years 0 to 99 for those of the twentieth century.
  return new Date(0).setUTCFullYear(year, 0, 1);
}

export function yearTable(calendar: Calendar, year: number): YearTable {
  const years = kept.get(calendar) ?? new Map<number, YearTable>();
  kept.set(calendar, years);
  const known = years.get(year);
  if (known !== undefined) return known;
  const table = buildYearTable(calendar, year);
  if (years.size >= MAXIMUM_KEPT_YEARS) years.clear();
  years.set(year, table);
  return table;
}

function buildYearTable(calendar: Calendar, year: number): YearTable {
  const starts: InstantMs[] = [];
  const ends: InstantMs[] = [];
  const bands = bandsByWeekday(calendar);
  const holidays = new Set(calendar.holidays?.days.map(({ date }) => Date.parse(date) / DAY));
  const open = (from: InstantMs, to: InstantMs): void => {
    if (from >= to) return;
    if (ends.at(-1) === from) ends[ends.length - 1] = to;
    else {
      starts.push(from);
      ends.push(to);
    }
  };
  // Within a span the wall clock is UTC and a constant: an hour that the clock shows twice is open twice, one that it skips never.
  for (const { from, to, offset } of offsetSpans(calendar.zone, startOfYear(year), startOfYear(year + 1))) {
    for (let day = Math.floor((from + offset) / DAY); day * DAY - offset < to; day += 1) {
      if (holidays.has(day)) continue;
      const midnight = day * DAY - offset;
      for (const { fromMinute, toMinute } of bands.get(WEEKDAYS[((day % 7) + 7) % 7]!)!)
        open(Math.max(from, midnight + fromMinute * MINUTE), Math.min(to, midnight + toMinute * MINUTE));
    }
  }
  let total = 0;
  const before = starts.map((start, index) => {
    const sum = total;
    total += ends[index]! - start;
    return sum;
  });
  return { starts, ends, before, total };
}

function bandsByWeekday({ bands }: Calendar): ReadonlyMap<Weekday, Calendar['bands']> {
  return new Map(
    WEEKDAYS.map((weekday) => [
      weekday,
      bands.filter(({ days }) => days.includes(weekday)).toSorted((left, right) => left.fromMinute - right.fromMinute),
    ]),
  );
}
