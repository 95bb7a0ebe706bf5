/** Custody passes at acceptance, and comes back with a rejection or a withdrawal; who is charged on the way. */

import { at, handover, incident, POLICY, says, ticket } from '../incident-in-words.ts';
import type { Vector } from '../vector.ts';

type Times = Parameters<typeof handover>[2];

/** Spine holds it until 10:00 and then offers it to the south; both record it under one transfer reference. */
const bothSides = (sender: Times, receiver: Times, more: Partial<Parameters<typeof incident>[0]> = {}) =>
  incident({
    tickets: [
      ticket('spine', {
        clock: [says('spine', '09:00', '10:00')],
        handovers: [handover('spine', 'south', { id: 's', transferReference: 'TR-1', offeredAt: '10:00', ...sender })],
      }),
      ticket('south', {
        handovers: [handover('spine', 'south', { id: 'r', transferReference: 'TR-1', ...receiver })],
      }),
    ],
    ...more,
  });

const HELD_BEFORE = '09:00-10:00 UNCONTRADICTED spine HOLDER spine';
const ACCEPTED = bothSides({}, { receivedAt: '10:20', acceptedAt: '11:30' });
const REJECTED: Times = { receivedAt: '10:10', rejectedAt: '11:00', rejectCode: 'NOT_OURS' };
const charging = (acceptanceWindow: 'SENDER' | 'RECEIVER') => ({ ...POLICY, charging: { acceptanceWindow } });

export const TRANSIT: readonly Vector[] = [
  {
    name: 'a receipt is no acceptance: the sender pays until it, the window is nobody’s, then the receiver pays',
    accounts: ACCEPTED,
    expected: {
      intervals: [
        HELD_BEFORE,
        '10:00-10:20 IN_TRANSIT SENDER spine by s/r',
        '10:20-10:50 IN_TRANSIT ALLOWED by s/r',
        '10:50-11:30 IN_TRANSIT RECEIVER south by s/r',
        '11:30-12:00 UNCONTRADICTED south HOLDER south',
      ],
      handovers: [{ pairing: 'TRANSFER_REFERENCE', handoverGap: 1_200_000, acceptanceGap: 4_200_000 }],
      notices: [],
      totals: {
        figures: {
          byClass: { IN_TRANSIT: 5_400_000, UNCONTRADICTED: 5_400_000 },
          byCharge: { HOLDER: 5_400_000, SENDER: 1_200_000, ALLOWED: 1_800_000, RECEIVER: 2_400_000 },
          byDesk: [
            { party: 'desk:south', uncontradicted: 1_800_000, inTransitCharged: 2_400_000, charged: 4_200_000 },
            { party: 'desk:spine', uncontradicted: 3_600_000, inTransitCharged: 1_200_000, charged: 4_800_000 },
          ],
        },
      },
    },
  },
  {
    name: 'a policy may charge the window to the sender',
    accounts: ACCEPTED,
    policy: charging('SENDER'),
    expected: {
      intervals: [
        HELD_BEFORE,
        '10:00-10:50 IN_TRANSIT SENDER spine by s/r',
        '10:50-11:30 IN_TRANSIT RECEIVER south by s/r',
        '11:30-12:00 UNCONTRADICTED south HOLDER south',
      ],
    },
  },
  {
    name: 'or to the receiver',
    accounts: ACCEPTED,
    policy: charging('RECEIVER'),
    expected: {
      intervals: [
        HELD_BEFORE,
        '10:00-10:20 IN_TRANSIT SENDER spine by s/r',
        '10:20-11:30 IN_TRANSIT RECEIVER south by s/r',
        '11:30-12:00 UNCONTRADICTED south HOLDER south',
      ],
    },
  },
  {
    name: 'once the sender records the acceptance, both agree',
    accounts: bothSides({ acceptedAt: '11:45' }, { receivedAt: '10:20', acceptedAt: '10:30' }),
    expected: {
      intervals: [
        HELD_BEFORE,
        '10:00-10:20 IN_TRANSIT SENDER spine by s/r',
        '10:20-10:30 IN_TRANSIT ALLOWED by s/r',
        '10:30-11:45 UNCONTRADICTED south HOLDER south',
        '11:45-12:00 AGREED south HOLDER south',
      ],
      // The receiver's word of its own acceptance counts, not the sender's.
      handovers: [{ acceptedAt: at('10:30') }],
    },
  },
  {
    name: 'a rejection is the sender’s, less the receiver’s time over its window; custody returns when it arrives',
    accounts: bothSides({ returnedAt: '11:20' }, REJECTED),
    expected: {
      intervals: [
        HELD_BEFORE,
        '10:00-10:40 IN_TRANSIT SENDER spine by s/r',
        '10:40-11:00 IN_TRANSIT RECEIVER south by s/r',
        '11:00-11:20 IN_TRANSIT SENDER spine by s/r',
        '11:20-12:00 UNCONTRADICTED spine HOLDER spine',
      ],
    },
  },
  {
    name: 'a rejection that somebody disputes is nobody’s until it is settled',
    accounts: bothSides({ returnedAt: '11:20' }, REJECTED, { disputed: ['r'] }),
    expected: {
      intervals: [
        HELD_BEFORE,
        '10:00-11:20 IN_TRANSIT DISPUTED by s/r',
        '11:20-12:00 UNCONTRADICTED spine HOLDER spine',
      ],
      handovers: [{ isRejectionDisputed: true }],
    },
  },
  {
    name: 'a dispute that was withdrawn leaves the rejection standing',
    accounts: bothSides(
      { returnedAt: '11:20' },
      { ...REJECTED, receivedAt: '10:50' },
      {
        disputed: ['s'],
        disputeWithdrawnAt: '13:00',
      },
    ),
    expected: {
      intervals: [
        HELD_BEFORE,
        '10:00-11:20 IN_TRANSIT SENDER spine by s/r',
        '11:20-12:00 UNCONTRADICTED spine HOLDER spine',
      ],
    },
  },
  {
    name: 'a rejection in the sender’s own record arrived then, unless it says when',
    accounts: bothSides({ rejectedAt: '11:00' }, { receivedAt: '10:50' }),
    expected: {
      intervals: [
        HELD_BEFORE,
        '10:00-11:00 IN_TRANSIT SENDER spine by s/r',
        '11:00-12:00 UNCONTRADICTED spine HOLDER spine',
      ],
    },
  },
  {
    name: 'an offer that was withdrawn is the sender’s again',
    accounts: bothSides({ withdrawnAt: '10:45' }, { receivedAt: '10:30' }),
    expected: {
      intervals: [
        HELD_BEFORE,
        '10:00-10:30 IN_TRANSIT SENDER spine by s/r',
        '10:30-10:45 IN_TRANSIT ALLOWED by s/r',
        '10:45-12:00 UNCONTRADICTED spine HOLDER spine',
      ],
    },
  },
  {
    name: 'a negative gap is skew: reported, never clamped',
    accounts: bothSides({}, { receivedAt: '09:55', acceptedAt: '10:30' }),
    expected: {
      intervals: [
        HELD_BEFORE,
        '10:00-10:25 IN_TRANSIT ALLOWED by s/r',
        '10:25-10:30 IN_TRANSIT RECEIVER south by s/r',
        '10:30-12:00 UNCONTRADICTED south HOLDER south',
      ],
      handovers: [{ handoverGap: -300_000, acceptanceGap: 2_100_000 }],
      notices: [{ kind: 'SKEW', about: 's', desk: 'spine', gap: -300_000 }],
    },
  },
  {
    name: 'an acceptance before the receipt is skew too',
    accounts: bothSides({}, { receivedAt: '10:20', acceptedAt: '10:10' }),
    expected: {
      intervals: [
        HELD_BEFORE,
        '10:00-10:10 IN_TRANSIT SENDER spine by s/r',
        '10:10-12:00 UNCONTRADICTED south HOLDER south',
      ],
      notices: [{ kind: 'SKEW', about: 's', desk: 'spine', gap: -600_000 }],
    },
  },
  {
    name: 'of several open hand-overs the one offered last counts, and when it ends the one before it again',
    accounts: incident({
      tickets: [
        ticket('spine', { handovers: [handover('spine', 'south', { id: 'a', offeredAt: '09:30' })] }),
        ticket('laboratory', {
          handovers: [handover('nsd', 'laboratory', { id: 'b', offeredAt: '10:00', rejectedAt: '10:30' })],
        }),
      ],
    }),
    expected: {
      intervals: [
        '09:00-09:30 UNOWNED UNOWNED',
        '09:30-10:00 IN_TRANSIT SENDER spine by a/-',
        '10:00-10:30 IN_TRANSIT SENDER nsd by -/b',
        '10:30-12:00 IN_TRANSIT SENDER spine by a/-',
      ],
    },
  },
  {
    name: 'of two offered at one instant the one with the greater sender’s id counts',
    accounts: incident({
      tickets: [
        ticket('spine', { handovers: [handover('spine', 'south', { id: 'b', offeredAt: '09:00' })] }),
        ticket('south', { handovers: [handover('south', 'spine', { id: 'a', offeredAt: '09:00' })] }),
      ],
    }),
    expected: { intervals: ['09:00-12:00 IN_TRANSIT SENDER spine by b/-'] },
  },
  {
    name: 'a hand-over of which nobody says when it was offered is never open',
    accounts: incident({
      tickets: [ticket('south', { handovers: [handover('spine', 'south', { receivedAt: '10:00' })] })],
    }),
    expected: { intervals: ['09:00-12:00 UNOWNED UNOWNED'] },
  },
];
