/** The gateway in front of supergraphs that are not ours: whatever composes is served as one schema of its own would be. */

import {
  buildClientSchema,
  getIntrospectionQuery,
  graphql,
  lexicographicSortSchema,
  printSchema,
  type GraphQLSchema,
  type IntrospectionQuery,
} from 'graphql';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { messageOf, type SupplierErrorCode } from '../../gateway/errors.ts';
import { responseExtensionsSchema } from '../../schema/contract/extensions.ts';
import { SCENARIOS } from './scenarios/index.ts';
import { startSmallGraph, type RunningSubgraph, type SmallGraph } from './small-graph.ts';

describe.each(SCENARIOS)('$name', ({ subgraphs, monolith, queries }) => {
  let graph: SmallGraph;
  beforeAll(async () => void (graph = await startSmallGraph(subgraphs)));
  afterAll(() => graph?.stop());

  it.each(queries.map(([query, variables]) => ({ query, variables })))('$query', async ({ query, variables }) => {
    const expected = await graphql({ schema: monolith, source: query, variableValues: variables ?? {} });
    expect(expected.errors).toBeUndefined();
    const { status, body } = await graph.query(query, variables);
    expect(body.errors).toBeUndefined();
    expect(body.data).toEqual(JSON.parse(JSON.stringify(expected.data)));
    expect(status).toBe(200);
    const { sources, ...times } = responseExtensionsSchema.parse(body.extensions);
    expect(times).toEqual({});
    expect(sources.map(({ state }) => state)).toEqual(sources.map(() => 'ANSWERED'));
    for (const { subgraph, desk } of sources) expect(desk).toBe(subgraph);
  });

  it('shows clients the schema that it would be in one piece', async () => {
    const { body } = await graph.query(getIntrospectionQuery());
    expect(printed(buildClientSchema(body.data as IntrospectionQuery))).toBe(printed(monolith));
  });
});

/** Without directives: federation's own are there for its clients too. */
function printed(schema: GraphQLSchema): string {
  return printSchema(lexicographicSortSchema(schema)).replaceAll(/^directive .*\n*/gm, '');
}

describe('a subgraph in trouble', () => {
  let graph: SmallGraph;
  let names: RunningSubgraph;
  let sizes: RunningSubgraph;
  beforeAll(async () => {
    graph = await startSmallGraph(
      [
        {
          name: 'names',
          sdl: `type Query { things: [Thing] first: Thing! count: Int maybe: Thing }
                type Thing @key(fields: "id") { id: ID! name: String }`,
          resolvers: {
            Query: {
              things: () => [
                { id: '1', name: 'one' },
                { id: '2', name: 'two' },
              ],
              first: () => ({ id: '1', name: 'one' }),
              maybe: () => ({ id: '1', name: 'one' }),
              count: () => 2,
            },
          },
        },
        {
          name: 'sizes',
          path: '/deep/graphql?tenant=one&x=%2F',
          sdl: `type Thing @key(fields: "id") { id: ID! size: Int weight: Int! broken: Int }`,
          resolvers: {
            Thing: {
              __resolveReference: ({ id }: { id: string }) => ({ id, size: Number(id), weight: 1 }),
              broken: ({ id }: { id: string }) => {
                if (id === '2') throw new Error('password=secret at http://inside.invalid/table');
                return 1;
              },
            },
          },
        },
      ],
      { supplierTimeoutMs: 400 },
    );
    names = graph.subgraphs.get('names')!;
    sizes = graph.subgraphs.get('sizes')!;
  });
  afterAll(() => graph?.stop());
  afterEach(() => {
    names.spoil = null;
    sizes.spoil = null;
    names.received.splice(0);
    sizes.received.splice(0);
  });

  const failed = (subgraph: string, code: SupplierErrorCode, path: readonly unknown[] | undefined, nulled: number) => ({
    message: messageOf(code),
    ...(path === undefined ? {} : { path }),
    extensions: { code, subgraph, desk: subgraph, nulled },
  });

  it('is asked at the path and query of its address, and for no times', async () => {
    await graph.query('{ things { size } }', {}, { authorization: 'Bearer x', cookie: 'a=b', 'x-forwarded-for': '1' });
    const [{ url, headers }] = sizes.received as [RunningSubgraph['received'][number]];
    expect(url).toBe('/deep/graphql?tenant=one&x=%2F');
    expect(headers['authorization']).toBe('Bearer x');
    const others = Object.keys(headers).filter((name) => /throughline|cookie|forwarded/.test(name));
    expect(others).toEqual([]);
  });

  it.each<[SupplierErrorCode, NonNullable<RunningSubgraph['spoil']>]>([
    ['SUPPLIER_HTTP_STATUS', (_, response) => void response.writeHead(500).end('stack at /srv/app.ts')],
    [
      'SUPPLIER_HTTP_STATUS',
      (_, response) => void response.writeHead(404, { 'content-type': 'text/html' }).end('<html>'),
    ],
    ['SUPPLIER_NOT_JSON', (_, response) => void response.writeHead(200, { 'content-type': 'text/html' }).end('<html>')],
    [
      'SUPPLIER_NOT_JSON',
      (_, response) => void response.writeHead(200, { 'content-type': 'application/json' }).end('{"data"'),
    ],
    ['SUPPLIER_UNREACHABLE', (_, response) => void response.socket!.destroy()],
    ['SUPPLIER_TIMEOUT', () => undefined],
    [
      'SUPPLIER_MALFORMED',
      (_, response) => void response.writeHead(200, { 'content-type': 'application/json' }).end('[]'),
    ],
    [
      'SUPPLIER_ENTITY_COUNT',
      (_, response) =>
        void response.writeHead(200, { 'content-type': 'application/json' }).end('{"data":{"_entities":[null]}}'),
    ],
    [
      'SUPPLIER_ERROR',
      (_, response) =>
        void response.writeHead(200, { 'content-type': 'application/json' }).end('{"errors":[{"message":"secret"}]}'),
    ],
    [
      'SUPPLIER_ERROR',
      (_, response) =>
        void response
          .writeHead(400, { 'content-type': 'application/json' })
          .end('{"errors":[{"message":"secret","extensions":{"code":"TIME_IN_FUTURE"}}]}'),
    ],
  ])('%s leaves the others whole', async (code, spoil) => {
    sizes.spoil = spoil;
    const { status, body, text } = await graph.query('{ things { name size } count }');
    expect(status).toBe(200);
    expect(body.data).toEqual({
      things: [
        { name: 'one', size: null },
        { name: 'two', size: null },
      ],
      count: 2,
    });
    expect(body.errors).toHaveLength(1);
    expect(body.errors![0]).toMatchObject({
      message: messageOf(code),
      extensions: { code, subgraph: 'sizes', desk: 'sizes' },
    });
    expect(body.extensions.sources.map(({ subgraph, state, code: why }) => [subgraph, state, why])).toEqual([
      ['names', 'ANSWERED', null],
      ['sizes', 'NOT_ANSWERED', code],
    ]);
    expect(text).not.toMatch(/secret|http:|127\.0\.0\.1|\.ts\b|html/);
    sizes.spoil = null;
    expect((await graph.query('{ things { size } }')).body.data).toEqual({ things: [{ size: 1 }, { size: 2 }] });
  });

  it('names the root fields of one that is gone', async () => {
    names.spoil = (_, response) => void response.socket!.destroy();
    const { body } = await graph.query('{ things { name } count }');
    expect(body).toMatchObject({
      data: { things: null, count: null },
      errors: [failed('names', 'SUPPLIER_UNREACHABLE', undefined, 2)],
    });
  });

  it('says what an error of one field leaves out, and not in its words', async () => {
    const { body, text } = await graph.query('{ things { name broken } }');
    expect(body.data).toEqual({
      things: [
        { name: 'one', broken: 1 },
        { name: 'two', broken: null },
      ],
    });
    expect(body.errors).toHaveLength(1);
    expect(body.errors![0]).toMatchObject({ extensions: { code: 'SUPPLIER_ERROR', subgraph: 'sizes' } });
    expect(body.extensions.sources).toMatchObject([{ state: 'ANSWERED' }, { subgraph: 'sizes', state: 'PARTIAL' }]);
    expect(text).not.toMatch(/password|inside/);
  });

  it('carries a null up to where null may stand, with one error', async () => {
    sizes.spoil = (_, response) => void response.socket!.destroy();
    const inList = await graph.query('{ things { name weight } count }');
    expect(inList.body.data).toEqual({ things: [null, null], count: 2 });
    expect(inList.body.errors).toMatchObject([{ extensions: { code: 'SUPPLIER_UNREACHABLE', subgraph: 'sizes' } }]);
    const toTheTop = await graph.query('{ first { weight } count }');
    expect(toTheTop.status).toBe(200);
    expect(toTheTop.body.data).toBeNull();
    expect(toTheTop.body.errors).toMatchObject([{ extensions: { code: 'SUPPLIER_UNREACHABLE', subgraph: 'sizes' } }]);
  });

  it('forwards a trace and not a broken one', async () => {
    const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
    await graph.query('{ count }', {}, { traceparent, tracestate: 'a=1' });
    expect(names.received[0]!.headers).toMatchObject({ traceparent, tracestate: 'a=1' });
    await graph.query('{ count }', {}, { traceparent: 'broken', tracestate: 'a=1' });
    expect(names.received[1]!.headers).not.toHaveProperty('traceparent');
    expect(names.received[1]!.headers).not.toHaveProperty('tracestate');
  });

  it('hears when a client leaves', async () => {
    let left: (() => void) | undefined;
    const gone = new Promise<void>((resolve) => (left = resolve));
    const client = new AbortController();
    names.spoil = (_, response) => {
      response.once('close', () => left!());
      client.abort();
    };
    const body = JSON.stringify({ query: '{ count }' });
    const headers = { 'content-type': 'application/json' };
    const asked = fetch(new URL('/graphql', graph.url), { method: 'POST', headers, body, signal: client.signal });
    await expect(asked).rejects.toThrow();
    await gone;
  });

  it('has a Playground without examples of ours', async () => {
    const response = await fetch(graph.url);
    const html = await response.text();
    expect(response.status).toBe(200);
    expect(html).toContain('id="playground"');
    expect(html).not.toContain('I-MAIDSTONE');
  });

  it('is healthy, and publishes the schema of what answers carry', async () => {
    const ready = await fetch(new URL('/health/ready', graph.url));
    expect([ready.status, await ready.json()]).toEqual([200, { status: 'ready' }]);
    expect((await fetch(new URL('/schema/extensions.json', graph.url))).status).toBe(200);
  });
});
