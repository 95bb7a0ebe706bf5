/** Calendars of the tests: those of the tree, and a small office. */

import type { Band, Calendar } from '../../../gateway/journey/engine/calendar/calendar-model.ts';
import { loadPolicies } from '../../../schema/policies/load.ts';

export const HOUR = 3_600_000;
export const MINUTE = 60_000;
export const DAY = 24 * HOUR;

const { policyOf, calendarOf } = await loadPolicies();
const named = (code: string): Calendar => calendarOf(policyOf(null)!, code)!;

export const everyHour = named('EVERY-HOUR');
export const workingHours = named('WORKING-HOURS');
export const support = named('SUPPORT-0630-2030');
export const nonSupport = named('NON-SUPPORT');
/** Monday to Friday, nine to five: 40 hours a week. */
export const nineToFive = calendar([
  { days: ['MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY'], fromMinute: 540, toMinute: 1020 },
]);
/** Sunday's small hours, when London changes its clocks: open from a time that one day of a year lacks and one has twice. */
export const smallHours = calendar([{ days: ['SUNDAY'], fromMinute: 90, toMinute: 180 }]);

function calendar(bands: readonly Band[]): Calendar {
  return { code: 'TEST', version: 1, contentHash: '', zone: 'Europe/London', bands, holidays: null };
}

const wallClock = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/London',
  hourCycle: 'h23',
  weekday: 'long',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
});

/** Whether a calendar is open in the minute that begins at `instant`: by asking the wall clock. */
export function isOpenByTheWallClock({ bands, holidays }: Calendar, instant: number): boolean {
  const parts = Object.fromEntries(wallClock.formatToParts(instant).map(({ type, value }) => [type, value]));
  const minute = Number(parts['hour']) * 60 + Number(parts['minute']);
  const date = `${parts['year']}-${parts['month']}-${parts['day']}`;
  if (holidays?.days.some((holiday) => holiday.date === date)) return false;
  const weekday = parts['weekday']!.toUpperCase();
  return bands.some(
    ({ days, fromMinute, toMinute }) =>
      days.some((day) => day === weekday) && minute >= fromMinute && minute < toMinute,
  );
}
