/** Two subgraphs that say for whom they say it and how often they were asked, with texts that can be withdrawn, and a clock that is set. */

import type { IncomingHttpHeaders } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import {
  composeSmall,
  startGatewayHere,
  startSubgraph,
  writeTemporary,
  type RunningSubgraph,
  type SmallGateway,
  type SubgraphDefinition,
} from '../gateway/small-graph.ts';
import type { Answer } from '../support/ask.ts';
import type { GatewayConfig } from '../../gateway/config.ts';
import type { LastKnownPolicy } from '../../gateway/transport/supplier-policy.ts';

interface Context {
  readonly headers: IncomingHttpHeaders;
}

export const ADA = { authorization: 'Bearer ada', 'accept-language': 'en' };
export const BEN = { authorization: 'Bearer ben', 'accept-language': 'en' };
export const ADA_IN_WELSH = { ...ADA, 'accept-language': 'cy' };

export const START = Date.parse('2007-01-08T03:00:00.000Z');
export const POLICY: LastKnownPolicy = { freshForMs: 0, staleWhileRevalidateMs: 0, staleIfErrorMs: 60_000 };

const TEXT = `
  interface Noted { aside: GovernedText }
  type GovernedText implements Noted @shareable {
    state: String! text: String redactions: Int withheld: Withholding aside: GovernedText
  }
  type Withholding @shareable { reasonCode: String decidedBy: String decidedAt: String reviewDueAt: String }
`;

/** What the desks hold at the moment. */
export interface World {
  version: number;
  /** Of the text; null for one that was withdrawn. */
  words: string | null;
  isErased: boolean;
}

const readerOf = ({ headers }: Context): string => `${headers['authorization']} ${headers['accept-language']}`;

function definitions(world: World): readonly SubgraphDefinition[] {
  const textOf = (what: string): object => {
    if (world.isErased) return { state: 'ERASED', text: null, redactions: null, withheld: null };
    if (world.words === null)
      return { state: 'WITHHELD', text: null, redactions: null, withheld: { reasonCode: 'LEGAL', decidedBy: 'owner' } };
    return { state: 'REDACTED', text: `${world.words} of ${what}`, redactions: 2, withheld: null };
  };
  const said = (what: string) => (_given: object, context: Context) =>
    `${what} v${world.version} for ${readerOf(context)}`;
  return [
    {
      name: 'items',
      sdl: `type Query { items: [Item!]! item(id: ID!): Item version: String }
            type Mutation { change: String }
            type Item @key(fields: "id") { id: ID! name: String note: GovernedText notes: [GovernedText] }
            ${TEXT}`,
      resolvers: {
        Query: {
          items: () => [{ id: '1' }, { id: '2' }],
          item: (_: unknown, { id }: { id: string }) => ({ id }),
          version: (_: unknown, given: object, context: Context) => said('version')(given, context),
        },
        Mutation: { change: () => `changed to ${(world.version += 1)}` },
        Item: {
          __resolveReference: ({ id }: { id: string }) => ({ id }),
          name: ({ id }: { id: string }, given: object, context: Context) => said(`name ${id}`)(given, context),
          note: ({ id }: { id: string }) => textOf(`item ${id}`),
          notes: ({ id }: { id: string }) => [textOf(`first ${id}`), null, textOf(`second ${id}`)],
        },
      },
    },
    {
      name: 'details',
      sdl: `type Item @key(fields: "id") { id: ID! size: String weight: String remark: GovernedText part: Part noted: Noted }
            interface Piece { remark: GovernedText }
            type Part implements Piece { name: String remark: GovernedText piece: Piece }
            ${TEXT}`,
      resolvers: {
        Item: {
          __resolveReference: ({ id }: { id: string }) => ({ id }),
          size: ({ id }: { id: string }, given: object, context: Context) => said(`size ${id}`)(given, context),
          weight: ({ id }: { id: string }, given: object, context: Context) => said(`weight ${id}`)(given, context),
          remark: ({ id }: { id: string }) => textOf(`detail ${id}`),
          part: ({ id }: { id: string }) => ({ id }),
        },
        Piece: { __resolveType: () => 'Part' },
        Part: {
          name: ({ id }: { id: string }, given: object, context: Context) => said(`part ${id}`)(given, context),
          remark: ({ id }: { id: string }) => textOf(`part ${id}`),
          piece: ({ id }: { id: string }) => ({ id: `piece of ${id}` }),
        },
      },
    },
  ];
}

export interface CopiesGraph {
  readonly world: World;
  readonly items: RunningSubgraph;
  readonly details: RunningSubgraph;
  /** Now, for every gateway of it. */
  now: number;
  /** Another replica in front of the same subgraphs. */
  readonly startReplica: (options?: CopiesGatewayOptions) => Promise<SmallGateway>;
  readonly stop: () => Promise<void>;
}

export interface CopiesGatewayOptions {
  readonly lastKnown?: Partial<LastKnownPolicy> | null;
  readonly redisUrl?: string | null;
  readonly lastKnownBytes?: number;
  readonly lastKnownCopies?: boolean;
  readonly supplierTimeoutMs?: number;
  readonly requestTimeoutMs?: number;
  readonly admin?: GatewayConfig['admin'];
}

export async function startCopiesGraph(): Promise<CopiesGraph> {
  const world: World = { version: 1, words: 'the words', isErased: false };
  const defined = definitions(world);
  const subgraphs = await Promise.all(defined.map(startSubgraph));
  const { file, remove } = writeTemporary('supergraph.graphql', composeSmall(defined));
  const supplierUrls = new Map(subgraphs.map(({ name, url }) => [name, url]));
  const gateways: SmallGateway[] = [];
  const graph: CopiesGraph = {
    world,
    items: subgraphs[0]!,
    details: subgraphs[1]!,
    now: START,
    startReplica: async ({ lastKnown = {}, ...options } = {}) => {
      const gateway = await startGatewayHere(
        { kind: 'supergraph', file },
        {
          clock: () => graph.now,
          supplierUrls,
          lastKnownCopies: true,
          suppliers: {
            // A call that fails is not to be asked again behind a test's back, and none is to be left alone.
            default: {
              retry: { attempts: 0 },
              breaker: { minimumCalls: 1_000_000 },
              lastKnown: lastKnown === null ? null : { ...POLICY, ...lastKnown },
            },
            byName: new Map(),
          },
          ...options,
        },
      );
      gateways.push(gateway);
      return gateway;
    },
    stop: async () => {
      await Promise.all(gateways.map((gateway) => gateway.stop()));
      await Promise.all(subgraphs.map((subgraph) => subgraph.stop()));
      remove();
    },
  };
  return graph;
}

/** Answers at once again, with the first version, at the first instant, and forgets what was received. */
export function resetGraph(graph: CopiesGraph): void {
  Object.assign(graph.world, { version: 1, words: 'the words', isErased: false });
  graph.now = START;
  for (const subgraph of [graph.items, graph.details]) {
    subgraph.spoil = null;
    subgraph.received.splice(0);
  }
}

/** Its connections break. */
export function breakDown(subgraph: RunningSubgraph): void {
  subgraph.spoil = (_request, response) => void response.destroy();
}

export function rowOf({ body }: Answer, subgraph: string) {
  return body.extensions.sources.find((row) => row.subgraph === subgraph);
}

/** Has each question planned, which takes as long as it takes, by somebody else, and forgets that he was answered. */
const planned = new WeakMap<SmallGateway, Set<string>>();
async function plan(graph: CopiesGraph, gateway: SmallGateway, queries: readonly string[]): Promise<void> {
  const known = planned.get(gateway) ?? new Set();
  planned.set(gateway, known);
  const counts = [graph.items, graph.details].map(({ received }) => received.length);
  for (const query of queries) if (!known.has(query)) await gateway.query(query, {}, BEN);
  for (const query of queries) known.add(query);
  [graph.items, graph.details].forEach(({ received }, index) => received.splice(counts[index]!));
}

/** Questions of one reader that are at `details` at once: what they hang on comes at the same time. */
export async function askTogether(graph: CopiesGraph, gateway: SmallGateway, queries: readonly string[]) {
  await plan(graph, gateway, queries);
  const waiting: (() => Promise<void>)[] = [];
  const { spoil } = graph.items;
  graph.items.spoil = (request, response) => {
    waiting.push(async () => {
      const answer = await graph.items.answerTo(request);
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
    });
  };
  const asked = queries.map((query) => gateway.query(query, {}, ADA));
  await expect.poll(() => waiting.length, { timeout: 5000 }).toBeGreaterThan(0);
  // Those that ask the same of `items` have joined the first by then.
  await sleep(50);
  graph.items.spoil = spoil;
  await Promise.all(waiting.map((release) => release()));
  return Promise.all(asked);
}
