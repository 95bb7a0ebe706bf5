import { graphql } from 'graphql';
import { expect, test } from 'vitest';
import { createJourney } from '../../gateway/journey/index.ts';
import { loadOrganisations } from '../../schema/organisations/load.ts';
import { createRegistry } from '../../schema/organisations/registry.ts';
import { loadPolicies } from '../../schema/policies/load.ts';

const { schema } = createJourney({
  registry: createRegistry(await loadOrganisations()),
  policies: await loadPolicies(),
});

async function existence(incident: object, ...copied: string[]): Promise<unknown> {
  const result = await graphql({
    schema,
    source:
      'query ($representations: [_Any!]!) { _entities(representations: $representations) { ... on Incident { existence } } }',
    variableValues: { representations: [{ __typename: 'Incident', id: 'I-1', ...incident }] },
    contextValue: { copiedAt: () => new Map(copied.map((desk) => [desk, 0])) },
  });
  expect(result.errors).toBeUndefined();
  const [entity] = (result.data as { _entities: { existence: unknown }[] })._entities;
  return entity!.existence;
}

const answered = (...states: (string | null)[]): object => ({
  involvements: states.map((state, index) =>
    state === null ? null : { __typename: 'Involvement', id: `I-1|d${index}`, state },
  ),
});

test.each([
  ['one desk holds it', answered('NONE_LINKED', 'HELD'), 'KNOWN'],
  ['one desk holds it and the rest are down', answered(null, 'HELD', null), 'KNOWN'],
  ['one desk withholds what it has', answered('WITHHELD', 'NONE_LINKED'), 'KNOWN'],
  ['one desk has purged what it had', answered('PURGED', 'NONE_LINKED'), 'KNOWN'],
  ['nobody who answered knows it and one is down', answered('NONE_LINKED', null), 'UNDETERMINED'],
  [
    'a desk answered without saying',
    { involvements: [{ __typename: 'Involvement', id: 'I-1|d', state: null }] },
    'UNDETERMINED',
  ],
  ['no account came at all', {}, 'UNDETERMINED'],
  ['everybody answered and nobody knows it', answered('NONE_LINKED', 'NOT_HELD', 'NOT_MEMBER_THEN'), 'UNKNOWN_TO_ALL'],
])('existence where %s', async (_, incident, expected) => {
  expect(await existence(incident)).toBe(expected);
});

test.each([
  ['nobody knows it, and one only knew nothing before', answered('NONE_LINKED', 'NONE_LINKED'), 'UNDETERMINED'],
  ['one knew it before', answered('NONE_LINKED', 'HELD'), 'KNOWN'],
  ['one said before that it is not its own', answered('NONE_LINKED', 'NOT_HELD'), 'UNKNOWN_TO_ALL'],
])('existence from a copy where %s', async (_, incident, expected) => {
  expect(await existence(incident, 'd1')).toBe(expected);
});
