/** What several processes tell of themselves as one: their metrics on one admin port, their traces to one collector. */

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startLoad } from '../support/load-loop.ts';
import { spawnProcess } from '../support/spawn-process.ts';
import { START_TIMEOUT_MS, startWorkers, type Workers, type WorkersOptions } from '../support/start-workers.ts';
import { startCollector } from '../telemetry/collector.ts';
import { scrape, scrapeText, type Exposition } from '../telemetry/exposition.ts';

const ANSWERED = 'throughline_requests_total{code="",outcome="whole"}';

interface WithAdmin extends Workers {
  readonly adminPort: number;
  readonly scrape: () => Promise<Exposition>;
  readonly ask: (times: number) => Promise<void>;
}

async function start(options: WorkersOptions = {}): Promise<WithAdmin> {
  const workers = await startWorkers({ ...options, environment: { ADMIN_PORT: '0', ...options.environment } });
  const adminPort = Number(workers.logged('admin port open')[0]!['port']);
  await untilWorkersAnswer(adminPort, 2).catch(async (error: unknown) => {
    await workers.stop();
    throw error;
  });
  return {
    ...workers,
    adminPort,
    scrape: () => scrape(adminPort),
    ask: async (times) => {
      // Each on a connection of its own: workers take them in turn.
      for (let index = 0; index < times; index += 1) await workers.query('{ a }', undefined, { connection: 'close' });
    },
  };
}

/** Whoever says what it counts serves. */
async function untilWorkersAnswer(adminPort: number, count: number): Promise<void> {
  while ((await scrape(adminPort)).get('throughline_workers{state="answered"}') !== count) await sleep(50);
}

function untilAnswered(workers: WithAdmin, count: number): Promise<void> {
  return expect.poll(async () => (await workers.scrape()).get(ANSWERED), { timeout: START_TIMEOUT_MS }).toBe(count);
}

describe('metrics of several processes', () => {
  let workers: WithAdmin;
  /** What was answered before a test. */
  let before: number;
  beforeAll(async () => {
    workers = await start();
  }, 180_000);
  beforeEach(async () => {
    before = (await workers.scrape()).get(ANSWERED) ?? 0;
  });
  afterAll(() => workers?.stop());

  it('are the sum of all, on one port that the primary has and clients do not', async () => {
    expect(workers.logged('admin port open')).toHaveLength(1);
    await workers.ask(20);
    await untilAnswered(workers, 20);
    const metrics = await workers.scrape();
    expect(metrics.get('throughline_workers{state="answered"}')).toBe(2);
    expect(metrics.get('throughline_workers{state="silent"}')).toBe(0);
    expect(metrics.get('throughline_supplier_calls_total{code="ANSWERED",subgraph="a"}')).toBe(20);
    expect(metrics.get('throughline_request_duration_seconds_count{outcome="whole"}')).toBe(20);
    expect(metrics.get('throughline_generations_live')).toBeGreaterThanOrEqual(1);
    expect([...metrics.keys()].filter((series) => series.startsWith('throughline_build_info'))).toHaveLength(1);
    expect((await fetch(new URL('/metrics', workers.url))).status).toBe(404);
    const ready = await fetch(`http://127.0.0.1:${workers.adminPort}/health/ready`);
    expect([ready.status, await ready.json()]).toEqual([200, { status: 'ready' }]);
  });

  it('come in time though a worker hangs, which is counted with what it said last', async () => {
    await workers.ask(10);
    await untilAnswered(workers, before + 10);
    const [frozen] = workers.pids();
    process.kill(frozen!, 'SIGSTOP');
    try {
      const startedAt = performance.now();
      const metrics = await workers.scrape();
      expect(performance.now() - startedAt).toBeLessThan(10_000);
      expect(metrics.get('throughline_workers{state="answered"}')).toBe(1);
      expect(metrics.get('throughline_workers{state="silent"}')).toBe(1);
      expect(metrics.get(ANSWERED)).toBe(before + 10);
    } finally {
      process.kill(frozen!, 'SIGCONT');
    }
    await untilWorkersAnswer(workers.adminPort, 2);
    expect((await workers.scrape()).get(ANSWERED)).toBe(before + 10);
  });

  it('say nothing of who asked for what', async () => {
    await workers.query('query Planted { planted: a }', undefined, { authorization: 'Bearer planted-token' });
    await untilAnswered(workers, before + 1);
    expect(await scrapeText(workers.adminPort)).not.toMatch(/planted|bearer/i);
  });

  it('never fall while a worker dies, and others are started one by one in the place of all', async () => {
    await workers.ask(10);
    await untilAnswered(workers, before + 10);
    const [victim] = workers.pids();
    process.kill(victim!, 'SIGKILL');
    await expect
      .poll(() => workers.pids().filter((pid) => pid !== victim).length, { timeout: START_TIMEOUT_MS })
      .toBe(2);
    await untilAnswered(workers, before + 10);
    await workers.ask(5);
    await untilAnswered(workers, before + 15);

    const load = startLoad({ target: () => workers.url, query: '{ a }', expected: '{"a":1}', width: 2, pauseMs: 5 });
    const seen: number[] = [];
    process.kill(workers.gateway.pid, 'SIGUSR2');
    while (workers.logged('worker replaced').length < 2) {
      seen.push((await workers.scrape()).get(ANSWERED)!);
      // What has no pause takes the processor from those that are to start.
      await sleep(20);
    }
    await load.stop();
    expect(load.failures()).toEqual([]);
    expect(seen.toSorted((left, right) => left - right)).toEqual(seen);
    await untilAnswered(workers, before + 15 + load.answered());
  });

  it('keep a gateway from starting where their port is taken, with the code and nothing left', async () => {
    const taken = createServer();
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
    const { port } = taken.address() as AddressInfo;
    try {
      for (const count of ['1', '2']) {
        const gateway = spawnProcess({
          script: 'gateway/main.ts',
          commandLine: ['--port', '0', '--workers', count, '--supergraph', workers.supergraph.file],
          environment: { ADMIN_PORT: String(port), LAST_KNOWN_COPIES: 'off' },
        });
        await expect(gateway.lineOf(/^gateway /, START_TIMEOUT_MS)).rejects.toThrow();
        await gateway.stop();
        expect(gateway.standardError()).toContain('gateway: ADMIN_LISTEN_FAILED ');
      }
    } finally {
      await new Promise((resolve) => taken.close(resolve));
    }
  });
});

describe('traces of several processes', () => {
  it('are sent by each, the last of them before it ends', async () => {
    const collector = await startCollector();
    const workers = await start({
      environment: { OTEL_EXPORTER_OTLP_ENDPOINT: collector.endpoint, TRACE_SHARE: '1' },
    });
    try {
      await workers.ask(12);
      await workers.gateway.stop();
      const servers = collector.spans.filter(({ kind }) => kind === 2);
      expect(servers).toHaveLength(12);
      for (const { spanId, traceId } of servers) {
        const [execute] = collector.spans.filter((span) => span.parentSpanId === spanId && span.name === 'execute');
        const calls = collector.spans.filter(({ parentSpanId }) => parentSpanId === execute!.spanId);
        expect(calls.map((call) => [call.name, call.traceId])).toEqual([['supplier a', traceId]]);
      }
    } finally {
      await workers.stop();
      await collector.stop();
    }
  });
});
