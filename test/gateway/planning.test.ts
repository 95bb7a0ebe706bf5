/** The planner's queue and the store of plans: what is planned once, what is refused, and what is tried again. */

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CompiledPlan } from '../../gateway/execution/plan/compile-plan.ts';
import { createPlanStore } from '../../gateway/operation/plan-store.ts';
import { createPlanner, PlanningLimitError, type Planner } from '../../gateway/operation/planning/planner.ts';
import { toPlanningGraph } from '../../gateway/operation/planning/planning-graph.ts';
import { composeSmall, startSmallGraph, type SmallGraph } from './small-graph.ts';

describe('a planner for whom too many wait', () => {
  const SDL = 'type Query { a: Int b: Int c: Int d: Int }';
  let planner: Planner;
  beforeAll(async () => {
    const url = 'http://a.invalid/graphql';
    const planningGraph = toPlanningGraph(composeSmall([{ name: 'a', url, sdl: SDL }]));
    planner = createPlanner({ planningGraph, timeoutMs: 10_000, maximumWaiting: 2 });
    await planner.load();
  });
  afterAll(() => planner?.stop());

  it('refuses those beyond with PLANNING_LIMIT, plans the others, and takes the refused ones when they come again', async () => {
    const texts = ['{a}', '{b}', '{c}', '{d}'];
    const settled = await Promise.allSettled(texts.map((text) => planner.plan(text)));
    // One is being planned, and two wait.
    expect(settled.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'fulfilled', 'rejected']);
    const { reason } = settled[3] as PromiseRejectedResult;
    expect(reason).toMatchObject({ holdsForMs: 0, extensions: { code: 'PLANNING_LIMIT' } });
    expect((await planner.plan('{d}')).node).toMatchObject({ serviceName: 'a' });
  });
});

describe('the store of plans', () => {
  const PLAN: Awaited<ReturnType<Planner['plan']>> = { kind: 'QueryPlan' };
  const compile = () => ({}) as CompiledPlan;

  it('plans a text once, however many ask before it is planned and after', async () => {
    const planned: string[] = [];
    const store = createPlanStore({
      compile,
      plan: async (text) => {
        planned.push(text);
        return PLAN;
      },
    });
    const plans = await Promise.all(['{a}', '{b}', '{a}'].map((text) => store.planFor(text)));
    expect(plans[2]).toBe(plans[0]);
    expect(store.planFor('{a}')).toBe(plans[0]);
    expect(planned).toEqual(['{a}', '{b}']);
  });

  it.each([
    [Infinity, 1],
    [1001, 1],
    [999, 2],
    [0, 2],
  ])(
    'with a refusal that holds for %d ms asks the planner %i times of two that are a second apart',
    async (holdsForMs, times) => {
      let asked = 0;
      let now = 5000;
      const store = createPlanStore({
        compile,
        steadyClock: () => now,
        plan: async () => {
          asked += 1;
          throw new PlanningLimitError(holdsForMs);
        },
      });
      for (let attempt = 0; attempt < 2; attempt += 1) {
        await expect((async () => store.planFor('{a}'))()).rejects.toBeInstanceOf(PlanningLimitError);
        now += 1000;
      }
      expect(asked).toBe(times);
    },
  );
});

describe('operations that differ in nothing but their literals and names', () => {
  let graph: SmallGraph;
  beforeAll(async () => {
    graph = await startSmallGraph([
      {
        name: 'shop',
        sdl: `enum Size { SMALL LARGE }
              input Filter { sizes: [Size!] maker: String from: Float }
              type Query { find(filter: Filter, first: Int = 2, id: ID, exact: Boolean): String }`,
        resolvers: { Query: { find: (_: unknown, given: object) => JSON.stringify(given) } },
      },
    ]);
  });
  afterAll(() => graph?.stop());

  it('are sent as one text, each with its own values', async () => {
    const answers = [
      await graph.query('{ find(filter: { sizes: [SMALL], maker: "x", from: 1 }, first: 3, id: 7, exact: true) }'),
      await graph.query(
        'query Named { found: find(filter: { from: 2.5, sizes: LARGE }, first: 4, id: "eight", exact: false) }',
      ),
    ];
    expect(JSON.parse(answers[0]!.body.data.find)).toEqual({
      filter: { sizes: ['SMALL'], maker: 'x', from: 1 },
      first: 3,
      id: '7',
      exact: true,
    });
    expect(JSON.parse(answers[1]!.body.data.found)).toEqual({
      filter: { from: 2.5, sizes: ['LARGE'] },
      first: 4,
      id: 'eight',
      exact: false,
    });
    const [first, second] = graph.subgraphs.get('shop')!.received;
    expect(second!.body.query).toBe(first!.body.query);
    expect(second!.body.variables).not.toEqual(first!.body.variables);
  });
});
