/** What the gateway will not serve, each with a code, before it listens. */

import { createServer, type AddressInfo } from 'node:net';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { composeSmall, startGatewayHere, writeTemporary } from './small-graph.ts';

const REAL = fileURLToPath(new URL('../../schema/supergraph.graphql', import.meta.url));
const SDL = composeSmall([{ name: 'a', url: 'http://a.invalid/graphql', sdl: 'type Query { a: Int }' }]);

type Refused = Error & { readonly code?: string; readonly features?: readonly string[] };

async function refusalOf(start: Promise<{ stop: () => Promise<void> }>): Promise<Refused> {
  try {
    await (await start).stop();
  } catch (error) {
    return error as Refused;
  }
  throw new Error('It started.');
}

async function refusalOfText(text: string): Promise<Refused> {
  const { file, remove } = writeTemporary('supergraph.graphql', text);
  const refused = await refusalOf(startGatewayHere({ kind: 'supergraph', file }));
  expect(refused.message).toContain(file);
  remove();
  return refused;
}

describe('a supergraph file', () => {
  it('that is missing', async () => {
    const refused = await refusalOf(startGatewayHere({ kind: 'supergraph', file: '/nowhere/supergraph.graphql' }));
    expect(refused).toMatchObject({
      code: 'SUPERGRAPH_MISSING',
      message: '/nowhere/supergraph.graphql: there is no such file',
    });
  });

  it('that is a folder', async () => {
    const refused = await refusalOf(startGatewayHere({ kind: 'supergraph', file: dirname(REAL) }));
    expect(refused.code).toBe('SUPERGRAPH_MISSING');
  });

  it.each([
    ['empty', ''],
    ['not GraphQL', '# A page\n\nWith text.'],
    ['half of one', SDL.slice(0, SDL.length / 2)],
    ['binary', '\u0000\u0001\uFFFD'],
    ['a plain schema', 'type Query { a: Int }'],
    [
      'a subgraph’s schema',
      'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"]) type Query { a: Int }',
    ],
    [
      'a schema of Federation 1',
      'type Query { a: A } type A @key(fields: "id") { id: ID! } extend type B @key(fields: "id") { id: ID! @external }',
    ],
    ['a query', '{ a }'],
    ['a supergraph without its graphs', SDL.replace(/enum join__Graph \{[^}]*\}/, '')],
  ])('that is %s', async (_name, text) => {
    expect((await refusalOfText(text)).code).toBe('SUPERGRAPH_INVALID');
  });

  it.each([
    ['authenticated v0.2', '@link(url: "https://specs.apollo.dev/authenticated/v0.2", for: SECURITY)'],
    ['requiresScopes v1.0', '@link(url: "https://specs.apollo.dev/requiresScopes/v1.0")'],
    ['policy v0.2', '@link(url: "https://specs.apollo.dev/policy/v0.2", for: SECURITY)'],
    ['@context and @fromContext', '@link(url: "https://specs.apollo.dev/context/v0.1", for: SECURITY)'],
    ['https://other.invalid/lock/v1.0 (for: SECURITY)', '@link(url: "https://other.invalid/lock/v1.0", for: SECURITY)'],
  ])('that uses %s', async (feature, link) => {
    const refused = await refusalOfText(SDL.replace(/^schema/m, `schema ${link}`));
    expect(refused).toMatchObject({ code: 'SUPERGRAPH_UNSUPPORTED', features: [feature] });
    expect(refused.message).toContain(feature);
  });

  it('that has subscriptions', async () => {
    const sdl = composeSmall([
      { name: 'a', url: 'http://a.invalid/graphql', sdl: 'type Query { a: Int } type Subscription { b: Int }' },
    ]);
    expect(await refusalOfText(sdl)).toMatchObject({ code: 'SUPERGRAPH_UNSUPPORTED', features: ['subscriptions'] });
  });

  it.each(['', 'a.invalid/graphql', 'unix:///run/a.sock'])('that gives a subgraph the address %j', async (url) => {
    const sdl = SDL.replace('http://a.invalid/graphql', url);
    const refused = await refusalOfText(sdl);
    expect(refused.code).toBe('SUPERGRAPH_INVALID');
    expect(refused.message).toContain(`a has ${JSON.stringify(url)}`);
    const { file, remove } = writeTemporary('supergraph.graphql', sdl);
    const supplierUrls = new Map([['a', 'http://a.invalid/graphql']]);
    await (await startGatewayHere({ kind: 'supergraph', file }, { supplierUrls })).stop();
    remove();
  });
});

describe('settings that do not fit the graph', () => {
  it('name each subgraph that is not there', async () => {
    const { file, remove } = writeTemporary('supergraph.graphql', SDL);
    const supplierUrls = new Map(['a', 'b', 'constructor'].map((name) => [name, 'http://a.invalid/']));
    const refused = await refusalOf(startGatewayHere({ kind: 'supergraph', file }, { supplierUrls }));
    expect(refused).toMatchObject({
      code: 'CONFIG_INVALID',
      message:
        'SUPPLIER_URLS.b: there is no such subgraph; there are a\nSUPPLIER_URLS.constructor: there is no such subgraph; there are a',
    });
    remove();
  });

  it('a port that is in use, and one that is free again after', async () => {
    const { file, remove } = writeTemporary('supergraph.graphql', SDL);
    const taken = createServer();
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
    const { port } = taken.address() as AddressInfo;
    const refused = await refusalOf(startGatewayHere({ kind: 'supergraph', file }, { port }));
    expect(refused.code).toBe('PORT_IN_USE');
    expect(refused.message).toContain(`127.0.0.1:${port}`);
    await new Promise((resolve) => taken.close(resolve));
    const gateway = await startGatewayHere({ kind: 'supergraph', file }, { port });
    expect(gateway.url).toBe(`http://localhost:${port}/`);
    await gateway.stop();
    remove();
  });

  it('a host that is not this machine', async () => {
    const { file, remove } = writeTemporary('supergraph.graphql', SDL);
    const refused = await refusalOf(startGatewayHere({ kind: 'supergraph', file }, { host: '192.0.2.1' }));
    expect(refused).toMatchObject({ code: 'LISTEN_FAILED' });
    expect(refused.message).toContain('192.0.2.1:0: EADDRNOTAVAIL');
    remove();
  });
});

describe('organisations', () => {
  it('that are missing or malformed', async () => {
    const missing = await refusalOf(startGatewayHere({ kind: 'organisations', organisationsFile: '/nowhere.yml' }));
    expect(missing.code).toMatch(/^ORGANISATIONS_/);
    const { file, remove } = writeTemporary('organisations.yml', 'organisations: [');
    const malformed = await refusalOf(startGatewayHere({ kind: 'organisations', organisationsFile: file }));
    expect(malformed.code).toBe('ORGANISATIONS_INVALID');
    remove();
  });
});

it('our own supergraph, as a file, is served with its platform subgraphs in process and everyone else where they are', async () => {
  const gateway = await startGatewayHere({ kind: 'supergraph', file: REAL });
  const { body } = await gateway.query('{ incident(id: "I-1") { id } }');
  expect(body).toMatchObject({
    data: { incident: { id: 'I-1' } },
    extensions: { sources: [] },
  });
  await gateway.stop();
});
