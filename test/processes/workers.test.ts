/** Several processes that serve on one port: how they start, what the death of one does, and how they end. */

import { rmSync, writeFileSync } from 'node:fs';
import { createConnection } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { startLoad } from '../support/load-loop.ts';
import { START_TIMEOUT_MS, startWorkers, type Workers } from '../support/start-workers.ts';

// Several processes start, on a machine that may have two processors for all of them.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

/** One gateway for the tests of a block, which leave it as they found it but for the last: that one ends it. */
let running: Workers | undefined;

function startBefore(): void {
  beforeAll(async () => {
    running = await startWorkers();
    await running.allServe();
  });
  afterAll(async () => {
    await running?.stop();
    running = undefined;
  });
}

/** On a connection of its own; null where nobody takes it. */
function askAlone(url: string): Promise<unknown> {
  const init = {
    method: 'POST',
    headers: { 'content-type': 'application/json', connection: 'close' },
    body: '{"query":"{ a }"}',
    signal: AbortSignal.timeout(1000),
  };
  return fetch(new URL('/graphql', url), init).then(
    (response) => response.json(),
    () => null,
  );
}

describe('several processes', () => {
  startBefore();

  it('serve on the one port that was free, each by itself', async () => {
    const { gateway, url, port, pids } = running!;
    expect(gateway.lines()).toEqual([`gateway ${url} port ${port} pid ${gateway.pid}`]);
    const [first, second] = pids();
    expect(pids()).toHaveLength(2);
    for (const frozen of [first!, second!]) {
      process.kill(frozen, 'SIGSTOP');
      try {
        // The frozen one may have been given one of them; the other answers all that come after.
        await expect.poll(() => askAlone(url), { timeout: START_TIMEOUT_MS }).toMatchObject({ data: { a: 1 } });
        const ready = await fetch(new URL('/health/ready', url), { headers: { connection: 'close' } });
        expect([ready.status, await ready.json()]).toEqual([200, { status: 'ready' }]);
      } finally {
        process.kill(frozen, 'SIGCONT');
      }
    }
  });

  it('replace one that dies, and no answer of the others is disturbed', async () => {
    const { url, gateway, pids, logged } = running!;
    const width = 8;
    const load = startLoad({ target: () => url, query: '{ a }', expected: '{"a":1}', width, pauseMs: 20 });
    await load.more(100);
    const [killed, other] = pids();
    process.kill(killed!, 'SIGKILL');
    await expect.poll(() => logged('worker serves').length, { timeout: START_TIMEOUT_MS }).toBe(1);
    const failed = load.failures().length;
    await load.more(200);
    await load.stop();
    // What the dead one had taken is lost with it: at most one request a connection, and no answer that is wrong.
    expect(failed).toBeLessThanOrEqual(width);
    expect(load.failures()).toHaveLength(failed);
    for (const failure of load.failures()) expect(failure).toMatch(/^(UND_ERR_SOCKET|ECONNRESET) /);
    expect(logged('worker ended')).toMatchObject([{ level: 'error', worker: killed, end: 'SIGKILL', serving: 1 }]);
    expect(pids()).toHaveLength(2);
    expect(pids()).toContain(other);
    await gateway.stop();
    expect(await gateway.ended).toBe(0);
  });
});

describe('several processes that all die at once', () => {
  startBefore();

  it('are replaced on the same port', async () => {
    const { url, pids, logged } = running!;
    for (const pid of pids()) process.kill(pid, 'SIGKILL');
    await expect.poll(() => logged('worker serves').length, { timeout: START_TIMEOUT_MS }).toBe(2);
    expect(await askAlone(url)).toMatchObject({ data: { a: 1 } });
  });

  it('end as one, whoever of the group is told, and leave none behind', async () => {
    const { gateway, pids } = running!;
    const started = pids();
    // What was asked before may be told late.
    const said = (): string[] =>
      gateway
        .standardError()
        .split('\n')
        .filter((line) => !line.includes('"message":"request"'));
    const before = said();
    // As a terminal does.
    process.kill(-gateway.pid, 'SIGINT');
    expect(await gateway.ended).toBe(0);
    expect(started.filter(isAlive)).toEqual([]);
    expect(said()).toEqual(before);
  });
});

describe('several processes that are told of another graph', () => {
  startBefore();

  it('read their graph again, each of them, and log a line each', async () => {
    const { gateway, supergraph, subgraph, query, logged } = running!;
    const before = logged('supergraph taken over').length;
    writeFileSync(supergraph.file, supergraph.sdl.replace(/\ba: Int/g, 'renamed: Int'));
    process.kill(gateway.pid, 'SIGHUP');
    // The file is watched too: at least once each.
    await expect
      .poll(
        () =>
          new Set(
            logged('supergraph taken over')
              .slice(before)
              .map(({ worker }) => worker),
          ).size,
        {
          timeout: START_TIMEOUT_MS,
        },
      )
      .toBe(2);
    for (let round = 0; round < 4; round += 1) {
      const { body } = await query('{ a }', undefined, { connection: 'close' });
      expect(body.errors).toMatchObject([{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }]);
    }
    expect(subgraph.received).toEqual([]);
  });

  it('end without a wait for a connection that says nothing', async () => {
    const { gateway, port } = running!;
    const silent = createConnection(port, '127.0.0.1');
    await new Promise((resolve) => silent.once('connect', resolve));
    silent.on('error', () => undefined);
    await gateway.stop();
    expect(await gateway.ended).toBe(0);
    silent.destroy();
  });
});

describe('a process that cannot be replaced', () => {
  startBefore();

  it('is tried again while the others serve, and with nobody left the primary ends with what is wrong', async () => {
    const { url, gateway, supergraph, pids, logged } = running!;
    rmSync(supergraph.file);
    process.kill(pids()[0]!, 'SIGKILL');
    const refusals = () => logged('worker ended').filter(({ code }) => code === 'SUPERGRAPH_MISSING');
    await expect.poll(() => refusals().length, { timeout: START_TIMEOUT_MS }).toBeGreaterThan(1);
    expect(await askAlone(url)).toMatchObject({ data: { a: 1 } });
    const pauses = refusals().map(({ retryMs }) => Number(retryMs));
    expect(pauses).toEqual(pauses.toSorted((one, other) => one - other));
    expect(pauses[0]).toBeGreaterThan(0);

    for (const pid of pids()) process.kill(pid, 'SIGKILL');
    expect(await gateway.ended).toBe(1);
    const last = gateway.standardError().trim().split('\n').at(-1);
    expect(last).toBe(`gateway: SUPERGRAPH_MISSING ${supergraph.file}: there is no such file`);
  });
});

describe('several processes whose primary dies', () => {
  startBefore();

  it('end after they have answered', async () => {
    const { gateway, pids, holdOne } = running!;
    const started = pids();
    const { answer, release } = await holdOne();
    process.kill(gateway.pid, 'SIGKILL');
    await expect.poll(() => started.filter(isAlive).length, { timeout: START_TIMEOUT_MS }).toBe(1);
    release();
    expect((await answer).body.data).toEqual({ other: 2 });
    await expect.poll(() => started.filter(isAlive), { timeout: START_TIMEOUT_MS }).toEqual([]);
  });
});

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
