/** A search tells nothing of what the reader may not read: not by what it finds, nor by how many, nor where a page ends. */

import { afterAll, beforeAll, expect, it } from 'vitest';
import { askAs, serveOwners, type Owners } from './serve-owners.ts';

let owners: Owners;
beforeAll(async () => void (owners = await serveOwners()), 30_000);
afterAll(() => owners?.stop());

const supplier = (desk: string, more: object = {}) => ({
  subject: desk,
  desk,
  capacity: desk === 'nsd' ? 'INTEGRATOR' : 'PROVIDER',
  role: 'supplier',
  purpose: 'INCIDENT_RESOLUTION',
  toolkitStatus: 'CURRENT',
  breakGlassReason: null,
  ...more,
});

async function search(reader: object | null, symptom: string) {
  const query = `query ($keys: [_Any!]!, $symptom: String) { _entities(representations: $keys) { ... on SpineDesk {
    knownErrors(symptom: $symptom, first: 1) { answer { state } nodes { reference } pageInfo { endCursor hasNextPage } } } } }`;
  const { _entities: entities } = await askAs(owners, owners.spine, reader, query, {
    keys: [{ __typename: 'SpineDesk', code: 'spine' }],
    symptom,
  });
  return entities[0].knownErrors;
}

const NOTHING = { answer: { state: 'NONE' }, nodes: [], pageInfo: { endCursor: null, hasNextPage: false } };

it.each([
  ['nobody', null],
  ['a stranger', supplier('lsp-london')],
  ['a party whose toolkit status lapsed', supplier('lsp-southern', { toolkitStatus: 'LAPSED' })],
  ['a party that reads for a report', supplier('lsp-southern', { purpose: 'SERVICE_REPORTING' })],
  [
    'who may break the glass',
    supplier('lsp-london', { purpose: 'CLINICAL_SAFETY', breakGlassReason: 'A patient may come to harm' }),
  ],
])('finds for %s by no word of it what a word that is not there finds', async (_title, reader) => {
  expect(await search(reader, 'labels')).toEqual(NOTHING);
  expect(await search(reader, 'labels')).toEqual(await search(reader, 'elephants'));
});

it.each(['lsp-southern', 'nsd', 'spine'])('finds for %s, which may read it', async (desk) => {
  expect(await search(supplier(desk), 'TWICE  labels')).toMatchObject({ nodes: [{ reference: 'KE-1' }] });
  expect(await search(supplier(desk), 'labels elephants')).toEqual(NOTHING);
});

it('finds by an NHS number for its owner alone: others search what they read', async () => {
  expect(await search(supplier('spine'), '943 476 5919')).toMatchObject({ nodes: [{ reference: 'KE-1' }] });
  for (const desk of ['lsp-southern', 'nsd']) {
    expect(await search(supplier(desk), '5919')).toEqual(NOTHING);
    expect(await search(supplier(desk), '943')).toEqual(NOTHING);
  }
});
