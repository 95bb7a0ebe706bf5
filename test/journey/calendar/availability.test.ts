import { describe, expect, test } from 'vitest';
import { bandTime, type Span } from '../../../gateway/journey/engine/calendar/band-time.ts';
import { allowedDowntime } from '../../../gateway/journey/engine/verdict/allowance.ts';
import { everyHour, MINUTE, nonSupport, support } from './calendars.ts';

const span = (from: string, to: string): Span => ({ from: Date.parse(from), to: Date.parse(to) });
const percent = (threshold: string) => ({ threshold, unit: 'percent' });

describe('downtime floor table: 0.1 % of each band, in whole minutes', () => {
  test.each([
    ['31 days', '2007-01-01T00:00:00Z', '2007-02-01T00:00:00Z', 26, 18],
    ['30 days', '2006-11-01T00:00:00Z', '2006-12-01T00:00:00Z', 25, 18],
    ['29 days', '2008-02-01T00:00:00Z', '2008-03-01T00:00:00Z', 24, 17],
    ['28 days', '2007-02-01T00:00:00Z', '2007-03-01T00:00:00Z', 23, 16],
    // An hour more or less of the night moves neither allowance over a whole minute.
    ['31 days and an hour', '2006-10-01T00:00:00+01:00', '2006-11-01T00:00:00Z', 26, 18],
    ['31 days less an hour', '2007-03-01T00:00:00Z', '2007-04-01T00:00:00+01:00', 26, 18],
  ])('%s', (_, from, to, supported, unsupported) => {
    const allowed = [support, nonSupport].map((calendar) =>
      allowedDowntime(percent('99.9'), bandTime({ calendar, windows: [span(from, to)], downtimes: [] }).serviceTime),
    );
    expect(allowed).toEqual([supported * MINUTE, unsupported * MINUTE]);
  });

  test('99.8 % around the clock of a week is 20 minutes of 20.16', () => {
    const windows = [span('2006-09-04T00:00:00+01:00', '2006-09-11T00:00:00+01:00')];
    const { serviceTime } = bandTime({ calendar: everyHour, windows, downtimes: [] });
    expect(allowedDowntime(percent('99.8'), serviceTime)).toBe(20 * MINUTE);
  });

  test('without a percentage there is no allowance', () => {
    expect(allowedDowntime({ threshold: '30', unit: 'minutes' }, 31 * 14 * 60 * MINUTE)).toBeNull();
  });
});

describe('downtime in a band', () => {
  const january = span('2007-01-01T00:00:00Z', '2007-02-01T00:00:00Z');
  const downtimeOf = (downtimes: readonly Span[], calendar = support, windows: readonly Span[] = [january]) =>
    bandTime({ calendar, windows, downtimes }).downtime;

  test('is counted to the millisecond, of the service time of the band', () => {
    const down = span('2007-01-10T10:00:00Z', '2007-01-10T10:26:00Z');
    expect(bandTime({ calendar: support, windows: [january], downtimes: [down] })).toEqual({
      serviceTime: 31 * 14 * 60 * MINUTE,
      downtime: 26 * MINUTE,
    });
    expect(downtimeOf([{ ...down, to: down.to + 1 }])).toBe(26 * MINUTE + 1);
  });

  test('a night costs the support band nothing, and the other one all of it', () => {
    const night = span('2007-01-10T20:30:00Z', '2007-01-11T06:30:00Z');
    expect(downtimeOf([night])).toBe(0);
    expect(downtimeOf([night], nonSupport)).toBe(600 * MINUTE);
  });

  test('what is told twice, or overlaps, counts once', () => {
    const one = span('2007-01-10T10:00:00Z', '2007-01-10T10:20:00Z');
    const other = span('2007-01-10T10:10:00Z', '2007-01-10T10:25:00Z');
    expect(downtimeOf([other, one, one])).toBe(25 * MINUTE);
  });

  test('what lies outside of the period does not count', () => {
    expect(downtimeOf([span('2006-12-31T10:00:00Z', '2007-01-01T06:40:00Z')])).toBe(10 * MINUTE);
    expect(downtimeOf([span('2007-02-01T00:00:00Z', '2007-02-03T00:00:00Z')])).toBe(0);
  });

  test('what lies between two windows does not count', () => {
    const windows = [
      span('2007-01-01T00:00:00Z', '2007-01-10T10:05:00Z'),
      span('2007-01-10T10:15:00Z', '2007-02-01T00:00:00Z'),
    ];
    expect(downtimeOf([span('2007-01-10T10:00:00Z', '2007-01-10T10:20:00Z')], support, windows)).toBe(10 * MINUTE);
  });

  test('an empty period has neither service time nor downtime', () => {
    const windows = [{ from: january.from, to: january.from }];
    expect(bandTime({ calendar: support, windows, downtimes: [january] })).toEqual({ serviceTime: 0, downtime: 0 });
  });
});
