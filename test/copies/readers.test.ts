/** Copies of several readers, times and questions, interleaved: each is given its own and nobody else's. */

import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { SmallGateway } from '../gateway/small-graph.ts';
import {
  ADA,
  ADA_IN_WELSH,
  BEN,
  breakDown,
  resetGraph,
  rowOf,
  START,
  startCopiesGraph,
  type CopiesGraph,
} from './copies-graph.ts';

let graph: CopiesGraph;
beforeAll(async () => void (graph = await startCopiesGraph()));
afterAll(() => graph?.stop());
afterEach(() => resetGraph(graph));

const READERS = [ADA, ADA_IN_WELSH, BEN] as const;
const readerOf = (headers: Readonly<Record<string, string>>) =>
  `${headers['authorization']} ${headers['accept-language']}`;
const QUESTIONS = [
  { query: '{ item(id: "1") { value: size } }', field: 'size 1' },
  { query: '{ item(id: "2") { value: size } }', field: 'size 2' },
  { query: '{ item(id: "1") { value: weight } }', field: 'weight 1' },
  { query: 'query ($id: ID!) { item(id: $id) { value: size } }', variables: { id: '2' }, field: 'size 2' },
] as const;

it('gives nobody what another reader was answered', async () => {
  const gateway = await graph.startReplica({ lastKnown: { freshForMs: 60_000 } });
  const query = QUESTIONS[0].query;
  await gateway.query(query, {}, ADA);
  for (const reader of [ADA_IN_WELSH, BEN]) {
    const { body } = await gateway.query(query, {}, reader);
    expect(body.data.item.value).toBe(`size 1 v1 for ${readerOf(reader)}`);
  }
  expect(graph.details.received).toHaveLength(3);
  breakDown(graph.details);
  graph.now = START + 60_001;
  const stranger = await gateway.query(query, {}, { ...BEN, authorization: 'Bearer cid' });
  expect(stranger.body.data.item.value).toBeNull();
  expect(rowOf(stranger, 'details')!.state).toBe('NOT_ANSWERED');
});

/** One step of a history: somebody asks something, or time passes, or the supplier changes, fails, or is back. */
const steps = fc.array(
  fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record({
        kind: fc.constant('ask' as const),
        reader: fc.constantFrom(...READERS),
        question: fc.constantFrom(...QUESTIONS),
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({ kind: fc.constant('wait' as const), ms: fc.constantFrom(1, 999, 1000, 5000) }),
    },
    {
      weight: 2,
      arbitrary: fc.constantFrom({ kind: 'change' as const }, { kind: 'break' as const }, { kind: 'mend' as const }),
    },
  ),
  { minLength: 4, maxLength: 20 },
);

describe('a model of it', () => {
  it('gives exactly what was last answered to the same question of the same reader, as old as it is', async () => {
    const staleIfErrorMs = 6000;
    const gateway: SmallGateway = await graph.startReplica({ lastKnown: { staleIfErrorMs } });
    let histories = 0;
    await fc.assert(
      fc.asyncProperty(steps, async (history) => {
        resetGraph(graph);
        // Readers of this history alone: nothing is known of them yet.
        histories += 1;
        const known = new Map<string, { readonly value: string; readonly madeAt: number }>();
        let isBroken = false;
        for (const step of history) {
          if (step.kind === 'wait') graph.now += step.ms;
          else if (step.kind === 'change') graph.world.version += 1;
          else if (step.kind === 'break') {
            breakDown(graph.details);
            isBroken = true;
          } else if (step.kind === 'mend') {
            graph.details.spoil = null;
            isBroken = false;
          } else {
            const { query, field } = step.question;
            const variables = 'variables' in step.question ? step.question.variables : {};
            const reader = { ...step.reader, authorization: `${step.reader.authorization} ${histories}` };
            const answer = await gateway.query(query, variables, reader);
            const row = rowOf(answer, 'details')!;
            // A literal is sent like a variable's value: what is the same to the supplier is one question.
            const key = `${readerOf(reader)} ${field}`;
            const live = `${field} v${graph.world.version} for ${readerOf(reader)}`;
            if (!isBroken) {
              expect(answer.body.data.item.value).toBe(live);
              expect(row).toMatchObject({ state: 'ANSWERED', copiedAt: null });
              const before = known.get(key);
              // What was said within a second of the one that is kept may be as good.
              if (before === undefined || graph.now - before.madeAt >= 1000)
                known.set(key, { value: live, madeAt: graph.now });
              continue;
            }
            const copy = known.get(key);
            if (copy === undefined || graph.now - copy.madeAt > staleIfErrorMs) {
              expect(answer.body.data.item.value).toBeNull();
              expect(row.state).toBe('NOT_ANSWERED');
            } else {
              expect(answer.body.data.item.value).toBe(copy.value);
              expect(row).toMatchObject({
                state: 'STALE',
                copiedAt: new Date(copy.madeAt).toISOString(),
                ageSeconds: Math.floor((graph.now - copy.madeAt) / 1000),
              });
            }
          }
        }
      }),
      { numRuns: 100, endOnFailure: true },
    );
  });
});
