/** From when to when, in whole and at one site. */

import { at, bond, claim, impact, incident, says, ticket } from '../incident-in-words.ts';
import type { Vector } from '../vector.ts';

const spine = ticket('spine', { clock: [says('spine', '08:00')] });
const declaring = (start: readonly ReturnType<typeof claim>[], restore: readonly ReturnType<typeof claim>[]) => ({
  startClaims: start,
  restoreClaims: restore,
});
const START = [claim('09:00', 'USER_REPORT')];

export const BOUNDS: readonly Vector[] = [
  {
    name: 'a basis earlier in the policy’s list beats a later one; of one basis the policy chooses the earliest start',
    accounts: incident({
      tickets: [spine],
      declared: declaring(
        [
          claim('08:30', 'MONITORING'),
          claim('09:20', 'USER_REPORT'),
          claim('09:10', 'USER_REPORT'),
          claim('08:00', 'OTHER'),
        ],
        [claim('13:00', 'OTHER'), claim('11:00', 'USER_CONFIRMATION'), claim('11:30', 'USER_CONFIRMATION', 'south')],
      ),
    }),
    expected: {
      start: '09:10 USER_REPORT desk:nsd',
      restore: '11:30 USER_CONFIRMATION desk:south',
      end: '11:30',
      intervals: ['09:10-11:30 UNCONTRADICTED spine HOLDER spine'],
    },
  },
  {
    name: 'where no claim has a listed basis, all of them count',
    accounts: incident({
      tickets: [spine],
      declared: declaring(
        [claim('09:20', 'OTHER'), claim('09:15', null)],
        [claim('11:00', 'OTHER'), claim('11:05', null)],
      ),
    }),
    expected: { start: '09:15 null desk:nsd', restore: '11:05 null desk:nsd' },
  },
  {
    name: 'never restored: it runs to the time asked about',
    accounts: incident({ tickets: [spine], declared: declaring(START, []), asOf: '18:00', asKnownAt: '20:00' }),
    expected: { restore: null, end: '18:00', intervals: ['09:00-18:00 UNCONTRADICTED spine HOLDER spine'] },
  },
  {
    name: 'and not beyond what could have been known',
    accounts: incident({ tickets: [spine], declared: declaring(START, []), asOf: '18:00', asKnownAt: '15:00' }),
    expected: { restore: null, end: '15:00', intervals: ['09:00-15:00 UNCONTRADICTED spine HOLDER spine'] },
  },
  {
    name: 'a restore after the time asked about has not happened',
    accounts: incident({ tickets: [spine], asOf: '11:59:59.999' }),
    expected: { restore: null, end: '11:59:59.999' },
  },
  {
    name: 'zero length: no interval, and every total is 0',
    accounts: incident({
      tickets: [spine],
      declared: declaring(START, [claim('09:00', 'USER_CONFIRMATION')]),
      states: { south: null },
    }),
    expected: {
      start: '09:00 USER_REPORT desk:nsd',
      end: '09:00',
      intervals: [],
      missing: ['south NOT_ANSWERED'],
      totals: {
        figures: {
          elapsed: 0,
          byClass: { UNCONTRADICTED: 0, UNKNOWN: 0, UNOWNED: 0 },
          byCharge: { HOLDER: 0 },
          byDesk: [],
          byOrganisation: [],
        },
      },
    },
  },
  {
    name: 'a restore before the start is refused, naming both claims',
    accounts: incident({
      tickets: [spine],
      declared: declaring(START, [claim('08:00', 'USER_CONFIRMATION', 'south')]),
    }),
    expected: {
      refused: {
        code: 'BOUNDS_REVERSED',
        naming: [
          'I-1',
          '2006-08-01T09:00:00.000Z (USER_REPORT, claimed by desk:nsd)',
          '2006-08-01T08:00:00.000Z (USER_CONFIRMATION, claimed by desk:south)',
          'by-hand-2006.1',
        ],
      },
    },
  },
  {
    name: 'a start after the time asked about is refused too',
    accounts: incident({ tickets: [spine], declared: declaring(START, []), asOf: '08:30' }),
    expected: {
      refused: {
        code: 'BOUNDS_REVERSED',
        naming: ['2006-08-01T08:30:00.000Z', '2006-08-01T09:00:00.000Z (USER_REPORT'],
      },
    },
  },
  {
    name: 'no record before the knowledge time: no custody, nothing guessed',
    accounts: incident({ declared: declaring([], []), states: { spine: 'NOT_MEMBER_THEN' } }),
    expected: {
      start: null,
      restore: null,
      end: null,
      intervals: [],
      missing: [],
      handovers: [],
      notices: [],
      totals: { figures: { elapsed: 0, byDesk: [] } },
      sites: {},
    },
  },
  {
    name: 'with the NSD down the tickets say when it began and when it was resolved; a resolution that was reopened does not count',
    accounts: incident({
      tickets: [
        ticket('spine', {
          clock: [says('spine', '08:00')],
          firstObservedAt: '08:10',
          openedAt: '08:00',
          resolutions: [
            { claimedAt: at('10:00'), confirmedAt: null, reopenedAt: null },
            { claimedAt: at('16:00'), confirmedAt: null, reopenedAt: at('16:30') },
          ],
        }),
        ticket('south', {
          clock: [says('spine', '08:00')],
          openedAt: '08:20',
          resolutions: [{ claimedAt: at('11:00'), confirmedAt: null, reopenedAt: null }],
        }),
        ticket('laboratory', { openedAt: '07:00', bonds: [bond('PARENT', 'spine')] }),
      ],
      declared: null,
      states: { nsd: null },
    }),
    expected: {
      start: '08:10 TICKET_RECORD desk:spine',
      restore: '11:00 RESOLUTION_CLAIM desk:south',
      intervals: ['08:10-11:00 AGREED spine HOLDER spine'],
      missing: ['nsd NOT_ANSWERED'],
    },
  },
  {
    name: 'with the NSD down and nothing resolved it runs on',
    accounts: incident({
      tickets: [ticket('spine', { clock: [says('spine', '08:00')], openedAt: '08:00' })],
      declared: null,
      states: { nsd: null },
    }),
    expected: { restore: null, end: '18:00', intervals: ['08:00-18:00 UNKNOWN UNKNOWN without nsd'] },
  },
  {
    name: 'where the NSD answered and nobody claims a restore, a resolution ends nothing',
    accounts: incident({
      tickets: [ticket('spine', { resolutions: [{ claimedAt: at('10:00'), confirmedAt: null, reopenedAt: null }] })],
      declared: declaring(START, []),
    }),
    expected: { restore: null, end: '18:00' },
  },
  {
    name: 'an affected site has the same intervals, clipped to its own time',
    accounts: incident({
      tickets: [ticket('spine', { clock: [says('spine', '09:00', '10:00')] })],
      declared: {
        impact: [
          impact('RXF05', '09:30', '10:20'),
          impact('RXF05', '09:40', '10:30'),
          impact('RXF06', null, null),
          impact('RXF07', '08:00', '09:10'),
          impact('RXF08', '11:00', '10:00'),
        ],
      },
    }),
    expected: {
      sites: {
        RXF05: ['09:30-10:00 UNCONTRADICTED spine HOLDER spine', '10:00-10:30 UNOWNED UNOWNED'],
        RXF06: ['09:00-10:00 UNCONTRADICTED spine HOLDER spine', '10:00-12:00 UNOWNED UNOWNED'],
        RXF07: ['09:00-09:10 UNCONTRADICTED spine HOLDER spine'],
        RXF08: [],
      },
    },
  },
];
