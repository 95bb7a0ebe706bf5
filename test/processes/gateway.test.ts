/** The gateway as a process: how it refuses to start, and how it ends. */

import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { Agent, createServer, request as httpRequest, type Server, type ServerResponse } from 'node:http';
import { connect, createServer as createTcpServer, type AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { composeSmall, writeTemporary } from '../gateway/small-graph.ts';
import { createAsk } from '../support/ask.ts';
import { ROOT, spawnProcess } from '../support/spawn-process.ts';

const START_TIMEOUT_MS = 60_000;
const READY = /^gateway (http:\/\/\S+) port (\d+) pid (\d+)$/;

/** A subgraph that answers when it is told to. */
let subgraph: Server;
let held: ServerResponse[] = [];
let onAsked: () => void = () => undefined;
let supergraph: ReturnType<typeof writeTemporary>;
let supplierUrls: string;
beforeAll(async () => {
  subgraph = createServer((request, response) => {
    request.resume();
    held.push(response);
    onAsked();
  });
  await new Promise<void>((resolve) => subgraph.listen(0, '127.0.0.1', resolve));
  supplierUrls = JSON.stringify({ a: `http://127.0.0.1:${(subgraph.address() as AddressInfo).port}/graphql` });
  supergraph = writeTemporary('supergraph.graphql', composeSmall([{ name: 'a', sdl: 'type Query { a: Int }' }]));
});
afterEach(() => {
  held = [];
});
afterAll(async () => {
  supergraph.remove();
  subgraph.closeAllConnections();
  await new Promise((resolve) => subgraph.close(resolve));
});

/** By itself; what several processes add is in `workers.test.ts`. */
const startGateway = (...flags: string[]) =>
  spawnProcess({
    script: 'gateway/main.ts',
    commandLine: ['--port', '0', '--workers', '1', '--supergraph', supergraph.file, ...flags],
    environment: { SUPPLIER_URLS: supplierUrls },
  });

function answerHeld(): void {
  for (const response of held) {
    response.writeHead(200, { 'content-type': 'application/json' }).end('{"data":{"a":1}}');
  }
}

describe.each(['1', '2'])('a start that is refused, of %s', (workers) => {
  it.each<[string, readonly string[], Readonly<Record<string, string>>, RegExp]>([
    [
      'a missing supergraph',
      ['--supergraph', '/nowhere.graphql'],
      {},
      /^gateway: SUPERGRAPH_MISSING \/nowhere\.graphql: there is no such file$/,
    ],
    [
      'settings, all together',
      ['--what', '--port', 'x'],
      { SUPPLIER_TIMEOUT_MS: '-1' },
      /^gateway: CONFIG_INVALID --what: .*\ngateway: CONFIG_INVALID PORT: .*"x"\ngateway: CONFIG_INVALID SUPPLIER_TIMEOUT_MS: .*"-1"$/,
    ],
    [
      'organisations that are missing',
      [],
      { ORGANISATIONS: '/nowhere.yml' },
      /^gateway: ORGANISATIONS_\w+ .*\/nowhere\.yml/,
    ],
  ])('%s: code and message on standard error, exit code 1', async (_name, commandLine, environment, expected) => {
    const gateway = spawnProcess({
      script: 'gateway/main.ts',
      commandLine,
      environment: { WORKERS: workers, ...environment },
    });
    expect(await gateway.ended).toBe(1);
    expect(gateway.standardError().trim()).toMatch(expected);
    expect(gateway.standardError()).not.toMatch(/^\s+at /m);
    expect(gateway.lines()).toEqual([]);
  });

  it('a port in use', async () => {
    const taken = createTcpServer();
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
    const { port } = taken.address() as AddressInfo;
    const gateway = startGateway('--port', String(port), '--workers', workers);
    expect(await gateway.ended).toBe(1);
    expect(gateway.standardError().trim()).toBe(
      `gateway: PORT_IN_USE The gateway cannot listen on 127.0.0.1:${port}: the port is in use. PORT or --port moves it.`,
    );
    await new Promise((resolve) => taken.close(resolve));
  });
});

describe('a gateway that is told to stop, which drain.test.ts says more of', () => {
  it('waits neither for connections that are idle nor for half a request', async () => {
    const gateway = startGateway();
    const [, url, port] = await gateway.lineOf(READY, START_TIMEOUT_MS);
    const agent = new Agent({ keepAlive: true });
    const idle = httpRequest(new URL('/health/live', url), { agent });
    idle.end();
    const [response] = (await once(idle, 'response')) as [NodeJS.ReadableStream];
    response.resume();
    await once(response, 'end');
    const half = connect(Number(port), '127.0.0.1');
    await once(half, 'connect');
    half.on('error', () => undefined).write('POST /graphql HTTP/1.1\r\nhost: a\r\ncontent-le');

    const start = performance.now();
    process.kill(gateway.pid, 'SIGTERM');
    expect(await gateway.ended).toBe(0);
    expect(performance.now() - start).toBeLessThan(4000);
    agent.destroy();
    half.destroy();
  });
});

describe('a gateway that is told to read its graph again', () => {
  it('takes the new one over at SIGHUP, and keeps the old one when that is none', async () => {
    const changing = writeTemporary('supergraph.graphql', composeSmall([{ name: 'a', sdl: 'type Query { a: Int }' }]));
    const gateway = startGateway('--supergraph', changing.file);
    try {
      const [, gatewayUrl] = await gateway.lineOf(READY, START_TIMEOUT_MS);
      const ask = createAsk(gatewayUrl!);
      const asked = new Promise<void>((resolve) => (onAsked = resolve));
      const inFlight = ask('{ a }');
      await asked;
      const logged = (message: string): number => gateway.standardError().split(`"message":"${message}"`).length - 1;

      writeFileSync(changing.file, composeSmall([{ name: 'a', sdl: 'type Query { b: Int }' }]));
      process.kill(gateway.pid, 'SIGHUP');
      await expect.poll(() => logged('supergraph taken over'), { timeout: START_TIMEOUT_MS }).toBeGreaterThan(0);
      expect((await ask('{ a }')).body.errors).toMatchObject([{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }]);
      answerHeld();
      expect((await inFlight).body).toMatchObject({ data: { a: 1 } });

      writeFileSync(changing.file, 'half a { file');
      process.kill(gateway.pid, 'SIGHUP');
      await expect.poll(() => logged('supergraph not taken over'), { timeout: START_TIMEOUT_MS }).toBeGreaterThan(0);
      expect((await ask('{ __type(name: "Query") { fields { name } } }')).body.data).toEqual({
        __type: { fields: [{ name: 'b' }] },
      });
    } finally {
      await gateway.stop();
      changing.remove();
    }
    expect(await gateway.ended).toBe(0);
  });
});

describe.each(['1', '2'])('a gateway of %s whose parent is gone', (workers) => {
  const startWithChannel = (): ChildProcess =>
    spawn(process.execPath, ['gateway/main.ts', '--port', '0', '--supergraph', supergraph.file], {
      cwd: ROOT,
      env: { ...process.env, WORKERS: workers },
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });

  it('tells it when it is ready, and ends when the channel does', async () => {
    const gateway = startWithChannel();
    const [message] = (await once(gateway, 'message')) as [unknown];
    expect(message).toEqual({ type: 'ready', name: 'gateway', port: expect.any(Number), pid: gateway.pid });
    gateway.disconnect();
    expect(await once(gateway, 'exit')).toEqual([0, null]);
  });

  it('ends, and without a stack, when it has gone before', async () => {
    const gateway = startWithChannel();
    let standardError = '';
    gateway.stderr!.on('data', (chunk) => (standardError += String(chunk)));
    gateway.disconnect();
    expect(await once(gateway, 'exit')).toEqual([0, null]);
    // That nobody is asked who they are, and nothing else.
    expect(standardError).toMatch(/^\{[^\n]*"message":"IDENTITY NONE: [^\n]*\}\n$/);
  });
});
