/** Requests of different readers, interleaved in any way, with every kind of sharing on: each has its own data and nobody else's. */

import { setImmediate as nextTurn } from 'node:timers/promises';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { expectedData, startSharingGraph, type SharingGraph } from './sharing-graph.ts';

const READERS = [
  { authorization: 'Bearer ada', 'accept-language': 'en' },
  { authorization: 'Bearer ada', 'accept-language': 'cy' },
  { authorization: 'Bearer ben', 'accept-language': 'en' },
] as const;

const OPERATIONS: readonly (readonly [document: string, variables: Readonly<Record<string, unknown>>])[] = [
  ['{ items { id size } }', {}],
  ['{ items { s: size name } }', {}],
  ['{ items { weight(unit: "kg") } }', {}],
  ['query ($unit: String) { items { weight(unit: $unit) next { weight(unit: $unit) } } }', { unit: 'lb' }],
  ['query ($unit: String) { items { weight(unit: $unit) next { weight(unit: $unit) } } }', { unit: 'st' }],
  ['{ items { next { size label(style: "short") next { name } } } }', {}],
  ['{ items { a: next { label(style: "long") } b: next { label(style: "short") } fragile } }', {}],
];

const requests = fc.array(
  fc.record({
    reader: fc.constantFrom(...READERS),
    operation: fc.constantFrom(...OPERATIONS),
    /** Turns of the event loop between the one before and this one. */
    delay: fc.nat(3),
  }),
  { minLength: 2, maxLength: 8 },
);
/** Which of the requests that subgraphs hold is answered next, and after how many turns of the event loop. */
const releases = fc.array(fc.record({ pick: fc.nat(20), delay: fc.nat(2) }), { minLength: 1, maxLength: 12 });

let graph: SharingGraph;
beforeAll(async () => void (graph = await startSharingGraph()));
afterAll(() => graph?.stop());

it('hears only its own, whatever is asked together and in whatever order it is answered', async () => {
  let asked = 0;
  let received = 0;
  await fc.assert(
    fc.asyncProperty(requests, releases, async (clients, order) => {
      graph.reset();
      const held: (() => Promise<unknown>)[] = [];
      for (const subgraph of [graph.items, graph.details]) {
        subgraph.spoil = (request, response) =>
          void held.push(async () =>
            response
              .writeHead(200, { 'content-type': 'application/json' })
              .end(JSON.stringify(await subgraph.answerTo(request))),
          );
      }
      const answers: Promise<void>[] = [];
      let unanswered = clients.length;
      for (const { reader, operation, delay } of clients) {
        for (let turn = 0; turn < delay; turn += 1) await nextTurn();
        const [document, variables] = operation;
        const answer = graph.query(document, variables, reader).finally(() => (unanswered -= 1));
        answers.push(
          answer.then(async ({ status, body }) => {
            expect(status).toBe(200);
            expect(body.data).toEqual(await expectedData(document, variables, reader));
            expect(body.errors?.length).toBe(document.includes('fragile') ? 1 : undefined);
          }),
        );
      }
      for (let step = 0; unanswered > 0; step += 1) {
        const { pick, delay } = order[step % order.length]!;
        for (let turn = 0; turn <= delay; turn += 1) await nextTurn();
        const [release] = held.splice(pick % Math.max(held.length, 1), 1);
        await release?.();
      }
      await Promise.all(answers);
      asked += clients.length;
      received += graph.items.received.length + graph.details.received.length;
    }),
    { numRuns: 150, endOnFailure: true },
  );
  // Each asks each subgraph at least once when it is alone: that there were fewer shows that they did share.
  expect(received).toBeLessThan(asked * 2);
}, 120_000);
