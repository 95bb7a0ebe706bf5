/** Two subgraphs whose every word says for whom it was said, the same in one schema, and subgraphs that hold their answers back. */

import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import { buildSchema, graphql } from 'graphql';
import { expect } from 'vitest';
import {
  startSmallGraph,
  type ReceivedRequest,
  type RunningSubgraph,
  type SmallGraph,
  type SubgraphDefinition,
} from '../gateway/small-graph.ts';
import type { Answer } from '../support/ask.ts';

interface Context {
  readonly headers: IncomingHttpHeaders;
}

const IDS = ['1', '2', '3'];

/** Who a subgraph was asked by, as it was told. */
const readerOf = ({ headers }: Context): string => `${headers['authorization']} ${headers['accept-language']}`;

const FIELDS = {
  name: (id: string, _given: object, context: Context) => `name of ${id} for ${readerOf(context)}`,
  label: (id: string, { style }: { style?: string }, context: Context) =>
    `${style} label of ${id} for ${readerOf(context)}`,
  size: (id: string, _given: object, context: Context) => `size of ${id} for ${readerOf(context)}`,
  weight: (id: string, { unit }: { unit?: string }, context: Context) =>
    `weight of ${id} in ${unit} for ${readerOf(context)}`,
  fragile: (id: string, _given: object, context: Context) => {
    if (id === '2') throw new Error('nobody may know');
    return `fragility of ${id} for ${readerOf(context)}`;
  },
} as const;

type FieldName = keyof typeof FIELDS;

function resolversOf(...names: FieldName[]) {
  return Object.fromEntries(
    names.map((name) => [
      name,
      ({ id }: { id: string }, given: object, context: Context) => FIELDS[name](id, given, context),
    ]),
  );
}

const nextOf = (id: string): string => IDS[(IDS.indexOf(id) + 1) % IDS.length]!;

let total = 0;

const SUBGRAPHS: readonly SubgraphDefinition[] = [
  {
    name: 'items',
    sdl: `type Query { items: [Item!]! item(id: ID!): Item }
          type Mutation { add(amount: Int!): Int rename(id: ID!, to: String!): Item }
          type Item @key(fields: "id") { id: ID! name: String label(style: String): String }`,
    resolvers: {
      Query: { items: () => IDS.map((id) => ({ id })), item: (_: unknown, { id }: { id: string }) => ({ id }) },
      Mutation: {
        add: (_: unknown, { amount }: { amount: number }) => (total += amount),
        rename: (_: unknown, { id }: { id: string }) => ({ id }),
      },
      Item: { __resolveReference: ({ id }: { id: string }) => ({ id }), ...resolversOf('name', 'label') },
    },
  },
  {
    name: 'details',
    sdl: `type Item @key(fields: "id") { id: ID! size: String weight(unit: String): String next: Item fragile: String }`,
    resolvers: {
      Item: {
        __resolveReference: ({ id }: { id: string }) => ({ id }),
        ...resolversOf('size', 'weight', 'fragile'),
        next: ({ id }: { id: string }) => ({ id: nextOf(id) }),
      },
    },
  },
];

const ONE_SCHEMA = buildSchema(`
  type Query { items: [Item!]! item(id: ID!): Item }
  type Item { id: ID! name: String label(style: String): String size: String weight(unit: String): String next: Item fragile: String }
`);

/** What it would be of one schema over the same data. */
export async function expectedData(
  document: string,
  variables: Readonly<Record<string, unknown>>,
  headers: Readonly<Record<string, string>>,
): Promise<unknown> {
  const item = (id: string): object => ({
    id,
    next: () => item(nextOf(id)),
    ...Object.fromEntries(
      (Object.keys(FIELDS) as FieldName[]).map((name) => [
        name,
        (given: object, context: Context) => FIELDS[name](id, given, context),
      ]),
    ),
  });
  const { data } = await graphql({
    schema: ONE_SCHEMA,
    source: document,
    variableValues: variables,
    rootValue: { items: IDS.map(item), item: ({ id }: { id: string }) => item(id) },
    contextValue: { headers },
  });
  return JSON.parse(JSON.stringify(data));
}

export interface SharingGraph extends SmallGraph {
  readonly items: RunningSubgraph;
  readonly details: RunningSubgraph;
  /** Answers at once again, and forgets what was received. */
  readonly reset: () => void;
  /** Waits until the gateway has begun with whatever was sent to it before. */
  readonly settled: () => Promise<void>;
}

export async function startSharingGraph(): Promise<SharingGraph> {
  const graph = await startSmallGraph(SUBGRAPHS);
  const items = graph.subgraphs.get('items')!;
  const details = graph.subgraphs.get('details')!;
  return {
    ...graph,
    items,
    details,
    reset: () => {
      for (const subgraph of [items, details]) {
        subgraph.spoil = null;
        subgraph.received.splice(0);
      }
    },
    settled: async () => {
      for (let times = 0; times < 4; times += 1) await graph.query('{ __typename }');
    },
  };
}

/** One request that a subgraph does not answer yet. */
export interface HeldRequest {
  readonly request: ReceivedRequest;
  readonly response: ServerResponse;
  readonly release: () => Promise<void>;
}

export interface Hold {
  readonly requests: readonly HeldRequest[];
  readonly until: (count: number) => Promise<void>;
  /** Lets all go, and those that come from now on. */
  readonly release: () => Promise<void>;
}

/** Has a subgraph answer nobody until it is told. */
export function hold(subgraph: RunningSubgraph): Hold {
  const requests: HeldRequest[] = [];
  subgraph.spoil = (request, response) => {
    requests.push({
      request,
      response,
      release: async () =>
        void response
          .writeHead(200, { 'content-type': 'application/json' })
          .end(JSON.stringify(await subgraph.answerTo(request))),
    });
  };
  return {
    requests,
    until: (count) => expect.poll(() => requests.length, { timeout: 5000 }).toBe(count),
    release: async () => {
      subgraph.spoil = null;
      await Promise.all(requests.map(({ release }) => release()));
    },
  };
}

/** A request whose sender can leave. */
export function askAndLeave(url: string, query: string) {
  const client = new AbortController();
  const asked = fetch(new URL('/graphql', url), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query }),
    signal: client.signal,
  });
  return {
    leave: async (): Promise<void> => {
      client.abort();
      await expect(asked).rejects.toThrow('aborted');
    },
  };
}

/** How many requests the answer says were made to a subgraph. */
export function requestsSaid({ body }: Answer, subgraph: string): number | undefined {
  return body.extensions.sources.find((row) => row.subgraph === subgraph)?.requests;
}
