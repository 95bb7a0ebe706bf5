/** What one ticket says at an instant, whose tickets are heard, and what a parent does. */

import { bond, handover, incident, POLICY, says, stops, ticket } from '../incident-in-words.ts';
import type { Vector } from '../vector.ts';

const onlySpine = (...clock: ReturnType<typeof says>[]) => incident({ tickets: [ticket('spine', { clock })] });
const RUNNING_THROUGHOUT = { intervals: ['09:00-12:00 UNCONTRADICTED spine HOLDER spine'] };
const STOPPED_THROUGHOUT = { intervals: ['09:00-12:00 WITH_CUSTOMER spine CUSTOMER'] };

export const STOPS: readonly Vector[] = [
  {
    name: 'a stop without evidence does not stop the clock',
    accounts: onlySpine(stops('spine', '09:00', null, { hasEvidence: false })),
    expected: RUNNING_THROUGHOUT,
  },
  {
    name: 'a stop without evidence does where the policy asks for none',
    accounts: onlySpine(stops('spine', '09:00', null, { hasEvidence: false })),
    policy: { ...POLICY, stops: { ...POLICY.stops, evidenceRequired: false } },
    expected: STOPPED_THROUGHOUT,
  },
  {
    name: 'a stop counts from when the request reached the customer',
    accounts: onlySpine(stops('spine', '09:00', null, { requestReachedAt: '10:30' })),
    expected: {
      intervals: ['09:00-10:30 UNCONTRADICTED spine HOLDER spine', '10:30-12:00 WITH_CUSTOMER spine CUSTOMER'],
    },
  },
  {
    name: 'a stop whose request never reached the customer does not count',
    accounts: onlySpine(stops('spine', '09:00', null, { requestedAt: '09:00', requestReachedAt: null })),
    expected: RUNNING_THROUGHOUT,
  },
  {
    name: 'a stop for a reason that the policy does not permit does not count',
    accounts: onlySpine(stops('spine', '09:00', null, { reason: 'SUB_SUPPLIER' })),
    expected: RUNNING_THROUGHOUT,
  },
  {
    name: 'a stop without a reason does not count',
    accounts: onlySpine(stops('spine', '09:00', null, { reason: null })),
    expected: RUNNING_THROUGHOUT,
  },
  {
    name: 'waiting on a peer keeps the clock running',
    accounts: onlySpine(stops('spine', '09:00', null, { waitingOn: 'desk:south' })),
    expected: RUNNING_THROUGHOUT,
  },
  {
    name: 'waiting on a local desk is waiting on the customer',
    accounts: onlySpine(stops('spine', '09:00', null, { waitingOn: 'desk:trust-a' })),
    expected: STOPPED_THROUGHOUT,
  },
  {
    name: 'a stop that waits on nobody named counts',
    accounts: onlySpine(stops('spine', '09:00', null, { waitingOn: null })),
    expected: STOPPED_THROUGHOUT,
  },
  {
    name: 'a desk with one ticket running is not stopped',
    accounts: incident({
      tickets: [
        ticket('spine/T1', { clock: [stops('spine', '09:00')] }),
        ticket('spine/T2', { clock: [says('spine', '09:00', '11:00')] }),
      ],
    }),
    expected: {
      intervals: ['09:00-11:00 UNCONTRADICTED spine HOLDER spine', '11:00-12:00 WITH_CUSTOMER spine CUSTOMER'],
    },
  },
];

export const STATEMENTS: readonly Vector[] = [
  {
    name: 'a statement that has ended says nothing',
    accounts: onlySpine(says('spine', '09:00', '10:00'), says('spine', '10:00', '11:00')),
    expected: { intervals: ['09:00-11:00 UNCONTRADICTED spine HOLDER spine', '11:00-12:00 UNOWNED UNOWNED'] },
  },
  {
    name: 'what stood before a statement that has ended counts again, as far as it reaches by its own words',
    accounts: onlySpine(says('spine', '09:00', '11:30'), says(null, '10:00', '11:00')),
    expected: {
      intervals: [
        '09:00-10:00 UNCONTRADICTED spine HOLDER spine',
        '10:00-11:00 UNOWNED UNOWNED',
        '11:00-11:30 UNCONTRADICTED spine HOLDER spine',
        '11:30-12:00 UNOWNED UNOWNED',
      ],
    },
  },
  {
    name: 'when a statement ends, neither what passed by a hand-over before it nor what stood before that comes back',
    accounts: incident({
      tickets: [
        ticket('spine', {
          clock: [says('spine', '09:00')],
          handovers: [handover('spine', 'south', { acceptedAt: '09:30' })],
        }),
        ticket('south', {
          clock: [says('south', '08:00'), says('south', '10:00', '11:00')],
          handovers: [handover('spine', 'south', { acceptedAt: '09:30' })],
        }),
      ],
    }),
    // From 09:30 both say the south; from 11:00 the south says nothing any more, and Spine alone names it.
    expected: {
      intervals: [
        '09:00-09:30 DOUBLE south+spine DISPUTED',
        '09:30-11:00 AGREED south HOLDER south',
        '11:00-12:00 UNOWNED UNOWNED',
      ],
    },
  },
  {
    name: 'a statement that ends before it begins never stands',
    accounts: onlySpine(says('spine', '09:00'), says(null, '10:00', '09:30')),
    expected: { intervals: ['09:00-12:00 UNCONTRADICTED spine HOLDER spine'] },
  },
  {
    name: 'of two statements from one instant the one witnessed later counts',
    accounts: onlySpine(
      says('spine', '09:00', null, { id: 'b', witnessedAt: '09:10' }),
      says(null, '09:00', null, { id: 'a', witnessedAt: '09:11' }),
    ),
    expected: { intervals: ['09:00-12:00 UNOWNED UNOWNED'] },
  },
  {
    name: 'of two statements witnessed together the one with the greater id counts',
    accounts: onlySpine(says(null, '09:00', null, { id: 'b' }), says('spine', '09:00', null, { id: 'a' })),
    expected: { intervals: ['09:00-12:00 UNOWNED UNOWNED'] },
  },
  {
    name: 'a statement beats a hand-over’s mark of the same instant, though that was witnessed later',
    accounts: incident({
      tickets: [
        ticket('spine', {
          clock: [says(null, '10:00', null, { witnessedAt: '10:00' })],
          handovers: [handover('spine', 'south', { acceptedAt: '10:00', witnessedAt: '11:00' })],
        }),
        ticket('south', { clock: [says('south', '09:00')] }),
      ],
    }),
    // Spine's hand-over would second the south from 10:00 on.
    expected: { intervals: ['09:00-12:00 UNCONTRADICTED south HOLDER south'] },
  },
  {
    name: 'where one hand-over was accepted, returned and withdrawn at one instant, its sender holds it',
    accounts: incident({
      tickets: [
        ticket('spine', {
          handovers: [handover('spine', 'south', { acceptedAt: '10:00', returnedAt: '10:00', withdrawnAt: '10:00' })],
        }),
      ],
    }),
    expected: { intervals: ['09:00-10:00 UNOWNED UNOWNED', '10:00-12:00 UNCONTRADICTED spine HOLDER spine'] },
  },
  {
    name: 'who is accountable or informed does not hold it',
    accounts: onlySpine(
      says('spine', '09:00', null, { role: 'ACCOUNTABLE' }),
      says('spine', '09:30', null, { role: 'INFORMED' }),
    ),
    expected: { intervals: ['09:00-12:00 UNOWNED UNOWNED'] },
  },
  {
    name: 'a desk answers for an outside firm that it brought in, and a customer holds nothing',
    accounts: onlySpine(says('external:cable-repairs', '09:00'), says('customer:RXF05', '10:00')),
    expected: RUNNING_THROUGHOUT,
  },
  {
    name: 'a second ticket of the desk that claims it is no second opinion',
    accounts: incident({
      tickets: [
        ticket('spine/T1', { clock: [says('spine', '09:00')] }),
        ticket('spine/T2', { clock: [says('spine', '09:00')] }),
      ],
    }),
    expected: RUNNING_THROUGHOUT,
  },
  {
    name: 'somebody else’s word alone gives nobody custody',
    accounts: incident({ tickets: [ticket('nsd', { clock: [says('spine', '09:00')] }), ticket('spine')] }),
    expected: { intervals: ['09:00-12:00 UNOWNED UNOWNED'] },
  },
  {
    name: 'a party that is no desk can be named, without an organisation',
    accounts: incident({
      tickets: [
        ticket('nsd', { clock: [says('organisation:of-south', '09:00')] }),
        ticket('spine', { clock: [says('spine', '09:00')] }),
      ],
    }),
    expected: { intervals: ['09:00-12:00 CONTESTED spine+organisation:of-south(no organisation) DISPUTED'] },
  },
  {
    name: 'beside an interval stands who says what throughout it: whoever says it again, but not who stopped saying it',
    accounts: incident({
      tickets: [
        ticket('nsd', { clock: [says('spine', '08:00', null, { id: 'seconds' })] }),
        ticket('spine', {
          clock: [says('spine', '09:00', null, { id: 'first' }), says('spine', '10:00', null, { id: 'again' })],
        }),
        ticket('laboratory', { clock: [says('spine', '09:00', '10:00', { id: 'for-an-hour' })] }),
      ],
    }),
    expected: {
      intervals: ['09:00-12:00 AGREED spine HOLDER spine'],
      claims: [['nsd: desk:spine seconds', 'spine: desk:spine first']],
    },
  },
  {
    name: 'each local desk speaks for itself, though one account answers for all',
    accounts: incident({
      tickets: [
        ticket('trust-a', { clock: [says('trust-a', '09:00')] }),
        ticket('trust-b', { clock: [says('trust-b', '10:00')] }),
      ],
    }),
    expected: {
      intervals: ['09:00-10:00 UNCONTRADICTED trust-a HOLDER trust-a', '10:00-12:00 DOUBLE trust-a+trust-b DISPUTED'],
    },
  },
];

export const HEARD: readonly Vector[] = [
  {
    name: 'a ticket of an account that has become too stale is not heard',
    accounts: incident({
      tickets: [
        ticket('spine', { clock: [says('spine', '09:00')], sourceSpokeAt: '10:00' }),
        ticket('south', { clock: [says('south', '09:00')] }),
      ],
    }),
    expected: {
      intervals: ['09:00-11:00:00.001 DOUBLE south+spine DISPUTED', '11:00:00.001-12:00 UNKNOWN UNKNOWN without spine'],
      missing: ['spine STALE'],
    },
  },
  {
    name: 'an account spoke when the latest of its tickets did',
    accounts: incident({
      tickets: [
        ticket('spine/T1', { clock: [says('spine', '09:00')], sourceSpokeAt: '09:00' }),
        ticket('spine/T2', { sourceSpokeAt: '11:00' }),
      ],
    }),
    expected: { ...RUNNING_THROUGHOUT, missing: [] },
  },
  {
    name: 'what came of an account of which something did not come is still heard',
    accounts: incident({
      tickets: [
        ticket('nsd', { clock: [says('spine', '10:00')] }),
        ticket('spine/T1', { clock: [says('spine', '09:00')] }),
        ticket('spine/T2', { presence: 'WITHHELD' }),
        ticket('spine/T3', { presence: null }),
      ],
    }),
    expected: {
      intervals: ['09:00-10:00 UNKNOWN UNKNOWN without spine', '10:00-12:00 AGREED spine HOLDER spine'],
      missing: ['spine NOT_ANSWERED', 'spine WITHHELD'],
    },
  },
  {
    name: 'a ticket under a parent adds no second holder',
    accounts: incident({
      tickets: [
        ticket('spine', { clock: [says('spine', '09:00')] }),
        ticket('south', { clock: [says('south', '09:00')], bonds: [bond('PARENT', 'spine')] }),
      ],
    }),
    expected: RUNNING_THROUGHOUT,
  },
  {
    name: 'the parent’s own word that it has a child does as well',
    accounts: incident({
      tickets: [
        ticket('spine', { clock: [says('spine', '09:00')], bonds: [bond('CHILD', 'south')] }),
        ticket('south', { clock: [says('south', '09:00')] }),
      ],
    }),
    expected: RUNNING_THROUGHOUT,
  },
  {
    name: 'and the incident’s own, as the NSD tells it',
    accounts: incident({
      tickets: [
        ticket('spine', { clock: [says('spine', '09:00')] }),
        ticket('south', { clock: [says('south', '09:00')] }),
      ],
      declared: { bonds: [bond('CHILD', 'south')] },
    }),
    expected: RUNNING_THROUGHOUT,
  },
  {
    name: 'a denied bond makes no parent',
    accounts: incident({
      tickets: [
        ticket('spine', { clock: [says('spine', '09:00')] }),
        ticket('south', { clock: [says('south', '09:00')], bonds: [bond('PARENT', 'spine', '09:30')] }),
      ],
    }),
    expected: { intervals: ['09:00-12:00 DOUBLE south+spine DISPUTED'] },
  },
  {
    name: 'tickets that are each other’s parents are both heard, and one under them is not',
    accounts: incident({
      tickets: [
        ticket('spine', { clock: [says('spine', '09:00')], bonds: [bond('PARENT', 'south')] }),
        ticket('south', { clock: [says('south', '09:00')], bonds: [bond('PARENT', 'spine')] }),
        ticket('laboratory', { clock: [says('laboratory', '09:00')], bonds: [bond('PARENT', 'south')] }),
      ],
    }),
    expected: { intervals: ['09:00-12:00 DOUBLE south+spine DISPUTED'] },
  },
];
