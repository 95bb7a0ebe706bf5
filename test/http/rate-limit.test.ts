/** How often one reader may ask: each for itself, in this process or in Redis with other gateways, and what becomes of it without Redis. */

import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { rateKeyOf } from '../../gateway/governance/limits/rate-limiter.ts';
import type { RedisServers } from '../../commands/chaos/engines/redis.ts';
import { startSmallGraph, startGatewayHere, type SmallGateway, type SmallGraph } from '../gateway/small-graph.ts';
import { redisMissing, startTestRedis } from '../support/redis.ts';
import { startReaders, type Readers } from './readers.ts';

const MAXIMUM = 5;
const DEFINITION = { name: 'a', sdl: 'type Query { a: Int }', resolvers: { Query: { a: () => 1 } } };

let readers: Readers;
beforeAll(async () => {
  readers = await startReaders();
});
afterAll(() => readers?.stop());

let running: { readonly stop: () => Promise<unknown> }[] = [];
afterEach(async () => {
  for (const one of running.toReversed()) await one.stop();
  running = [];
});

async function start(options: Parameters<typeof startSmallGraph>[1] = {}): Promise<SmallGraph> {
  const graph = await startSmallGraph([DEFINITION], {
    requestsPerMinute: MAXIMUM,
    identity: readers.identity,
    ...options,
  });
  running.push(graph);
  return graph;
}

/** How many of so many requests of one reader were answered; every other one must have been refused in order. */
async function countAnswered(to: SmallGateway, requests: number, subject: string, document = '{ a }'): Promise<number> {
  const answers = await Promise.all(
    Array.from({ length: requests }, () => to.query(document, undefined, readers.as('supplier', subject))),
  );
  const refused = answers.filter(({ status }) => status === 429);
  for (const { body } of refused) {
    expect(body).toEqual({
      errors: [
        {
          message: expect.stringMatching(
            /^At most 5 requests a minute are answered to one reader; ask again in \d+ s\.$/,
          ),
          extensions: {
            code: 'RATE_LIMITED',
            limit: 'requestsPerMinute',
            maximum: MAXIMUM,
            retryAfterSeconds: expect.any(Number),
          },
        },
      ],
      extensions: { sources: [] },
    });
  }
  return answers.length - refused.length;
}

describe('one reader', () => {
  it('is answered so often in a minute and no more, and others are answered as ever', async () => {
    const graph = await start();
    expect(await countAnswered(graph, 12, 'one')).toBe(MAXIMUM);
    expect(await countAnswered(graph, 3, 'another')).toBe(3);
    expect(await countAnswered(graph, 3, 'one')).toBe(0);
    expect(graph.subgraphs.get('a')!.received.length).toBeLessThanOrEqual(MAXIMUM + 3);
  });

  it('is counted for what is refused too', async () => {
    const graph = await start();
    expect(await countAnswered(graph, 12, 'one', '{ nothing }')).toBe(MAXIMUM);
  });

  it('is told when to ask again', async () => {
    const graph = await start({ requestsPerMinute: 1 });
    const send = () =>
      fetch(new URL('/graphql', graph.url), {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...readers.as('auditor') },
        body: '{"query":"{ a }"}',
      });
    await (await send()).text();
    const refused = await send();
    await refused.text();
    const seconds = Number(refused.headers.get('retry-after'));
    expect(refused.status).toBe(429);
    expect(seconds).toBeGreaterThan(0);
    expect(seconds).toBeLessThanOrEqual(60);
  });

  it('is its address where nobody is asked who they are, and not counted there unless the operator asks for it', async () => {
    const counted = await startSmallGraph([DEFINITION], { requestsPerMinute: MAXIMUM });
    running.push(counted);
    const spoofed = await Promise.all(
      Array.from({ length: 12 }, (_, index) =>
        counted.query('{ a }', undefined, { 'x-forwarded-for': `192.0.2.${index}`, forwarded: `for=192.0.2.${index}` }),
      ),
    );
    expect(spoofed.filter(({ status }) => status === 200)).toHaveLength(MAXIMUM);
    const free = await startSmallGraph([DEFINITION]);
    running.push(free);
    expect(await countAnswered(free, 200, 'one')).toBe(200);
  });
});

describe('whose requests are counted together', () => {
  const keyOf = (address: string): string => rateKeyOf(null, address);

  it('those of one subject, whatever it is at the time; those from one address', () => {
    expect(rateKeyOf({ subject: 'a' }, '192.0.2.1')).toBe(rateKeyOf({ subject: 'a' }, '192.0.2.2'));
    expect(rateKeyOf({ subject: 'a' }, '192.0.2.1')).not.toBe(rateKeyOf({ subject: 'b' }, '192.0.2.1'));
    expect(rateKeyOf({ subject: '192.0.2.1' }, '::1')).not.toBe(keyOf('192.0.2.1'));
    expect(keyOf('192.0.2.1')).toBe(keyOf('::ffff:192.0.2.1'));
    expect(keyOf('192.0.2.1')).not.toBe(keyOf('192.0.2.2'));
  });

  it.each([
    ['2001:db8:1:2::1', '2001:db8:1:2:ffff:ffff:ffff:ffff', true],
    ['2001:db8::1', '2001:0db8:0:0:1::', true],
    ['fe80::1%eth0', 'fe80::2', true],
    ['2001:db8:1:2::1', '2001:db8:1:3::1', false],
  ])('%s and %s: one network of IPv6? %s', (one, other, isOne) => {
    expect(keyOf(one) === keyOf(other)).toBe(isOne);
  });

  it('and the key tells nobody who it is', () => {
    expect(rateKeyOf({ subject: 'somebody' }, '192.0.2.1')).toMatch(/^[\w-]{43}$/);
  });
});

describe.skipIf(redisMissing !== null)('with Redis', () => {
  async function startWithRedis(): Promise<{ redis: RedisServers; first: SmallGraph; second: SmallGateway }> {
    const redis = await startTestRedis();
    running.push(redis);
    const first = await start({ redisUrl: redis.url });
    const file = first.supergraphFile;
    const options = { requestsPerMinute: MAXIMUM, identity: readers.identity, redisUrl: redis.url };
    const second = await startGatewayHere({ kind: 'supergraph', file }, options);
    running.push(second);
    // The connection is made in the background: until then each counts for itself.
    const isConnected = async (to: SmallGateway): Promise<boolean> => {
      const subject = `probe ${Math.random()}`;
      await countAnswered(first, 3, subject);
      return (await countAnswered(to, 5, subject)) === 2;
    };
    await expect.poll(() => isConnected(second), { timeout: 20_000 }).toBe(true);
    return { redis, first, second };
  }

  it('gateways count together; without it each for itself, and nobody is let in without limit or refused for it', async () => {
    const { redis, first, second } = await startWithRedis();
    const [one, other] = await Promise.all([countAnswered(first, 6, 'both'), countAnswered(second, 6, 'both')]);
    expect(one + other).toBe(MAXIMUM);

    await redis.nodes[0]!.kill();
    expect(await countAnswered(first, 12, 'afterwards')).toBe(MAXIMUM);
    expect(await countAnswered(second, 12, 'afterwards')).toBe(MAXIMUM);
    expect(first.log.filter(({ message }) => message === 'rate limit: Redis cannot be used')).toHaveLength(1);
  });
});
