import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { IdentityConfig } from '../../gateway/config/identity-settings.ts';
import { createTracing } from '../../gateway/telemetry/tracing.ts';
import { startSmallGraph, type SmallGraph } from '../gateway/small-graph.ts';
import { startReaders, type Readers } from '../http/readers.ts';
import { JSON_TYPE, sendExactly } from '../http/send-exactly.ts';
import { startCollector, type CollectedSpan, type Collector } from './collector.ts';
import { scrape } from './exposition.ts';
import { THINGS_GRAPH, WHOLE } from './things.ts';

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const CALLER = 'b7ad6b7169203331';
const SAMPLED = { traceparent: `00-${TRACE}-${CALLER}-01`, tracestate: 'vendor=abc' };

let collector: Collector;
let graph: SmallGraph;

beforeEach(async () => {
  collector = await startCollector();
});

afterEach(async () => {
  await graph.stop();
  await collector.stop();
});

async function startTraced(traceShare: number, identity: IdentityConfig = { mode: 'none' }): Promise<void> {
  graph = await startSmallGraph(THINGS_GRAPH, {
    otlpEndpoint: collector.endpoint,
    traceShare,
    identity,
    admin: { host: '127.0.0.1', port: 0 },
  });
}

/** All that is traced: what was not sent yet is when the gateway stops. */
async function collect(): Promise<CollectedSpan[]> {
  // The end of an answer may come after its client has read it.
  while ((await scrape(graph.adminPort)).get('throughline_requests_in_flight') !== 0) await sleep(5);
  await graph.stop();
  return collector.spans;
}

function received(subgraph: string) {
  return graph.subgraphs.get(subgraph)!.received.map(({ headers }) => headers);
}

/** Names of spans, each with those below it, in the order in which they began. */
interface Tree {
  readonly [name: string]: Tree;
}

function treeOf(spans: readonly CollectedSpan[], parent: string | null): Tree {
  const below = spans.filter(({ parentSpanId }) => parentSpanId === parent);
  const ordered = below.toSorted((left, right) => Number(left.startNs - right.startNs));
  return Object.fromEntries(ordered.map(({ name, spanId }) => [name, treeOf(spans, spanId)]));
}

function named(spans: readonly CollectedSpan[], name: string): CollectedSpan {
  const found = spans.filter((span) => span.name === name);
  expect(found, name).toHaveLength(1);
  return found[0]!;
}

describe('a request that is traced', () => {
  it('is a span below its caller, with a part for each stage and each supplier call', async () => {
    await startTraced(0);
    await graph.query(WHOLE, {}, SAMPLED);
    const spans = await collect();
    expect(new Set(spans.map(({ traceId }) => traceId))).toEqual(new Set([TRACE]));
    expect(treeOf(spans, CALLER)).toEqual({
      'POST /graphql': {
        parse_and_validate: {},
        plan_made: {},
        wait_to_begin: {},
        execute: { 'supplier names': {}, 'supplier sizes': {} },
        write: {},
      },
    });
    expect(collector.services).toEqual(new Set(['throughline-gateway']));
    expect(new Set(collector.paths)).toEqual(new Set(['/v1/traces']));

    const server = named(spans, 'POST /graphql');
    expect(server.kind).toBe(2);
    expect(server.attributes).toEqual({
      'http.request.method': 'POST',
      'http.route': '/graphql',
      'http.response.status_code': 200,
      'throughline.outcome': 'whole',
    });
    const call = named(spans, 'supplier sizes');
    expect(call.kind).toBe(3);
    expect(call.attributes).toEqual({ 'throughline.subgraph': 'sizes', 'throughline.attempts': 1 });
    for (const { name, attributes, kind } of spans) {
      if (kind === 1) expect(attributes, name).toEqual({});
    }
  });

  it('has parts that lie within it, one after another', async () => {
    await startTraced(1);
    await graph.query(WHOLE);
    await graph.query(WHOLE);
    const spans = await collect();
    const roots = spans.filter(({ parentSpanId }) => parentSpanId === null);
    expect(roots).toHaveLength(2);
    for (const span of spans) {
      expect(span.endNs >= span.startNs).toBe(true);
      const parent = spans.find(({ spanId }) => spanId === span.parentSpanId);
      if (parent === undefined) continue;
      // Clocks are read a little apart.
      expect(Number(span.startNs - parent.startNs), `${span.name} in ${parent.name}`).toBeGreaterThan(-2e6);
      expect(Number(parent.endNs - span.endNs), `${span.name} in ${parent.name}`).toBeGreaterThan(-2e6);
    }
    for (const root of roots) {
      const own = spans.filter(({ traceId }) => traceId === root.traceId);
      const names = named(own, 'supplier names');
      expect(named(own, 'supplier sizes').startNs >= names.endNs - 2_000_000n).toBe(true);
    }
  });

  it('tells each supplier of the call that it is, and passes on what others have written beside', async () => {
    await startTraced(0);
    await graph.query(WHOLE, {}, SAMPLED);
    const [names] = received('names');
    const [sizes] = received('sizes');
    const spans = await collect();
    expect(names!['traceparent']).toBe(`00-${TRACE}-${named(spans, 'supplier names').spanId}-01`);
    expect(sizes!['traceparent']).toBe(`00-${TRACE}-${named(spans, 'supplier sizes').spanId}-01`);
    expect(names!['tracestate']).toBe('vendor=abc');
  });

  it('says what a supplier failed with, and how often it was asked', async () => {
    await startTraced(1);
    graph.subgraphs.get('sizes')!.spoil = (_, response) => void response.socket!.destroy();
    await graph.query(WHOLE);
    const spans = await collect();
    const call = named(spans, 'supplier sizes');
    expect(call.attributes).toEqual({
      'throughline.subgraph': 'sizes',
      'throughline.attempts': 2,
      'throughline.code': 'SUPPLIER_UNREACHABLE',
    });
    expect(call.isError).toBe(true);
    expect(named(spans, 'supplier names').isError).toBe(false);
    const server = named(spans, 'POST /graphql');
    expect(server.attributes['throughline.outcome']).toBe('part');
    expect(server.isError).toBe(false);
  });

  it('is traced also where it is refused, with the code', async () => {
    await startTraced(1);
    await graph.query('{ nothing }');
    await fetch(new URL('/graphql', graph.url), { method: 'DELETE' });
    const spans = await collect();
    expect(
      spans.map(({ name, attributes }) => [name, attributes['throughline.outcome'], attributes['throughline.code']]),
    ).toEqual([
      ['POST /graphql', 'refused', 'GRAPHQL_VALIDATION_FAILED'],
      ['DELETE /graphql', 'refused', 'METHOD_NOT_ALLOWED'],
    ]);
  });

  it('traces mutations too, and a request that joins an equal one without its calls', async () => {
    await startTraced(1);
    await graph.query('mutation { rename(id: "1", name: "new") { size } }');
    const held: (() => void)[] = [];
    graph.subgraphs.get('sizes')!.spoil = async (request, response) => {
      await new Promise<void>((resolve) => held.push(resolve));
      const answer = await graph.subgraphs.get('sizes')!.answerTo(request);
      response.setHeader('content-type', 'application/json').end(JSON.stringify(answer));
    };
    const first = graph.query(WHOLE);
    while (held.length === 0) await sleep(5);
    const second = graph.query(WHOLE);
    while ((await scrape(graph.adminPort)).get('throughline_requests_shared_total') !== 1) await sleep(5);
    held[0]!();
    await Promise.all([first, second]);
    const spans = await collect();
    const trees = spans.filter(({ parentSpanId }) => parentSpanId === null).map(({ spanId }) => treeOf(spans, spanId));
    expect(trees).toHaveLength(3);
    const [mutation, ...queries] = trees;
    expect(Object.keys(mutation!['execute']!)).toEqual(['supplier names', 'supplier sizes']);
    expect(queries.filter((tree) => tree['execute'] !== undefined)).toHaveLength(1);
  });

  it('carries nothing of what was asked, by whom, of whom, and what was answered', async () => {
    await startTraced(1);
    const headers = { authorization: 'Bearer planted-token', cookie: 'session=planted-cookie' };
    const document = 'query PlantedOperation($id: ID!) { planted: thing(id: $id) { name size } }';
    await graph.query(document, { id: 'INC-PLANTED' }, headers);
    await fetch(new URL(`/graphql?query=${encodeURIComponent('{plantedByGet:things{name}}')}`, graph.url), {
      headers: { 'apollo-require-preflight': 'yes' },
    });
    graph.subgraphs.get('sizes')!.spoil = (_, response) => void response.writeHead(500).end('planted secret');
    await graph.query(document, { id: 'INC-PLANTED' }, headers);
    const hosts = [...graph.subgraphs.values()].map(({ url }) => new URL(url).host);
    const spans = await collect();
    expect(spans.filter(({ kind }) => kind === 2)).toHaveLength(3);
    const text = collector.bodies.join('\n');
    expect(text).not.toMatch(/planted|INC-|Bearer|session|authorization/i);
    for (const host of [...hosts, '127.0.0.1']) expect(text).not.toContain(host);
  });
});

describe('which requests are traced', () => {
  it('not one whose caller is not: its suppliers are told so, and nothing is sent', async () => {
    await startTraced(1);
    await graph.query(WHOLE, {}, { traceparent: `00-${TRACE}-${CALLER}-00` });
    const [headers] = received('sizes');
    expect(await collect()).toEqual([]);
    expect(headers!['traceparent']).toMatch(new RegExp(`^00-${TRACE}-[0-9a-f]{16}-00$`));
    expect(collector.bodies).toEqual([]);
  });

  it('none at a share of 0, of which all suppliers are told alike', async () => {
    await startTraced(0);
    await graph.query(WHOLE);
    const [names] = received('names');
    const [sizes] = received('sizes');
    expect(await collect()).toEqual([]);
    expect(names!['traceparent']).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-00$/);
    expect(sizes!['traceparent']).toBe(names!['traceparent']);
  });

  it('about as many as the share says', async () => {
    await startTraced(0.5);
    for (let index = 0; index < 100; index += 1) await graph.query('{ things { id } }');
    const servers = (await collect()).filter(({ kind }) => kind === 2);
    // Seven standard deviations to either side.
    expect(servers.length).toBeGreaterThan(15);
    expect(servers.length).toBeLessThan(85);
  });

  it.each([
    ['of a wrong length', `00-${TRACE}-${CALLER}-1`],
    ['of no trace', `00-${'0'.repeat(32)}-${CALLER}-01`],
    ['of no span', `00-${TRACE}-${'0'.repeat(16)}-01`],
    ['of no version', `ff-${TRACE}-${CALLER}-01`],
    ['of capitals', `00-${TRACE.toUpperCase()}-${CALLER}-01`],
  ])('begins a trace of its own where the header is one %s', async (_, traceparent) => {
    await startTraced(1);
    await graph.query('{ things { id } }', {}, { traceparent });
    const spans = await collect();
    const server = named(spans, 'POST /graphql');
    expect(server.parentSpanId).toBeNull();
    expect(server.traceId).not.toBe(TRACE);
  });
});

describe('whose word it is whether a request is traced', () => {
  const UNSAMPLED = { traceparent: `00-${TRACE}-${CALLER}-00` };
  let readers: Readers;
  beforeAll(async () => void (readers = await startReaders()));
  afterAll(() => readers.stop());

  /** Requests of whoever has no token, none that holds, or a good one; then one that is too large, with a good one. */
  async function askAs(trace: Readonly<Record<string, string>>) {
    const known = readers.as('auditor');
    const statuses = [];
    for (const headers of [{}, { authorization: 'Bearer a.b.c' }, { authorization: `${known.authorization}x` }, known])
      statuses.push((await graph.query(WHOLE, {}, { ...headers, ...trace })).status);
    statuses.push((await graph.query(' '.repeat(600_000), {}, { ...known, ...trace })).status);
    return statuses;
  }
  const requests = (spans: readonly CollectedSpan[]) =>
    spans
      .filter(({ kind }) => kind === 2)
      .map(({ traceId, parentSpanId, attributes }) => [
        attributes['http.response.status_code'],
        traceId === TRACE && parentSpanId === CALLER ? 'below its caller' : parentSpanId,
      ]);

  it('the reader’s of a good token alone: nobody else has anything recorded', async () => {
    await startTraced(0, readers.identity);
    expect(await askAs(SAMPLED)).toEqual([401, 401, 401, 200, 413]);
    const spans = await collect();
    expect(requests(spans)).toEqual([
      [200, 'below its caller'],
      [413, 'below its caller'],
    ]);
    expect(new Set(spans.map(({ traceId }) => traceId))).toEqual(new Set([TRACE]));
  });

  it('and nobody else keeps anything from being recorded, or says under which number', async () => {
    await startTraced(1, readers.identity);
    await askAs(UNSAMPLED);
    await graph.query(WHOLE, {}, SAMPLED);
    const spans = await collect();
    expect(requests(spans)).toEqual([401, 401, 401, 401].map((status) => [status, null]));
    expect(spans.map(({ traceId }) => traceId)).not.toContain(TRACE);
  });

  it.each(['none', 'demo'] as const)('whoever asks this machine, with identity %s, and no other', async (mode) => {
    await startTraced(0, { mode });
    await graph.query('{ things { id } }', {}, SAMPLED);
    const trace = `traceparent: ${SAMPLED.traceparent}`;
    const body = '{"query":"{ things { id } }"}';
    await sendExactly(graph.port, { headers: ['host: elsewhere.invalid', JSON_TYPE, trace], body });
    expect(requests(await collect())).toEqual([[200, 'below its caller']]);
  });
});

describe('a collector that is not there', () => {
  it.each<[string, (collector: Collector) => Promise<void> | void]>([
    ['refuses connections', (one) => one.stop()],
    ['fails', (one) => void (one.spoil = (response) => void response.writeHead(500).end())],
    ['refuses what it is sent', (one) => void (one.spoil = (response) => void response.writeHead(400).end())],
    ['never answers', (one) => void (one.spoil = () => undefined)],
    ['breaks off', (one) => void (one.spoil = (response) => void response.socket!.destroy())],
  ])('that %s disturbs no request, is logged once, and is waited for a few seconds at most', async (_, spoil) => {
    await startTraced(1);
    await spoil(collector);
    for (let index = 0; index < 150; index += 1) {
      const { body } = await graph.query(WHOLE);
      expect(body.errors).toBeUndefined();
      expect(body.data.things).toHaveLength(3);
    }
    const startedAt = performance.now();
    await graph.stop();
    expect(performance.now() - startedAt).toBeLessThan(8000);
    expect(graph.log.filter(({ message }) => message === 'traces not sent').length).toBeLessThanOrEqual(1);
  });

  it('is told of in the log and in the metrics, without the address', async () => {
    await startTraced(1);
    collector.spoil = (response) => void response.writeHead(400).end();
    const failed = async () => (await scrape(graph.adminPort)).get('throughline_trace_exports_failed_total');
    expect(await failed()).toBe(0);
    for (const count of [1, 2]) {
      await graph.query(WHOLE);
      while ((await failed()) !== count) await sleep(20);
    }
    const entries = graph.log.filter(({ message }) => message === 'traces not sent');
    expect(entries).toEqual([
      { level: 'warn', message: 'traces not sent', unreported: 0, cause: expect.not.stringContaining('127.0.0.1') },
    ]);
  });

  it('costs traces, not memory: what waits is bounded', async () => {
    await startTraced(0);
    collector.spoil = () => undefined;
    let unsent = 0;
    const tracing = createTracing({
      endpoint: collector.endpoint,
      share: 1,
      version: '0',
      onUnsent: () => (unsent += 1),
      report: () => undefined,
    });
    for (let index = 0; index < 20_000; index += 1) {
      const request = { method: 'POST', headers: {}, isCallerKnown: true, startedAtMs: performance.now() };
      tracing.startTrace(request).end({ outcome: 'whole', code: null, status: 200, durationMs: 1, ran: null });
    }
    collector.spoil = null;
    await tracing.stop();
    expect(collector.spans.length).toBeGreaterThan(0);
    expect(collector.spans.length).toBeLessThanOrEqual(4096 + 512);
    // The others were dropped when they came, and never waited to be sent.
    expect(unsent).toBe(0);
  });
});

describe('without a collector', () => {
  beforeAll(async () => {
    collector = await startCollector();
  });
  afterAll(() => collector.stop());

  it('a trace of the client goes on as it came', async () => {
    graph = await startSmallGraph(THINGS_GRAPH);
    expect(graph.adminPort).toBeNull();
    await graph.query(WHOLE, {}, SAMPLED);
    await graph.query('{ things { id } }');
    const [names, untraced] = received('names');
    const [sizes] = received('sizes');
    for (const headers of [names!, sizes!]) {
      expect(headers['traceparent']).toBe(SAMPLED.traceparent);
      expect(headers['tracestate']).toBe(SAMPLED.tracestate);
    }
    expect(untraced!['traceparent']).toBeUndefined();
  });
});
