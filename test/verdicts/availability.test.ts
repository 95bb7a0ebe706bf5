/** Availability over a period, and the report around the verdicts: by hand. */

import { describe, expect, it } from 'vitest';
import type { IncidentAccounts } from '../../gateway/journey/engine/model.ts';
import { allowedDowntime, allowedTime } from '../../gateway/journey/engine/verdict/allowance.ts';
import { attainmentOf, creditsOf } from '../../gateway/journey/engine/verdict/attainment.ts';
import { reportOf, type ReportInput } from '../../gateway/journey/engine/verdict/report.ts';
import { nonSupport, support } from '../journey/calendar/calendars.ts';
import { workingMilliseconds } from '../../gateway/journey/engine/calendar/working-time.ts';
import { at, claim, POLICY, says, ticket, type When } from '../journey/custody/incident-in-words.ts';
import { agreement, CALENDARS, dispute, hours, inOneLine, lost, severity, target } from './agreements-in-words.ts';

const MINUTE = 60_000;
const available = target({ code: 'AVAILABLE', measure: 'AVAILABILITY', threshold: '99', unit: 'percent' });

function outage(
  incident: string,
  from: When,
  to: When | null,
  more: Parameters<typeof lost>[1] = {},
): IncidentAccounts {
  const accounts = lost(
    {
      tickets: [ticket('spine', { clock: [says('spine', from)], severityClaims: [severity(1, from)] })],
      declared: {
        startClaims: [claim(from, 'USER_REPORT')],
        restoreClaims: to === null ? [] : [claim(to, 'USER_CONFIRMATION')],
      },
      asOf: '2006-09-10T00:00',
    },
    more,
  );
  return { ...accounts, incident };
}

function report(incidents: readonly IncidentAccounts[], more: Partial<ReportInput> = {}) {
  return reportOf({
    agreements: [agreement({ targets: [available] })],
    version: null,
    relations: [],
    policy: POLICY,
    calendars: CALENDARS,
    // August 2006: 744 hours, of which 1 % is 446.4 minutes.
    period: { from: at('2006-08-01T00:00'), to: at('2006-09-01T00:00') },
    asOf: at('2006-09-10T00:00'),
    asKnownAt: at('2006-09-10T00:00'),
    incidents,
    silentDesks: [],
    ...more,
  });
}

const lines = (...given: Parameters<typeof report>) => report(...given).verdicts.map(inOneLine);

describe('what is allowed', () => {
  it.each([
    [31, 26, 18],
    [30, 25, 18],
    [29, 24, 17],
    [28, 23, 16],
  ])(
    'of a month of %i days at 99.9 %% is %i minutes in support hours and %i outside, floored',
    (days, inside, outside) => {
      const month = { 31: '2006-12', 30: '2006-11', 29: '2008-02', 28: '2007-02' }[days]!;
      const from = Date.parse(`${month}-01T00:00Z`);
      const to = from + days * 24 * 60 * MINUTE;
      const promise = target({ threshold: '99.9', unit: 'percent' });
      expect(allowedDowntime(promise, workingMilliseconds(support, from, to))).toBe(inside * MINUTE);
      expect(allowedDowntime(promise, workingMilliseconds(nonSupport, from, to))).toBe(outside * MINUTE);
    },
  );

  it.each([
    ['2', 'hours', 120 * MINUTE],
    ['30', 'minutes', 30 * MINUTE],
    ['0.5', 'days', 12 * 60 * MINUTE],
    ['2', 'working days', 16 * 60 * MINUTE],
    ['0.00001', 'minutes', 0],
    ['2', 'moons', null],
    ['soon', 'hours', null],
    ['-1', 'hours', null],
  ])('%s %s', (threshold, unit, expected) => {
    expect(allowedTime(target({ threshold, unit }), 8 * 60 * MINUTE)).toBe(expected);
  });

  it.each([
    ['100', 0],
    ['0', 100 * MINUTE],
    ['100.1', null],
    ['99.999999999999999', 0],
  ])('%s percent of 100 minutes', (threshold, expected) => {
    expect(allowedDowntime(target({ threshold, unit: 'percent' }), 100 * MINUTE)).toBe(expected);
  });
});

describe('availability', () => {
  it('counts two incidents at once as one outage', () => {
    const incidents = [
      outage('I-1', '2006-08-01T09:00', '2006-08-01T12:00'),
      outage('I-2', '2006-08-01T11:00', '2006-08-01T13:00'),
      outage('I-3', '2006-08-01T13:00', '2006-08-01T13:30'),
    ];
    expect(lines(incidents)).toEqual(['MET elapsed 744:00 counted 4:30 of 7:26']);
  });

  it('counts what of an outage lies in the period, whether or not it began in it', () => {
    const incidents = [
      outage('I-1', '2006-07-31T22:00', '2006-08-01T04:00'),
      outage('I-2', '2006-08-31T20:00', '2006-09-01T09:00'),
    ];
    const { verdicts, exclusions } = report(incidents);
    expect(verdicts.map(inOneLine)).toEqual(['MISSED elapsed 744:00 counted 8:00 of 7:26']);
    expect(exclusions).toEqual([{ incident: 'I-1', target: null, version: null, reason: 'STARTED_OUTSIDE_PERIOD' }]);
  });

  it('is RUNNING until the period is over, with all that the period allows', () => {
    const incidents = [outage('I-1', '2006-08-01T09:00', null)].map((accounts) => ({
      ...accounts,
      asOf: at('2006-08-01T12:00'),
      asKnownAt: at('2006-08-02T00:00'),
    }));
    const times = { asOf: at('2006-08-01T12:00'), asKnownAt: at('2006-08-02T00:00') };
    expect(lines(incidents, times)).toEqual(['RUNNING elapsed 744:00 counted 3:00 of 7:26']);
  });

  it('is of each version for the time in which it holds', () => {
    const turn = at('2006-08-11T00:00');
    const agreements = [
      agreement({ targets: [available], to: turn }),
      agreement({ version: '2', targets: [available], from: turn, services: ['RECORDS', 'IMAGES'] }),
    ];
    const incidents = [outage('I-1', '2006-08-10T23:00', '2006-08-11T02:00')];
    const { verdicts } = report(incidents, { agreements });
    expect(
      verdicts.map((verdict) => `${verdict.agreement.version} ${verdict.service} ${hours(verdict.counted)}`),
    ).toEqual(['1 RECORDS 1:00', '2 IMAGES 0:00', '2 RECORDS 2:00']);
    expect(
      report(incidents, { agreements, version: '2' }).verdicts.map(({ agreement: { version } }) => version),
    ).toEqual(['2', '2']);
  });

  it('is INCOMPLETE where a desk did not say which incidents there were, and the report with it', () => {
    const result = report([], { silentDesks: [{ desk: 'south', reason: 'NOT_ANSWERED' }] });
    expect(result.verdicts.map(({ outcome, missing }) => [outcome, missing])).toEqual([
      ['INCOMPLETE', [{ desk: 'south', reason: 'NOT_ANSWERED' }]],
    ]);
    expect(result.isComplete).toBe(false);
    expect(result.missing).toEqual([{ desk: 'south', reason: 'NOT_ANSWERED' }]);
  });

  it('is DISPUTED by a dispute about its id', () => {
    const id = 'A/1/AVAILABLE/RECORDS/2006-08-01T00%3A00%3A00.000Z--2006-09-01T00%3A00%3A00.000Z';
    const contested = outage('I-1', '2006-08-01T09:00', '2006-08-01T12:00', { south: [dispute('VERDICT', id)] });
    expect(report([contested]).verdicts).toMatchObject([{ id, outcome: 'DISPUTED', disputes: [{ incident: 'I-1' }] }]);
  });
});

describe('a report', () => {
  const fix = target({ severity: 1, creditPence: 500 });
  const agreements = [agreement({ targets: [fix, target({ code: 'RESPOND', measure: 'RESPOND' })] })];

  it('of a period without length, or after what is known, has nothing and lacks nothing', () => {
    const instant = { from: at('2006-08-01T00:00'), to: at('2006-08-01T00:00') };
    const future = { from: at('2006-10-01T00:00'), to: at('2006-11-01T00:00') };
    for (const period of [instant, future]) {
      expect(report([], { period })).toEqual({ verdicts: [], exclusions: [], missing: [], isComplete: true });
    }
  });

  it('judges what began in the period: at its first instant, and not at its last', () => {
    const incidents = [
      outage('I-1', '2006-08-01T00:00', '2006-08-01T01:00'),
      outage('I-2', '2006-09-01T00:00', '2006-09-01T01:00'),
    ];
    const { verdicts, exclusions } = report(incidents, { agreements });
    expect(verdicts.map(({ id }) => id)).toEqual(['A/1/FIX/I-1']);
    expect(exclusions).toEqual([
      { incident: 'I-2', target: null, version: null, reason: 'STARTED_OUTSIDE_PERIOD' },
      { incident: null, target: 'RESPOND', version: '1', reason: 'MEASURE_NOT_JUDGED' },
    ]);
  });

  it('lists an incident whose claims put its end before its start', () => {
    const { exclusions } = report([outage('I-1', '2006-08-01T09:00', '2006-08-01T08:00')], { agreements });
    expect(exclusions[0]).toEqual({ incident: 'I-1', target: null, version: null, reason: 'BOUNDS_REVERSED' });
  });

  it('names a unit and a calendar by which nothing can be judged', () => {
    const targets = [
      target({ code: 'A', unit: 'percent' }),
      target({ code: 'B', calendar: 'MOON' }),
      target({ code: 'C', measure: 'AVAILABILITY' }),
    ];
    const { exclusions } = report([], { agreements: [agreement({ targets })] });
    expect(exclusions.map(({ target: code, reason }) => `${code} ${reason}`)).toEqual([
      'A UNIT_NOT_JUDGED',
      'B CALENDAR_UNKNOWN',
      'C UNIT_NOT_JUDGED',
    ]);
  });

  it('never adds up two definitions of severity, and counts what is not decided in neither', () => {
    const of = (incident: string, definition: string, to: When, disputes = {}) => {
      const accounts = outage(incident, '2006-08-01T09:00', to, disputes);
      const claims = [severity(1, '09:00', { definition })];
      return {
        ...accounts,
        accounts: accounts.accounts.map((account) => ({
          ...account,
          tickets: account.tickets.map((each) => ({ ...each, severityClaims: claims })),
        })),
      };
    };
    const { verdicts } = report(
      [
        of('I-1', 'CALLER', '2006-08-01T10:00'),
        of('I-2', 'CALLER', '2006-08-01T19:00'),
        of('I-3', 'SCHEDULE', '2006-08-01T18:00'),
        of('I-4', 'SCHEDULE', '2006-08-01T18:00', { south: [dispute('VERDICT', 'A/1/FIX/I-4')] }),
      ],
      { agreements },
    );
    const row = { version: '1', target: 'FIX', running: 0, incomplete: 0 };
    expect(attainmentOf(verdicts)).toEqual([
      { ...row, severityDefinition: 'CALLER', met: 1, missed: 1, disputed: 0 },
      { ...row, severityDefinition: 'SCHEDULE', met: 0, missed: 1, disputed: 1 },
    ]);
    expect(creditsOf(verdicts, agreements)).toEqual([
      { version: '1', target: 'FIX', missed: 2, creditPence: 500, totalPence: 1000 },
    ]);
  });
});
