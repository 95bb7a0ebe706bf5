/** HTTP/2 where a supplier's server offers it: many requests on few connections, and a dead connection is not clung to. */

import { createSecureServer, type Http2SecureServer, type SecureServerOptions } from 'node:http2';
import { createServer as createHttp1Server } from 'node:https';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { Leaving } from '../../gateway/transport/departure.ts';
import { createSelfSigned } from '../support/self-signed-certificate.ts';
import { ANSWER, createTestClient, until, type PolicyChange, type TestClient } from './test-supplier.ts';

const { key, certificate } = createSelfSigned();

const stops: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).toReversed()) await stop();
});

interface SecureSupplier {
  readonly url: string;
  readonly port: number;
  connections: number;
  readonly versions: Set<string>;
  mostAtOnce: number;
  /** Streams that were cancelled before their answer. */
  cancelled: number;
  answerAfterMs: number;
}

async function startSecure(
  settings: { readonly maxConcurrentStreams?: number } = {},
  options: Pick<SecureServerOptions, 'ALPNCallback'> = {},
): Promise<SecureSupplier> {
  let current = 0;
  const server: Http2SecureServer = createSecureServer(
    { key, cert: certificate, allowHTTP1: true, settings, ...options },
    (request, response) => {
      supplier.versions.add(request.httpVersion);
      supplier.mostAtOnce = Math.max(supplier.mostAtOnce, (current += 1));
      response.on('close', () => {
        current -= 1;
        if (!response.writableEnded) supplier.cancelled += 1;
      });
      request.resume();
      setTimeout(() => {
        if (response.destroyed || response.closed) return;
        response.writeHead(200, { 'content-type': 'application/json' });
        response.end(ANSWER);
      }, supplier.answerAfterMs);
    },
  );
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => void sockets.add(socket.on('close', () => sockets.delete(socket))));
  server.on('secureConnection', () => void (supplier.connections += 1));
  server.on('sessionError', () => undefined);
  const port = await listen(server);
  stops.push(() => {
    const closed = new Promise((resolve) => server.close(resolve));
    for (const socket of sockets) socket.destroy();
    return closed;
  });
  const supplier: SecureSupplier = {
    url: `https://127.0.0.1:${port}/graphql`,
    port,
    connections: 0,
    versions: new Set(),
    mostAtOnce: 0,
    cancelled: 0,
    answerAfterMs: 20,
  };
  return supplier;
}

async function listen(server: Server | Http2SecureServer): Promise<number> {
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

function clientOf(url: string, change: PolicyChange = {}): TestClient {
  const client = createTestClient(url, change, { tls: { authorities: certificate, own: null } });
  stops.push(() => client.stop());
  return client;
}

const askAll = (client: TestClient, count: number) => Promise.all(Array.from({ length: count }, () => client.ask()));

describe('HTTP/2', () => {
  it('carries a whole share of calls on one connection, from the first moment on', async () => {
    const supplier = await startSecure();
    const client = clientOf(supplier.url, { bulkhead: { concurrency: 64, queue: 1000 } });
    const outcomes = await askAll(client, 500);
    expect(outcomes.filter((outcome) => 'code' in outcome)).toEqual([]);
    expect([...supplier.versions]).toEqual(['2.0']);
    expect(supplier.connections).toBe(1);
    expect(supplier.mostAtOnce).toBe(64);
  });

  it('is what is asked for first, where a server leaves the choice to its client', async () => {
    const supplier = await startSecure({}, { ALPNCallback: ({ protocols }) => protocols[0] });
    const client = clientOf(supplier.url);
    expect(await client.ask()).toMatchObject({ text: ANSWER });
    expect([...supplier.versions]).toEqual(['2.0']);
  });

  it('opens no more connections than the streams that a server allows make needed', async () => {
    const supplier = await startSecure({ maxConcurrentStreams: 16 });
    const client = clientOf(supplier.url, { bulkhead: { concurrency: 64, queue: 1000 } });
    const outcomes = await askAll(client, 500);
    expect(outcomes.filter((outcome) => 'code' in outcome)).toEqual([]);
    expect(supplier.connections).toBeLessThanOrEqual(4);
  });

  it('cancels one call and leaves the others on its connection alone', async () => {
    const supplier = await startSecure();
    supplier.answerAfterMs = 300;
    const client = clientOf(supplier.url);
    const leaving = new Leaving();
    const others = askAll(client, 10);
    const left = client.ask({ departure: leaving });
    await until(() => supplier.mostAtOnce === 11);
    leaving.leave();
    expect(await left).toEqual({ code: 'CLIENT_DISCONNECTED', attempts: 1 });
    expect((await others).filter((outcome) => 'code' in outcome)).toEqual([]);
    expect(supplier.cancelled).toBe(1);
    expect(supplier.connections).toBe(1);
    expect(client.load()).toMatchObject({ inFlight: 0, queued: 0 });
  });

  it('leaves a connection whose other end is gone without a word, and asks on a new one', async () => {
    const supplier = await startSecure();
    const wire = await startWire(supplier.port);
    const client = clientOf(`https://127.0.0.1:${wire.port}/graphql`, { timeoutMs: 300 });
    expect((await askAll(client, 20)).filter((outcome) => 'code' in outcome)).toEqual([]);
    expect(wire.connections()).toBe(1);
    wire.cut();
    const codes: string[] = [];
    for (let call = 0; call < 10; call += 1) {
      const outcome = await client.ask();
      codes.push('code' in outcome ? outcome.code : 'answered');
    }
    expect(codes.slice(0, 3)).toEqual(['SUPPLIER_TIMEOUT', 'SUPPLIER_TIMEOUT', 'SUPPLIER_TIMEOUT']);
    expect(codes.slice(3)).toEqual(Array.from({ length: 7 }, () => 'answered'));
    await until(() => wire.openConnections() === 1);
  });
});

describe('HTTP/1.1', () => {
  it('is spoken with a server that has nothing else, a connection for each call of the share', async () => {
    const versions = new Set<string>();
    let connections = 0;
    const server = createHttp1Server({ key, cert: certificate }, (request, response) => {
      versions.add(request.httpVersion);
      request.resume();
      setTimeout(() => response.writeHead(200, { 'content-type': 'application/json' }).end(ANSWER), 20);
    });
    server.on('secureConnection', () => void (connections += 1));
    const port = await listen(server);
    stops.push(() => new Promise((resolve) => (server.closeAllConnections(), server.close(resolve))));
    const client = clientOf(`https://127.0.0.1:${port}/graphql`, { bulkhead: { concurrency: 8, queue: 1000 } });
    expect((await askAll(client, 100)).filter((outcome) => 'code' in outcome)).toEqual([]);
    expect([...versions]).toEqual(['1.1']);
    expect(connections).toBe(8);
  });

  it('and HTTP/2 alike refuse a server whose certificate nobody vouches for', async () => {
    const supplier = await startSecure();
    const client = createTestClient(supplier.url);
    expect(await client.ask()).toEqual({ code: 'SUPPLIER_UNREACHABLE', attempts: 1 });
    await client.stop();
    expect(supplier.versions.size).toBe(0);
  });
});

/** Passes bytes on, until what is connected is cut: then it says no more, and does not close either. */
async function startWire(port: number) {
  const open = new Set<Socket>();
  let connections = 0;
  const server = createServer((inside) => {
    connections += 1;
    open.add(inside.on('close', () => open.delete(inside)).on('error', () => undefined));
    const outside = connect(port, '127.0.0.1').on('error', () => undefined);
    inside.pipe(outside).pipe(inside);
    inside.on('cut', () => {
      inside.unpipe(outside);
      outside.unpipe(inside);
      inside.resume();
    });
  });
  const wirePort = await listen(server);
  stops.push(() => {
    const closed = new Promise((resolve) => server.close(resolve));
    for (const socket of open) socket.destroy();
    return closed;
  });
  return {
    port: wirePort,
    connections: () => connections,
    openConnections: () => open.size,
    cut: () => {
      for (const socket of open) socket.emit('cut');
    },
  };
}
