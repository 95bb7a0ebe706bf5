/** What is measured side by side: two graphs, three kinds of load, and what is wanted of each. */

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { startRealDesks, type Origins } from '../desks/start-real-desks.ts';
import { startHeavyDesks } from '../heavy/start-heavy-desks.ts';
import { composeHeavySupergraph } from '../heavy/subgraphs.ts';
import type { LoadOptions } from '../load/run-wrk.ts';
import { ROOT } from '../processes.ts';

export interface BenchedGraph {
  readonly query: string;
  /** Makes the file if need be. @returns its path. */
  readonly supergraphFile: () => string;
  /** Starts what answers first. */
  readonly startOrigins: () => Promise<Origins>;
}

export type RequestKind = LoadOptions['requests'];

/** By which a request is authorized that is asked by itself. */
export function firstToken(requests: RequestKind): string {
  return typeof requests === 'string' ? 'once' : requests[0]!;
}

export interface Wanted {
  readonly atLeast: number;
  /** Null where no more than `atLeast` is aimed for. */
  readonly aimingFor: number | null;
}

export interface Scenario {
  readonly name: string;
  readonly title: string;
  readonly graph: BenchedGraph;
  /**
   * `distinct` gives each request an authorization of its own, so that nothing can be shared; `identical` requests are alike to the byte.
   * Or what each request is authorized by, one token after another.
   */
  readonly requests: RequestKind;
  /** How many clients wait for an answer at any time, each for one. */
  readonly connections: number;
  /** Our requests per second over the peer's; null where nothing is asked for. */
  readonly wanted: { readonly stock: Wanted; readonly hive: Wanted | null };
}

export const ownGraph: BenchedGraph = {
  query: readFileSync(path.join(ROOT, 'examples/end-to-end.graphql'), 'utf8'),
  supergraphFile: () => path.join(ROOT, 'schema/supergraph.graphql'),
  startOrigins: startRealDesks,
};

const heavyGraph: BenchedGraph = {
  query: readFileSync(path.join(ROOT, 'bench/heavy/heavy.graphql'), 'utf8'),
  supergraphFile: () => {
    const file = path.join(ROOT, '.data/bench/heavy-supergraph.graphql');
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, composeHeavySupergraph());
    return file;
  },
  startOrigins: startHeavyDesks,
};

export const SCENARIOS: readonly Scenario[] = [
  {
    name: 'end-to-end',
    title: 'examples/end-to-end.graphql on our supergraph, each request with its own authorization',
    graph: ownGraph,
    requests: 'distinct',
    connections: 16,
    wanted: { stock: { atLeast: 6, aimingFor: 8 }, hive: null },
  },
  {
    name: 'heavy',
    title: 'bench/heavy on a supergraph of four, each request with its own authorization',
    graph: heavyGraph,
    requests: 'distinct',
    connections: 16,
    wanted: { stock: { atLeast: 8, aimingFor: 12 }, hive: { atLeast: 2, aimingFor: 3 } },
  },
  {
    name: 'identical',
    title: "examples/end-to-end.graphql, identical requests, every gateway's own sharing on",
    graph: ownGraph,
    requests: 'identical',
    connections: 64,
    wanted: { stock: { atLeast: 25, aimingFor: null }, hive: { atLeast: 1, aimingFor: null } },
  },
];
