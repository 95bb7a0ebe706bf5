/** Calendars, holidays and the severity matrix as their files write them. */

import { z } from 'zod';
import type { Band } from './model.ts';
import { code, date, listOf, ruled, text, timeOfDay, version, versionNumber, wholeNumber, zone } from './values.ts';

const WEEKDAYS = ['MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY', 'SUNDAY'] as const;

const band = z
  .strictObject({ days: listOf(z.enum(WEEKDAYS)), from: timeOfDay, to: timeOfDay })
  .transform(({ days, from, to }) => ({ days, fromMinute: from, toMinute: to }));

const named = z.strictObject({ code, version: versionNumber });

export const calendarShape = z.strictObject({
  code,
  version: versionNumber,
  zone,
  bands: ruled('BAND_ORDER', listOf(band), isOrdered),
  /** Which holidays it is closed on; null where they are days like any other. */
  closedOn: named.nullable(),
});

export const holidaysShape = ruled(
  'HOLIDAYS_ORDER',
  z.strictObject({
    code,
    version: versionNumber,
    zone,
    from: date,
    until: date,
    days: listOf(z.strictObject({ date, name: text })),
  }),
  ({ from, until, days }) =>
    from < until &&
    days.every(
      (day, index) => day.date >= from && day.date < until && (index === 0 || day.date > days[index - 1]!.date),
    ),
);

const severity = wholeNumber(1, 5);

export const severityMatrixShape = z.strictObject({
  version,
  severities: ruled(
    'MATRIX_FORM',
    z.array(z.array(severity)),
    (rows) => rows.length === 5 && rows.every((row) => row.length === 5),
  ),
});

export const defaultShape = z.strictObject({ version });

function isOrdered(bands: readonly Band[]): boolean {
  return WEEKDAYS.every((day) => {
    const ofDay = bands
      .filter(({ days }) => days.includes(day))
      .toSorted((left, right) => left.fromMinute - right.fromMinute);
    return ofDay.every(
      ({ fromMinute, toMinute }, index) =>
        fromMinute < toMinute && (index === 0 || fromMinute >= ofDay[index - 1]!.toMinute),
    );
  });
}
