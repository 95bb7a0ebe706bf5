import { describe, expect, test } from 'vitest';
import {
  addWorkingTime,
  coversPeriod,
  splitByBand,
  workingDayMilliseconds,
  workingMilliseconds,
} from '../../../gateway/journey/engine/calendar/working-time.ts';
import { everyHour, HOUR, MINUTE, nineToFive, nonSupport, smallHours, support, workingHours } from './calendars.ts';

const at = (instant: string): number => Date.parse(instant);
const hours = (calendar: typeof everyHour, from: string, to: string): number =>
  workingMilliseconds(calendar, at(from), at(to)) / HOUR;

describe('168 h against 40 h', () => {
  test('seven days stopped are 168 hours around the clock', () => {
    expect(hours(everyHour, '2006-09-04T00:00:00+01:00', '2006-09-11T00:00:00+01:00')).toBe(168);
  });

  test('and 40 hours from nine to five, five days a week', () => {
    expect(hours(nineToFive, '2006-09-04T00:00:00+01:00', '2006-09-11T00:00:00+01:00')).toBe(40);
  });
});

describe('8 h against 72 h', () => {
  test('Friday 16:00 to Monday 16:00 is 72 hours around the clock', () => {
    expect(hours(everyHour, '2006-09-01T16:00:00+01:00', '2006-09-04T16:00:00+01:00')).toBe(72);
  });

  test('and 8 hours from nine to five: one on Friday, seven on Monday', () => {
    expect(hours(nineToFive, '2006-09-01T16:00:00+01:00', '2006-09-04T16:00:00+01:00')).toBe(8);
    expect(hours(nineToFive, '2006-09-01T16:00:00+01:00', '2006-09-04T00:00:00+01:00')).toBe(1);
  });

  test('and 10 hours in the working hours of 08:00 to 18:00', () => {
    expect(hours(workingHours, '2006-09-01T16:00:00+01:00', '2006-09-04T16:00:00+01:00')).toBe(10);
  });
});

describe('both changes of British Summer Time', () => {
  test('29 October 2006 has 25 hours, and 15 of them are outside of the support band', () => {
    const [from, to] = ['2006-10-29T00:00:00+01:00', '2006-10-30T00:00:00+00:00'] as const;
    expect(hours(everyHour, from, to)).toBe(25);
    expect(hours(support, from, to)).toBe(14);
    expect(hours(nonSupport, from, to)).toBe(11);
  });

  test('25 March 2007 has 23 hours', () => {
    const [from, to] = ['2007-03-25T00:00:00+00:00', '2007-03-26T00:00:00+01:00'] as const;
    expect(hours(everyHour, from, to)).toBe(23);
    expect(hours(support, from, to)).toBe(14);
    expect(hours(nonSupport, from, to)).toBe(9);
  });

  test('an hour that the clock shows twice is open twice: from 01:30 to 03:00 is two hours', () => {
    // 01:30 to 02:00 in summer time, then again in winter time, then 02:00 to 03:00.
    expect(hours(smallHours, '2006-10-29T00:00:00+01:00', '2006-10-30T00:00:00+00:00')).toBe(2);
    expect(splitByBand(smallHours, at('2006-10-29T00:00:00+01:00'), at('2006-10-29T04:00:00Z'))).toEqual([
      { from: at('2006-10-28T23:00:00Z'), to: at('2006-10-29T00:30:00Z'), isOpen: false },
      { from: at('2006-10-29T00:30:00Z'), to: at('2006-10-29T01:00:00Z'), isOpen: true },
      { from: at('2006-10-29T01:00:00Z'), to: at('2006-10-29T01:30:00Z'), isOpen: false },
      { from: at('2006-10-29T01:30:00Z'), to: at('2006-10-29T03:00:00Z'), isOpen: true },
      { from: at('2006-10-29T03:00:00Z'), to: at('2006-10-29T04:00:00Z'), isOpen: false },
    ]);
  });

  test('an hour that the clock skips is never open: from 01:30 to 03:00 is one hour', () => {
    expect(hours(smallHours, '2007-03-25T00:00:00+00:00', '2007-03-26T00:00:00+01:00')).toBe(1);
  });

  test('working hours go on by the wall clock: a Monday begins at 08:00 of its own time', () => {
    expect(addWorkingTime(workingHours, at('2006-10-27T18:00:00+01:00'), 1)).toBe(at('2006-10-30T08:00:00Z') + 1);
    expect(addWorkingTime(workingHours, at('2007-03-23T18:00:00Z'), 1)).toBe(at('2007-03-26T08:00:00+01:00') + 1);
  });
});

describe('bank holidays', () => {
  test.each([
    ['the summer bank holiday of 2006', '2006-08-28T00:00:00+01:00', '2006-08-29T00:00:00+01:00', 0, 14],
    ['the Tuesday after it', '2006-08-29T00:00:00+01:00', '2006-08-30T00:00:00+01:00', 10, 14],
    ['the royal wedding of 2011', '2011-04-29T00:00:00+01:00', '2011-04-30T00:00:00+01:00', 0, 14],
    ['the jubilee of 2012, both days', '2012-06-04T00:00:00+01:00', '2012-06-06T00:00:00+01:00', 0, 28],
    ['28 May 2012, from which the holiday moved', '2012-05-28T00:00:00+01:00', '2012-05-29T00:00:00+01:00', 10, 14],
    ['the week of Christmas 2006', '2006-12-25T00:00:00Z', '2007-01-01T00:00:00Z', 30, 98],
  ])('%s: working hours close, the support band does not', (_, from, to, working, supported) => {
    expect(hours(workingHours, from, to)).toBe(working);
    expect(hours(support, from, to)).toBe(supported);
  });

  test('a target of two working days over the weekend of a bank holiday', () => {
    // Thursday 24 August 2006, 12:00: six hours, ten on Friday, four on Tuesday.
    const due = addWorkingTime(workingHours, at('2006-08-24T12:00:00+01:00'), 2 * workingDayMilliseconds(workingHours));
    expect(due).toBe(at('2006-08-29T12:00:00+01:00'));
  });

  test('whether a day is a holiday is on record from 2003 on', () => {
    expect(coversPeriod(workingHours, at('2003-01-01T00:00:00Z'), at('2028-01-01T00:00:00Z'))).toBe(true);
    expect(coversPeriod(workingHours, at('2002-12-31T23:59:59.999Z'), at('2003-01-02T00:00:00Z'))).toBe(false);
    expect(coversPeriod(workingHours, at('2027-01-01T00:00:00Z'), at('2028-01-01T00:00:00.001Z'))).toBe(false);
    expect(coversPeriod(everyHour, at('1950-01-01T00:00:00Z'), at('2050-01-01T00:00:00Z'))).toBe(true);
  });
});

describe('a working day', () => {
  test('is as long as the longest weekday', () => {
    expect([everyHour, workingHours, support, nonSupport, nineToFive].map(workingDayMilliseconds)).toEqual(
      [24, 10, 14, 10, 8].map((length) => length * HOUR),
    );
  });
});

describe('what cannot be reckoned', () => {
  test('a period reversed and a negative duration are refused', () => {
    expect(() => workingMilliseconds(workingHours, 1, 0)).toThrow(RangeError);
    expect(() => workingMilliseconds(everyHour, Number.NaN, 0)).toThrow(RangeError);
    expect(() => splitByBand(workingHours, 1, 0)).toThrow(RangeError);
    expect(() => addWorkingTime(workingHours, 0, -1)).toThrow(RangeError);
  });

  test('an empty period has nothing in it', () => {
    expect(workingMilliseconds(workingHours, 5, 5)).toBe(0);
    expect(splitByBand(workingHours, 5, 5)).toEqual([]);
    expect(addWorkingTime(workingHours, 5, 0)).toBe(5);
  });

  test('a time that does not come by the year 9999 is none', () => {
    expect(addWorkingTime({ ...workingHours, bands: [] }, at('9990-01-01T00:00:00Z'), 1)).toBeNull();
    expect(addWorkingTime(everyHour, at('9999-12-31T23:59:59.999Z'), 2)).toBeNull();
  });
});

test('a month over 100,000 incidents is reckoned in well under two seconds', () => {
  const start = at('2006-10-01T00:00:00+01:00');
  let sum = 0;
  const before = performance.now();
  for (let incident = 0; incident < 100_000; incident += 1) {
    const from = start + (incident % 44_640) * MINUTE;
    sum += workingMilliseconds(workingHours, from, from + (incident % 400) * HOUR);
    addWorkingTime(workingHours, from, (incident % 50) * HOUR);
  }
  expect(sum).toBeGreaterThan(0);
  expect(performance.now() - before).toBeLessThan(2000);
});
