import { writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NO_OBSERVER } from '../../gateway/transport/call-observer.ts';
import { composeObservers } from '../../gateway/telemetry/compose-observers.ts';
import { startSmallGraph, type RunningSubgraph, type SmallGraph } from '../gateway/small-graph.ts';
import { differences, scrape, scrapeText, type Exposition } from './exposition.ts';
import { THINGS_GRAPH, WHOLE } from './things.ts';

let graph: SmallGraph;
let sizes: RunningSubgraph;

beforeAll(async () => {
  graph = await startSmallGraph(THINGS_GRAPH, { admin: { host: '127.0.0.1', port: 0 } });
  sizes = graph.subgraphs.get('sizes')!;
});

afterAll(() => graph.stop());

/** Once nothing is under way any more: what is counted at the end of an answer may come after its client has read it. */
async function settled(): Promise<Exposition> {
  for (;;) {
    const metrics = await scrape(graph.adminPort);
    if (metrics.get('throughline_requests_in_flight') === 0) return metrics;
    await sleep(5);
  }
}

async function changedBy(
  work: () => Promise<unknown>,
  ...prefixes: readonly string[]
): Promise<Record<string, number>> {
  const before = await settled();
  await work();
  return differences(before, await settled(), ...prefixes);
}

/** How many there were, without how long they took. */
const COUNTS = [
  'throughline_requests_total',
  'throughline_requests_shared_total',
  'throughline_request_duration_seconds_count',
  'throughline_stage_duration_seconds_count',
  'throughline_supplier_calls_total',
  'throughline_supplier_attempts_total',
  'throughline_supplier_faults_total',
  'throughline_supplier_call_duration_seconds_count',
  'throughline_supplier_replica_answers_total',
  'throughline_supplier_breaker_changes_total',
  'throughline_copy_age_seconds_count',
];

const ANSWERED_BY_BOTH = {
  'throughline_stage_duration_seconds_count{stage="parse_and_validate"}': 1,
  'throughline_stage_duration_seconds_count{stage="wait_to_begin"}': 1,
  'throughline_stage_duration_seconds_count{stage="execute"}': 1,
  'throughline_stage_duration_seconds_count{stage="write"}': 1,
  'throughline_supplier_attempts_total{subgraph="names"}': 1,
  'throughline_supplier_attempts_total{subgraph="sizes"}': 1,
  'throughline_supplier_calls_total{code="ANSWERED",subgraph="names"}': 1,
  'throughline_supplier_call_duration_seconds_count{subgraph="names"}': 1,
  'throughline_supplier_call_duration_seconds_count{subgraph="sizes"}': 1,
};

describe('what a request adds to the metrics', () => {
  it('counts one that is answered whole, whose plan is made, and then known', async () => {
    const whole = {
      ...ANSWERED_BY_BOTH,
      'throughline_requests_total{code="",outcome="whole"}': 1,
      'throughline_request_duration_seconds_count{outcome="whole"}': 1,
      'throughline_supplier_calls_total{code="ANSWERED",subgraph="sizes"}': 1,
    };
    expect(await changedBy(() => graph.query(WHOLE), ...COUNTS)).toEqual({
      ...whole,
      'throughline_stage_duration_seconds_count{stage="plan_made"}': 1,
    });
    expect(await changedBy(() => graph.query(WHOLE), ...COUNTS)).toEqual({
      ...whole,
      'throughline_stage_duration_seconds_count{stage="plan_known"}': 1,
    });
  });

  it('counts one that is answered in part, and who left what missing', async () => {
    sizes.spoil = (_, response) => void response.writeHead(500).end('the database password is hunter2');
    try {
      expect(await changedBy(() => graph.query(WHOLE), ...COUNTS)).toEqual({
        ...ANSWERED_BY_BOTH,
        'throughline_stage_duration_seconds_count{stage="plan_known"}': 1,
        'throughline_requests_total{code="",outcome="part"}': 1,
        'throughline_request_duration_seconds_count{outcome="part"}': 1,
        'throughline_supplier_calls_total{code="SUPPLIER_HTTP_STATUS",subgraph="sizes"}': 1,
        'throughline_supplier_faults_total{code="SUPPLIER_HTTP_STATUS",subgraph="sizes"}': 1,
      });
    } finally {
      sizes.spoil = null;
    }
  });

  it.each<[code: string, send: () => Promise<unknown>]>([
    ['GRAPHQL_PARSE_FAILED', () => graph.query('{ things {')],
    ['GRAPHQL_VALIDATION_FAILED', () => graph.query('{ nothing }')],
    ['BAD_USER_INPUT', () => graph.query('query ($id: ID!) { thing(id: $id) { name } }', { id: null })],
    ['BAD_REQUEST', () => post('{"quer')],
    ['BAD_REQUEST', () => post('{"notAQuery":1}')],
    ['REQUEST_TOO_LARGE', () => post(JSON.stringify({ query: `{ things { id } } #${'x'.repeat(600_000)}` }))],
    ['METHOD_NOT_ALLOWED', () => fetch(new URL('/graphql', graph.url), { method: 'DELETE' })],
  ])('counts one that is refused as %s, and no supplier call', async (code, send) => {
    const changed = await changedBy(send, ...COUNTS.filter((name) => !name.startsWith('throughline_stage')));
    expect(changed).toEqual({
      [`throughline_requests_total{code="${code}",outcome="refused"}`]: 1,
      'throughline_request_duration_seconds_count{outcome="refused"}': 1,
    });
  });

  it('counts no request that is not GraphQL', async () => {
    const changed = await changedBy(async () => {
      await fetch(new URL('/', graph.url));
      await fetch(new URL('/health/ready', graph.url));
      await fetch(new URL('/nothing', graph.url));
    }, 'throughline_requests');
    expect(changed).toEqual({});
  });

  it('counts each retry as an attempt of the same call', async () => {
    let isFirst = true;
    sizes.spoil = async (request, response) => {
      if (isFirst) {
        isFirst = false;
        response.socket!.destroy();
      } else response.setHeader('content-type', 'application/json').end(JSON.stringify(await sizes.answerTo(request)));
    };
    try {
      const changed = await changedBy(
        () => graph.query(WHOLE),
        'throughline_supplier_attempts_total',
        'throughline_supplier_calls_total',
        'throughline_requests_total',
      );
      expect(changed).toEqual({
        'throughline_requests_total{code="",outcome="whole"}': 1,
        'throughline_supplier_attempts_total{subgraph="names"}': 1,
        'throughline_supplier_attempts_total{subgraph="sizes"}': 2,
        'throughline_supplier_calls_total{code="ANSWERED",subgraph="names"}': 1,
        'throughline_supplier_calls_total{code="ANSWERED",subgraph="sizes"}': 1,
      });
    } finally {
      sizes.spoil = null;
    }
  });

  it('shows what is under way, counts equal requests as shared, and one whose client left as abandoned', async () => {
    const held: (() => void)[] = [];
    sizes.spoil = async (request, response) => {
      await new Promise<void>((resolve) => held.push(resolve));
      response.setHeader('content-type', 'application/json').end(JSON.stringify(await sizes.answerTo(request)));
    };
    try {
      const before = await settled();
      const two = [graph.query(WHOLE), graph.query(WHOLE)];
      await until(() => held.length === 1);
      await untilMetric('throughline_requests_in_flight', 2);
      const during = await scrape(graph.adminPort);
      expect(during.get('throughline_supplier_calls_in_flight{subgraph="sizes"}')).toBe(1);
      expect(during.get('throughline_supplier_calls_in_flight{subgraph="names"}')).toBe(0);
      expect(during.get('throughline_supplier_calls_queued{subgraph="sizes"}')).toBe(0);
      for (const release of held) release();
      await Promise.all(two);
      const shared = differences(before, await settled(), 'throughline_requests', 'throughline_supplier_calls_total');
      expect(shared).toEqual({
        'throughline_requests_total{code="",outcome="whole"}': 2,
        throughline_requests_shared_total: 1,
        'throughline_supplier_calls_total{code="ANSWERED",subgraph="names"}': 1,
        'throughline_supplier_calls_total{code="ANSWERED",subgraph="sizes"}': 1,
      });

      held.length = 0;
      const beforeLeaving = await settled();
      const leaving = new AbortController();
      const left = post(JSON.stringify({ query: WHOLE }), leaving.signal);
      await until(() => held.length === 1);
      leaving.abort();
      await expect(left).rejects.toThrow();
      await untilMetric('throughline_requests_in_flight', 0);
      await untilMetric('throughline_supplier_calls_in_flight{subgraph="sizes"}', 0);
      expect(
        differences(beforeLeaving, await settled(), 'throughline_requests_total', 'throughline_supplier_calls_total'),
      ).toEqual({
        'throughline_requests_total{code="",outcome="abandoned"}': 1,
        'throughline_supplier_calls_total{code="ANSWERED",subgraph="names"}': 1,
        'throughline_supplier_calls_total{code="CLIENT_DISCONNECTED",subgraph="sizes"}': 1,
      });
    } finally {
      for (const release of held) release();
      sizes.spoil = null;
    }
  });

  it('sorts durations into buckets that rise, in seconds', async () => {
    const metrics = await settled();
    const buckets = [...metrics]
      .filter(
        ([series]) => series.startsWith('throughline_request_duration_seconds_bucket{') && series.includes('whole'),
      )
      .map(([series, value]) => [Number(/le="([^"]+)"/.exec(series)![1]!.replace('+Inf', 'Infinity')), value] as const);
    expect(buckets.map(([bound]) => bound)).toEqual([0.005, 0.025, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, Infinity]);
    for (const [index, [, value]] of buckets.entries())
      expect(value).toBeGreaterThanOrEqual(buckets[index - 1]?.[1] ?? 0);
    expect(buckets.at(-1)![1]).toBe(metrics.get('throughline_request_duration_seconds_count{outcome="whole"}'));
  });
});

describe('what the metrics say of the process', () => {
  it('has memory, collections of garbage, delays of the event loop, the version, and the graph', async () => {
    const text = await scrapeText(graph.adminPort);
    for (const name of [
      'process_resident_memory_bytes',
      'nodejs_heap_size_used_bytes',
      'nodejs_gc_duration_seconds',
      'nodejs_eventloop_lag_p99_seconds',
    ]) {
      expect(text).toContain(`# TYPE ${name} `);
    }
    const metrics = await scrape(graph.adminPort);
    const [build] = [...metrics].filter(([series]) => series.startsWith('throughline_build_info'));
    expect(build![0]).toMatch(/^throughline_build_info\{node="v24\.\d+\.\d+",version="\d+\.\d+\.\d+"\}$/);
    expect(metrics.get('throughline_planning_queue')).toBe(0);
    expect(metrics.get('throughline_plan_cache_entries')).toBeGreaterThan(0);
    expect(metrics.get('throughline_supplier_breaker_state{subgraph="sizes"}')).toBe(0);
  });

  it('describes each metric, and none without a unit or a total', async () => {
    const text = await scrapeText(graph.adminPort);
    const ours = [...text.matchAll(/^# TYPE (throughline_\S+) (\S+)$/gm)];
    expect(ours.length).toBeGreaterThan(15);
    for (const [, name, type] of ours) {
      expect(text).toMatch(new RegExp(`^# HELP ${name} .{20,}$`, 'm'));
      if (type === 'counter') expect(name).toMatch(/_total$/);
      if (type === 'histogram') expect(name).toMatch(/_seconds$/);
    }
  });

  it('has no more series however many operations, readers and values come', async () => {
    for (const index of [0, 1]) await ask(index);
    const before = await settled();
    for (let index = 2; index < 30; index += 1) await ask(index);
    const added = [...(await settled()).keys()].filter((series) => !before.has(series));
    expect(added.filter((series) => series.startsWith('throughline_'))).toEqual([]);

    function ask(index: number): Promise<unknown> {
      const document = `query Operation${index}($id: ID!) { alias${index}: thing(id: $id) { name size } }`;
      return graph.query(document, { id: `INC${index}` }, { authorization: `Bearer reader-${index}` });
    }
  });

  it('says nothing of what was asked, by whom, and what was answered', async () => {
    const document = 'query PlantedOperation($id: ID!) { planted: thing(id: $id) { name size } }';
    const { body } = await graph.query(document, { id: 'INC-PLANTED' }, { authorization: 'Bearer planted-token' });
    expect(body.data.planted.name).toBe('thing INC-PLANTED');
    await graph.query('{ plantedUnknownField }');
    const text = await scrapeText(graph.adminPort);
    expect(text).not.toMatch(/planted|INC-|hunter2|Bearer/i);
    for (const { url } of graph.subgraphs.values()) expect(text).not.toContain(new URL(url).host);
  });
});

describe('suppliers that fail', () => {
  it('counts what a breaker refuses as calls without an attempt, and shows it as open', async () => {
    const own = await startSmallGraph(THINGS_GRAPH, { admin: { host: '127.0.0.1', port: 0 } });
    try {
      own.subgraphs.get('sizes')!.spoil = (_, response) => void response.writeHead(500).end();
      for (let index = 0; index < 40; index += 1) {
        await own.query(WHOLE);
        const now = await scrape(own.adminPort);
        if (now.get('throughline_supplier_breaker_state{subgraph="sizes"}') === 2) break;
      }
      const before = await scrape(own.adminPort);
      expect(before.get('throughline_supplier_breaker_state{subgraph="sizes"}')).toBe(2);
      expect(before.get('throughline_supplier_breaker_state{subgraph="names"}')).toBe(0);
      expect(before.get('throughline_supplier_breaker_changes_total{state="OPEN",subgraph="sizes"}')).toBe(1);
      await own.query(WHOLE);
      expect(
        differences(
          before,
          await scrape(own.adminPort),
          'throughline_supplier_calls_total',
          'throughline_supplier_attempts',
        ),
      ).toEqual({
        'throughline_supplier_calls_total{code="ANSWERED",subgraph="names"}': 1,
        'throughline_supplier_calls_total{code="SUPPLIER_SUSPENDED",subgraph="sizes"}': 1,
        'throughline_supplier_attempts_total{subgraph="names"}': 1,
      });
    } finally {
      await own.stop();
    }
  });

  it('tells each of several observers of everything, in their order', () => {
    const told: string[] = [];
    const observer = (name: string) => ({
      onCall: () => void told.push(`${name} call`),
      onCopyServed: () => void told.push(`${name} copy`),
      onBreaker: (subgraph: string, state: string) => void told.push(`${name} ${subgraph} ${state}`),
    });
    const both = composeObservers(observer('first'), observer('second'));
    both.onCall({ subgraph: 'sizes', code: null, durationMs: 1, attempts: 1, isFromReplica: false, endedAt: 0 });
    both.onCopyServed({ subgraph: 'sizes', isStale: true, ageMs: 1, endedAt: 0 });
    both.onBreaker('sizes', 'OPEN');
    expect(told).toEqual([
      'first call',
      'second call',
      'first copy',
      'second copy',
      'first sizes OPEN',
      'second sizes OPEN',
    ]);
    expect(composeObservers(NO_OBSERVER)).toBe(NO_OBSERVER);
  });
});

describe('takeovers', () => {
  it('counts those that happened and those that did not, and says which graph is served', async () => {
    const before = await settled();
    const hashOf = (metrics: Exposition) =>
      [...metrics.keys()].filter((series) => series.startsWith('throughline_graph'));
    writeFileSync(graph.supergraphFile, 'type Query { broken');
    await expect(graph.reload()).rejects.toThrow();
    const unchanged = await settled();
    expect(hashOf(unchanged)).toEqual(hashOf(before));
    writeFileSync(graph.supergraphFile, `${graph.supergraphSdl}\n# the next one\n`);
    await graph.reload();
    const after = await settled();
    const takeovers = differences(before, after, 'throughline_takeovers_total');
    expect(takeovers['throughline_takeovers_total{outcome="taken_over"}']).toBeGreaterThanOrEqual(1);
    expect(takeovers['throughline_takeovers_total{outcome="failed"}']).toBeGreaterThanOrEqual(1);
    expect(hashOf(after)).toHaveLength(1);
    expect(hashOf(after)).not.toEqual(hashOf(before));
    expect((await graph.query(WHOLE)).body.errors).toBeUndefined();
    await untilMetric('throughline_generations_live', 1);
  });
});

function post(body: string, signal?: AbortSignal): Promise<Response> {
  return fetch(new URL('/graphql', graph.url), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
    ...(signal === undefined ? {} : { signal }),
  });
}

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await sleep(5);
}

async function untilMetric(series: string, value: number): Promise<void> {
  while ((await scrape(graph.adminPort)).get(series) !== value) await sleep(5);
}
