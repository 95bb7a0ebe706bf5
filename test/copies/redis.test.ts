/** Copies that replicas share in Redis, and Redis at its worst: then answers are slower or less complete, and never wrong. */

import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createRedisCopies } from '../../gateway/transport/copies/redis-copies.ts';
import type { RedisServers } from '../../commands/chaos/engines/redis.ts';
import { redisMissing, startTestRedis } from '../support/redis.ts';
import {
  ADA,
  askTogether,
  BEN,
  breakDown,
  resetGraph,
  rowOf,
  START,
  startCopiesGraph,
  type CopiesGraph,
} from './copies-graph.ts';

const SIZE = '{ item(id: "1") { size } }';
const FIRST = 'size 1 v1 for Bearer ada en';
const TEXT = '{ item(id: "1") { remark { state text } } }';

describe.skipIf(redisMissing !== null)(`copies in Redis${redisMissing === null ? '' : ` (${redisMissing})`}`, () => {
  let graph: CopiesGraph;
  let servers: RedisServers;
  let inside: Redis;
  beforeAll(async () => {
    [graph, servers] = await Promise.all([startCopiesGraph(), startTestRedis()]);
    inside = new Redis(servers.url, { retryStrategy: () => 50 });
    inside.on('error', () => undefined);
  });
  afterAll(async () => {
    inside?.disconnect();
    await graph?.stop();
    await servers?.stop();
  });
  afterEach(async () => {
    resetGraph(graph);
    await inside.flushall().catch(() => undefined);
  });
  const replica = (options: Parameters<CopiesGraph['startReplica']>[0] = {}) =>
    graph.startReplica({ redisUrl: servers.url, ...options });
  const written = (atLeast = 2) => expect.poll(() => inside.dbsize()).toBeGreaterThanOrEqual(atLeast);

  it('are given by another replica than the one that was answered, with their age, to the same reader alone', async () => {
    const [one, other] = await Promise.all([replica(), replica()]);
    await one.query(SIZE, {}, ADA);
    await written();
    breakDown(graph.details);
    graph.now = START + 7900;
    const answer = await other.query(SIZE, {}, ADA);
    expect(answer.body.data.item.size).toBe(FIRST);
    expect(rowOf(answer, 'details')).toMatchObject({
      state: 'STALE',
      code: 'SUPPLIER_UNREACHABLE',
      copiedAt: '2007-01-08T03:00:00.000Z',
      ageSeconds: 7,
    });
    expect((await other.query(SIZE, {}, BEN)).body.data.item.size).toBeNull();
  });

  it('are fresh in another replica too', async () => {
    const [one, other] = await Promise.all([
      replica({ lastKnown: { freshForMs: 5000 } }),
      replica({ lastKnown: { freshForMs: 5000 } }),
    ]);
    await one.query(SIZE, {}, ADA);
    await written();
    const answer = await other.query(SIZE, {}, ADA);
    expect(rowOf(answer, 'details')).toMatchObject({ state: 'ANSWERED', requests: 0, ageSeconds: 0 });
    expect(graph.details.received).toHaveLength(1);
  });

  it('tell nobody who can read Redis who asked, what, or any text, and do not outlast their policy', async () => {
    const gateway = await replica({ lastKnown: { freshForMs: 1000, staleIfErrorMs: 60_000 } });
    await gateway.query(TEXT, {}, ADA);
    await written();
    const keys = await inside.keys('*');
    for (const key of keys) {
      expect(key).toMatch(/^throughline:copy:1:[\w-]{43}$/);
      const value = (await inside.get(key))!;
      expect(value).not.toContain('the words');
      expect(value).not.toContain('Bearer');
      const expiresInMs = await inside.pttl(key);
      expect(expiresInMs).toBeGreaterThan(30_000);
      expect(expiresInMs).toBeLessThanOrEqual(61_000);
    }
    breakDown(graph.details);
    const { body } = await gateway.query(TEXT, {}, ADA);
    expect(body.data.item.remark).toEqual({ state: 'WITHHELD', text: null });
  });

  it('are not made of an answer with a text in it that nobody asked for', async () => {
    const gateway = await replica();
    graph.details.spoil = (_request, response) =>
      void response
        .writeHead(200, { 'content-type': 'application/json' })
        .end(JSON.stringify({ data: { _entities: [{ size: 'big', remark: { text: 'not asked for' } }] } }));
    expect((await gateway.query(SIZE, {}, ADA)).body.data.item.size).toBe('big');
    await expect.poll(() => inside.dbsize()).toBe(1);
    for (const key of await inside.keys('*')) expect(await inside.get(key)).not.toContain('not asked for');
  });

  it('have no text in them for whatever travelled in the same request', async () => {
    const gateway = await replica();
    const answers = await askTogether(graph, gateway, ['{ items { size } }', '{ items { size remark { text } } }']);
    expect(JSON.stringify(answers[1]!.body.data)).toContain('the words');
    expect(graph.details.received).toHaveLength(1);
    // For each of the two readers, the one whose questions were planned with among them: items, and what each question is at details.
    await written(6);
    for (const key of await inside.keys('*')) expect(await inside.get(key)).not.toContain('the words');
  });

  it.each([
    ['no copy at all', 'nonsense'],
    ['no age', '{"data":{"_entities":[{"size":"forged"}]}}'],
    ['no JSON', `${START}\n{"data"`],
    ['a record of another form', `${START}\n{"data":{"_entities":[{"size":7}]}}`],
    ['too many records', `${START}\n{"data":{"_entities":[{"size":"a"},{"size":"b"}]}}`],
    ['an error', `${START}\n{"data":{"_entities":[null]},"errors":[{"message":"no"}]}`],
    ['an age that is to come', `${START + 3_600_000}\n{"data":{"_entities":[{"size":"forged"}]}}`],
    ['more than was asked', `${START}\n{"data":{"_entities":[{"size":"forged","remark":{"text":"forged"}}]}}`],
  ])('are not believed where what is there is %s', async (_, value) => {
    const gateway = await replica({ lastKnown: { freshForMs: 60_000 } });
    await gateway.query(SIZE, {}, ADA);
    await written();
    for (const key of await inside.keys('*'))
      if ((await inside.get(key))!.includes('size 1')) await inside.set(key, value);
    graph.world.version = 2;
    const { body } = await gateway.query(SIZE, {}, ADA);
    expect(body.data.item.size).toBe('size 1 v2 for Bearer ada en');
  });

  it('have no text in them for whoever puts one there', async () => {
    const gateway = await replica();
    await gateway.query(TEXT, {}, ADA);
    await written();
    for (const key of await inside.keys('*')) {
      const value = (await inside.get(key))!;
      await inside.set(key, value.replace('"state":"WITHHELD","text":null', '"state":"RELEASED","text":"put there"'));
    }
    breakDown(graph.details);
    const { body, text } = await gateway.query(TEXT, {}, ADA);
    expect(body.data.item.remark).toEqual({ state: 'WITHHELD', text: null });
    expect(text).not.toContain('put there');
  });

  it('are missed, and nothing else, when Redis is killed while requests are under way; and are back with it', async () => {
    const gateway = await replica({ lastKnown: { freshForMs: 0, staleWhileRevalidateMs: 1 } });
    await gateway.query(SIZE, {}, ADA);
    await written();
    graph.now = START + 10_000;
    graph.world.version = 2;
    const asked: Promise<number>[] = [];
    let killed: Promise<void> | null = null;
    for (let number = 0; number < 60; number += 1) {
      const startedAt = performance.now();
      asked.push(
        gateway.query(SIZE, {}, { ...ADA, authorization: `Bearer ${number}` }).then(({ body }) => {
          expect(body.errors).toBeUndefined();
          expect(body.data.item.size).toBe(`size 1 v2 for Bearer ${number} en`);
          return performance.now() - startedAt;
        }),
      );
      if (number === 20) killed = servers.nodes[0]!.kill();
      await sleep(5);
    }
    await killed;
    const times = await Promise.all(asked);
    expect(Math.max(...times)).toBeLessThan(3000);
    const told = gateway.log.filter(({ message }) => message.includes('Redis'));
    expect(told.length).toBeLessThanOrEqual(1);
    breakDown(graph.details);
    const without = await gateway.query(SIZE, {}, ADA);
    expect(rowOf(without, 'details')).toMatchObject({ state: 'NOT_ANSWERED', copiedAt: null });
    graph.details.spoil = null;
    await servers.nodes[0]!.restart();
    await expect
      .poll(
        async () => {
          graph.now += 1000;
          await gateway.query(SIZE, {}, ADA);
          return inside.dbsize().catch(() => 0);
        },
        { timeout: 20_000, interval: 200 },
      )
      .toBeGreaterThan(1);
    breakDown(graph.details);
    const back = await gateway.query(SIZE, {}, ADA);
    expect(back.body.data.item.size).toBe('size 1 v2 for Bearer ada en');
  });

  it('are waited for no longer than a moment when Redis hangs, and then not at all', async () => {
    const store = createRedisCopies({ url: servers.url, onTrouble: () => undefined });
    await expect.poll(() => inside.ping()).toBe('PONG');
    await expect
      .poll(async () => {
        store.keep('known', { text: '{}', madeAt: 5 }, 60_000);
        return store.find('known');
      })
      .toEqual({ text: '{}', madeAt: 5 });
    await inside.call('CLIENT', 'PAUSE', '3000', 'ALL');
    const times: number[] = [];
    for (let number = 0; number < 10; number += 1) {
      const startedAt = performance.now();
      expect(await store.find('known')).toBeNull();
      times.push(performance.now() - startedAt);
    }
    for (const ms of times) expect(ms).toBeLessThan(1000);
    // On a machine that does nothing else 90 ms each, and then none.
    expect(Math.min(...times.slice(-2))).toBeLessThan(50);
    await expect.poll(() => store.find('known'), { timeout: 10_000, interval: 100 }).toEqual({ text: '{}', madeAt: 5 });
    await store.stop();
  });
});

describe.skipIf(redisMissing !== null)('copies in a Redis Cluster', () => {
  it('are spread over its nodes, and those of the others are found when one is lost', async () => {
    const servers = await startTestRedis('cluster');
    const troubles: unknown[] = [];
    const store = createRedisCopies({ url: servers.url, onTrouble: (error) => troubles.push(error) });
    try {
      const keys = Array.from({ length: 60 }, (_, number) => `question ${number}`);
      const found = async () => {
        const copies: number[] = [];
        for (const key of keys) if ((await store.find(key)) !== null) copies.push(1);
        return copies.length;
      };
      await expect
        .poll(
          async () => {
            for (const key of keys) store.keep(key, { text: '{"data":{}}', madeAt: 1 }, 60_000);
            return found();
          },
          { timeout: 15_000, interval: 200 },
        )
        .toBe(60);
      await servers.nodes[1]!.kill();
      await expect.poll(found, { timeout: 30_000, interval: 500 }).toBeGreaterThan(20);
      expect(await found()).toBeLessThan(60);
      const startedAt = performance.now();
      await store.find('question 1');
      expect(performance.now() - startedAt).toBeLessThan(1000);
    } finally {
      await store.stop();
      await servers.stop();
    }
  });
});
