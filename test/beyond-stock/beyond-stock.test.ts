import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import '../support/disable-telemetry.ts';
import { ApolloGateway, RemoteGraphQLDataSource } from '@apollo/gateway';
import { ApolloServer } from '@apollo/server';
import { buildSchema, graphql } from 'graphql';
import { startSmallGraph, type SmallGraph } from '../gateway/small-graph.ts';
import { clientArguments } from './client-arguments/graph.ts';
import type { BeyondStockGraph, BeyondStockQuery } from './graph.ts';
import { mixedKeys } from './mixed-keys/graph.ts';
import { sameFieldTwice } from './same-field-twice/graph.ts';
import { unresolvableInterfaceObject } from './unresolvable-interface-object/graph.ts';

type Answer = { readonly data?: unknown; readonly errors?: readonly unknown[] };

type AskedQuery = Pick<BeyondStockQuery, 'document' | 'variables'>;

const QUIET = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

describe.each([
  ['the same field required twice', sameFieldTwice],
  ["a client's arguments", clientArguments],
  ['keys that mix resolvable and not', mixedKeys],
  ['an interface object that cannot be asked for by key', unresolvableInterfaceObject],
])('%s', (_, graph) => {
  let ours: SmallGraph;
  let stock: ApolloServer;

  beforeAll(async () => {
    ours = await startSmallGraph(graph.subgraphs);
    stock = await startStock(ours.supergraphSdl);
  });

  afterAll(async () => {
    await stock.stop();
    await ours.stop();
  });

  it.each(graph.queries)('answers $name', async (query) => {
    const { document, variables } = query;
    const expected = await askOneSchema(graph, query);
    const { body } = await ours.query(document, variables);
    expect(outcome(body)).toEqual(outcome(expected));
    expect(outcome(await askStock(stock, query))).not.toEqual(outcome(expected));
  });
});

describe('an interface that no type implements', () => {
  it('is never null without an error, though nothing can be fetched', async () => {
    const document = '{ ledger { pages } }';
    const ours = await startSmallGraph(unresolvableInterfaceObject.subgraphs);
    const stock = await startStock(ours.supergraphSdl);
    try {
      const { body } = await ours.query(document);
      expect(body.data ?? { ledger: null }).toEqual({ ledger: null });
      expect(body.errors).toHaveLength(1);
      expect(outcome(await askStock(stock, { document }))).toEqual({ data: { ledger: null }, hasErrors: false });
    } finally {
      await stock.stop();
      await ours.stop();
    }
  });
});

/** How it is worded is each gateway's own; that something is wrong must be said by each. */
function outcome({ data, errors }: Answer) {
  return { data: data ?? null, hasErrors: (errors ?? []).length > 0 };
}

async function askOneSchema({ oneSchema }: BeyondStockGraph, { document, variables }: AskedQuery): Promise<Answer> {
  const { sdl, rootValue } = oneSchema;
  const answer = await graphql({
    schema: buildSchema(sdl),
    source: document,
    rootValue,
    variableValues: variables ?? {},
  });
  return JSON.parse(JSON.stringify(answer)) as Answer;
}

async function startStock(supergraphSdl: string): Promise<ApolloServer> {
  const gateway = new ApolloGateway({
    supergraphSdl,
    buildService: ({ url }) => new RemoteGraphQLDataSource({ url: url! }),
    logger: QUIET,
  });
  const server = new ApolloServer({ gateway, logger: QUIET });
  await server.start();
  return server;
}

async function askStock(server: ApolloServer, { document, variables }: AskedQuery): Promise<Answer> {
  const { body } = await server.executeOperation({ query: document, variables: variables ?? {} });
  if (body.kind !== 'single') throw new Error(`the stock gateway answers in parts to ${document}`);
  return JSON.parse(JSON.stringify(body.singleResult)) as Answer;
}
