/** Whose organisation's time it was, in whole and in windows; and days that have no 24 hours. */

import { at, claim, handover, incident, POLICY, says, ticket } from '../incident-in-words.ts';
import type { Vector } from '../vector.ts';

const HOUR = 3_600_000;

const TAKEOVER = '2007-01-08T00:00';
const overTheTakeover = (more: Parameters<typeof incident>[0]) =>
  incident({
    declared: {
      startClaims: [claim('2007-01-07T22:00', 'USER_REPORT')],
      restoreClaims: [claim('2007-01-08T03:00', 'USER_CONFIRMATION')],
    },
    asOf: '2007-01-09T00:00',
    ...more,
  });

export const ORGANISATIONS: readonly Vector[] = [
  {
    name: 'the takeover at midnight Europe/London of 7/8 January 2007 splits the holder’s time',
    accounts: overTheTakeover({ tickets: [ticket('east', { clock: [says('east', '2007-01-07T22:00')] })] }),
    expected: {
      intervals: [
        `2007-01-07T22:00-${TAKEOVER} UNCONTRADICTED east(outgoing) HOLDER east`,
        `${TAKEOVER}-2007-01-08T03:00 UNCONTRADICTED east(incoming) HOLDER east`,
      ],
      totals: {
        figures: {
          elapsed: 5 * HOUR,
          byDesk: [{ party: 'desk:east', uncontradicted: 5 * HOUR, charged: 5 * HOUR }],
          byOrganisation: [
            { organisation: 'organisation:incoming', uncontradicted: 3 * HOUR, charged: 3 * HOUR },
            { organisation: 'organisation:outgoing', uncontradicted: 2 * HOUR, charged: 2 * HOUR },
          ],
        },
      },
    },
  },
  {
    name: 'and the time that is charged to it on the way to another, which nobody holds',
    accounts: overTheTakeover({
      tickets: [ticket('east', { handovers: [handover('east', 'south', { id: 's', offeredAt: '2007-01-07T23:00' })] })],
    }),
    expected: {
      intervals: [
        '2007-01-07T22:00-2007-01-07T23:00 UNOWNED UNOWNED',
        '2007-01-07T23:00-2007-01-08T03:00 IN_TRANSIT SENDER east by s/-',
      ],
      totals: {
        figures: {
          byDesk: [{ party: 'desk:east', inTransitCharged: 4 * HOUR, charged: 4 * HOUR }],
          byOrganisation: [
            { organisation: 'organisation:incoming', inTransitCharged: 3 * HOUR, charged: 3 * HOUR, uncontradicted: 0 },
            { organisation: 'organisation:outgoing', inTransitCharged: HOUR, charged: HOUR, uncontradicted: 0 },
          ],
        },
      },
    },
  },
  {
    name: 'totals of a window leave out what lies beside it',
    accounts: overTheTakeover({ tickets: [ticket('east', { clock: [says('east', '2007-01-07T22:00')] })] }),
    expected: {
      totals: {
        window: { from: at('2007-01-07T23:00'), to: at('2007-01-08T00:00') },
        figures: {
          elapsed: HOUR,
          byClass: { UNCONTRADICTED: HOUR },
          byDesk: [{ party: 'desk:east', charged: HOUR }],
          byOrganisation: [{ organisation: 'organisation:outgoing', charged: HOUR }],
        },
      },
    },
  },
  {
    name: 'time that two desks of one organisation claim counts once for the organisation',
    accounts: {
      ...incident({
        tickets: [
          ticket('spine', { clock: [says('spine', '09:00')] }),
          ticket('south', { clock: [says('south', '09:00')] }),
        ],
      }),
      directory: {
        desks: incident({}).directory.desks.map((desk) => ({
          ...desk,
          operators: [{ organisation: 'organisation:one', from: at('2004-01-01T00:00') }],
        })),
      },
    },
    expected: {
      totals: {
        figures: {
          byDesk: [
            { party: 'desk:south', double: 3 * HOUR },
            { party: 'desk:spine', double: 3 * HOUR },
          ],
          byOrganisation: [{ organisation: 'organisation:one', double: 3 * HOUR, charged: 0 }],
        },
      },
    },
  },
];

/** From local midnight to local midnight, which no 24 hours lie between on these days. */
const localDay = (from: string, to: string) =>
  incident({
    tickets: [ticket('spine', { clock: [says('spine', from)] })],
    declared: { startClaims: [claim(from, 'USER_REPORT')], restoreClaims: [claim(to, 'USER_CONFIRMATION')] },
    asOf: '2007-12-31T00:00',
  });

export const SUMMER_TIME: readonly Vector[] = [
  {
    name: 'the day on which summer time ends, 29 October 2006, has 25 hours',
    accounts: localDay('2006-10-28T23:00', '2006-10-30T00:00'),
    expected: {
      intervals: ['2006-10-28T23:00-2006-10-30T00:00 UNCONTRADICTED spine HOLDER spine'],
      totals: { figures: { elapsed: 25 * HOUR, byDesk: [{ charged: 25 * HOUR }] } },
    },
  },
  {
    name: 'the day on which it begins, 25 March 2007, has 23',
    accounts: localDay('2007-03-25T00:00', '2007-03-25T23:00'),
    expected: {
      intervals: ['2007-03-25T00:00-2007-03-25T23:00 UNCONTRADICTED spine HOLDER spine'],
      totals: { figures: { elapsed: 23 * HOUR, byDesk: [{ charged: 23 * HOUR }] } },
    },
  },
  {
    name: 'an allowed window runs through the hour that comes twice',
    accounts: incident({
      tickets: [
        ticket('south', {
          handovers: [
            handover('spine', 'south', {
              id: 'r',
              offeredAt: '2006-10-29T00:30',
              receivedAt: '2006-10-29T00:45',
              acceptedAt: '2006-10-29T01:45',
            }),
          ],
        }),
      ],
      declared: {
        startClaims: [claim('2006-10-29T00:30', 'USER_REPORT')],
        restoreClaims: [claim('2006-10-29T02:00', 'USER_CONFIRMATION')],
      },
      asOf: '2007-01-01T00:00',
    }),
    policy: { ...POLICY, handovers: { ...POLICY.handovers, acceptanceWindowMilliseconds: HOUR / 2 } },
    // 01:45 summer time is 00:45 UTC; half an hour on it is 01:15 for the second time, 01:15 UTC.
    expected: {
      intervals: [
        '2006-10-29T00:30-2006-10-29T00:45 IN_TRANSIT SENDER spine by -/r',
        '2006-10-29T00:45-2006-10-29T01:15 IN_TRANSIT ALLOWED by -/r',
        '2006-10-29T01:15-2006-10-29T01:45 IN_TRANSIT RECEIVER south by -/r',
        '2006-10-29T01:45-2006-10-29T02:00 UNCONTRADICTED south HOLDER south',
      ],
    },
  },
];
