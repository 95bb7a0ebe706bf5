/** Requests that come together begin one after the other, and none has to be done before the next may begin. */

import { request as httpRequest } from 'node:http';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Beginnings } from '../../gateway/operation/beginnings.ts';
import { startSmallGraph, type RunningSubgraph, type SmallGraph } from './small-graph.ts';

describe('the turn to begin', () => {
  it('comes in the order of asking, and to one only between two looks at what else has come', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(4), { minLength: 1, maxLength: 30 }), async (loopTurnsBefore) => {
        const beginnings = new Beginnings();
        const begun: { readonly index: number; readonly loopTurn: number }[] = [];
        let loopTurn = 0;
        let isOver = false;
        const count = (): void => {
          loopTurn += 1;
          if (!isOver) setImmediate(count);
        };
        setImmediate(count);
        const all: Promise<void>[] = [];
        for (const [index, pause] of loopTurnsBefore.entries()) {
          for (let waited = 0; waited < pause; waited += 1) await new Promise(setImmediate);
          all.push(beginnings.turn().then(() => void begun.push({ index, loopTurn })));
        }
        await Promise.all(all);
        isOver = true;
        expect(begun.map(({ index }) => index)).toEqual(loopTurnsBefore.map((_, index) => index));
        expect(new Set(begun.map((one) => one.loopTurn)).size).toBe(begun.length);
      }),
    );
  });
});

describe('many requests at once', () => {
  let graph: SmallGraph;
  let words: RunningSubgraph;
  let held: (() => void)[];

  beforeAll(async () => {
    graph = await startSmallGraph([
      {
        name: 'words',
        sdl: 'type Query { word(number: Int!): Word! } type Word @key(fields: "number") { number: Int! }',
        resolvers: { Query: { word: (_: unknown, { number }: { number: number }) => ({ number }) } },
      },
      {
        name: 'spellings',
        sdl: 'type Word @key(fields: "number") { number: Int! spelling: String! }',
        resolvers: {
          Word: {
            __resolveReference: ({ number }: { number: number }) => ({ number }),
            spelling: ({ number }: { number: number }) => `word ${number}`,
          },
        },
      },
    ]);
    words = graph.subgraphs.get('words')!;
  });
  afterAll(() => graph?.stop());

  beforeEach(() => {
    held = [];
    words.spoil = async (request, response) => {
      await new Promise<void>((resolve) => held.push(resolve));
      response.setHeader('content-type', 'application/json').end(JSON.stringify(await words.answerTo(request)));
    };
    return () => {
      words.spoil = null;
    };
  });

  const QUERY = 'query Spelling($number: Int!) { word(number: $number) { number spelling } }';
  const ask = (number: number) => graph.query(QUERY, { number });
  const untilHeld = async (count: number): Promise<void> => {
    while (held.length < count) await new Promise((resolve) => setTimeout(resolve, 2));
  };

  it('are all under way before the first is answered, and each has its own answer', async () => {
    const numbers = Array.from({ length: 40 }, (_, number) => number);
    const answers = numbers.map(ask);
    await untilHeld(numbers.length);
    for (const release of held.reverse()) release();
    for (const [number, { status, body }] of (await Promise.all(answers)).entries()) {
      expect(status).toBe(200);
      expect(body.errors).toBeUndefined();
      expect(body.data).toEqual({ word: { number, spelling: `word ${number}` } });
    }
  });

  it('are answered whoever of them left', async () => {
    const leave = (number: number): Promise<void> =>
      new Promise((resolve) => {
        const body = JSON.stringify({ query: QUERY, variables: { number } });
        const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
        const leaving = httpRequest(graph.url, { method: 'POST', headers, agent: false });
        // It reports that nobody answered it.
        leaving.once('error', () => {}).once('close', resolve);
        // As soon as all of it is written: before it has begun, or just after.
        leaving.end(body, () => setImmediate(() => leaving.destroy()));
      });
    const stayed = Array.from({ length: 12 }, (_, index) => 100 + index);
    const answers = stayed.map(ask);
    const gone = Array.from({ length: 12 }, (_, index) => leave(200 + index));
    const later = ask(300);
    await Promise.all(gone);
    await untilHeld(stayed.length + 1);
    words.spoil = null;
    for (const release of held) release();
    const texts = (await Promise.all([...answers, later])).map(({ body }) => body.data?.['word']);
    expect(texts).toEqual([...stayed, 300].map((number) => ({ number, spelling: `word ${number}` })));
  });
});
