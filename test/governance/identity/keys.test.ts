/** An issuer's keys change, and its server fails, while the gateway runs: nobody is let in by mistake, and nobody kept out for longer than need be. */

import type { ServerResponse } from 'node:http';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { startSmallGraph, type SmallGraph } from '../../gateway/small-graph.ts';
import { until } from '../../transport/test-supplier.ts';
import { createKey, goodClaims, issuerConfig, sign, startIssuer, type Issuer, type IssuerKey } from './issuer.ts';

const NOW_MS = Date.parse('2026-01-15T12:00:00.000Z');
const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

const first = await createKey('first');
const second = await createKey('second', 'EdDSA');
const stranger = await createKey('stranger');

let nowMs = NOW_MS;
let issuer: Issuer;
let graph: SmallGraph;
/** Questions for the key set before the test. */
let before = 0;

/** One gateway for all: a day and an hour later it believes nothing of what it held. Its issuer is down at first. */
beforeAll(async () => {
  issuer = await startIssuer(first);
  issuer.spoil = breakOff;
  graph = await startSmallGraph([{ name: 'a', sdl: 'type Query { a: Int }', resolvers: { Query: { a: () => 1 } } }], {
    identity: issuerConfig(issuer),
    admin: { host: '127.0.0.1', port: 0 },
    clock: () => nowMs,
  });
});
afterAll(() => Promise.all([graph?.stop(), issuer?.stop()]));

/** From here on these are the keys, and the gateway has just read them, or has tried to. */
async function start(keys: readonly IssuerKey[], spoil: Issuer['spoil'] = null): Promise<void> {
  nowMs += DAY_MS + HOUR_MS;
  issuer.publish(...keys);
  issuer.spoil = spoil;
  expect(await ask(tokenOf(keys[0]!))).toEqual(spoil === null ? ANSWERED : UNAVAILABLE);
  before = issuer.asked();
}

const ofIdentity = (): string[] =>
  graph.log.map(({ message }) => message).filter((message) => message.startsWith('identity: '));
const asked = (): number => issuer.asked() - before;
const tokenOf = (key: IssuerKey, header: Readonly<Record<string, unknown>> = {}): string =>
  sign(key, { ...goodClaims(nowMs), exp: nowMs / 1000 + 3 * 24 * 3600 }, header);

/** @returns the status and the code, or the data. */
async function ask(token: string): Promise<readonly [number, unknown]> {
  const { status, body } = await graph.query('{ a }', undefined, { authorization: `Bearer ${token}` });
  if (status !== 200) expect(body).toMatchObject({ errors: [{}], extensions: { sources: [] } });
  return [status, body.errors === undefined ? body.data : body.errors[0]!.extensions['code']];
}

const ANSWERED = [200, { a: 1 }];
const UNKNOWN = [401, 'TOKEN_KEY_UNKNOWN'];
const UNAVAILABLE = [503, 'IDENTITY_UNAVAILABLE'];
const READY = [200, { status: 'ready' }];
const NOT_READY = [503, { status: 'unavailable', code: 'IDENTITY_UNAVAILABLE' }];

async function readyAt(url: string): Promise<readonly [number, unknown]> {
  const response = await fetch(new URL('/health/ready', url));
  return [response.status, await response.json()];
}

/** On the clients' port, and on the admin port. */
const readiness = () => Promise.all([graph.url, `http://127.0.0.1:${graph.adminPort}/`].map(readyAt));

const answerWith =
  (status: number, text: string, headers = {}) =>
  (response: ServerResponse) =>
    void response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(text);
const breakOff = (response: ServerResponse) => void response.destroy();

it('at the start an outage is 503 with the time to come again, one question a second, and over without a restart', async () => {
  const token = tokenOf(first);
  await expect.poll(() => ofIdentity().length).toBe(1);
  expect(await readiness()).toEqual([NOT_READY, NOT_READY]);
  expect(await Promise.all(Array.from({ length: 20 }, () => ask(token)))).toEqual(Array(20).fill(UNAVAILABLE));
  expect(asked()).toBe(1);
  nowMs += SECOND_MS;
  expect(await Promise.all(Array.from({ length: 20 }, () => ask(token)))).toEqual(Array(20).fill(UNAVAILABLE));
  expect(asked()).toBe(2);
  const response = await fetch(new URL('/graphql?query={a}', graph.url), {
    headers: { authorization: `Bearer ${token}` },
  });
  const { status, headers } = response;
  expect([status, headers.get('retry-after'), headers.get('www-authenticate')]).toEqual([503, '5', null]);
  expect(await response.text()).not.toMatch(/127\.0\.0\.1|ECONN|fetch/);
  // Who brings nothing is not helped by waiting.
  expect((await graph.query('{ a }')).body.errors![0]!.extensions['code']).toBe('IDENTITY_REQUIRED');
  issuer.spoil = null;
  nowMs += SECOND_MS;
  expect(await ask(token)).toEqual(ANSWERED);
  expect(await readiness()).toEqual([READY, READY]);
  expect(graph.subgraphs.get('a')!.received).toHaveLength(1);
  expect(ofIdentity()).toEqual([
    "identity: the issuer's keys cannot be read",
    "identity: the issuer's keys can be read again",
  ]);
});

it('before any token comes it is not ready, and asks again by itself until there are keys', async () => {
  const late = await startIssuer(first);
  late.spoil = answerWith(503, '{}');
  let now = NOW_MS;
  const own = await startSmallGraph([{ name: 'a', sdl: 'type Query { a: Int }' }], {
    identity: issuerConfig(late),
    clock: () => now,
  });
  try {
    expect((await fetch(new URL('/health/live', own.url))).status).toBe(200);
    expect(await readyAt(own.url)).toEqual(NOT_READY);
    late.spoil = null;
    now += SECOND_MS;
    await expect.poll(() => readyAt(own.url), { timeout: 10_000 }).toEqual(READY);
  } finally {
    await Promise.all([own.stop(), late.stop()]);
  }
});

it('asks again as soon as a second is over, and no sooner, by a clock that is behind the timer too', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  onTestFinished(() => void vi.useRealTimers());
  const down = await startIssuer(first);
  down.spoil = breakOff;
  let now = NOW_MS;
  const own = await startSmallGraph([{ name: 'a', sdl: 'type Query { a: Int }' }], {
    identity: issuerConfig(down),
    clock: () => now,
  });
  try {
    // Not by polls of the runner: those let the timers go on.
    await until(() => own.log.some(({ message }) => message === "identity: the issuer's keys cannot be read"), 5000);
    now -= 1;
    const advance = (ms: number): void => {
      now += ms;
      vi.advanceTimersByTime(ms);
    };
    for (let step = 0; step < 10; step += 1) advance(100);
    // What came of a question that was asked meanwhile has been seen by then.
    expect((await fetch(down.jwksUrl).catch(() => null))?.status).toBeUndefined();
    expect(down.asked()).toBe(2);
    for (let step = 0; step < 2; step += 1) advance(100);
    await until(() => down.asked() === 3, 5000);
  } finally {
    await Promise.all([own.stop(), down.stop()]);
  }
});

it('an outage after that leaves it ready, however long it takes', async () => {
  await start([first], breakOff);
  expect(await readiness()).toEqual([READY, READY]);
  await start([first]);
});

describe('rotation', () => {
  it('takes a new key as soon as somebody brings it, and the old one for as long as it is published', async () => {
    await start([first]);
    const token = tokenOf(first);
    expect(await ask(token)).toEqual(ANSWERED);
    issuer.publish(first, second);
    nowMs += 10 * SECOND_MS;
    expect(await ask(tokenOf(second))).toEqual(ANSWERED);
    expect(await ask(token)).toEqual(ANSWERED);
    expect(asked()).toBe(1);
  });

  it('lets go of a key that was taken away, and of the tokens that were known by it', async () => {
    await start([first, second]);
    const token = tokenOf(first);
    expect(await ask(token)).toEqual(ANSWERED);
    issuer.publish(second);
    nowMs += 5 * MINUTE_MS;
    // This one serves by what is held, and has the keys asked for again.
    expect(await ask(token)).toEqual(ANSWERED);
    await expect.poll(() => ask(token)).toEqual(UNKNOWN);
    expect(await ask(tokenOf(second))).toEqual(ANSWERED);
  });

  it('waits for the keys where nobody asked for so long that they may have gone', async () => {
    await start([first, second]);
    const token = tokenOf(first);
    expect(await ask(token)).toEqual(ANSWERED);
    issuer.publish(second);
    nowMs += 10 * MINUTE_MS;
    expect(await ask(token)).toEqual(UNKNOWN);
    expect(await ask(tokenOf(second))).toEqual(ANSWERED);
  });

  it('does not take a token whose key has another owner now', async () => {
    await start([first]);
    const token = tokenOf(first);
    expect(await ask(token)).toEqual(ANSWERED);
    const successor = await createKey('first');
    issuer.publish(successor);
    nowMs += 10 * MINUTE_MS;
    expect(await ask(token)).toEqual([401, 'TOKEN_SIGNATURE_INVALID']);
    expect(await ask(tokenOf(successor))).toEqual(ANSWERED);
  });

  it('is not asked for more often than every ten seconds, whatever names come', async () => {
    await start([first]);
    const names = Array.from({ length: 40 }, (_, index) => tokenOf(stranger, { kid: `name-${index}` }));
    const askAll = async () => expect(await Promise.all(names.map(ask))).toEqual(names.map(() => UNKNOWN));
    await askAll();
    expect(asked()).toBe(0);
    nowMs += 10 * SECOND_MS;
    await askAll();
    expect(asked()).toBe(1);
    nowMs += 9.9 * SECOND_MS;
    await askAll();
    expect(asked()).toBe(1);
  });

  it('needs no name where there is one key of a kind, and takes none where there are two', async () => {
    await start([first, second]);
    const nameless = tokenOf(first, { kid: undefined });
    expect(await ask(nameless)).toEqual(ANSWERED);
    issuer.publish(first, stranger);
    nowMs += 10 * MINUTE_MS;
    expect(await ask(nameless)).toEqual(UNKNOWN);
  });
});

describe('an outage', () => {
  it('is not seen by whose key is held, for up to a day; then it is 503, and never an open door', async () => {
    await start([first]);
    const token = tokenOf(first);
    expect(await ask(token)).toEqual(ANSWERED);
    issuer.spoil = breakOff;
    const beganAtMs = nowMs;
    for (const ageMs of [5 * MINUTE_MS, 10 * MINUTE_MS, HOUR_MS, 23 * HOUR_MS]) {
      nowMs = beganAtMs + ageMs;
      expect(await ask(token)).toEqual(ANSWERED);
    }
    // One that was never seen is verified by the same keys.
    expect(await ask(tokenOf(first))).toEqual(ANSWERED);
    nowMs = beganAtMs + DAY_MS;
    expect(await ask(token)).toEqual(UNAVAILABLE);
    expect(await ask(tokenOf(stranger))).toEqual(UNAVAILABLE);
    issuer.spoil = null;
    nowMs += 10 * SECOND_MS;
    expect(await ask(token)).toEqual(ANSWERED);
  });

  it('leaves it open whose an unknown key is, until the issuer can say', async () => {
    await start([first]);
    issuer.spoil = answerWith(500, 'down');
    nowMs += 10 * SECOND_MS;
    expect(await ask(tokenOf(second))).toEqual(UNAVAILABLE);
    expect(await ask(tokenOf(second))).toEqual(UNAVAILABLE);
    expect(asked()).toBe(1);
    issuer.spoil = null;
    issuer.publish(first, second);
    nowMs += 10 * SECOND_MS;
    expect(await ask(tokenOf(second))).toEqual(ANSWERED);
    expect(await ask(tokenOf(stranger))).toEqual(UNKNOWN);
  });
});

describe('what is no key set', () => {
  const privateSet = JSON.stringify({ keys: [{ ...first.jwk, d: 'private' }] });
  const secretSet = JSON.stringify({ keys: [{ kty: 'oct', k: 'c2VjcmV0', kid: 'first', alg: 'HS256' }] });
  const encryptionSet = JSON.stringify({ keys: [{ ...first.jwk, use: 'enc' }] });

  it.each<readonly [string, NonNullable<Issuer['spoil']>]>([
    ['an error', answerWith(500, '{}')],
    ['a page', answerWith(200, '<html></html>', { 'content-type': 'text/html' })],
    ['nothing', answerWith(204, '')],
    ['null', answerWith(200, 'null')],
    ['no keys', answerWith(200, '{"keys":[]}')],
    ['keys that are none', answerWith(200, '{"keys":[null,1,"key",[]]}')],
    ['keys in another place', answerWith(200, '{"key":{}}')],
    ['a private key', answerWith(200, privateSet)],
    ['a shared secret', answerWith(200, secretSet)],
    ['a key that encrypts', answerWith(200, encryptionSet)],
    [
      'half of it',
      (response) => {
        response.writeHead(200, { 'content-length': '99' });
        response.write('{"keys":', () => response.destroy());
      },
    ],
    ['more than anybody has', answerWith(200, JSON.stringify({ keys: [first.jwk], more: 'm'.repeat(300_000) }))],
  ])('%s lets nobody in, and leaves those in who are', async (_what, spoil) => {
    await start([first], spoil);
    issuer.spoil = null;
    nowMs += 10 * SECOND_MS;
    expect(await ask(tokenOf(first))).toEqual(ANSWERED);
    issuer.spoil = spoil;
    nowMs += 10 * MINUTE_MS;
    expect(await ask(tokenOf(first))).toEqual(ANSWERED);
    expect(asked()).toBe(2);
  });

  it('an address elsewhere is not followed', async () => {
    const elsewhere = await startIssuer(first);
    await start([first], answerWith(302, '', { location: elsewhere.jwksUrl }));
    expect(elsewhere.asked()).toBe(0);
    await elsewhere.stop();
  });
});
