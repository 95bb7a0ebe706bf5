/** The file of bank holidays against the rules that they follow, and against the exceptions that were proclaimed. */

import { expect, test } from 'vitest';
import { loadPolicies } from '../../schema/policies/load.ts';

const DAY = 86_400_000;
const [FRIDAY, SATURDAY, SUNDAY] = [5, 6, 0];

const { policyOf, calendarOf } = await loadPolicies();
const holidays = calendarOf(policyOf('programme-2006.1')!, 'WORKING-HOURS')!.holidays!;
const datesOf = (year: number): string[] =>
  holidays.days.map(({ date }) => date).filter((date) => date.startsWith(`${year}-`));

/** The anonymous Gregorian computus. */
function easterSunday(year: number): number {
  const [golden, century] = [year % 19, Math.floor(year / 100)];
  const skipped = century - Math.floor(century / 4) - Math.floor((8 * century + 13) / 25);
  const epact = (((19 * golden + skipped + 15) % 30) + 30) % 30;
  const shift = epact - Math.floor(epact / 28) * (1 - Math.floor(29 / (epact + 1)) * Math.floor((21 - golden) / 11));
  const weekday = (year + Math.floor(year / 4) + shift + 2 - century + Math.floor(century / 4)) % 7;
  const sinceMarch = shift - weekday;
  return Date.UTC(year, 2, 28) + sinceMarch * DAY;
}

const weekdayOf = (day: number): number => new Date(day).getUTCDay();
const written = (day: number): string => new Date(day).toJSON().slice(0, 10);
const firstMonday = (year: number, month: number): number => {
  const first = Date.UTC(year, month, 1);
  return first + ((8 - weekdayOf(first)) % 7) * DAY;
};
const lastMonday = (year: number, month: number): number => {
  const last = Date.UTC(year, month + 1, 0);
  return last - ((weekdayOf(last) + 6) % 7) * DAY;
};

/** The next weekday that is no holiday already, where the day is on a weekend. */
function kept(day: number, taken: readonly number[]): number {
  let moved = day;
  if ([SATURDAY, SUNDAY].includes(weekdayOf(day)))
    while ([SATURDAY, SUNDAY].includes(weekdayOf(moved)) || taken.includes(moved)) moved += DAY;
  return moved;
}

function byRule(year: number): string[] {
  const easter = easterSunday(year);
  const [christmas, boxing] = [Date.UTC(year, 11, 25), Date.UTC(year, 11, 26)];
  // Boxing Day stays on its Monday where Christmas Day is the Sunday before.
  const first = kept(christmas, [boxing]);
  return [
    kept(Date.UTC(year, 0, 1), []),
    easter - 2 * DAY,
    easter + DAY,
    firstMonday(year, 4),
    lastMonday(year, 4),
    lastMonday(year, 7),
    first,
    kept(boxing, [first]),
  ]
    .toSorted((left, right) => left - right)
    .map(written);
}

const PROCLAIMED: Readonly<Record<number, { readonly without: readonly string[]; readonly with: readonly string[] }>> =
  {
    2011: { without: [], with: ['2011-04-29'] },
    2012: { without: ['2012-05-28'], with: ['2012-06-04', '2012-06-05'] },
    2020: { without: ['2020-05-04'], with: ['2020-05-08'] },
    2022: { without: ['2022-05-30'], with: ['2022-06-02', '2022-06-03', '2022-09-19'] },
    2023: { without: [], with: ['2023-05-08'] },
  };

test('Easter by algorithm falls on the Sundays that are on record', () => {
  const sundays = [2003, 2004, 2005, 2006, 2007, 2008, 2009, 2010, 2011, 2012].map((year) =>
    written(easterSunday(year)),
  );
  expect(sundays).toEqual([
    '2003-04-20',
    '2004-04-11',
    '2005-03-27',
    '2006-04-16',
    '2007-04-08',
    '2008-03-23',
    '2009-04-12',
    '2010-04-04',
    '2011-04-24',
    '2012-04-08',
  ]);
});

test.each(Array.from({ length: 25 }, (_, index) => 2003 + index))('bank holidays of %i', (year) => {
  const { without, with: added } = PROCLAIMED[year] ?? { without: [], with: [] };
  const expected = [...byRule(year).filter((date) => !without.includes(date)), ...added].toSorted();
  expect(datesOf(year)).toEqual(expected);
});

test.each([
  ['Christmas Day on a Saturday', 2004, ['2004-12-27', '2004-12-28']],
  ['Christmas Day on a Sunday', 2005, ['2005-12-26', '2005-12-27']],
  ['Christmas Day on a weekday', 2006, ['2006-12-25', '2006-12-26']],
  ['Boxing Day on a Saturday', 2009, ['2009-12-25', '2009-12-28']],
])('%s (%i)', (_, year, expected) => {
  expect(datesOf(year).filter((date) => date > `${year}-12-20`)).toEqual(expected);
});

test('the list says which days it speaks of, and no holiday is on a weekend', () => {
  expect([holidays.from, holidays.until]).toEqual(['2003-01-01', '2028-01-01']);
  const weekdays = new Set(holidays.days.map(({ date }) => weekdayOf(Date.parse(date))));
  expect(weekdays.has(SATURDAY) || weekdays.has(SUNDAY)).toBe(false);
  expect(weekdays.has(FRIDAY)).toBe(true);
});
