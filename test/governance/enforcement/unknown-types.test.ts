/** Records of which nobody could tell the type, where the reader may have a field of some types only. */

import { afterAll, beforeAll, expect, it } from 'vitest';
import type { SubgraphDefinition } from '../../gateway/small-graph.ts';
import { AUDITOR, startGoverned, SUPPLIER } from './readers.ts';

const ITEMS = [
  { __typename: 'Book', id: '1', name: 'Emma' },
  { __typename: 'Disc', id: '2', name: 'Fugue' },
];
const find = ({ id }: { id: string }) => ITEMS.find((item) => item.id === id);

/** `counts` knows items without their types, which `shapes` tells. */
const COUNTED: readonly SubgraphDefinition[] = [
  {
    name: 'shapes',
    sdl: `
      type Query { nothing: Int }
      interface Item @key(fields: "id") { id: ID! name: String }
      type Book implements Item @key(fields: "id") { id: ID! name: String @requiresScopes(scopes: [["role:auditor"]]) }
      type Disc implements Item @key(fields: "id") { id: ID! name: String }`,
    resolvers: {
      Item: { __resolveReference: find, __resolveType: ({ __typename }: { __typename: string }) => __typename },
      Book: { __resolveReference: find },
      Disc: { __resolveReference: find },
    },
  },
  {
    name: 'counts',
    sdl: `type Query { counted: [Item] } type Item @key(fields: "id") @interfaceObject { id: ID! count: Int }`,
    resolvers: {
      Query: { counted: () => ITEMS.map(({ id }) => ({ id, count: Number(id) * 10 })) },
      Item: { __resolveReference: ({ id }: { id: string }) => ({ id, count: Number(id) * 10 }) },
    },
  },
];
const QUERY = '{ counted { id count name } }';

let graph: Awaited<ReturnType<typeof startGoverned>>;
beforeAll(async () => void (graph = await startGoverned(COUNTED)));
afterAll(() => graph?.stop());

const answerTo = async (reader: typeof SUPPLIER) => {
  const { body } = await graph.ask(QUERY, {}, reader);
  return [body.data.counted, body.errors?.map(({ extensions }) => extensions['coordinate'] ?? extensions['code'])];
};

it('are as their types allow, where those are told', async () => {
  expect(await answerTo(AUDITOR)).toEqual([
    [
      { id: '1', count: 10, name: 'Emma' },
      { id: '2', count: 20, name: 'Fugue' },
    ],
    undefined,
  ]);
  expect(await answerTo(SUPPLIER)).toEqual([
    [
      { id: '1', count: 10, name: null },
      { id: '2', count: 20, name: 'Fugue' },
    ],
    ['Book.name'],
  ]);
});

it('are missing for such a reader, who is told of no refusal that may be none, and there for who may have all', async () => {
  graph.subgraphs.get('shapes')!.spoil = (_request, response) => void response.writeHead(500).end();
  expect(await answerTo(SUPPLIER)).toEqual([[null, null], ['SUPPLIER_HTTP_STATUS']]);
  expect(await answerTo(AUDITOR)).toEqual([
    [
      { id: '1', count: 10, name: null },
      { id: '2', count: 20, name: null },
    ],
    ['SUPPLIER_HTTP_STATUS'],
  ]);
});
