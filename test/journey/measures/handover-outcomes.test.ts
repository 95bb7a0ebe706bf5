/** What became of hand-overs that desks list of themselves. */

import { describe, expect, it } from 'vitest';
import {
  handoverCases,
  type HandoverCase,
  type ListedHandover,
} from '../../../gateway/journey/engine/measures/handover-outcomes.ts';
import type { Handover } from '../../../gateway/journey/engine/model.ts';
import { bond, handover, POLICY } from '../custody/incident-in-words.ts';

const listed = (desk: string, record: Handover, more: Partial<ListedHandover> = {}): ListedHandover => ({
  desk,
  record,
  minimumDataSetMissing: null,
  ticket: null,
  ...more,
});
const inShort = ({ paired: { pairing }, end, returnedAfter }: HandoverCase) => [
  pairing,
  end,
  returnedAfter === null ? null : returnedAfter / 60_000,
];
const cases = (...records: readonly ListedHandover[]) => handoverCases(records, POLICY).map(inShort);
const between = { transferReference: 'T-1' };

describe('outcomes of hand-overs', () => {
  it.each([
    ['OPEN', {}],
    ['ACCEPTED', { acceptedAt: '09:30' }],
    ['WITHDRAWN', { withdrawnAt: '09:30' }],
    ['REJECTED', { rejectedAt: '09:30' }],
    // Whichever came first; at one instant the acceptance.
    ['ACCEPTED', { acceptedAt: '09:30', rejectedAt: '09:31' }],
    ['REJECTED', { acceptedAt: '09:30', rejectedAt: '09:29' }],
    ['ACCEPTED', { acceptedAt: '09:30', withdrawnAt: '09:30', rejectedAt: '09:30' }],
    // A rejection counts from when it was received, if that is on record.
    ['WITHDRAWN', { withdrawnAt: '09:30', rejectedAt: '09:20', returnedAt: '09:40' }],
  ])('is %s by %o', (end, steps) => {
    const record = handover('nsd', 'spine', { ...between, offeredAt: '09:00', ...steps });
    expect(handoverCases([listed('nsd', record)], POLICY)[0]!.end).toBe(end);
  });

  it('reads both records as one: the receiver’s rejection, the sender’s offer and return', () => {
    const sent = handover('nsd', 'spine', { ...between, offeredAt: '09:00', rejectedAt: '09:44', returnedAt: '09:50' });
    const received = handover('nsd', 'spine', { ...between, receivedAt: '09:10', rejectedAt: '09:41' });
    expect(cases(listed('nsd', sent), listed('spine', received))).toEqual([['TRANSFER_REFERENCE', 'REJECTED', 50]]);
    // Alone, the receiver's has no offer to count from.
    expect(cases(listed('spine', received))).toEqual([['UNMATCHED', 'REJECTED', null]]);
  });

  it('takes the receiver’s word for what was missing, or else the sender’s', () => {
    const sent = handover('nsd', 'spine', { ...between, offeredAt: '09:00', rejectedAt: '09:44' });
    const received = handover('nsd', 'spine', { ...between, rejectedAt: '09:41' });
    const missing = (one: readonly string[] | null, other: readonly string[] | null) =>
      handoverCases(
        [
          listed('nsd', sent, { minimumDataSetMissing: one }),
          listed('spine', received, { minimumDataSetMissing: other }),
        ],
        POLICY,
      ).map(({ minimumDataSetMissing }) => minimumDataSetMissing);
    expect(missing(['contact'], ['impact'])).toEqual([['impact']]);
    expect(missing(['contact'], null)).toEqual([['contact']]);
    // Checked, and nothing was missing.
    expect(missing(['contact'], [])).toEqual([[]]);
    expect(missing(null, null)).toEqual([null]);
  });

  it('pairs without a reference only where the tickets are known and bonded, within the window', () => {
    const sent = handover('nsd', 'spine', { offeredAt: '09:00' });
    const received = handover('nsd', 'spine', { receivedAt: '09:15', rejectedAt: '09:20' });
    const late = handover('nsd', 'spine', { receivedAt: '09:15:00.001', rejectedAt: '09:20' });
    const atSender = { ticket: { id: 'nsd/main/nsd', bonds: [bond('HANDED_TO', 'spine')] } };
    const receiverTicket = bond('HANDED_TO', 'spine').target;
    const atReceiver = { ticket: { id: receiverTicket, bonds: [] } };
    expect(cases(listed('nsd', sent, atSender), listed('spine', received, atReceiver))).toEqual([
      ['BOND_AND_TIME', 'REJECTED', 20],
    ]);
    const apart = [
      ['UNMATCHED', 'OPEN', null],
      ['UNMATCHED', 'REJECTED', null],
    ];
    expect(cases(listed('nsd', sent), listed('spine', received))).toEqual(apart);
    expect(cases(listed('nsd', sent, atSender), listed('spine', late, atReceiver))).toEqual(apart);
  });

  it('leaves out what a third desk witnessed, and what names no time', () => {
    const witnessed = handover('nsd', 'spine', { offeredAt: '09:00' });
    const timeless = handover('nsd', 'spine', {});
    expect(cases(listed('east', witnessed), listed('nsd', timeless))).toEqual([]);
  });

  it('keeps records of one id at two desks apart', () => {
    const one = { ...handover('nsd', 'spine', { ...between, offeredAt: '09:00' }), id: 'HO-1' };
    const other = { ...handover('spine', 'nsd', { transferReference: 'T-2', offeredAt: '10:00' }), id: 'HO-1' };
    expect(cases(listed('nsd', one), listed('spine', other))).toHaveLength(2);
  });
});
