import { request as httpRequest } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { createInMemorySystem } from './fixtures/in-memory-system.ts';
import { serveTestDesk } from './fixtures/serve-test-desk.ts';
import type { TestDesk } from './fixtures/serve-test-desk.ts';

let desk: TestDesk | undefined;
afterEach(() => desk?.stop());

const TICKET_KEYS = [{ id: 'test-desk/main/A%207' }];

describe('the server', () => {
  it('finishes the request in flight before it stops the system, and takes no new one', async () => {
    const entered = Promise.withResolvers<void>();
    const release = Promise.withResolvers<void>();
    const system = createInMemorySystem({
      before: () => {
        entered.resolve();
        return release.promise;
      },
    });
    desk = await serveTestDesk({ system });
    const inFlight = desk.entities('TestDeskTicket', TICKET_KEYS, '{ presence }');
    await entered.promise;
    const stopped = desk.stop();
    expect(system.stopped).toBe(false);
    await expect(fetch(desk.url, { headers: { connection: 'close' } })).rejects.toThrow();
    release.resolve();
    expect((await inFlight).data._entities).toEqual([{ presence: 'HELD' }]);
    await stopped;
    expect(system.stopped).toBe(true);
  });

  it('does not wait for ever for a request that never ends', async () => {
    const entered = Promise.withResolvers<void>();
    const system = createInMemorySystem({
      before: () => {
        entered.resolve();
        return new Promise<void>(() => {});
      },
    });
    desk = await serveTestDesk({ system, serve: { drainTimeoutMs: 50 } });
    const inFlight = desk.entities('TestDeskTicket', TICKET_KEYS, '{ presence }');
    const refused = expect(inFlight).rejects.toThrow();
    await entered.promise;
    await desk.stop();
    expect(system.stopped).toBe(true);
    await refused;
  });

  it('tells the system when the reader has gone', async () => {
    const entered = Promise.withResolvers<void>();
    const gone = Promise.withResolvers<void>();
    const system = createInMemorySystem({
      before: (_method, { signal }) => {
        signal.addEventListener('abort', () => gone.resolve());
        entered.resolve();
        return gone.promise;
      },
    });
    desk = await serveTestDesk({ system });
    const reader = new AbortController();
    const representations = TICKET_KEYS.map((key) => ({ __typename: 'TestDeskTicket', ...key }));
    const query = 'query ($r: [_Any!]!) { _entities(representations: $r) { __typename } }';
    const asked = fetch(desk.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query, variables: { r: representations } }),
      signal: reader.signal,
    });
    await entered.promise;
    reader.abort();
    await expect(asked).rejects.toThrow();
    await gone.promise;
    expect((await desk.ask('{ __typename }')).data).toEqual({ __typename: 'Query' });
  });

  it('names the desk and the port when the port is in use, and stops the system that it started', async () => {
    desk = await serveTestDesk();
    const system = createInMemorySystem();
    await expect(serveTestDesk({ system, serve: { port: desk.port } })).rejects.toMatchObject({
      code: 'PORT_IN_USE',
      message: `subgraph test-desk cannot listen on 127.0.0.1:${desk.port}: the port is in use`,
    });
    expect(system.stopped).toBe(true);
  });

  it('is live while it runs and ready while its system is', async () => {
    const system = createInMemorySystem();
    desk = await serveTestDesk({ system });
    const base = new URL(desk.url).origin;
    const status = async (path: string) => (await fetch(base + path)).status;
    expect([await status('/health/live'), await status('/health/ready')]).toEqual([200, 200]);
    system.ready = async () => false;
    expect([await status('/health/live'), await status('/health/ready')]).toEqual([200, 503]);
    system.ready = () => Promise.reject(new Error('the disk is gone'));
    expect([await status('/health/live'), await status('/health/ready')]).toEqual([200, 503]);
    expect(await status('/nothing/here')).toBe(404);
  });

  it("serves the desk's own routes, and hides what they throw", async () => {
    desk = await serveTestDesk({
      definition: {
        createService: async () => ({
          system: createInMemorySystem(),
          ownerRoutes: [
            { method: 'POST', path: '/events', handle: async (_request, response) => void response.end('taken') },
            { method: 'GET', path: '/events', handle: () => Promise.reject(new Error('/var/lib/secret')) },
          ],
        }),
      },
    });
    const events = `${new URL(desk.url).origin}/events`;
    expect(await (await fetch(events, { method: 'POST' })).text()).toBe('taken');
    const failed = await fetch(events);
    expect([failed.status, await failed.json()]).toEqual([
      500,
      { errors: [{ message: 'the server failed', extensions: { code: 'SERVER_INTERNAL' } }] },
    ]);
    expect(desk.log).toMatchObject([{ code: 'SERVER_INTERNAL', detail: expect.stringContaining('/var/lib/secret') }]);
  });

  it('refuses bodies that are too large, compressed or no text, and a body that is cut off costs nobody else', async () => {
    desk = await serveTestDesk();
    const { url } = desk;
    const send = async (body: string | Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}) => {
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body,
      });
      return [response.status, ((await response.json()) as any).errors[0].extensions.code];
    };
    expect(await send(`{"query":"${' '.repeat(10 * 1024 * 1024)}"}`)).toEqual([413, 'REQUEST_TOO_LARGE']);
    expect(await send('{}', { 'content-encoding': 'gzip' })).toEqual([415, 'REQUEST_MALFORMED']);
    expect(await send(new Uint8Array([0xff, 0xfe]))).toEqual([400, 'REQUEST_MALFORMED']);
    expect(await send('{"query"')).toEqual([400, 'REQUEST_MALFORMED']);
    await new Promise<void>((resolve) => {
      const headers = { 'content-type': 'application/json', 'content-length': '1000' };
      const half = httpRequest(url, { method: 'POST', headers });
      half.once('error', () => resolve());
      half.write('{"query"', () => half.destroy(new Error('cut off')));
    });
    expect((await desk.ask('{ __typename }')).data).toEqual({ __typename: 'Query' });
  });
});
