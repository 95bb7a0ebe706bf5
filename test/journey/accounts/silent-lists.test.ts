/** Figures of the desks' tickets: a desk whose system cannot answer, or not of the past, is missing, and never one that has none. */

import { expect, it } from 'vitest';
import { createOpenIncidentResolvers } from '../../../gateway/journey/resolvers/open-incidents.ts';
import { loadOrganisations } from '../../../schema/organisations/load.ts';
import { createRegistry } from '../../../schema/organisations/registry.ts';
import { loadPolicies } from '../../../schema/policies/load.ts';
import { fakeContext, wholeList } from './fake-read.ts';

const registry = createRegistry(await loadOrganisations());
const policies = await loadPolicies();
const organisation = registry.organisations.sites[0]!.organisation!;

async function missingWhere(state: string): Promise<readonly object[]> {
  const { openIncidents } = createOpenIncidentResolvers({ registry, policies })['Query']!;
  const context = fakeContext(() => ({
    desks: {
      nodes: [
        { code: 'nsd', list: wholeList([], 'NONE') },
        { code: 'spine', list: wholeList([], state) },
      ],
      pageInfo: { endCursor: null, hasNextPage: false },
    },
  }));
  const answer = (await openIncidents!(null as never, { organisation }, context, null as never)) as {
    readonly missing: readonly object[];
  };
  return answer.missing;
}

it.each([
  ['NONE', []],
  ['NOT_HELD', []],
  ['NOT_SUPPORTED', [{ desk: { code: 'spine' }, reason: 'NOT_ANSWERED' }]],
  ['WITHHELD', [{ desk: { code: 'spine' }, reason: 'WITHHELD' }]],
])('what is open lacks a desk that answers %s: %o', async (state, missing) => {
  expect(await missingWhere(state)).toEqual(missing);
});
