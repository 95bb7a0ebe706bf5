/** What became known between two knowledge times, where a desk answers in part: what did not come was not taken back. */

import { describe, expect, it } from 'vitest';
import { createChangesResolvers } from '../../../gateway/journey/resolvers/changes.ts';
import { loadOrganisations } from '../../../schema/organisations/load.ts';
import { createRegistry } from '../../../schema/organisations/registry.ts';
import { loadPolicies } from '../../../schema/policies/load.ts';
import { formatInstant } from '../../../schema/contract/times.ts';
import { at } from '../custody/incident-in-words.ts';
import { fakeContext, wholeList } from './fake-read.ts';

const registry = createRegistry(await loadOrganisations());
const policies = await loadPolicies();
const time = (text: string): string => formatInstant(at(text));
const WITNESSED = at('12:00');

const statement = {
  id: 'spine/main/1#1',
  role: 'HANDLING',
  state: 'RUNNING',
  heldBy: { id: 'desk:spine' },
  from: time('09:00'),
  witnessedAt: time('09:00'),
};
const NOTHING = { handovers: [], bonds: [], resolutions: [], severityClaims: [], materialGaps: [] };
const held = { id: 'spine/main/1', presence: 'HELD', openedAt: time('09:00'), clock: [statement], ...NOTHING };
const DECLARED = {
  startClaims: [{ at: time('09:00'), claimedBy: { id: 'desk:nsd' }, basis: 'USER_REPORT', witnessedAt: time('09:00') }],
  restoreClaims: [],
  impact: [],
  bonds: [],
};
const EVENT = { id: 'e-1', kind: 'ticket.updated', occurredAt: time('12:00'), witnessedAt: formatInstant(WITNESSED) };

interface Answered {
  readonly complete: boolean;
  readonly missing: readonly object[];
  readonly nodes: readonly { readonly events: readonly object[]; readonly effect: object | null }[];
}

/** @param lacking whether the ticket, or the declaration, does not come with a read of that operation at the event's knowledge time. */
async function changes(lacking: { readonly ticket?: string; readonly declaration?: string }): Promise<Answered> {
  const context = fakeContext((operation, _, asKnownAt) => {
    const isLacking = (which: string | undefined): boolean => which === operation && asKnownAt >= WITNESSED;
    if (operation === 'ReadTicketEvents') return { ticket: { id: held.id, events: wholeList([EVENT]) } };
    const ticket = isLacking(lacking.ticket) ? { id: held.id, presence: null } : held;
    return {
      incident: {
        id: 'I-1',
        ...(isLacking(lacking.declaration) ? {} : DECLARED),
        involvements: registry.accountDesks.map(({ code }) => ({
          id: `I-1|${code}`,
          state: code === 'spine' || code === 'nsd' ? 'HELD' : 'NONE_LINKED',
          disputes: [],
          tickets: code === 'spine' ? [{ ...ticket, events: wholeList([EVENT]) }] : [],
        })),
      },
    };
  });
  const resolver = createChangesResolvers({ registry, policies })['Incident']!['changes']!;
  const given = { knownFrom: time('11:00'), knownTo: time('13:00'), first: 10 };
  return (await resolver({ id: 'I-1' } as never, given, context, null as never)) as Answered;
}

const MISSING = (code: string): object => ({ desk: { code }, reason: 'NOT_ANSWERED' });

describe('changes', () => {
  it('are complete where everything came: the event changed nothing', async () => {
    const { complete, missing, nodes } = await changes({});
    expect([complete, missing]).toEqual([true, []]);
    expect(nodes).toEqual([expect.objectContaining({ effect: expect.objectContaining({ verdicts: [] }) })]);
    expect(nodes[0]!.effect).toMatchObject({ custody: { reclassed: [] } });
  });

  it('tell no effect of an event whose desk answered without one of its tickets', async () => {
    const { complete, missing, nodes } = await changes({ ticket: 'ReadAccount' });
    expect([complete, missing]).toEqual([false, [MISSING('spine')]]);
    expect(nodes.map(({ effect }) => effect)).toEqual([null]);
  });

  it('name the desk whose ticket did not come at the end', async () => {
    const { complete, missing } = await changes({ ticket: 'ReadIncidentWithEvents' });
    expect([complete, missing]).toEqual([false, [MISSING('spine')]]);
  });

  it('name the national desk where what it declares did not come', async () => {
    const { complete, missing } = await changes({ declaration: 'ReadIncidentWithEvents' });
    expect([complete, missing]).toEqual([false, [MISSING('nsd')]]);
  });
});
