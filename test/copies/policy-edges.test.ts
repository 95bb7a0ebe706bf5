/** When what a supplier said may be given again, to the millisecond, and what `sources` says of it. */

import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { SmallGateway } from '../gateway/small-graph.ts';
import { ADA, breakDown, resetGraph, rowOf, START, startCopiesGraph, type CopiesGraph } from './copies-graph.ts';

let graph: CopiesGraph;
beforeAll(async () => void (graph = await startCopiesGraph()));
afterAll(() => graph?.stop());
afterEach(() => resetGraph(graph));

/** Each test its own gateway: nothing is known yet. */
const start = (lastKnown: Parameters<CopiesGraph['startReplica']>[0]) => graph.startReplica(lastKnown);
const SIZES = '{ item(id: "1") { size } }';
const sizeFrom = async (gateway: SmallGateway) => {
  const answer = await gateway.query(SIZES, {}, ADA);
  return { answer, size: answer.body.data?.item?.size as string | null, row: rowOf(answer, 'details')! };
};
const FIRST = 'size 1 v1 for Bearer ada en';

describe('fresh for', () => {
  it('gives it without asking up to the last millisecond, as an answer with its age', async () => {
    const gateway = await start({ lastKnown: { freshForMs: 2500, staleIfErrorMs: 0 } });
    const live = await sizeFrom(gateway);
    expect(live.row).toMatchObject({ state: 'ANSWERED', requests: 1, copiedAt: null, ageSeconds: null });
    graph.world.version = 2;
    for (const [ageMs, ageSeconds] of [
      [0, 0],
      [999, 0],
      [1000, 1],
      [1999, 1],
      [2500, 2],
    ] as const) {
      graph.now = START + ageMs;
      const { row, size, answer } = await sizeFrom(gateway);
      expect(size).toBe(FIRST);
      expect(row).toMatchObject({
        state: 'ANSWERED',
        code: null,
        requests: 0,
        copiedAt: '2007-01-08T03:00:00.000Z',
        ageSeconds,
      });
      expect(answer.body.errors).toBeUndefined();
    }
    expect(graph.details.received).toHaveLength(1);
    graph.now = START + 2501;
    const later = await sizeFrom(gateway);
    expect(later.size).toBe('size 1 v2 for Bearer ada en');
    expect(later.row).toMatchObject({ state: 'ANSWERED', requests: 1, copiedAt: null });
  });

  it('asks, where a text is asked for', async () => {
    const gateway = await start({ lastKnown: { freshForMs: 60_000, staleWhileRevalidateMs: 60_000 } });
    const query = '{ item(id: "1") { remark { state text } } }';
    await gateway.query(query, {}, ADA);
    graph.world.words = null;
    const { body } = await gateway.query(query, {}, ADA);
    expect(body.data.item.remark).toEqual({ state: 'WITHHELD', text: null });
    expect(graph.details.received).toHaveLength(2);
  });
});

describe('stale while it is asked for again', () => {
  const lastKnown = { freshForMs: 1000, staleWhileRevalidateMs: 4000, staleIfErrorMs: 0 };

  it('gives it at once as stale, asks behind the reader’s back, and gives the new one next', async () => {
    const gateway = await start({ lastKnown });
    await sizeFrom(gateway);
    graph.world.version = 2;
    graph.now = START + 1001;
    const stale = await sizeFrom(gateway);
    expect(stale.size).toBe(FIRST);
    expect(stale.row).toMatchObject({ state: 'STALE', code: null, requests: 0, ageSeconds: 1 });
    await expect.poll(() => graph.details.received.length).toBe(2);
    expect(graph.details.received[1]!.headers['authorization']).toBe(ADA.authorization);
    // Of the same instant: what is given now was said at it.
    await expect.poll(async () => (await sizeFrom(gateway)).size).toBe('size 1 v2 for Bearer ada en');
    expect((await sizeFrom(gateway)).row).toMatchObject({ state: 'ANSWERED', requests: 0, ageSeconds: 0 });
    expect(graph.details.received).toHaveLength(2);
  });

  it('asks once, however many are given it meanwhile', async () => {
    const gateway = await start({ lastKnown });
    await sizeFrom(gateway);
    graph.now = START + 1001;
    const { promise, resolve } = Promise.withResolvers<void>();
    graph.details.spoil = async (request, response) => {
      await promise;
      const answer = await graph.details.answerTo(request);
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
    };
    for (let times = 0; times < 5; times += 1) expect((await sizeFrom(gateway)).row.state).toBe('STALE');
    await expect.poll(() => graph.details.received.length).toBe(2);
    resolve();
    await expect.poll(async () => (await sizeFrom(gateway)).row.state).toBe('ANSWERED');
    expect(graph.details.received).toHaveLength(2);
  });

  it('goes on giving it where asking again fails, to the last millisecond', async () => {
    const gateway = await start({ lastKnown });
    await sizeFrom(gateway);
    breakDown(graph.details);
    graph.now = START + 5000;
    for (let times = 0; times < 3; times += 1) {
      const { size, row } = await sizeFrom(gateway);
      expect(size).toBe(FIRST);
      expect(row).toMatchObject({ state: 'STALE', ageSeconds: 5 });
    }
    graph.now = START + 5001;
    const { size, row, answer } = await sizeFrom(gateway);
    expect(size).toBeNull();
    expect(row).toMatchObject({ state: 'NOT_ANSWERED', requests: 1, copiedAt: null, ageSeconds: null });
    expect(answer.body.errors).toHaveLength(1);
  });

  it.each([
    ['of another form', { data: { _entities: [{ size: 7 }] } }],
    ['with an error', { data: { _entities: [{ size: 'big' }] }, errors: [{ message: 'no' }] }],
    ['with more in it than was asked', { data: { _entities: [{ size: 'big', weight: 'heavy' }] } }],
  ])('does not take an answer %s for a new one', async (_, answer) => {
    const gateway = await start({ lastKnown });
    await sizeFrom(gateway);
    graph.now = START + 1001;
    graph.details.spoil = (_request, response) =>
      void response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
    expect((await sizeFrom(gateway)).size).toBe(FIRST);
    // Each answer that was not taken makes way for the next question.
    for (let asked = 2; asked < 5; asked += 1) {
      await expect.poll(() => graph.details.received.length).toBe(asked);
      await expect
        .poll(async () => {
          const { size, row } = await sizeFrom(gateway);
          expect(size).toBe(FIRST);
          expect(row.state).toBe('STALE');
          return graph.details.received.length;
        })
        .toBe(asked + 1);
    }
  });
});

describe('stale where it failed', () => {
  const lastKnown = { freshForMs: 0, staleIfErrorMs: 3000 };

  it('gives it as stale up to the last millisecond, with why it failed and no error', async () => {
    const gateway = await start({ lastKnown });
    await sizeFrom(gateway);
    breakDown(graph.details);
    for (const [ageMs, ageSeconds] of [
      [0, 0],
      [1, 0],
      [999, 0],
      [1000, 1],
      [3000, 3],
    ] as const) {
      graph.now = START + ageMs;
      const { answer, size, row } = await sizeFrom(gateway);
      expect(size).toBe(FIRST);
      expect(answer.body.errors).toBeUndefined();
      expect(row).toMatchObject({
        state: 'STALE',
        code: 'SUPPLIER_UNREACHABLE',
        requests: 1,
        copiedAt: '2007-01-08T03:00:00.000Z',
        ageSeconds,
      });
    }
    graph.now = START + 3001;
    const { answer, size, row } = await sizeFrom(gateway);
    expect(size).toBeNull();
    expect(answer.body.errors![0]!.extensions['code']).toBe('SUPPLIER_UNREACHABLE');
    expect(row).toMatchObject({ state: 'NOT_ANSWERED', copiedAt: null, ageSeconds: null });
  });

  it('counts on top of what is fresh', async () => {
    const gateway = await start({ lastKnown: { freshForMs: 1000, staleIfErrorMs: 2000 } });
    await sizeFrom(gateway);
    breakDown(graph.details);
    graph.now = START + 3000;
    expect((await sizeFrom(gateway)).row).toMatchObject({ state: 'STALE', ageSeconds: 3 });
    graph.now = START + 3001;
    expect((await sizeFrom(gateway)).row.state).toBe('NOT_ANSWERED');
  });

  it('is as old as the last answer, however often it is given', async () => {
    const gateway = await start({ lastKnown });
    await sizeFrom(gateway);
    graph.now = START + 2000;
    graph.world.version = 2;
    await sizeFrom(gateway);
    breakDown(graph.details);
    graph.now = START + 4500;
    const { size, row } = await sizeFrom(gateway);
    expect(size).toBe('size 1 v2 for Bearer ada en');
    expect(row).toMatchObject({ copiedAt: '2007-01-08T03:00:02.000Z', ageSeconds: 2 });
  });
});

describe('nothing is given', () => {
  it.each([
    ['where the policy has all at 0', { lastKnown: { freshForMs: 0, staleWhileRevalidateMs: 0, staleIfErrorMs: 0 } }],
    ['where the supplier has no policy for it', { lastKnown: null }],
    ['where copies are off', { lastKnownCopies: false, lastKnown: { freshForMs: 60_000, staleIfErrorMs: 60_000 } }],
  ])('%s', async (_, options) => {
    const gateway = await start(options);
    await sizeFrom(gateway);
    breakDown(graph.details);
    expect((await sizeFrom(gateway)).row).toMatchObject({ state: 'NOT_ANSWERED', copiedAt: null });
  });
});
