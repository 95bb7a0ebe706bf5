import { describe, expect, test } from 'vitest';
import { availabilityOf, type Stretch } from '../../../gateway/journey/engine/calendar/availability.ts';
import { everyHour, MINUTE, nonSupport, support } from './calendars.ts';

const target = { threshold: '99.9', unit: 'percent' };
const stretch = (from: string, to: string): Stretch => ({ from: Date.parse(from), to: Date.parse(to) });

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
    const allowed = [support, nonSupport].map(
      (calendar) =>
        availabilityOf({ calendar, period: stretch(from, to), downtimes: [], undetermined: [], target })
          .allowedDowntime,
    );
    expect(allowed).toEqual([supported * MINUTE, unsupported * MINUTE]);
  });
});

describe('availability in a band', () => {
  const period = stretch('2007-01-01T00:00:00Z', '2007-02-01T00:00:00Z');
  const judged = (downtimes: readonly Stretch[], undetermined: readonly Stretch[] = [], calendar = support) =>
    availabilityOf({ calendar, period, downtimes, undetermined, target });

  test('the last allowed millisecond is met, the next one missed', () => {
    const down = stretch('2007-01-10T10:00:00Z', '2007-01-10T10:26:00Z');
    expect(judged([down])).toEqual({
      serviceTime: 31 * 14 * 60 * MINUTE,
      downtime: 26 * MINUTE,
      undeterminedTime: 0,
      allowedDowntime: 26 * MINUTE,
      isMet: true,
    });
    expect(judged([{ ...down, to: down.to + 1 }]).isMet).toBe(false);
  });

  test('a night costs the support band nothing, and downtime told twice counts once', () => {
    const night = stretch('2007-01-10T20:30:00Z', '2007-01-11T06:30:00Z');
    expect(judged([night]).downtime).toBe(0);
    expect(judged([night], [], nonSupport)).toMatchObject({ downtime: 600 * MINUTE, isMet: false });
    const [one, other] = [
      stretch('2007-01-10T10:00:00Z', '2007-01-10T10:20:00Z'),
      stretch('2007-01-10T10:10:00Z', '2007-01-10T10:25:00Z'),
    ];
    expect(judged([other, one, one]).downtime).toBe(25 * MINUTE);
  });

  test('what lies outside of the period does not count', () => {
    const around = stretch('2006-12-31T10:00:00Z', '2007-01-01T06:40:00Z');
    expect(judged([around]).downtime).toBe(10 * MINUTE);
    expect(judged([stretch('2007-02-01T00:00:00Z', '2007-02-03T00:00:00Z')]).downtime).toBe(0);
  });

  test('time that nobody can tell about decides nothing unless it could', () => {
    const down = stretch('2007-01-10T10:00:00Z', '2007-01-10T10:20:00Z');
    const short = stretch('2007-01-10T10:15:00Z', '2007-01-10T10:26:00Z');
    const long = stretch('2007-01-10T10:15:00Z', '2007-01-10T10:27:00Z');
    expect(judged([down], [short])).toMatchObject({ downtime: 20 * MINUTE, undeterminedTime: 6 * MINUTE, isMet: true });
    expect(judged([down], [long])).toMatchObject({ undeterminedTime: 7 * MINUTE, isMet: null });
    expect(judged([down, long], [long])).toMatchObject({ undeterminedTime: 0, isMet: false });
  });

  test('99.8 % around the clock of a week is 20 minutes of 20.16', () => {
    const week = stretch('2006-09-04T00:00:00+01:00', '2006-09-11T00:00:00+01:00');
    const spine = { threshold: '99.8', unit: 'percent' };
    const availability = availabilityOf({
      calendar: everyHour,
      period: week,
      downtimes: [],
      undetermined: [],
      target: spine,
    });
    expect(availability.allowedDowntime).toBe(20 * MINUTE);
  });

  test('without service time, or without a percentage, there is nothing to judge', () => {
    const empty = { from: period.from, to: period.from };
    const of = (over: object) =>
      availabilityOf({ calendar: support, period, downtimes: [], undetermined: [], target, ...over });
    expect(of({ period: empty })).toMatchObject({ serviceTime: 0, isMet: null });
    expect(of({ target: { threshold: '30', unit: 'minutes' } })).toMatchObject({ allowedDowntime: null, isMet: null });
  });
});
