import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LogEntry } from '../../gateway/log.ts';
import { startAdminServer } from '../../gateway/telemetry/admin-server.ts';
import { startSmallGraph, type SmallGraph } from '../gateway/small-graph.ts';
import { scrape } from './exposition.ts';
import { THINGS_GRAPH } from './things.ts';

describe('the admin port of a gateway', () => {
  let graph: SmallGraph;
  let admin: string;

  beforeAll(async () => {
    graph = await startSmallGraph(THINGS_GRAPH, { admin: { host: '127.0.0.1', port: 0 } });
    admin = `http://127.0.0.1:${graph.adminPort}`;
  });

  afterAll(() => graph.stop());

  it('is another than the one that clients use, which has no metrics', async () => {
    expect(graph.adminPort).not.toBe(graph.port);
    const onPublicPort = await fetch(new URL('/metrics', graph.url));
    expect(onPublicPort.status).toBe(404);
    expect(await onPublicPort.text()).not.toContain('throughline_');
    for (const path of ['/graphql', '/', '/metrics/more', '/schema/extensions.json']) {
      expect((await fetch(admin + path)).status, path).toBe(404);
    }
  });

  it('gives metrics in the text format, by GET and HEAD only', async () => {
    const response = await fetch(`${admin}/metrics?for=anyone`);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(await response.text()).toContain('# TYPE throughline_requests_total counter');
    const head = await fetch(`${admin}/metrics`, { method: 'HEAD' });
    expect([head.status, await head.text()]).toEqual([200, '']);
    const posted = await fetch(`${admin}/metrics`, { method: 'POST', body: 'x' });
    expect([posted.status, posted.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
  });

  it('says the same of health as the public port', async () => {
    for (const path of ['/health/live', '/health/ready']) {
      const [own, shared] = await Promise.all([fetch(admin + path), fetch(new URL(path, graph.url))]);
      expect([own.status, await own.json()]).toEqual([shared.status, await shared.json()]);
    }
  });

  it('answers while the gateway drains: not ready, and live, until what is under way has ended', async () => {
    const own = await startSmallGraph(THINGS_GRAPH, { admin: { host: '127.0.0.1', port: 0 } });
    let release = (): void => undefined;
    own.subgraphs.get('names')!.spoil = async (request, response) => {
      await new Promise<void>((resolve) => (release = resolve));
      const answer = await own.subgraphs.get('names')!.answerTo(request);
      response.setHeader('content-type', 'application/json').end(JSON.stringify(answer));
    };
    const answer = own.query('{ things { id } }');
    while ((await scrape(own.adminPort)).get('throughline_supplier_calls_in_flight{subgraph="names"}') !== 1);
    const stopped = own.stop();
    const ready = await fetch(`http://127.0.0.1:${own.adminPort}/health/ready`);
    expect([ready.status, await ready.json()]).toEqual([503, { status: 'stopping' }]);
    expect((await fetch(`http://127.0.0.1:${own.adminPort}/health/live`)).status).toBe(200);
    expect((await scrape(own.adminPort)).get('throughline_requests_in_flight')).toBe(1);
    release();
    expect((await answer).body.data.things).toHaveLength(3);
    await stopped;
    await expect(fetch(`http://127.0.0.1:${own.adminPort}/health/live`)).rejects.toThrow();
  });

  it('that is taken keeps the gateway from starting, with a code, and leaves nothing open', async () => {
    const port = graph.adminPort!;
    const taken = startSmallGraph(THINGS_GRAPH, { admin: { host: '127.0.0.1', port } });
    await expect(taken).rejects.toMatchObject({
      code: 'ADMIN_LISTEN_FAILED',
      message: expect.stringContaining(`127.0.0.1:${port}: EADDRINUSE`),
    });
  });
});

describe('an admin port whose metrics cannot be read', () => {
  it('says so without the reason, which the log has, and is healthy otherwise', async () => {
    const log: LogEntry[] = [];
    const server = await startAdminServer({
      host: '127.0.0.1',
      port: 0,
      metrics: () => Promise.reject(new Error('the secret reason')),
      status: () => 'ready',
      log: (entry) => log.push(entry),
    });
    try {
      const response = await fetch(`http://127.0.0.1:${server.port}/metrics`);
      expect(response.status).toBe(503);
      expect(await response.text()).not.toContain('secret');
      expect(log).toEqual([
        { level: 'info', message: 'admin port open', port: server.port },
        { level: 'error', message: 'metrics could not be read', cause: 'Error: the secret reason' },
      ]);
      expect((await fetch(`http://127.0.0.1:${server.port}/health/ready`)).status).toBe(200);
    } finally {
      await Promise.all([server.stop(), server.stop()]);
    }
  });

  it('frees its port when it stops, also where somebody is connected', async () => {
    const server = await startAdminServer({
      host: '127.0.0.1',
      port: 0,
      metrics: () => new Promise(() => undefined),
      status: () => 'ready',
      log: () => undefined,
    });
    const hanging = fetch(`http://127.0.0.1:${server.port}/metrics`);
    hanging.catch(() => undefined);
    await fetch(`http://127.0.0.1:${server.port}/health/live`);
    await server.stop();
    await expect(hanging).rejects.toThrow();
    const next = createServer();
    await new Promise<void>((resolve) => next.listen(server.port, '127.0.0.1', resolve));
    expect((next.address() as AddressInfo).port).toBe(server.port);
    await new Promise((resolve) => next.close(resolve));
  });
});
