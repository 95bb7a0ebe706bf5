/**
 * The gateway against one schema over the same data: generated operations over written graphs, graphs drawn from seeds, and our
 * own. What is compared, and how far it is exact, `compare-answers.ts` says. One graph alone: `-t 'would > requires'`; one operation
 * again: `replay.ts`.
 */

import { afterAll, describe, expect, it } from 'vitest';
import { RUN_SEED } from '../support/run-seed.ts';
import { checkGraph, type CheckResult } from './check-graph.ts';
import { FEATURES } from './features.ts';
import { findGraph, WRITTEN_GRAPHS } from './graphs/index.ts';

/** Every run of this test asks these, and fewer at a seed of its own. */
const FIXED_SEED = 20_061_122;
const LEAST_OCCURRENCES = 100;
const TIMEOUT_MS = 120_000;

/** More where a feature is rare, fewer where the graph takes long to plan. */
const OPERATIONS: ReadonlyMap<string, number> = new Map([
  ['requires', 520],
  ['chains', 200],
  ['stand for', 240],
  ['below', 400],
]);

/** Operations that were once answered wrong. */
const AGAIN: ReadonlyMap<string, readonly number[]> = new Map([
  // A selection of which nothing is left beside an alias, in a mutation asked twice.
  ['chains', [375_014_155]],
]);

const CHECKED = [
  ...WRITTEN_GRAPHS.map(({ name }) => ({ name, fixed: OPERATIONS.get(name) ?? 340, fresh: 30 })),
  ...[1, 2, 3, 4, 5, 6, 7, 8].map((seed) => ({ name: `generated ${seed}`, fixed: 140, fresh: 15 })),
  { name: 'our own', fixed: 220, fresh: 20 },
];

const results = new Map<string, CheckResult>();

describe('the gateway answers as one schema would', () => {
  it.each(CHECKED)(
    '$name',
    async ({ name, fixed, fresh }) => {
      const result = await checkGraph({
        graph: await findGraph(name),
        runs: [
          { seed: FIXED_SEED, operations: fixed },
          { seed: RUN_SEED, operations: fresh },
        ],
        again: AGAIN.get(name) ?? [],
      });
      results.set(name, result);
      const differing = JSON.stringify(Object.fromEntries(result.mismatches));
      expect(
        result.mismatches.size,
        `seed of this run ${RUN_SEED}, ${differing}\n\n${result.examples.join('\n\n')}`,
      ).toBe(0);
    },
    TIMEOUT_MS,
  );

  it('has met every feature often enough', () => {
    expect(results.size, 'every graph must have been checked').toBe(CHECKED.length);
    const rare = FEATURES.filter((feature) => countOf(feature) < LEAST_OCCURRENCES);
    expect(rare.map((feature) => `${feature}: ${countOf(feature)}`)).toEqual([]);
  });

  afterAll(() => {
    const lines = FEATURES.map((feature) => `${String(countOf(feature)).padStart(6)}  ${feature}`);
    const operations = [...results.values()].reduce((sum, result) => sum + result.operations, 0);
    process.stdout.write(
      `${operations} operations, fixed seed ${FIXED_SEED}, seed of this run ${RUN_SEED}\n${lines.join('\n')}\n`,
    );
  });
});

function countOf(feature: (typeof FEATURES)[number]): number {
  return [...results.values()].reduce((sum, { features }) => sum + (features.get(feature) ?? 0), 0);
}
