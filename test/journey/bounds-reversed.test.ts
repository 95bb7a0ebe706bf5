/** An incident that by the claims of its parties ends before it begins: custody is refused, the rest answers. */

import { graphql } from 'graphql';
import { expect, test } from 'vitest';
import { createJourney } from '../../gateway/journey/index.ts';
import { loadOrganisations } from '../../schema/organisations/load.ts';
import { createRegistry } from '../../schema/organisations/registry.ts';
import { loadPolicies } from '../../schema/policies/load.ts';

const registry = createRegistry(await loadOrganisations());
const { schema } = createJourney({ registry, policies: await loadPolicies() });

test('BOUNDS_REVERSED on the field alone', async () => {
  const claim = (at: string) => [{ at, basis: 'USER_REPORT', claimedBy: { id: 'desk:nsd' }, witnessedAt: at }];
  const incident = {
    __typename: 'Incident',
    id: 'I-1',
    startClaims: claim('2006-07-30T12:00:00.000Z'),
    restoreClaims: claim('2006-07-30T11:00:00.000Z'),
    impact: [],
    bonds: [],
    involvements: [{ __typename: 'Involvement', id: 'I-1|nsd', state: 'HELD', disputes: [], tickets: [] }],
  };
  const now = Date.UTC(2006, 8, 1);
  const result = await graphql({
    schema,
    source: `query ($representations: [_Any!]!) {
      _entities(representations: $representations) {
        ... on Incident { existence custody { complete } blast { unlinkedCandidates { total } desks { held } } }
      }
    }`,
    variableValues: { representations: [incident] },
    contextValue: { times: { asOf: now, asKnownAt: now }, copiedAt: () => new Map() },
  });
  expect(result.data).toEqual({
    _entities: [{ existence: 'KNOWN', custody: null, blast: { unlinkedCandidates: null, desks: [] } }],
  });
  expect(result.errors?.map(({ path, extensions }) => [path?.slice(2).join('.'), extensions['code']])).toEqual([
    ['custody', 'BOUNDS_REVERSED'],
    ['blast.unlinkedCandidates', 'BOUNDS_REVERSED'],
  ]);
});
