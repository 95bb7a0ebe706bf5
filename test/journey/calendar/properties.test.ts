/** What holds on every calendar, whatever the times: against a wall clock that is asked minute by minute, and against itself. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  addWorkingTime,
  splitByBand,
  workingMilliseconds,
} from '../../../gateway/journey/engine/calendar/working-time.ts';
import { RUN_SEED } from '../../support/run-seed.ts';
import {
  DAY,
  everyHour,
  HOUR,
  isOpenByTheWallClock,
  MINUTE,
  nineToFive,
  nonSupport,
  smallHours,
  support,
  workingHours,
} from './calendars.ts';

const FIXED_SEED = 20_061_029;

const CALENDARS = { everyHour, workingHours, support, nonSupport, nineToFive, smallHours };
const calendars = fc.constantFrom(...Object.values(CALENDARS));

/** Most near a change of the clocks or of the year, or on the edge of a band; some anywhere in twenty years. */
const instants = fc.oneof(
  fc.integer({ min: Date.UTC(1999, 0), max: Date.UTC(2019, 0) }),
  fc
    .tuple(
      fc.constantFrom('2006-10-29T01:00:00Z', '2007-03-25T01:00:00Z', '2007-01-01T00:00:00Z', '2006-08-28T07:00:00Z'),
      fc.integer({ min: -60, max: 60 }),
      fc.constantFrom(MINUTE, 30 * MINUTE, HOUR, 1),
    )
    .map(([anchor, count, unit]) => Date.parse(anchor) + count * unit),
);

describe.each([
  { title: 'at a fixed seed', seed: FIXED_SEED, runs: 10_000 },
  { title: 'at a seed of this run', seed: RUN_SEED, runs: 2_000 },
])('any calendar $title', ({ seed, runs }) => {
  process.stdout.write(`calendar: seed ${seed}, ${runs} cases\n`);
  const check = (property: fc.IProperty<any>, numRuns = runs): void => fc.assert(property, { seed, numRuns });

  test(`adds up: the time until now and from now on is all of it (seed ${seed})`, () => {
    check(
      fc.property(calendars, fc.tuple(instants, instants, instants), (calendar, times) => {
        const [a, b, c] = times.toSorted((left, right) => left - right) as [number, number, number];
        const all = workingMilliseconds(calendar, a, c);
        expect(workingMilliseconds(calendar, a, b) + workingMilliseconds(calendar, b, c)).toBe(all);
        expect(all).toBeGreaterThanOrEqual(0);
        expect(all).toBeLessThanOrEqual(c - a);
        expect(workingMilliseconds(everyHour, a, c)).toBe(c - a);
        expect(workingMilliseconds(support, a, c) + workingMilliseconds(nonSupport, a, c)).toBe(c - a);
      }),
    );
  });

  test(`gives back the earliest instant for what was worked until it (seed ${seed})`, () => {
    check(
      fc.property(calendars, instants, fc.integer({ min: 1, max: 60 * DAY }), (calendar, from, duration) => {
        const end = addWorkingTime(calendar, from, duration)!;
        expect(workingMilliseconds(calendar, from, end)).toBe(duration);
        expect(workingMilliseconds(calendar, from, end - 1)).toBe(duration - 1);
      }),
    );
  });

  test(`is cut into open and closed times that tile the period and sum to its working time (seed ${seed})`, () => {
    check(
      fc.property(calendars, instants, fc.integer({ min: 1, max: 40 * DAY }), (calendar, from, length) => {
        const parts = splitByBand(calendar, from, from + length);
        expect(parts[0]!.from).toBe(from);
        expect(parts.at(-1)!.to).toBe(from + length);
        let open = 0;
        parts.forEach((part, index) => {
          expect(part.to).toBeGreaterThan(part.from);
          if (index > 0) expect([part.from, part.isOpen]).toEqual([parts[index - 1]!.to, !parts[index - 1]!.isOpen]);
          if (part.isOpen) open += part.to - part.from;
        });
        expect(open).toBe(workingMilliseconds(calendar, from, from + length));
      }),
      runs / 10,
    );
  });

  test(`is open when the wall clock in London says so, minute by minute (seed ${seed})`, () => {
    check(
      fc.property(calendars, instants, fc.integer({ min: 1, max: 400 }), (calendar, instant, minutes) => {
        const from = Math.floor(instant / MINUTE) * MINUTE;
        const open = Array.from({ length: minutes }, (_, index) =>
          isOpenByTheWallClock(calendar, from + index * MINUTE),
        ).filter(Boolean).length;
        expect(workingMilliseconds(calendar, from, from + minutes * MINUTE)).toBe(open * MINUTE);
      }),
      runs / 10,
    );
  });
});
