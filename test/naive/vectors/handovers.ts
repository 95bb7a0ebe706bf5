/** Hand-overs: whose the time between two desks is. */

import { at, handover, incident, MINUTE, POLICY, row, statement, ticket, type Vector } from './telling.ts';

const SPINE = 'spine/remedy/1';
const EAST = 'east/peregrine/3';
const until = (time: string) => ({ to: at(time) });
const whole = { start: '09:00', restore: '17:00' };
const end = at('17:00');

const offer = { offeredAt: '10:00' };
const transit = (sent: Parameters<typeof handover>[2], received: Parameters<typeof handover>[2]) => [
  ticket(SPINE, {
    clock: [statement('desk:spine', '09:00', until('10:00'))],
    handovers: [handover('spine', 'east', { ...offer, ...sent })],
  }),
  ticket(EAST, { handovers: [handover('spine', 'east', received)] }),
];
const rejected = transit({ returnedAt: '13:00' }, { receivedAt: '10:30', rejectedAt: '12:00' });

const bonded = (receivedAt: string) => [
  ticket(SPINE, {
    handovers: [handover('spine', 'east', offer, { transferReference: null })],
    bonds: [{ target: EAST, role: 'HANDED_TO', assertedAt: null, deniedAt: null }],
  }),
  ticket(EAST, {
    handovers: [handover('spine', 'east', { receivedAt, acceptedAt: '10:45' }, { transferReference: null })],
  }),
];

export const HANDOVERS: readonly Vector[] = [
  {
    title: 'accepted late: the sender until receipt, nobody for the window, then the receiver',
    accounts: incident({ ...whole, tickets: transit({}, { receivedAt: '10:30', acceptedAt: '12:00' }) }),
    end,
    rows: [
      row('09:00', 'UNCONTRADICTED', ['spine'], 'HOLDER spine'),
      row('10:00', 'IN_TRANSIT', [], 'SENDER spine'),
      row('10:30', 'IN_TRANSIT', [], 'ALLOWED'),
      row('11:30', 'IN_TRANSIT', [], 'RECEIVER east'),
      row('12:00', 'UNCONTRADICTED', ['east'], 'HOLDER east'),
    ],
    gaps: [[30 * MINUTE, 90 * MINUTE]],
    notices: [],
  },
  {
    title: 'a policy that charges the window to the sender',
    accounts: incident({ ...whole, tickets: transit({}, { receivedAt: '10:30', acceptedAt: '12:00' }) }),
    policy: { ...POLICY, charging: { acceptanceWindow: 'SENDER' } },
    end,
    rows: [
      row('09:00', 'UNCONTRADICTED', ['spine'], 'HOLDER spine'),
      row('10:00', 'IN_TRANSIT', [], 'SENDER spine'),
      row('11:30', 'IN_TRANSIT', [], 'RECEIVER east'),
      row('12:00', 'UNCONTRADICTED', ['east'], 'HOLDER east'),
    ],
  },
  {
    title: 'rejected: the sender pays, less what the receiver took beyond its window, until the rejection arrives',
    accounts: incident({ ...whole, tickets: rejected }),
    end,
    rows: [
      row('09:00', 'UNCONTRADICTED', ['spine'], 'HOLDER spine'),
      row('10:00', 'IN_TRANSIT', [], 'SENDER spine'),
      row('11:30', 'IN_TRANSIT', [], 'RECEIVER east'),
      row('12:00', 'IN_TRANSIT', [], 'SENDER spine'),
      row('13:00', 'UNCONTRADICTED', ['spine'], 'HOLDER spine'),
    ],
  },
  {
    title: 'a rejection that is disputed is charged to nobody',
    accounts: incident({
      ...whole,
      tickets: rejected,
      disputes: [
        {
          id: 'dispute-1',
          subject: 'HANDOVER',
          about: rejected[1]!.handovers[0]!.id,
          raisedBy: 'desk:spine',
          raisedAt: at('13:30'),
          withdrawnAt: null,
          witnessedAt: at('13:30'),
        },
      ],
    }),
    end,
    rows: [
      row('09:00', 'UNCONTRADICTED', ['spine'], 'HOLDER spine'),
      row('10:00', 'IN_TRANSIT', [], 'DISPUTED'),
      row('13:00', 'UNCONTRADICTED', ['spine'], 'HOLDER spine'),
    ],
  },
  {
    title: 'withdrawn: it is the sender’s again from then on',
    accounts: incident({ ...whole, tickets: transit({ withdrawnAt: '11:00' }, { receivedAt: '10:30' }) }),
    end,
    rows: [
      row('09:00', 'UNCONTRADICTED', ['spine'], 'HOLDER spine'),
      row('10:00', 'IN_TRANSIT', [], 'SENDER spine'),
      row('10:30', 'IN_TRANSIT', [], 'ALLOWED'),
      row('11:00', 'UNCONTRADICTED', ['spine'], 'HOLDER spine'),
    ],
  },
  {
    title: 'receipt is not acceptance: a hand-over that is received and no more is in transit to the end',
    accounts: incident({ ...whole, tickets: transit({}, { receivedAt: '10:00' }) }),
    end,
    rows: [
      row('09:00', 'UNCONTRADICTED', ['spine'], 'HOLDER spine'),
      row('10:00', 'IN_TRANSIT', [], 'ALLOWED'),
      row('11:00', 'IN_TRANSIT', [], 'RECEIVER east'),
    ],
    gaps: [[0, null]],
  },
  {
    title: 'offered to a desk that is down: whether it took it is unknown',
    accounts: incident({ ...whole, tickets: [transit({}, { receivedAt: '10:00' })[0]!], states: { east: null } }),
    end,
    rows: [row('09:00', 'UNKNOWN', [], 'UNKNOWN')],
    missing: ['east NOT_ANSWERED'],
  },
  {
    title: 'received before it was offered: the gap is negative and noted',
    accounts: incident({ ...whole, tickets: transit({}, { receivedAt: '09:55', acceptedAt: '10:05' }) }),
    end,
    rows: [
      row('09:00', 'UNCONTRADICTED', ['spine'], 'HOLDER spine'),
      row('10:00', 'IN_TRANSIT', [], 'ALLOWED'),
      row('10:05', 'UNCONTRADICTED', ['east'], 'HOLDER east'),
    ],
    gaps: [[-5 * MINUTE, 10 * MINUTE]],
    notices: ['SKEW'],
  },
  {
    title: 'two records with different transfer references are two hand-overs, however near',
    accounts: incident({
      ...whole,
      tickets: [
        ticket(SPINE, {
          handovers: [handover('spine', 'east', { offeredAt: '10:00' }, { transferReference: 'TR-1' })],
          bonds: [{ target: EAST, role: 'HANDED_TO', assertedAt: null, deniedAt: null }],
        }),
        ticket(EAST, {
          handovers: [handover('spine', 'east', { receivedAt: '10:00' }, { transferReference: 'TR-2' })],
        }),
      ],
    }),
    end,
    rows: [row('09:00', 'UNOWNED', [], 'UNOWNED'), row('10:00', 'IN_TRANSIT', [], 'SENDER spine')],
    notices: ['UNMATCHED', 'UNMATCHED'],
  },
  {
    title: 'without a reference they pair by bond and time, at the very edge of the window',
    accounts: incident({ ...whole, tickets: bonded('10:15') }),
    end,
    rows: [
      row('09:00', 'UNOWNED', [], 'UNOWNED'),
      row('10:00', 'IN_TRANSIT', [], 'SENDER spine'),
      row('10:15', 'IN_TRANSIT', [], 'ALLOWED'),
      row('10:45', 'UNCONTRADICTED', ['east'], 'HOLDER east'),
    ],
    gaps: [[15 * MINUTE, 30 * MINUTE]],
    notices: [],
  },
  {
    title: 'a millisecond beyond the window they are two: the sender still waits, and the receiver claims it',
    accounts: incident({ ...whole, tickets: bonded('2006-08-01T10:15:00.001Z') }),
    end,
    rows: [
      row('09:00', 'UNOWNED', [], 'UNOWNED'),
      row('10:00', 'IN_TRANSIT', [], 'SENDER spine'),
      row('10:45', 'UNCONTRADICTED', ['east'], 'HOLDER east'),
    ],
    notices: ['UNMATCHED', 'UNMATCHED'],
  },
  {
    title: 'the record of a desk that neither sent nor received it is shown and used for nothing',
    accounts: incident({
      ...whole,
      tickets: [
        ticket('network/remedy/2', { handovers: [handover('spine', 'east', { ...offer, acceptedAt: '11:00' })] }),
      ],
    }),
    end,
    rows: [row('09:00', 'UNOWNED', [], 'UNOWNED')],
    notices: ['WITNESSED'],
  },
  {
    title: 'a record of the sender that tells the acceptance too agrees with the receiver from then on',
    accounts: incident({
      ...whole,
      tickets: transit({ acceptedAt: '11:00' }, { receivedAt: '10:00', acceptedAt: '11:00' }),
    }),
    end,
    rows: [
      row('09:00', 'UNCONTRADICTED', ['spine'], 'HOLDER spine'),
      row('10:00', 'IN_TRANSIT', [], 'ALLOWED'),
      row('11:00', 'AGREED', ['east'], 'HOLDER east'),
    ],
  },
];
