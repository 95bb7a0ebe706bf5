/** Many operations over one graph: what they had in them, and where the gateway differs from the one schema. */

import fc from 'fast-check';
import { createFieldFacts } from './field-facts.ts';
import { findFeatures, type Feature } from './features.ts';
import { generateOperation } from './generate-operation.ts';
import type { Operation } from './monolith.ts';
import { printCase } from './print-case.ts';
import { startGraph, WORLDS, type RunningGraph } from './running-graph.ts';
import { shrinkOperation } from './shrink-operation.ts';
import type { DifferentialGraph } from './graph-definition.ts';
import type { MismatchKind } from './compare-answers.ts';

export interface CheckOptions {
  readonly graph: DifferentialGraph;
  /** One run after another: how many operations, and the seed that theirs are drawn from. */
  readonly runs: readonly { readonly seed: number; readonly operations: number }[];
  /** Seeds of single operations besides, which were once answered wrong. */
  readonly again?: readonly number[];
}

export interface CheckResult {
  readonly operations: number;
  /** How many operations had each feature. */
  readonly features: ReadonlyMap<Feature, number>;
  readonly mismatches: ReadonlyMap<MismatchKind, number>;
  /** The first mismatches of each kind, made small, as text. */
  readonly examples: readonly string[];
}

/** What is drawn from one seed, in which world it is asked. */
export interface DrawnOperation {
  readonly operation: Operation;
  readonly world: number;
}

const DEFAULT_SIZE = 14;
const AT_ONCE = 6;
const EXAMPLES_OF_A_KIND = 2;
const SHRINKING_ATTEMPTS = 150;

export function drawOperation({ federation }: RunningGraph, seed: number): DrawnOperation {
  const size = federation.graph.operationSize ?? DEFAULT_SIZE;
  return { operation: generateOperation({ schema: federation.api, seed, size }), world: seed % WORLDS };
}

export async function checkGraph({ graph, runs, again = [] }: CheckOptions): Promise<CheckResult> {
  const running = await startGraph(graph);
  const facts = createFieldFacts(running.federation);
  const features = new Map<Feature, number>();
  const mismatches = new Map<MismatchKind, number[]>();
  const check = async (seed: number): Promise<void> => {
    const { operation, world } = drawOperation(running, seed);
    // Some are asked twice at once: what is in flight already may be shared, and a mutation never is.
    const times = seed % 8 === 0 ? 2 : 1;
    const compared = await Promise.all(Array.from({ length: times }, () => running.compare(operation, world)));
    const { expected, mismatch } = compared.find((one) => one.mismatch !== null) ?? compared[0]!;
    const found = findFeatures({ operation, expected, federation: running.federation, facts });
    for (const feature of found) features.set(feature, (features.get(feature) ?? 0) + 1);
    if (mismatch !== null) mismatches.set(mismatch.kind, [...(mismatches.get(mismatch.kind) ?? []), seed]);
  };
  try {
    const drawn = runs.flatMap(({ seed, operations }) => fc.sample(fc.noBias(fc.nat()), { seed, numRuns: operations }));
    const seeds = [...again, ...drawn];
    const waiting = [...seeds];
    const work = async (): Promise<void> => {
      for (let seed = waiting.shift(); seed !== undefined; seed = waiting.shift()) {
        await check(seed);
        running.takeRequests();
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    const examples: string[] = [];
    for (const [kind, failing] of mismatches) {
      for (const seed of failing.slice(0, EXAMPLES_OF_A_KIND)) examples.push(await explain(running, seed, kind));
    }
    return {
      operations: seeds.length,
      features,
      mismatches: new Map([...mismatches].map(([kind, failing]) => [kind, failing.length])),
      examples,
    };
  } finally {
    await running.stop();
  }
}

/** @returns the smallest operation that fails in the same way, and how. */
export async function explain(running: RunningGraph, seed: number, kind: MismatchKind): Promise<string> {
  const { operation, world } = drawOperation(running, seed);
  const smallest = await shrinkOperation({
    operation,
    schema: running.federation.api,
    attempts: SHRINKING_ATTEMPTS,
    stillFails: async (candidate) => (await running.compare(candidate, world)).mismatch?.kind === kind,
  });
  running.takeRequests();
  const comparison = await running.compare(smallest, world);
  const requests = running
    .takeRequests()
    .map(({ subgraph, query, variables }) => `  ${subgraph}: ${query} ${JSON.stringify(variables ?? {})}`);
  const logged = running.log
    .filter(({ level }) => level === 'error')
    .map((entry) => `  logged: ${JSON.stringify(entry)}`);
  return [
    printCase({ graph: running.federation.graph.name, seed, world, operation: smallest }, comparison),
    'subgraphs were asked',
    ...requests,
    ...(kind === 'STATUS' ? logged.slice(-1) : []),
  ].join('\n');
}
