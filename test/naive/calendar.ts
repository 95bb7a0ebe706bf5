/** When a calendar is open: asked of the wall clock, minute after minute. `docs/verdicts.md` section 4 says what is counted by it. */

import type { Calendar } from '../../gateway/journey/engine/calendar/calendar-model.ts';

const MINUTE = 60_000;
const MINUTES_OF_A_DAY = 1440;
const WEEKDAYS = ['SUNDAY', 'MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY'] as const;
/** Weeks and years repeat themselves: what did not open for so long does not open again. */
const DAYS_WITHOUT_AN_OPENING = 400;

/** Milliseconds of [from, to) in which it is open; 0 where `to` is not after `from`. */
export function naiveOpenTime(calendar: Calendar, from: number, to: number): number {
  let open = 0;
  for (let day = dayOf(from); startOf(day) < to; day += 1) {
    if (startOf(day) >= from && startOf(day + 1) <= to) open += openMinutes(calendar, day).length * MINUTE;
    else
      for (const minute of openMinutes(calendar, day))
        open += Math.max(0, Math.min(minute + MINUTE, to) - Math.max(minute, from));
  }
  return open;
}

/** The first instant by which `duration` of it has passed since `from`; null where it never has. */
export function naiveOpenTimeLater(calendar: Calendar, from: number, duration: number): number | null {
  let left = duration;
  if (left <= 0) return from;
  if (calendar.bands.every(({ days, fromMinute, toMinute }) => days.length === 0 || fromMinute >= toMinute))
    return null;
  let closedDays = 0;
  for (let day = dayOf(from); closedDays < DAYS_WITHOUT_AN_OPENING; day += 1) {
    const minutes = openMinutes(calendar, day);
    closedDays = minutes.length === 0 ? closedDays + 1 : 0;
    for (const minute of minutes) {
      const begin = Math.max(minute, from);
      const length = Math.max(0, minute + MINUTE - begin);
      if (length >= left) return begin + left;
      left -= length;
    }
  }
  return null;
}

/** The longest weekday by the wall clock, in milliseconds. */
export function naiveWorkingDay({ bands }: Calendar): number {
  let longest = 0;
  for (const weekday of WEEKDAYS) {
    let length = 0;
    for (const { days, fromMinute, toMinute } of bands) if (days.includes(weekday)) length += toMinute - fromMinute;
    longest = Math.max(longest, length);
  }
  return longest * MINUTE;
}

const dayOf = (instant: number): number => Math.floor(instant / (MINUTES_OF_A_DAY * MINUTE));
const startOf = (day: number): number => day * MINUTES_OF_A_DAY * MINUTE;

type OpenMinutes = Map<number, readonly number[]>;

const remembered = new WeakMap<Calendar, OpenMinutes>();
/** The latest, by what they say: each export that is read brings the same calendars as objects of its own. */
const rememberedByContent = new Map<string, OpenMinutes>();
const MAXIMUM_BY_CONTENT = 32;

function rememberedOf(calendar: Calendar): OpenMinutes {
  const known = remembered.get(calendar);
  if (known !== undefined) return known;
  const content = JSON.stringify(calendar);
  const days: OpenMinutes = rememberedByContent.get(content) ?? new Map();
  rememberedByContent.delete(content);
  rememberedByContent.set(content, days);
  const [oldest] = rememberedByContent.keys();
  if (rememberedByContent.size > MAXIMUM_BY_CONTENT) rememberedByContent.delete(oldest!);
  remembered.set(calendar, days);
  return days;
}

/** The instants at which the open minutes of a day of UTC begin. Remembered, since asking the wall clock takes its time. */
function openMinutes(calendar: Calendar, day: number): readonly number[] {
  const days = rememberedOf(calendar);
  const known = days.get(day);
  if (known !== undefined) return known;
  const minutes = wallClock(calendar.zone, day)
    .map((wall, index) => ({ wall, instant: startOf(day) + index * MINUTE }))
    .filter(({ wall }) => isOpen(calendar, wall))
    .map(({ instant }) => instant);
  days.set(day, minutes);
  return minutes;
}

/** @param wall what the clock on the wall shows, as if it hung in Greenwich in winter. */
function isOpen({ bands, holidays }: Calendar, wall: number): boolean {
  const shown = new Date(wall);
  const date = shown.toISOString().slice(0, 10);
  if (holidays?.days.some((holiday) => holiday.date === date)) return false;
  const weekday = WEEKDAYS[shown.getUTCDay()]!;
  const minute = shown.getUTCHours() * 60 + shown.getUTCMinutes();
  return bands.some(
    ({ days, fromMinute, toMinute }) => days.includes(weekday) && minute >= fromMinute && minute < toMinute,
  );
}

const wallClocks = new Map<string, readonly number[]>();

function wallClock(zone: string, day: number): readonly number[] {
  const key = `${zone} ${day}`;
  const known = wallClocks.get(key);
  if (known !== undefined) return known;
  const shown: number[] = [];
  for (let minute = 0; minute < MINUTES_OF_A_DAY; minute += 60) {
    const show = (later: number): number => shownAt(zone, startOf(day) + (minute + later) * MINUTE);
    const first = show(0);
    // Within most hours the clock goes as everybody's does; in one where it is put forward or back it is asked each minute.
    const isEven = show(59) === first + 59 * MINUTE;
    for (let later = 0; later < 60; later += 1) shown.push(isEven ? first + later * MINUTE : show(later));
  }
  wallClocks.set(key, shown);
  return shown;
}

function shownAt(zone: string, instant: number): number {
  const parts = new Map<string, number>();
  for (const { type, value } of clockOf(zone).formatToParts(instant)) parts.set(type, Number(value));
  const part = (name: string): number => parts.get(name)!;
  return Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'));
}

const clocks = new Map<string, Intl.DateTimeFormat>();

function clockOf(timeZone: string): Intl.DateTimeFormat {
  const clock =
    clocks.get(timeZone) ??
    new Intl.DateTimeFormat('en-GB', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
    });
  clocks.set(timeZone, clock);
  return clock;
}
