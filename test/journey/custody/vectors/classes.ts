/** Each row of the class table, and each pair of neighbouring rows decided the right way. */

import { handover, incident, says, stops, ticket } from '../incident-in-words.ts';
import type { Vector } from '../vector.ts';

/** Spine has let go, and offered it to the south at 10:00. */
const offered = (more: Parameters<typeof handover>[2] = {}) =>
  handover('spine', 'south', { id: 'offer', offeredAt: '10:00', ...more });

export const ROWS: readonly Vector[] = [
  {
    name: 'WITH_CUSTOMER: the holder stopped for a permitted reason, with evidence, and the request reached the customer',
    accounts: incident({
      tickets: [ticket('spine', { clock: [says('spine', '09:00'), stops('spine', '10:00', null, { id: 'stop' })] })],
    }),
    expected: {
      intervals: ['09:00-10:00 UNCONTRADICTED spine HOLDER spine', '10:00-12:00 WITH_CUSTOMER spine CUSTOMER'],
      totals: {
        figures: {
          elapsed: 10_800_000,
          byDesk: [
            { party: 'desk:spine', uncontradicted: 3_600_000, withCustomer: 7_200_000, agreed: 0, charged: 3_600_000 },
          ],
        },
      },
    },
  },
  {
    name: 'DOUBLE: two desks say that they hold it themselves',
    accounts: incident({
      tickets: [
        ticket('spine', { clock: [says('spine', '09:00')] }),
        ticket('south', { clock: [says('south', '09:00')] }),
      ],
    }),
    expected: {
      intervals: ['09:00-12:00 DOUBLE south+spine DISPUTED'],
      totals: {
        figures: {
          byClass: { DOUBLE: 10_800_000, AGREED: 0, UNOWNED: 0 },
          byCharge: { DISPUTED: 10_800_000, HOLDER: 0 },
          byDesk: [
            { party: 'desk:south', double: 10_800_000, charged: 0 },
            { party: 'desk:spine', double: 10_800_000, charged: 0 },
          ],
        },
      },
    },
  },
  {
    name: 'AGREED: one desk says that it holds it, another says the same',
    accounts: incident({
      tickets: [
        ticket('nsd', { clock: [says('spine', '09:00', null, { id: 'seconds' })] }),
        ticket('spine', { clock: [says('spine', '09:00', null, { id: 'claims' })] }),
      ],
    }),
    expected: {
      intervals: ['09:00-12:00 AGREED spine HOLDER spine'],
      claims: [['nsd: desk:spine seconds', 'spine: desk:spine claims']],
      totals: { figures: { byDesk: [{ party: 'desk:spine', agreed: 10_800_000, charged: 10_800_000 }] } },
    },
  },
  {
    name: 'CONTESTED: each says the other',
    accounts: incident({
      tickets: [
        ticket('spine', { clock: [says('south', '09:00')] }),
        ticket('south', { clock: [says('spine', '09:00')] }),
      ],
    }),
    expected: { intervals: ['09:00-12:00 CONTESTED south+spine DISPUTED'] },
  },
  {
    name: 'CONTESTED: a sole claim is contradicted',
    accounts: incident({
      tickets: [
        ticket('nsd', { clock: [says('south', '09:00')] }),
        ticket('spine', { clock: [says('spine', '09:00')] }),
      ],
    }),
    expected: { intervals: ['09:00-12:00 CONTESTED south+spine DISPUTED'] },
  },
  {
    name: 'IN_TRANSIT: offered, and nobody claims it',
    accounts: incident({
      tickets: [ticket('spine', { clock: [says('spine', '09:00', '10:00')], handovers: [offered()] })],
    }),
    expected: {
      intervals: ['09:00-10:00 UNCONTRADICTED spine HOLDER spine', '10:00-12:00 IN_TRANSIT SENDER spine by offer/-'],
      totals: {
        figures: { byDesk: [{ party: 'desk:spine', inTransitCharged: 7_200_000, charged: 10_800_000, agreed: 0 }] },
      },
    },
  },
  {
    name: 'UNCONTRADICTED: one desk claims it, none speaks of it',
    accounts: incident({ tickets: [ticket('spine', { clock: [says('spine', '09:00')] })] }),
    expected: { intervals: ['09:00-12:00 UNCONTRADICTED spine HOLDER spine'], missing: [] },
  },
  {
    name: 'UNKNOWN: one desk claims it, and the national desk, which always matters, did not answer',
    accounts: incident({ tickets: [ticket('spine', { clock: [says('spine', '09:00')] })], states: { nsd: null } }),
    expected: {
      intervals: ['09:00-12:00 UNKNOWN UNKNOWN without nsd'],
      missing: ['nsd NOT_ANSWERED'],
      totals: { figures: { byClass: { UNKNOWN: 10_800_000, UNOWNED: 0 }, byDesk: [], byOrganisation: [] } },
    },
  },
  {
    name: 'UNOWNED: every account is in, and nobody claims it',
    accounts: incident({ tickets: [ticket('spine')] }),
    expected: { intervals: ['09:00-12:00 UNOWNED UNOWNED'], missing: [] },
  },
];

export const NEIGHBOURS: readonly Vector[] = [
  {
    name: 'WITH_CUSTOMER before DOUBLE: two desks claim it and both are stopped, until one resumes',
    accounts: incident({
      tickets: [
        ticket('spine', { clock: [stops('spine', '09:00')] }),
        ticket('south', { clock: [stops('south', '09:00', '11:00'), says('south', '11:00')] }),
      ],
    }),
    expected: {
      intervals: ['09:00-11:00 WITH_CUSTOMER south+spine CUSTOMER', '11:00-12:00 DOUBLE south+spine DISPUTED'],
    },
  },
  {
    name: 'DOUBLE before AGREED: a second claim, though others say the same as the first',
    accounts: incident({
      tickets: [
        ticket('nsd', { clock: [says('spine', '09:00')] }),
        ticket('spine', { clock: [says('spine', '09:00')] }),
        ticket('south/T1', { clock: [says('spine', '09:00')] }),
        ticket('south/T2', { clock: [says('south', '10:00', '11:00')] }),
      ],
    }),
    expected: {
      intervals: [
        '09:00-10:00 AGREED spine HOLDER spine',
        '10:00-11:00 DOUBLE south+spine DISPUTED',
        '11:00-12:00 AGREED spine HOLDER spine',
      ],
    },
  },
  {
    name: 'AGREED gives way to CONTESTED when anybody says otherwise, however many agree',
    accounts: incident({
      tickets: [
        ticket('nsd', { clock: [says('spine', '09:00')] }),
        ticket('spine', { clock: [says('spine', '09:00')] }),
        ticket('south', { clock: [says('spine', '09:00')] }),
        ticket('laboratory', { clock: [says('south', '10:00', '11:00')] }),
      ],
    }),
    expected: {
      intervals: [
        '09:00-10:00 AGREED spine HOLDER spine',
        '10:00-11:00 CONTESTED south+spine DISPUTED',
        '11:00-12:00 AGREED spine HOLDER spine',
      ],
    },
  },
  {
    name: 'CONTESTED before IN_TRANSIT: two are named while a hand-over is open; with one named it is in transit',
    accounts: incident({
      tickets: [
        ticket('nsd', { clock: [says('south', '09:00', '11:00')] }),
        ticket('laboratory', { clock: [says('spine', '09:00')] }),
        ticket('spine', { handovers: [offered()] }),
      ],
    }),
    expected: {
      intervals: ['09:00-11:00 CONTESTED south+spine DISPUTED', '11:00-12:00 IN_TRANSIT SENDER spine by offer/-'],
    },
  },
  {
    name: 'IN_TRANSIT gives way to UNCONTRADICTED while the sender still says that it holds it',
    accounts: incident({
      tickets: [ticket('spine', { clock: [says('spine', '09:00', '11:00')], handovers: [offered()] })],
    }),
    expected: {
      intervals: ['09:00-11:00 UNCONTRADICTED spine HOLDER spine', '11:00-12:00 IN_TRANSIT SENDER spine by offer/-'],
    },
  },
  {
    name: 'UNCONTRADICTED before UNKNOWN: an account that nobody names is missing and does not matter',
    accounts: incident({ tickets: [ticket('spine', { clock: [says('spine', '09:00')] })], states: { south: null } }),
    expected: { intervals: ['09:00-12:00 UNCONTRADICTED spine HOLDER spine'], missing: ['south NOT_ANSWERED'] },
  },
  {
    name: 'UNKNOWN after UNCONTRADICTED: an account that a ticket names is missing and matters',
    accounts: incident({
      tickets: [ticket('spine', { clock: [says('spine', '09:00', null, { waitingOn: 'desk:south' })] })],
      states: { south: null },
    }),
    expected: { intervals: ['09:00-12:00 UNKNOWN UNKNOWN without south'] },
  },
  {
    name: 'UNKNOWN before UNOWNED: nobody claims it, and an account is too stale from one millisecond after the limit on',
    accounts: incident({ tickets: [ticket('laboratory', { sourceSpokeAt: '10:00' })] }),
    expected: {
      intervals: ['09:00-11:00:00.001 UNOWNED UNOWNED', '11:00:00.001-12:00 UNKNOWN UNKNOWN without laboratory'],
      missing: ['laboratory STALE'],
    },
  },
  {
    name: 'a desk that is down makes nobody’s time UNOWNED, even where no ticket names it',
    accounts: incident({ states: { laboratory: null, south: 'PURGED', 'local-desks': 'WITHHELD' } }),
    expected: {
      intervals: ['09:00-12:00 UNKNOWN UNKNOWN without laboratory+local-desks+south'],
      missing: ['south PURGED', 'laboratory NOT_ANSWERED', 'local-desks WITHHELD'],
    },
  },
  {
    name: 'IN_TRANSIT before UNKNOWN: who is missing is neither the sender nor the receiver',
    accounts: incident({ tickets: [ticket('spine', { handovers: [offered()] })], states: { nsd: null } }),
    expected: {
      intervals: ['09:00-10:00 UNKNOWN UNKNOWN without nsd', '10:00-12:00 IN_TRANSIT SENDER spine by offer/-'],
    },
  },
  {
    name: 'UNKNOWN instead of IN_TRANSIT: the receiver is missing, and could have accepted',
    accounts: incident({ tickets: [ticket('spine', { handovers: [offered()] })], states: { south: null } }),
    expected: { intervals: ['09:00-12:00 UNKNOWN UNKNOWN without south'] },
  },
];
