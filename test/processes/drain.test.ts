/** A gateway that is told to stop while it is being used: whoever looks away when health says so loses nothing, and nor does a request that has come in. */

import { once } from 'node:events';
import { Agent, request as httpRequest, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { startLoad } from '../support/load-loop.ts';
import { startWorkers, type Workers, type WorkersOptions } from '../support/start-workers.ts';

// Each test starts several processes, on a machine that may have two processors for all of them.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

let running: Workers[] = [];
afterEach(async () => {
  await Promise.all(running.map((workers) => workers.stop()));
  running = [];
});

/** Another gateway, which takes what is sent elsewhere: it is there for all tests. */
let staying: Workers;
beforeAll(async () => {
  staying = await startWorkers({ workers: 1 });
});
afterAll(() => staying?.stop());

async function start(options: WorkersOptions): Promise<Workers> {
  const workers = await startWorkers(options);
  running.push(workers);
  if (options.workers !== 1) await workers.allServe();
  return workers;
}

async function readiness(url: string): Promise<[number, unknown]> {
  const response = await fetch(new URL('/health/ready', url), { headers: { connection: 'close' } });
  const { status } = (await response.json()) as { status: unknown };
  return [response.status, status];
}

describe.each([1, 2])('a gateway of %d that is told to stop', (workers) => {
  it('loses no request of those who look away when it says that it is stopping', async () => {
    const leaving = await start({ workers, environment: { DRAIN_DELAY_MS: '2000' } });
    // A balancer: it looks every 50 ms, and sends to whoever was ready when it last looked.
    let target = leaving.url;
    const looking = setInterval(() => {
      readiness(leaving.url).then(
        ([status]) => (target = status === 200 ? leaving.url : staying.url),
        () => (target = staying.url),
      );
    }, 50);
    const load = startLoad({ target: () => target, query: '{ a }', expected: '{"a":1}', width: 16, pauseMs: 20 });
    try {
      await load.more(200);
      process.kill(leaving.gateway.pid, 'SIGTERM');
      expect(await leaving.gateway.ended).toBe(0);
      await load.more(200);
    } finally {
      clearInterval(looking);
      await load.stop();
    }
    expect(load.failures()).toEqual([]);
    expect(leaving.logged('worker ended')).toEqual([]);
  });

  it('says so at once, takes what comes meanwhile, and finishes what it has taken', async () => {
    const started = await start({ workers, environment: { DRAIN_DELAY_MS: '3000' } });
    const { gateway, url, query } = started;
    const { answer, release } = await started.holdOne();
    process.kill(gateway.pid, 'SIGTERM');
    await expect.poll(() => readiness(url)).toEqual([503, 'stopping']);
    expect((await fetch(new URL('/health/live', url))).status).toBe(200);
    // On a connection of its own.
    const taken = await query('{ a }', undefined, { connection: 'close' });
    expect([taken.status, taken.body.data]).toEqual([200, { a: 1 }]);
    // Told twice it does not hurry.
    process.kill(gateway.pid, 'SIGINT');
    release();
    expect((await answer).body.data).toEqual({ other: 2 });
    expect(await gateway.ended).toBe(0);
  });

  it('answers on the connections that are open, and closes each with an answer that says so', async () => {
    const started = await start({ workers });
    const { gateway, url } = started;
    const { answer, release } = await started.holdOne();
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const answers: IncomingMessage[] = [await get(url, agent)];
    process.kill(gateway.pid, 'SIGTERM');
    while (answers.at(-1)!.headers.connection !== 'close') answers.push(await get(url, agent));
    expect(answers.map(({ statusCode }) => statusCode)).toEqual(answers.map(() => 200));
    // Nothing new is let in any more, and what is in goes on.
    await expect.poll(() => canConnect(started.port)).toBe(false);
    release();
    expect((await answer).body.data).toEqual({ other: 2 });
    expect(await gateway.ended).toBe(0);
    agent.destroy();
  });

  it('breaks off what is not done when its time is up', async () => {
    const started = await start({ workers, environment: { DRAIN_TIMEOUT_MS: '300' } });
    const { gateway } = started;
    const { answer } = await started.holdOne();
    const toldAt = performance.now();
    process.kill(gateway.pid, 'SIGTERM');
    expect(await gateway.ended).toBe(0);
    expect(performance.now() - toldAt).toBeLessThan(5000);
    await expect(answer).rejects.toThrow();
  });
});

/** A small page; whole when it resolves, so that its connection can be used again. */
async function get(url: string, agent: Agent): Promise<IncomingMessage> {
  const request = httpRequest(new URL('/graphql?query={a}', url), {
    agent,
    headers: { 'apollo-require-preflight': '1' },
  });
  request.end();
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  response.resume();
  await once(response, 'end');
  return response;
}

function canConnect(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    const end = (isConnected: boolean) => () => {
      socket.destroy();
      resolve(isConnected);
    };
    socket.once('connect', end(true)).once('error', end(false));
  });
}
