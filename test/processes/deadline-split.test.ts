/** One deadline a request, split over what is still to do: nobody waits for the late, and the late are told that nobody waits. */

import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Answer } from '../support/ask.ts';
import { startSmallGraph, type RunningSubgraph, type SmallGraph } from '../gateway/small-graph.ts';

const REQUEST_TIMEOUT_MS = 1000;
/** How early a timer may be, and how late on a machine that has other things to do. */
const EARLY_MS = 50;
const LATE_MS = 600;

/** What became of one request at a supplier. */
interface Call {
  answeredAt: number | null;
  /** When its connection was let go before it was answered. */
  cancelledAt: number | null;
}

let small: SmallGraph;
const calls = new Map<string, Call[]>();

beforeAll(async () => {
  small = await startSmallGraph(
    [
      {
        name: 'first',
        sdl: `
          type Query { first: String item: Item }
          type Item @key(fields: "id") { id: ID! name: String }`,
        resolvers: { Query: { first: () => 'after 100 ms', item: () => ({ id: 'one', name: 'the one' }) } },
      },
      {
        name: 'second',
        sdl: `
          type Query { second: String }
          type Item @key(fields: "id") { id: ID! price: Int }`,
        resolvers: {
          Query: { second: () => 'after 400 ms' },
          Item: { __resolveReference: ({ id }: { id: string }) => ({ id, price: 12 }) },
        },
      },
      {
        name: 'third',
        sdl: `
          type Query { third: String }
          type Item @key(fields: "id") { id: ID! stock: Int }`,
        resolvers: {
          Query: { third: () => 'after 5 s' },
          Item: { __resolveReference: ({ id }: { id: string }) => ({ id, stock: 3 }) },
        },
      },
      {
        name: 'dependent',
        sdl: 'type Item @key(fields: "id") { id: ID! stock: Int @external delivery: String @requires(fields: "stock") }',
        resolvers: {
          Item: {
            __resolveReference: (reference: { stock: number | null }) => reference,
            delivery: ({ stock }: { stock: number | null }) => (stock === null ? 'stock not told' : `${stock} at once`),
          },
        },
      },
    ],
    { requestTimeoutMs: REQUEST_TIMEOUT_MS, supplierTimeoutMs: 10_000 },
  );
});
afterAll(() => small?.stop());
afterEach(() => {
  calls.clear();
  for (const subgraph of small.subgraphs.values()) subgraph.spoil = null;
});

/** Has a supplier answer so much later. */
function delay(name: string, delayMs: number): void {
  const subgraph: RunningSubgraph = small.subgraphs.get(name)!;
  subgraph.spoil = async (request, response) => {
    const call: Call = { answeredAt: null, cancelledAt: null };
    calls.set(name, [...(calls.get(name) ?? []), call]);
    const timer = setTimeout(() => {
      call.answeredAt = performance.now();
      response.writeHead(200, { 'content-type': 'application/json' }).end(answer);
    }, delayMs);
    response.once('close', () => {
      clearTimeout(timer);
      if (call.answeredAt === null) call.cancelledAt = performance.now();
    });
    const answer = JSON.stringify(await subgraph.answerTo(request));
  };
}

async function timed(document: string): Promise<Answer & { readonly sentAt: number; readonly tookMs: number }> {
  const sentAt = performance.now();
  const answer = await small.query(document);
  return { ...answer, sentAt, tookMs: performance.now() - sentAt };
}

function expectAbout(milliseconds: number, expected: number): void {
  expect(milliseconds).toBeGreaterThan(expected - EARLY_MS);
  expect(milliseconds).toBeLessThan(expected + LATE_MS);
}

/** @returns when the one call of a supplier was let go, unanswered. */
async function cancelledAt(name: string): Promise<number> {
  await expect.poll(() => calls.get(name)?.[0]?.cancelledAt ?? null, { timeout: 3000 }).not.toBeNull();
  const [call, ...others] = calls.get(name)!;
  expect(others).toEqual([]);
  expect(call!.answeredAt).toBeNull();
  return call!.cancelledAt!;
}

describe('three suppliers of 100, 400 and 5,000 ms, and a deadline of one second', () => {
  it('the answer comes at the deadline with what is there, and says who was late', async () => {
    delay('first', 100);
    delay('second', 400);
    delay('third', 5000);
    const { body, status, sentAt, tookMs } = await timed('{ first second third }');
    expect(status).toBe(200);
    expectAbout(tookMs, REQUEST_TIMEOUT_MS);
    expect(body.data).toEqual({ first: 'after 100 ms', second: 'after 400 ms', third: null });
    expect(body.errors).toHaveLength(1);
    expect(body.errors![0]).toMatchObject({
      path: ['third'],
      extensions: { code: 'SUPPLIER_TIMEOUT', subgraph: 'third', nulled: 1 },
    });
    expect(body.extensions.sources.map(({ subgraph, state, code }) => [subgraph, state, code])).toEqual([
      ['first', 'ANSWERED', null],
      ['second', 'ANSWERED', null],
      ['third', 'NOT_ANSWERED', 'SUPPLIER_TIMEOUT'],
    ]);
    expectAbout((await cancelledAt('third')) - sentAt, REQUEST_TIMEOUT_MS);
  });

  it('who needs the late one is asked without it in time, and what it says of that stands', async () => {
    delay('second', 400);
    delay('third', 5000);
    const { body, sentAt, tookMs } = await timed('{ item { name price stock delivery } }');
    // The late one and its dependent share what is left.
    expectAbout(tookMs, REQUEST_TIMEOUT_MS / 2);
    expect(body.data).toEqual({ item: { name: 'the one', price: 12, stock: null, delivery: 'stock not told' } });
    expect(body.errors).toHaveLength(1);
    expect(body.errors![0]).toMatchObject({
      path: ['item', 'stock'],
      extensions: { code: 'SUPPLIER_TIMEOUT', subgraph: 'third' },
    });
    const [asked] = small.subgraphs.get('dependent')!.received.slice(-1);
    expect(Object.values(asked!.body.variables!)).toEqual([[{ __typename: 'Item', id: 'one', stock: null }]]);
    expectAbout((await cancelledAt('third')) - sentAt, REQUEST_TIMEOUT_MS / 2);
  });
});

describe('a chain of two suppliers', () => {
  it('the first has half of the time, and the second is not asked when nothing is left to ask about', async () => {
    delay('first', 5000);
    delay('second', 0);
    const { body, sentAt, tookMs } = await timed('{ item { price } }');
    expectAbout(tookMs, REQUEST_TIMEOUT_MS / 2);
    expect(body.data).toEqual({ item: null });
    expect(body.errors).toMatchObject([
      { path: ['item'], extensions: { code: 'SUPPLIER_TIMEOUT', subgraph: 'first' } },
    ]);
    expect(calls.get('second')).toBeUndefined();
    expectAbout((await cancelledAt('first')) - sentAt, REQUEST_TIMEOUT_MS / 2);
  });

  it('the second has all that the first has left over', async () => {
    delay('first', 100);
    delay('second', 700);
    const { body, tookMs } = await timed('{ item { name price } }');
    expect(body.errors).toBeUndefined();
    expect(body.data).toEqual({ item: { name: 'the one', price: 12 } });
    expectAbout(tookMs, 800);
  });

  it('the second is given up at the deadline of the whole', async () => {
    delay('first', 300);
    delay('second', 5000);
    const { body, sentAt, tookMs } = await timed('{ item { name price } }');
    expectAbout(tookMs, REQUEST_TIMEOUT_MS);
    expect(body.data).toEqual({ item: { name: 'the one', price: null } });
    expect(body.errors).toMatchObject([{ extensions: { code: 'SUPPLIER_TIMEOUT', subgraph: 'second' } }]);
    expectAbout((await cancelledAt('second')) - sentAt, REQUEST_TIMEOUT_MS);
  });
});

describe('who leaves, and who stays', () => {
  it('a client that leaves has its calls cancelled', async () => {
    delay('third', 5000);
    const leaving = new AbortController();
    const request = fetch(new URL('/graphql', small.url), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: '{ third }' }),
      signal: leaving.signal,
    });
    await expect.poll(() => calls.get('third')?.length, { timeout: 3000 }).toBe(1);
    const leftAt = performance.now();
    leaving.abort();
    await expect(request).rejects.toThrow();
    expect((await cancelledAt('third')) - leftAt).toBeLessThan(LATE_MS);
  });

  it.each([
    ['another operation with the same call', 'query Other { third }'],
    ['the same operation', 'query One { third }'],
  ])('%s is not cut by the deadline of who asked before', async (_what, document) => {
    delay('third', 1300);
    const early = timed('query One { third }');
    await sleep(600);
    const late = timed(document);
    const { body: given, tookMs: gaveUpAfterMs } = await early;
    expect(given.data).toEqual({ third: null });
    expect(given.errors).toMatchObject([{ extensions: { code: 'SUPPLIER_TIMEOUT' } }]);
    expectAbout(gaveUpAfterMs, REQUEST_TIMEOUT_MS);
    const { body, tookMs } = await late;
    expect(body.errors).toBeUndefined();
    expect(body.data).toEqual({ third: 'after 5 s' });
    expectAbout(tookMs, 700);
    // They have travelled as one.
    expect(calls.get('third')).toHaveLength(1);
  });
});
