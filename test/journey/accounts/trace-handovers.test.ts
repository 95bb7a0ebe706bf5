/** Hand-overs of a period read from both parties' lists: what a desk that does not answer leaves open. */

import { describe, expect, it } from 'vitest';
import { traceHandovers } from '../../../gateway/journey/accounts/trace-handovers.ts';
import { formatInstant } from '../../../schema/contract/times.ts';
import { at, POLICY } from '../custody/incident-in-words.ts';
import { fakeContext, wholeList } from './fake-read.ts';

const offered = {
  from: { id: 'desk:nsd' },
  to: { id: 'desk:spine' },
  offeredAt: formatInstant(at('09:00')),
  witnessedAt: formatInstant(at('09:00')),
};
const TICKETS: Readonly<Record<string, object>> = {
  nsd: { id: 'nsd/main/1', incident: null, handovers: [{ id: 'sent' }], bonds: [] },
  spine: {
    id: 'spine/main/1',
    incident: null,
    handovers: [{ id: 'received' }],
    bonds: [{ target: { id: 'nsd/main/1' }, role: 'HANDED_FROM', assertedAt: null, deniedAt: null }],
  },
};

async function trace(silent: readonly string[]) {
  const context = fakeContext((operation, { desk }) => {
    if (operation === 'ReadHandoversOfDesk') {
      return { desk: { handovers: wholeList([{ ...offered, id: desk === 'nsd' ? 'sent' : 'received' }]) } };
    }
    return { desk: silent.includes(String(desk)) ? null : { tickets: wholeList([TICKETS[String(desk)]!]) } };
  });
  const { cases, missing } = await traceHandovers(context, {
    senders: null,
    receivers: null,
    desks: ['nsd', 'spine'],
    from: at('08:00'),
    to: at('12:00'),
    policy: POLICY,
  });
  return [cases.map(({ paired }) => paired.pairing), Object.fromEntries(missing)];
}

describe('records without a transfer reference', () => {
  it('pair by the bonds of their tickets', async () => {
    expect(await trace([])).toEqual([['BOND_AND_TIME'], {}]);
  });

  it('stay without a pair where a desk does not say on which ticket they stand, and the desk is missing', async () => {
    expect(await trace(['spine'])).toEqual([['UNMATCHED', 'UNMATCHED'], { spine: 'NOT_ANSWERED' }]);
  });
});

it('takes nobody for a party that is no id', async () => {
  const referenced = { ...offered, transferReference: 'T-1', id: 'sent', to: { id: 'desk:%E0%A4%A' } };
  const context = fakeContext((_, { desk }) => ({
    desk: { handovers: wholeList(desk === 'nsd' ? [referenced] : []) },
  }));
  const { cases } = await traceHandovers(context, {
    senders: null,
    receivers: null,
    desks: ['nsd', 'spine'],
    from: at('08:00'),
    to: at('12:00'),
    policy: POLICY,
  });
  expect(cases.map(({ paired }) => [paired.pairing, paired.to])).toEqual([['UNMATCHED', 'desk:%E0%A4%A']]);
});
