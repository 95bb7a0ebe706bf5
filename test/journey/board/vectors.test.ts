/** Each figure of a board, by hand. Times without a date are of 1 August 2006, a Tuesday, UTC: in London it is an hour later. */

import { describe, expect, it } from 'vitest';
import type { Target } from '../../../gateway/journey/engine/verdict/agreement-model.ts';
import { agreement, lost, severity, target } from '../../verdicts/agreements-in-words.ts';
import { claim, handover, impact, POLICY, says, stops, ticket, at, type When } from '../custody/incident-in-words.ts';
import { boardOf, named } from './board-in-words.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const total = (...given: Parameters<typeof boardOf>) => boardOf(...given).total;

/** 09:00 to 12:00: nobody until 09:10, the NSD until 09:30, on its way until 10:10, the Spine's until the end. */
const routed = (more: { readonly receivedAt?: When; readonly acceptedAt?: When } = {}) => {
  const { receivedAt = '09:40', acceptedAt = '10:10' } = more;
  const steps = { transferReference: 'TR-1', offeredAt: '09:30' };
  return lost({
    tickets: [
      ticket('nsd', {
        openedAt: '09:05',
        closedAt: '13:00',
        clock: [says('nsd', '09:10', '09:30')],
        handovers: [handover('nsd', 'spine', steps)],
      }),
      ticket('spine', {
        openedAt: '09:40',
        closedAt: '14:00',
        handovers: [handover('nsd', 'spine', { ...steps, receivedAt, acceptedAt })],
      }),
    ],
  });
};

describe('time in custody', () => {
  it('sums to the elapsed time, class by class', () => {
    const { elapsed, byClass } = total([routed()]).timeInCustody;
    expect(elapsed).toBe(3 * HOUR);
    expect(byClass).toEqual({
      WITH_CUSTOMER: 0,
      DOUBLE: 0,
      AGREED: 0,
      CONTESTED: 0,
      IN_TRANSIT: 40 * MINUTE,
      UNCONTRADICTED: 20 * MINUTE + 110 * MINUTE,
      UNKNOWN: 0,
      UNOWNED: 10 * MINUTE,
    });
  });

  it('tells each desk its own, and sets apart what is contested', () => {
    const contested = lost({
      tickets: [ticket('nsd', { clock: [says('spine', '09:00')] }), ticket('spine', { clock: [says('nsd', '10:00')] })],
    });
    // 09:00 to 10:00 nobody claims it and one is named: unowned. Then each names the other until 12:00.
    const rows = total([contested]).timeInCustody.byDesk;
    expect(rows.map(({ party, contested: time, agreed }) => [party, time, agreed])).toEqual([
      ['desk:nsd', 2 * HOUR, 0],
      ['desk:spine', 2 * HOUR, 0],
    ]);
  });

  it('counts an instant once for a company that runs both desks', () => {
    const written = lost({
      tickets: [ticket('nsd', { clock: [says('nsd', '09:00')] }), ticket('spine', { clock: [says('spine', '09:00')] })],
    });
    const operators = [{ organisation: 'organisation:one', from: 0 }];
    const desks = written.directory.desks.map((desk) => ({ ...desk, operators }));
    const { byOrganisation, byDesk } = total([{ ...written, directory: { desks } }]).timeInCustody;
    expect(byDesk.map(({ double }) => double)).toEqual([3 * HOUR, 3 * HOUR]);
    expect(byOrganisation).toMatchObject([{ organisation: 'organisation:one', double: 3 * HOUR }]);
  });
});

describe('hand-over gaps', () => {
  it('are by ordered pair: offer to receipt, receipt to acceptance', () => {
    const rows = total([routed(), named('I-2', routed({ receivedAt: '09:50', acceptedAt: '10:00' }))]).handoverGaps;
    expect(rows).toMatchObject([
      {
        from: 'desk:nsd',
        to: 'desk:spine',
        handovers: 2,
        handoverGap: { count: 2, negative: 0, mean: 15 * MINUTE, median: 10 * MINUTE, percentile90: 20 * MINUTE },
        acceptanceGap: { count: 2, median: 10 * MINUTE, percentile90: 30 * MINUTE },
      },
    ]);
  });

  it('count a negative gap as skew, and never clamp it', () => {
    const [row] = total([routed({ receivedAt: '09:25' })]).handoverGaps;
    expect(row!.handoverGap).toMatchObject({ count: 1, negative: 1, mean: -5 * MINUTE, median: -5 * MINUTE });
  });
});

describe('bounces', () => {
  const heldInTurn = (...holders: readonly string[]) =>
    lost({
      tickets: ['nsd', 'spine', 'south'].map((desk) =>
        ticket(desk, {
          clock: holders.flatMap((holder, index) =>
            holder === desk ? [says(desk, `0${9}:${index}0`, `09:${index + 1}0`)] : [],
          ),
        }),
      ),
    });

  it.each([
    // Changes less (distinct holders - 1).
    [['nsd'], 0, 0],
    [['nsd', 'spine', 'south'], 2, 0],
    [['nsd', 'spine', 'nsd'], 2, 1],
    [['nsd', 'spine', 'nsd', 'spine'], 3, 2],
    [['nsd', 'nsd', 'spine'], 1, 0],
  ])('of custody by %j', (holders, custodyChanges, bounces) => {
    expect(total([heldInTurn(...holders)]).bounces).toEqual({
      custodyChanges,
      bounces,
      pingPongIncidents: bounces > 0 ? 1 : 0,
      mostBouncesOfOneIncident: bounces,
    });
  });

  it('see nothing in time that nobody surely holds', () => {
    const written = lost({
      tickets: [
        ticket('nsd', {
          clock: [says('nsd', '09:00', '10:00'), says('spine', '10:00', '11:00'), says('nsd', '11:00')],
        }),
      ],
    });
    expect(total([written]).bounces).toMatchObject({ custodyChanges: 0, bounces: 0 });
  });
});

describe('clock stops', () => {
  const written = lost({
    tickets: [
      ticket('spine', {
        clock: [
          says('spine', '09:00', '10:00'),
          stops('spine', '10:00', '10:45'),
          says('spine', '10:45', '11:00'),
          // Without its note it is no valid stop; waiting for one's own supplier is none either.
          stops('spine', '11:00', '11:20', { hasEvidence: false }),
          stops('spine', '11:20', null, { reason: 'SUB_SUPPLIER' }),
        ],
      }),
      ticket('nsd', { clock: [stops('spine', '09:00', '09:30')] }),
    ],
  });

  it('are a share of the elapsed time, with the evidence of what was stated', () => {
    expect(total([written]).clockStops).toEqual({
      stopped: 45 * MINUTE,
      elapsed: 3 * HOUR,
      share: 0.25,
      byReason: [
        // The NSD speaks of the Spine's desk: no stop of its own.
        { reason: 'CUSTOMER_INFORMATION', stopped: 45 * MINUTE, stops: 2, withEvidence: 1, evidenceRate: 0.5 },
        { reason: 'SUB_SUPPLIER', stopped: 0, stops: 1, withEvidence: 1, evidenceRate: 1 },
      ],
    });
  });

  it('have no share of no time', () => {
    const zero = lost({ tickets: [], declared: { restoreClaims: [claim('09:00', 'USER_CONFIRMATION')] } });
    expect(total([zero]).clockStops).toEqual({ stopped: 0, elapsed: 0, share: null, byReason: [] });
  });
});

/** Lost from 09:00 on 1 August for so many hours, held by the Spine's desk throughout. */
const lasting = (hours: number, more: { readonly value?: number; readonly definition?: string } = {}) => {
  const restored = new Date(at('09:00') + hours * HOUR).toISOString().slice(0, -1);
  const { value, definition = 'SCHEDULE' } = more;
  return lost({
    tickets: [
      ticket('spine', {
        clock: [says('spine', '09:00')],
        severityClaims: value === undefined ? [] : [severity(value, '09:00', { definition })],
      }),
    ],
    declared: { restoreClaims: [claim(restored, 'USER_CONFIRMATION')] },
    asOf: '2006-08-20T00:00',
  });
};
const restoreIn = (more: Partial<Target>) => [agreement({ targets: [target(more)] })];

describe('attainment', () => {
  it('is of what was met and missed alone', () => {
    const running = lost({
      tickets: [ticket('spine', { clock: [says('spine', '09:00')] })],
      declared: { restoreClaims: [] },
      asOf: '11:00',
    });
    const incidents = [lasting(3), lasting(4), lasting(5), running].map((each, index) => named(`I-${index}`, each));
    expect(total(incidents).attainment).toMatchObject([
      { agreement: 'A', target: 'FIX', met: 2, missed: 1, running: 1, disputed: 0, excluded: 0, attainment: 2 / 3 },
    ]);
  });

  it('is never added over definitions of severity, nor counts a case without one', () => {
    const agreements = restoreIn({ severity: 1 });
    const incidents = [lasting(3, { value: 1 }), lasting(5, { value: 1, definition: 'USER-IMPACT' }), lasting(3)];
    const rows = total(
      incidents.map((each, index) => named(`I-${index}`, each)),
      { agreements },
    ).attainment;
    expect(
      rows.map(({ severityDefinition, met, missed, excluded }) => [severityDefinition, met, missed, excluded]),
    ).toEqual([
      ['SCHEDULE', 1, 0, 0],
      ['USER-IMPACT', 0, 1, 0],
      [null, 0, 0, 1],
    ]);
  });

  it('goes by the due date, without stops', () => {
    // Begun in July, due at 09:00 on 1 August plus four hours, less a day: 31 July 13:00. Due in July, it is July's.
    const july = { from: at('2006-07-01T00:00'), to: at('2006-08-01T00:00') };
    const late = lost({
      tickets: [ticket('spine', { clock: [says('spine', '2006-07-31T22:00')] })],
      declared: {
        startClaims: [claim('2006-07-31T22:00', 'USER_REPORT')],
        restoreClaims: [claim('2006-07-31T23:00', 'USER_CONFIRMATION')],
      },
      asOf: '2006-08-20T00:00',
    });
    // Due at 02:00 on 1 August: August's target, though July's incident.
    expect(total([late], july)).toMatchObject({ incidents: 1, attainment: [] });
    expect(total([late])).toMatchObject({ incidents: 0, attainment: [{ met: 1 }] });
  });
});

describe('the watermelon gap', () => {
  it('is what a provider kept less what users saw', () => {
    // Nine hours to users; the provider stopped five of them, and is held to four.
    const stopped = lost({
      tickets: [
        ticket('spine', {
          clock: [says('spine', '09:00', '11:00'), stops('spine', '11:00', '16:00'), says('spine', '16:00')],
        }),
      ],
      declared: { restoreClaims: [claim('18:00', 'USER_CONFIRMATION')] },
      asOf: '19:00',
    });
    const [row] = total([named('I-1', stopped), named('I-2', lasting(3))]).watermelon;
    expect(row).toMatchObject({
      severityDefinition: null,
      endToEnd: { met: 1, missed: 1, attainment: 0.5 },
      suppliers: [{ organisation: 'organisation:of-spine', met: 2, missed: 0, attainment: 1, gap: 0.5 }],
    });
  });

  it('cannot be told end to end where the NSD did not answer', () => {
    const silent = { ...lasting(3), declaration: null };
    expect(total([silent]).watermelon).toEqual([]);
    const told = {
      ...silent,
      accounts: silent.accounts.map((account) => ({
        ...account,
        tickets: account.tickets.map((row) => ({ ...row, service: 'RECORDS', firstObservedAt: at('09:00') })),
      })),
    };
    expect(total([told]).watermelon).toMatchObject([
      { endToEnd: { incomplete: 1, attainment: null }, suppliers: [{ gap: null }] },
    ]);
  });
});

describe('times to respond', () => {
  it('name their start, their end and their calendar', () => {
    const rows = total([routed()]).responseTimes.map(({ start, end, calendar, count, median }) =>
      [start, end, calendar, count, median === null ? null : median / MINUTE].join(' '),
    );
    // Opened 09:05, begun 09:00, held by the provider from 10:10, restored 12:00, closed 14:00. The office opens at nine in London, 08:00 here.
    expect(rows).toEqual([
      'REPORTED ACKNOWLEDGED EVERY-HOUR 1 65',
      'REPORTED ACKNOWLEDGED OFFICE 1 65',
      'VALIDATED ACKNOWLEDGED EVERY-HOUR 1 70',
      'VALIDATED ACKNOWLEDGED OFFICE 1 70',
      'REPORTED RESTORED EVERY-HOUR 1 175',
      'REPORTED RESTORED OFFICE 1 175',
      'VALIDATED RESTORED EVERY-HOUR 1 180',
      'VALIDATED RESTORED OFFICE 1 180',
      'REPORTED CLOSED EVERY-HOUR 1 295',
      'REPORTED CLOSED OFFICE 1 295',
      'VALIDATED CLOSED EVERY-HOUR 1 300',
      'VALIDATED CLOSED OFFICE 1 300',
    ]);
  });

  it('Friday 16:00 to Monday 16:00 is 72 hours, and eight of the office', () => {
    const weekend = lost({
      tickets: [ticket('spine', { openedAt: '2006-08-04T15:00', clock: [says('spine', '2006-08-04T15:00')] })],
      declared: {
        startClaims: [claim('2006-08-04T15:00', 'USER_REPORT')],
        restoreClaims: [claim('2006-08-07T15:00', 'USER_CONFIRMATION')],
      },
      asOf: '2006-08-20T00:00',
    });
    const restored = total([weekend]).responseTimes.filter(
      ({ start, end }) => start === 'REPORTED' && end === 'RESTORED',
    );
    expect(restored.map(({ calendar, median }) => [calendar, median! / HOUR])).toEqual([
      ['EVERY-HOUR', 72],
      ['OFFICE', 8],
    ]);
  });

  it('have no close while a ticket is open, and no acknowledgement by whom nothing binds', () => {
    const rows = total([routed()], { agreements: [agreement({ provider: 'organisation:of-south' })] }).responseTimes;
    expect(rows.filter(({ end }) => end === 'ACKNOWLEDGED').map(({ count }) => count)).toEqual([0, 0, 0, 0]);
    const open = routed();
    const accounts = open.accounts.map((account) => ({
      ...account,
      tickets: account.tickets.map((row) => (row.desk === 'nsd' ? { ...row, closedAt: null } : row)),
    }));
    expect(
      total([{ ...open, accounts }])
        .responseTimes.filter(({ end }) => end === 'CLOSED')
        .map(({ count }) => count),
    ).toEqual([0, 0, 0, 0]);
  });
});

describe('the backlog', () => {
  const bands = [0, 4 * HOUR, DAY];
  const policy = { ...POLICY, board: { ...POLICY.board, backlogAgeBandsFromMilliseconds: bands } };
  const open = (asOf: When) =>
    lost({
      tickets: [ticket('spine', { openedAt: asOf, clock: [says('spine', asOf)] })],
      declared: { restoreClaims: [] },
      asOf,
    });

  it.each([
    ['12:59:59.999', [1, 0, 0]],
    ['13:00', [0, 1, 0]],
    ['2006-08-02T09:00', [0, 0, 1]],
  ])('at %s ages by the incident, whatever its newest ticket says', (asOf, counts) => {
    expect(total([open(asOf)], { policy }).backlog.map((band) => band.open)).toEqual(counts);
  });

  it('has what began long before the period, and nothing that was restored', () => {
    const september = { from: at('2006-09-01T00:00'), to: at('2006-10-01T00:00'), policy };
    expect(total([open('2006-08-02T09:00')], september)).toMatchObject({
      incidents: 0,
      backlog: [{}, {}, { open: 1 }],
    });
    expect(total([lasting(3)], { policy }).backlog.map((band) => band.open)).toEqual([0, 0, 0]);
  });
});

describe('unowned time', () => {
  it('takes in what was on its way for longer than the window', () => {
    // Nobody's for ten minutes; offered 09:30, the window of thirty ends at 10:00, accepted 10:10.
    expect(total([routed()]).unownedTime).toEqual({
      unowned: 10 * MINUTE,
      inTransitOverWindow: 10 * MINUTE,
      elapsed: 3 * HOUR,
      unknown: 0,
      share: 20 / 180,
    });
  });

  it('never takes in what cannot be known', () => {
    const silent = lost({ tickets: [], states: { south: null } });
    expect(total([silent]).unownedTime).toMatchObject({ unowned: 0, unknown: 3 * HOUR, share: 0 });
  });
});

describe('misroutes', () => {
  const first = (to: string, more: Parameters<typeof handover>[2]) =>
    lost({
      tickets: [ticket('nsd', { handovers: [handover('nsd', to, { offeredAt: '09:30', ...more })] }), ticket('south')],
    });

  it('are first hand-overs that were rejected, one an incident', () => {
    const twice = lost({
      tickets: [
        ticket('nsd', {
          handovers: [
            handover('nsd', 'spine', { offeredAt: '10:00', rejectedAt: '10:05' }),
            handover('nsd', 'south', { offeredAt: '09:30', acceptedAt: '09:40' }),
          ],
        }),
      ],
    });
    const incidents = [
      first('spine', { rejectedAt: '09:50' }),
      first('spine', { acceptedAt: '09:50' }),
      twice,
      lasting(3),
    ];
    expect(total(incidents.map((each, index) => named(`I-${index}`, each))).misroutes).toEqual({
      firstHandovers: 3,
      rejected: 1,
      rejectionDisputed: 0,
      rate: 1 / 3,
    });
  });

  it('go by the first that is heard of a hand-over whose offer is not on record', () => {
    const unoffered = lost({
      tickets: [
        ticket('nsd', { handovers: [handover('nsd', 'spine', { offeredAt: '09:30', acceptedAt: '09:40' })] }),
        ticket('south', { handovers: [handover('nsd', 'south', { receivedAt: '09:10', rejectedAt: '09:20' })] }),
      ],
    });
    expect(total([unoffered]).misroutes).toMatchObject({ firstHandovers: 1, rejected: 1 });
  });

  it("begin after a local desk's report", () => {
    const reported = lost({
      tickets: [
        ticket('trust-a', { handovers: [handover('trust-a', 'nsd', { offeredAt: '09:00', acceptedAt: '09:05' })] }),
        ticket('nsd', { handovers: [handover('nsd', 'spine', { offeredAt: '09:30', rejectedAt: '09:50' })] }),
      ],
    });
    expect(total([reported]).misroutes).toMatchObject({ firstHandovers: 1, rejected: 1 });
  });
});

describe('re-severity', () => {
  const claimed = (...claims: Parameters<typeof severity>[]) =>
    lost({ tickets: [ticket('spine', { severityClaims: claims.map((each) => severity(...each)) })] });
  const agreed = { acceptedBy: 'desk:nsd' } as const;

  it('compares the first claimed with the last agreed, within one definition', () => {
    const incidents = [
      claimed([1, '09:00'], [3, '10:00', agreed]),
      claimed([1, '09:00'], [3, '10:00', agreed], [1, '11:00', agreed]),
      // Claimed, and never agreed.
      claimed([1, '09:00'], [3, '10:00']),
      claimed([1, '09:00'], [2, '10:00', { ...agreed, definition: 'USER-IMPACT' }]),
      claimed([2, '09:00'], [1, '10:00', agreed]),
    ];
    expect(total(incidents.map((each, index) => named(`I-${index}`, each))).reSeverity).toEqual([
      {
        severity: 1,
        definition: 'SCHEDULE',
        incidents: 4,
        downgraded: 1,
        upgraded: 0,
        lowerByAnotherDefinition: 1,
        rate: 0.25,
      },
      {
        severity: 2,
        definition: 'SCHEDULE',
        incidents: 1,
        downgraded: 0,
        upgraded: 1,
        lowerByAnotherDefinition: 0,
        rate: 0,
      },
    ]);
  });
});

describe('availability', () => {
  const promise = {
    service: 'RECORDS',
    agreement: 'A',
    version: '1',
    provider: 'organisation:of-spine',
    target: 'AVAILABILITY',
    calendar: 'EVERY-HOUR',
    threshold: '99.9',
    windows: [{ from: at('2006-08-01T00:00'), to: at('2006-09-01T00:00') }],
  };

  it('counts what overlaps once, within the period, and floors what is allowed', () => {
    const before = lost({
      declared: {
        startClaims: [claim('2006-07-31T23:50', 'USER_REPORT')],
        restoreClaims: [claim('00:05', 'USER_CONFIRMATION')],
      },
      asOf: '2006-09-10T00:00',
    });
    const [row] = total([before, named('I-2', lasting(0.25)), named('I-3', lasting(0.4))], {
      availabilityPromises: [promise],
    }).availability;
    // Five minutes of the first, 24 of the other two. 744 hours are 44,640 minutes, of which 0.1 % is 44.64.
    expect(row).toMatchObject({
      serviceTime: 744 * HOUR,
      downtime: 29 * MINUTE,
      allowedDowntime: 44 * MINUTE,
      isKept: true,
      availabilityPercent: (100 * (44_640 - 29)) / 44_640,
    });
  });

  it('is of whole minutes to the last', () => {
    const kept = (hours: number) =>
      total([lasting(hours)], { availabilityPromises: [promise] }).availability[0]!.isKept;
    expect(kept(44 / 60)).toBe(true);
    expect(kept(44.5 / 60)).toBe(false);
  });
});

describe('groups', () => {
  it('hold the incidents of one service, those of none last', () => {
    const other = lost({ declared: { service: 'PDS' } });
    const none = lost({ declared: { service: null } });
    const { groups } = boardOf(
      [lasting(3), named('I-2', other), named('I-3', none), named('I-4', none)].map((each, index) =>
        named(`I-${index}`, each),
      ),
    );
    expect(groups.map(({ key, incidents }) => [key, incidents])).toEqual([
      ['PDS', 1],
      ['RECORDS', 1],
      [null, 2],
    ]);
  });

  it("hold whom an incident was with, with that organisation's own promises", () => {
    const agreements = [agreement(), agreement({ code: 'B', provider: 'organisation:of-south' })];
    const { groups, total: all } = boardOf([routed()], { by: 'ORGANISATION', agreements });
    expect(
      groups.map(({ key, incidents, attainment }) => [key, incidents, attainment.map((row) => row.agreement)]),
    ).toEqual([
      ['organisation:of-nsd', 1, []],
      ['organisation:of-south', 1, ['B']],
      ['organisation:of-spine', 1, ['A']],
    ]);
    expect(all.attainment.map((row) => row.agreement)).toEqual(['A', 'B']);
  });

  it('hold the clusters that suffered', () => {
    const spread = lost({
      declared: { impact: [impact('N1', '09:00', null), impact('N2', '09:00', null), impact('S1', '09:00', null)] },
    });
    expect(
      boardOf([spread], { by: 'CLUSTER' }).groups.map(({ key, incidents, availability }) => [
        key,
        incidents,
        availability,
      ]),
    ).toEqual([['NORTH', 1, null]]);
  });

  it('leave out other services, and there are none where nothing is grouped', () => {
    const other = named('I-2', lost({ declared: { service: 'PDS' } }));
    expect(boardOf([lasting(3), other], { service: 'PDS' }).total.incidents).toBe(1);
    expect(boardOf([lasting(3), other], { by: 'NONE' })).toMatchObject({ groups: [], total: { incidents: 2 } });
  });

  it('of a period without length hold nothing', () => {
    const { total: all, groups } = boardOf([lasting(3)], { to: at('2006-08-01T00:00') });
    expect(groups).toEqual([]);
    expect(all).toMatchObject({ incidents: 0, attainment: [], timeInCustody: { elapsed: 0 } });
  });
});
