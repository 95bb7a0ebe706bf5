/** Which two records are one hand-over, and what is listed beside custody. */

import { bond, handover, incident, says, ticket } from '../incident-in-words.ts';
import type { Vector } from '../vector.ts';

type Times = Parameters<typeof handover>[2];

/** Offers by spine and receipts by the south, the two tickets bonded. */
const bonded = (offers: readonly Times[], receipts: readonly Times[], role: 'HANDED_TO' | null = 'HANDED_TO') =>
  incident({
    tickets: [
      ticket('spine', {
        handovers: offers.map((each) => handover('spine', 'south', each)),
        bonds: role === null ? [] : [bond(role, 'south')],
      }),
      ticket('south', { handovers: receipts.map((each) => handover('spine', 'south', each)) }),
    ],
  });
const pairsOf = (...pairs: readonly (readonly [pairing: string, sender: string | null, receiver: string | null])[]) =>
  pairs.map(([pairing, senderRecord, receiverRecord]) => ({ pairing, senderRecord, receiverRecord }));

export const PAIRING: readonly Vector[] = [
  {
    name: 'without a reference the nearest receipt of a bonded ticket pairs; what is left is UNMATCHED',
    accounts: bonded(
      [
        { id: 's1', offeredAt: '10:00' },
        { id: 's2', offeredAt: '10:20' },
      ],
      [{ id: 'r1', receivedAt: '10:12' }],
    ),
    expected: {
      handovers: pairsOf(['UNMATCHED', 's1', null], ['BOND_AND_TIME', 's2', 'r1']),
      notices: [
        { kind: 'UNMATCHED', about: 's1', desk: 'spine' },
        { kind: 'SKEW', about: 's2', desk: 'spine', gap: -480_000 },
      ],
    },
  },
  {
    name: 'the nearest pair is found even where that leaves another farther apart',
    accounts: bonded(
      [
        { id: 's1', offeredAt: '10:00' },
        { id: 's2', offeredAt: '10:08' },
      ],
      [
        { id: 'r1', receivedAt: '10:07' },
        { id: 'r2', receivedAt: '10:15' },
      ],
    ),
    // r1 is 7 from s1 and 1 from s2; that leaves s1 and r2, 15 apart: as much as the window allows.
    expected: { handovers: pairsOf(['BOND_AND_TIME', 's1', 'r2'], ['BOND_AND_TIME', 's2', 'r1']) },
  },
  {
    name: 'of pairs as near as each other the lesser sender’s id comes first, then the lesser receiver’s',
    accounts: bonded(
      [
        { id: 's2', offeredAt: '10:00' },
        { id: 's1', offeredAt: '10:10' },
      ],
      [
        { id: 'r2', receivedAt: '10:05' },
        { id: 'r1', receivedAt: '10:15' },
      ],
    ),
    // All four are 5 apart but s2 and r1 (15): s1 chooses first, and r1 before r2.
    expected: { handovers: pairsOf(['BOND_AND_TIME', 's2', 'r2'], ['BOND_AND_TIME', 's1', 'r1']) },
  },
  {
    name: 'a millisecond over the window does not pair',
    accounts: bonded([{ id: 's', offeredAt: '10:00' }], [{ id: 'r', receivedAt: '10:15:00.001' }]),
    // Unmatched both; the receiver does not say when it was offered, so its record sorts last.
    expected: { handovers: pairsOf(['UNMATCHED', 's', null], ['UNMATCHED', null, 'r']) },
  },
  {
    name: 'without a bond nothing pairs by time',
    accounts: bonded([{ id: 's', offeredAt: '10:00' }], [{ id: 'r', receivedAt: '10:00' }], null),
    expected: { handovers: pairsOf(['UNMATCHED', 's', null], ['UNMATCHED', null, 'r']) },
  },
  {
    name: 'different transfer references never pair, and one with none pairs with either',
    accounts: bonded(
      [
        { id: 's1', offeredAt: '10:00', transferReference: 'TR-1' },
        { id: 's2', offeredAt: '10:10' },
      ],
      [
        { id: 'r1', receivedAt: '10:00', transferReference: 'TR-2' },
        { id: 'r2', receivedAt: '10:05' },
      ],
    ),
    // s1 and r1 stand together and may not pair; s1–r2 and s2–r2 are 5 apart, s1 first; then s2–r1.
    expected: { handovers: pairsOf(['BOND_AND_TIME', 's1', 'r2'], ['BOND_AND_TIME', 's2', 'r1']) },
  },
  {
    name: 'equal references pair whatever the time, and each record once',
    accounts: bonded(
      [{ id: 's', offeredAt: '09:00', transferReference: 'TR-1' }],
      [
        { id: 'r1', receivedAt: '11:00', transferReference: 'TR-1' },
        { id: 'r2', receivedAt: '11:30', transferReference: 'TR-1' },
      ],
      null,
    ),
    expected: { handovers: pairsOf(['TRANSFER_REFERENCE', 's', 'r1'], ['UNMATCHED', null, 'r2']) },
  },
  {
    name: 'a third desk’s record is shown as WITNESSED and used for nothing',
    accounts: incident({
      tickets: [
        ticket('nsd', {
          handovers: [handover('spine', 'south', { id: 'w', offeredAt: '10:00', receivedAt: '09:00' })],
        }),
      ],
    }),
    expected: {
      intervals: ['09:00-12:00 UNOWNED UNOWNED'],
      handovers: pairsOf(['WITNESSED', 'w', null]),
      notices: [{ kind: 'WITNESSED', about: 'w', desk: 'nsd' }],
    },
  },
  {
    name: 'a record that was witnessed long after what it tells is BACK_DATED; one closed lately is not',
    accounts: incident({
      tickets: [
        ticket('spine', {
          clock: [
            says('spine', '09:00', null, { id: 'late', witnessedAt: '10:00:00.001' }),
            says('spine', '09:00', null, { id: 'in-time', witnessedAt: '10:00' }),
            says('spine', '09:00', '11:00', { id: 'closed', witnessedAt: '11:30' }),
            says('spine', '09:00', '09:30', { id: 'closed-late', witnessedAt: '11:30' }),
          ],
          handovers: [
            handover('spine', 'nsd', {
              id: 'late-offer',
              offeredAt: '11:00',
              acceptedAt: '10:00',
              witnessedAt: '12:30',
            }),
          ],
        }),
      ],
    }),
    expected: {
      notices: [
        { kind: 'UNMATCHED', about: 'late-offer', desk: 'spine' },
        { kind: 'BACK_DATED', about: 'closed-late', desk: 'spine', by: 7_200_000 },
        { kind: 'BACK_DATED', about: 'late', desk: 'spine', by: 3_600_001 },
        { kind: 'BACK_DATED', about: 'late-offer', desk: 'spine', by: 5_400_000 },
      ],
    },
  },
];
