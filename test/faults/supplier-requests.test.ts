/** What suppliers receive: the allowed headers and no other, one pair of times a request, and word that the client has gone. */

import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ReceivedRequest } from '../support/fault-proxy.ts';
import { startBehindProxies, type BehindProxies } from '../support/start-behind-proxies.ts';
import { askBoth, assertHealthy, SUBGRAPHS } from './expected-answer.ts';

/** Long enough that no call ends by itself within a test. */
const SUPPLIER_TIMEOUT_MS = 30_000;
const TRACEPARENT = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
const OPERATION = '{ incident(id: "I-MAIDSTONE") { title { state } tickets { status } involvements { state } } }';

let behind: BehindProxies;
beforeAll(async () => void (behind = await startBehindProxies(SUPPLIER_TIMEOUT_MS)));
afterAll(() => behind?.stop());
beforeEach(() => {
  for (const proxy of behind.proxies.values()) {
    proxy.forget();
    proxy.spoil = null;
  }
});

const received = (): readonly ReceivedRequest[] => [...behind.proxies.values()].flatMap((proxy) => proxy.received);

describe('headers', () => {
  it('passes on the trace, the credentials and the language, and nothing else of the client', async () => {
    await behind.gateway.query(
      OPERATION,
      {},
      {
        traceparent: TRACEPARENT,
        tracestate: 'vendor=1',
        authorization: 'Bearer synthetic',
        'accept-language': 'cy',
        cookie: 'session=1',
        'x-forwarded-for': '192.0.2.1',
        'x-forwarded-host': 'elsewhere.invalid',
        forwarded: 'for=192.0.2.1',
        'user-agent': 'dashboard',
        'throughline-as-of': '2004-01-01T00:00:00.000Z',
        'x-anything': '1',
        'throughline-delegation': 'a.b.c',
        signature: 'throughline=:AAAA:',
      },
    );

    expect(received().length).toBeGreaterThan(SUBGRAPHS.length);
    for (const { headers } of received()) {
      expect(headers).toMatchObject({
        traceparent: TRACEPARENT,
        tracestate: 'vendor=1',
        authorization: 'Bearer synthetic',
        'accept-language': 'cy',
      });
      expect(Object.keys(headers).toSorted()).toEqual([
        'accept',
        'accept-language',
        'authorization',
        'connection',
        'content-digest',
        'content-length',
        'content-type',
        'host',
        'signature',
        'signature-input',
        'throughline-as-known-at',
        'throughline-as-of',
        'throughline-delegation',
        'throughline-times',
        'traceparent',
        'tracestate',
      ]);
    }
  });

  it('leaves out a trace that is not one, and its state', async () => {
    await behind.gateway.query(OPERATION, {}, { traceparent: 'not a trace', tracestate: 'vendor=1' });
    for (const { headers } of received()) {
      expect(headers).not.toHaveProperty('traceparent');
      expect(headers).not.toHaveProperty('tracestate');
    }
  });
});

describe('how many', () => {
  const TIMES = { asOf: '2006-07-31T11:00:00.000Z', asKnownAt: '2006-09-01T00:00:00.000Z' };
  const incident = (fields: string): string =>
    `query ($asOf: DateTime!, $asKnownAt: DateTime!) @asOf(time: $asOf) @asKnownAt(time: $asKnownAt) {
      incident(id: "I-MAIDSTONE") { ${fields} }
    }`;

  /** Requests that each desk has received; those that have received none are left out. */
  const counts = (): Record<string, number> =>
    Object.fromEntries(
      [...behind.proxies].flatMap(([name, proxy]) =>
        proxy.received.length === 0 ? [] : [[name, proxy.received.length]],
      ),
    );

  async function count(fields: string) {
    const { body } = await behind.gateway.query(incident(fields), TIMES);
    expect(body.errors).toBeUndefined();
    const said = body.extensions.sources.map(({ subgraph, requests }): [string, number] => [subgraph, requests]);
    expect(Object.fromEntries(said)).toEqual(counts());
    return body.data.incident;
  }

  it('one for each subgraph composed, for the accounts of an incident', async () => {
    const { involvements } = await count(
      'involvements { id desk { code organisation { name } } state tickets { id reference status clock { role from } } }',
    );
    expect(involvements).toHaveLength(SUBGRAPHS.length);
    expect(counts()).toEqual(Object.fromEntries(SUBGRAPHS.map((name) => [name, 1])));
  });

  it('one for each organisation involved and one for the NSD, for the bonded tickets', async () => {
    const { tickets } = await count('tickets { id desk { code } reference status clock { role from } }');
    const involved = new Set<string>(
      tickets.map(({ desk: { code } }: { desk: { code: string } }) => (code.startsWith('ld-') ? 'local-desks' : code)),
    );
    expect(involved.size).toBeGreaterThan(1);
    const expected = Object.fromEntries([...involved].map((name) => [name, 1]));
    expect(counts()).toEqual({ ...expected, nsd: (expected['nsd'] ?? 0) + 1 });
  });

  it('none, for what only the directory knows', async () => {
    await count('id');
    expect(counts()).toEqual({});
  });
});

describe('times', () => {
  const pairs = (): ReadonlySet<string> =>
    new Set(
      received().map(({ headers }) =>
        ['throughline-as-of', 'throughline-as-known-at', 'throughline-times'].map((name) => headers[name]).join(' '),
      ),
    );

  it('sends every supplier the same two instants when the client names none', async () => {
    const before = Date.now();
    const { body } = await behind.gateway.query(OPERATION);
    const { asOf, asKnownAt } = body.extensions;
    expect([...pairs()]).toEqual([`${asOf} ${asKnownAt} default`]);
    expect(asOf).toBe(asKnownAt);
    expect(Date.parse(asOf!)).toBeGreaterThanOrEqual(before);
    expect(Date.parse(asOf!)).toBeLessThanOrEqual(Date.now());
  });

  it('sends every supplier the two that the client names, in one spelling', async () => {
    const document = OPERATION.replace(
      '{',
      'query @asOf(time: "2006-07-31T12:00:00+01:00") @asKnownAt(time: "2006-08-01T00:00:00.1239Z") {',
    );
    const { body } = await behind.gateway.query(document);
    expect(body.errors).toBeUndefined();
    expect([...pairs()]).toEqual(['2006-07-31T11:00:00.000Z 2006-08-01T00:00:00.123Z asked']);
    expect(body.extensions).toMatchObject({ asOf: '2006-07-31T11:00:00.000Z', asKnownAt: '2006-08-01T00:00:00.123Z' });
  });

  it('pins the one that is left out to the time of the request', async () => {
    const { body } = await behind.gateway.query(OPERATION.replace('{', 'query @asOf(time: "2006-07-31T11:00:00Z") {'));
    expect([...pairs()]).toEqual([`2006-07-31T11:00:00.000Z ${body.extensions.asKnownAt} asked`]);
  });
});

describe('a client that leaves', () => {
  it('ends the supplier calls made for it, and nobody else’s', async () => {
    const { gateway, proxies } = behind;
    const held = new Map<string, Promise<void>>();
    let isHeld!: () => void;
    const allHeld = new Promise<void>((resolve) => (isHeld = resolve));
    for (const [name, proxy] of proxies) {
      proxy.spoil = ({ gone }) => {
        held.set(name, gone);
        if (held.size === proxies.size) isHeld();
        return gone;
      };
    }
    const client = new AbortController();
    const asked = fetch(new URL('/graphql', gateway.url), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: OPERATION }),
      signal: client.signal,
    });
    await allHeld;
    for (const proxy of proxies.values()) proxy.spoil = null;
    // Another client's request runs while the first is held.
    assertHealthy(await askBoth(gateway.query));

    client.abort();
    await expect(asked).rejects.toThrow('aborted');
    const ended = Promise.all(held.values()).then(() => 'ended');
    expect(await Promise.race([ended, sleep(5_000, 'still held')])).toBe('ended');
    assertHealthy(await askBoth(gateway.query));
    expect(gateway.standardError()).not.toMatch(/unhandled|"level":"error"/i);
  });
});
