/** A graph as it runs: its subgraphs over HTTP, the gateway in front of them, and the one schema beside it. */

import { print, validate } from 'graphql';
import type { LogEntry } from '../../gateway/log.ts';
import type { ClientError } from '../support/ask.ts';
import { BOUNDLESS, startGatewayHere, startSubgraph, writeTemporary } from '../gateway/small-graph.ts';
import { compareAnswers, type GivenAnswer, type Mismatch } from './compare-answers.ts';
import { composeFederation, type Federation } from './federation.ts';
import type { DifferentialGraph } from './graph-definition.ts';
import { createInjectionRules, type InjectionRules } from './injection-rules.ts';
import { createMonolith, type Operation, type WholeAnswer } from './monolith.ts';
import { writeTag } from './request-tag.ts';
import { toSubgraphDefinition } from './serve-subgraph.ts';
import { createWorld, type World } from './world.ts';

export interface Comparison {
  readonly expected: WholeAnswer;
  readonly given: GivenAnswer;
  readonly mismatch: Mismatch | null;
}

export interface RunningGraph {
  readonly federation: Federation;
  readonly rules: InjectionRules;
  /**
   * Asks the gateway and the one schema, in the same world.
   *
   * @throws when the operation is not valid: the generator's fault.
   */
  readonly compare: (operation: Operation, world: number) => Promise<Comparison>;
  /** What subgraphs were asked since it was called last, in the order of the requests. */
  readonly takeRequests: () => readonly SubgraphRequest[];
  /** What the gateway has logged. */
  readonly log: readonly LogEntry[];
  readonly stop: () => Promise<void>;
}

export interface SubgraphRequest {
  readonly subgraph: string;
  readonly query: string;
  readonly variables: unknown;
}

/** In the first world nothing fails; in the others more and more does. */
export const WORLDS = 6;

export async function startGraph(graph: DifferentialGraph): Promise<RunningGraph> {
  const federation = composeFederation(graph);
  const rules = createInjectionRules(federation);
  const worlds = Array.from({ length: WORLDS }, (_, seed) =>
    createWorld({ federation, rules, seed, errorRate: seed * 0.012, nullRate: seed * 0.02 }),
  );
  for (const world of worlds) assertKeysAreUnique(federation, world);
  const mutations = new Map<number, number>();
  const worldOf = (index: number): World => worlds[index % WORLDS]!;
  const subgraphs = await Promise.all(
    graph.subgraphs.map(({ name }) =>
      startSubgraph(
        toSubgraphDefinition(name, {
          federation,
          worldOf: ({ world }) => worldOf(world),
          nextMutation: ({ operation }) => {
            const order = (mutations.get(operation) ?? 0) + 1;
            mutations.set(operation, order);
            return order;
          },
        }),
      ),
    ),
  );
  const { file, remove } = writeTemporary('supergraph.graphql', federation.supergraphSdl);
  const stopSubgraphs = async () => {
    await Promise.all(subgraphs.map(({ stop }) => stop()));
    remove();
  };
  const gateway = await startGatewayHere(
    { kind: 'supergraph', file },
    {
      supplierUrls: new Map(subgraphs.map(({ name, url }) => [name, url])),
      supplierTimeoutMs: 20_000,
      limits: BOUNDLESS,
    },
  ).catch(async (error: unknown) => {
    await stopSubgraphs();
    throw error;
  });
  const monolith = createMonolith(federation);
  const endpoint = new URL('/graphql', gateway.url);
  let sent = 0;
  return {
    federation,
    rules,
    compare: async (operation, world) => {
      const invalid = validate(federation.api, operation.document);
      if (invalid.length > 0) throw new Error(`${invalid.join('\n')}\nin ${print(operation.document)}`);
      const expected = monolith(operation, worldOf(world));
      // Queries in one world are of one identity: what the gateway shares between requests, it may share between these.
      const number = isMutation(operation) ? (sent += 1) : 0;
      const given = await ask(endpoint, operation, writeTag({ world, operation: number }));
      mutations.delete(number);
      return { expected, given, mismatch: compareAnswers(given, expected) };
    },
    takeRequests: () =>
      subgraphs.flatMap(({ name, received }) =>
        received.splice(0).map(({ body }) => ({ subgraph: name, query: body.query, variables: body.variables })),
      ),
    log: gateway.log,
    stop: async () => {
      await gateway.stop();
      await stopSubgraphs();
    },
  };
}

function isMutation({ document }: Operation): boolean {
  return document.definitions.some((definition) => 'operation' in definition && definition.operation === 'mutation');
}

async function ask(endpoint: URL, operation: Operation, authorization: string): Promise<GivenAnswer> {
  const { document, operationName, variables } = operation;
  const response = await fetch(endpoint, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization },
    body: JSON.stringify({ query: print(document), operationName, variables }),
  });
  const body = (await response.json()) as { readonly data?: unknown; readonly errors?: readonly ClientError[] };
  return { status: response.status, data: body.data, errors: body.errors ?? [] };
}

/** Two entities of one key would be one to the gateway and two here. */
function assertKeysAreUnique({ outlines, graph }: Federation, world: World): void {
  for (const { types } of outlines.values()) {
    for (const { name, keys } of types.values()) {
      for (const { selectionSet, text } of keys) {
        const all = world.entitiesOf(name).map((entity) => JSON.stringify(world.select(entity, selectionSet)));
        const given = all.filter((key) => !key.includes(':null'));
        if (new Set(given).size < given.length)
          throw new RangeError(
            `${graph.name}: the key "${text}" of ${name} must tell entities apart; got ${given.join(' ')}`,
          );
      }
    }
  }
}
