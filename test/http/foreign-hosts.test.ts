/** Where nobody is asked who they are, a page of another site finds the gateway under no name of its own that it led to this machine. */

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startGatewayHere, startSmallGraph, type SmallGateway, type SmallGraph } from '../gateway/small-graph.ts';
import { startReaders, type Readers } from './readers.ts';
import { JSON_TYPE, sendExactly } from './send-exactly.ts';

const LOCAL_HOSTS = [
  'localhost',
  'localhost:4000',
  'localhost:',
  'LocalHost:1',
  '127.0.0.1',
  '127.0.0.1:4000',
  '127.1.2.3:65535',
  '[::1]',
  '[::1]:4000',
  '[0:0:0:0:0:0:0:1]:4000',
];
const FOREIGN_HOSTS = [
  'elsewhere.invalid',
  'elsewhere.invalid:4000',
  'localhost.elsewhere.invalid:4000',
  '127.0.0.1.elsewhere.invalid',
  'elsewhere.invalid:127.0.0.1',
  'localhost@elsewhere.invalid',
  'elsewhere.invalid@localhost',
  'elsewhere.invalid#localhost',
  'localhost:4000:4000',
  'localhost:port',
  'localhost, elsewhere.invalid',
  '192.0.2.1:4000',
  '0.0.0.0:4000',
  '127.1',
  '2130706433',
  '[::]:4000',
  '[::ffff:192.0.2.1]:4000',
  '[2001:db8::1]',
  '[::1%25lo]',
  '[::1%lo]',
  '[::1',
  '::1',
  ':4000',
  '',
];

let graph: SmallGraph;
let demo: SmallGateway;
let asking: SmallGateway;
let readers: Readers;
beforeAll(async () => {
  readers = await startReaders();
  graph = await startSmallGraph([{ name: 'a', sdl: 'type Query { a: Int }', resolvers: { Query: { a: () => 1 } } }]);
  const file = { kind: 'supergraph', file: graph.supergraphFile } as const;
  const supplierUrls = new Map([['a', graph.subgraphs.get('a')!.url]]);
  demo = await startGatewayHere(file, { identity: { mode: 'demo' }, supplierUrls });
  asking = await startGatewayHere(file, { identity: readers.identity, supplierUrls });
}, 60_000);
afterAll(async () => {
  await Promise.all([demo?.stop(), asking?.stop()]);
  await graph?.stop();
  await readers?.stop();
});

const BODY = '{"query":"{ a }"}';
const post = (to: SmallGateway, host: string, ...headers: readonly string[]) =>
  sendExactly(to.port, { headers: [`host: ${host}`, JSON_TYPE, ...headers], body: BODY });
const get = (to: SmallGateway, host: string, target: string) =>
  sendExactly(to.port, { method: 'GET', target, headers: [`host: ${host}`, 'apollo-require-preflight: 1'] });

describe.each([
  ['none', () => graph],
  ['demo', () => demo],
] as const)('with identity %s', (_mode, to) => {
  it.each(LOCAL_HOSTS)('is answered what is asked of %s', async (host) => {
    const { status, body } = await post(to(), host);
    expect([status, body.data]).toEqual([200, { a: 1 }]);
  });

  it.each(FOREIGN_HOSTS)('is refused, and nobody asked, what is asked of “%s”', async (host) => {
    const before = graph.subgraphs.get('a')!.received.length;
    const answers = [
      await post(to(), host),
      await post(to(), host, 'origin: http://elsewhere.invalid', 'authorization: Bearer a.b.c'),
      await get(to(), host, '/graphql?query={a}'),
      await get(to(), host, '/%67raphql?query={a}'),
      await sendExactly(to().port, { method: 'DELETE', headers: [`host: ${host}`] }),
    ];
    for (const { status, headers, body } of answers) {
      expect([status, headers.get('cache-control'), body]).toEqual([
        421,
        'no-store',
        {
          errors: [{ message: expect.stringContaining('loopback'), extensions: { code: 'HOST_NOT_LOCAL' } }],
          extensions: { sources: [] },
        },
      ]);
    }
    expect(graph.subgraphs.get('a')!.received).toHaveLength(before);
  });

  it('is refused what names no host, as the first HTTP allows', async () => {
    const { status, body } = await sendExactly(to().port, { version: '1.0', headers: [JSON_TYPE], body: BODY });
    expect([status, body.errors?.[0]?.extensions['code']]).toEqual([421, 'HOST_NOT_LOCAL']);
  });
});

it.each([...LOCAL_HOSTS, ...FOREIGN_HOSTS])(
  'with an issuer every reader is asked for a token, and answered, under “%s”',
  async (host) => {
    const { authorization } = readers.as('auditor');
    expect((await post(asking, host, `authorization: ${authorization}`)).body.data).toEqual({ a: 1 });
    expect((await post(asking, host)).body.errors?.[0]?.extensions['code']).toBe('IDENTITY_REQUIRED');
  },
);
