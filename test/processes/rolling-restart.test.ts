/** A rolling restart: every process that serves gives way to a new one, and no request is lost over it. */

import { rmSync, writeFileSync } from 'node:fs';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { startLoad, type LoadLoop } from '../support/load-loop.ts';
import { START_TIMEOUT_MS, startWorkers, type Workers, type WorkersOptions } from '../support/start-workers.ts';

// Each test starts several processes, on a machine that may have two processors for all of them.
vi.setConfig({ testTimeout: 180_000 });

const WIDTH = 16;
/** Most connections are idle at any moment: what comes on them next is to be answered too. */
const PAUSE_MS = 20;
let workers: Workers | undefined;
let load: LoadLoop | undefined;
afterEach(async () => {
  await load?.stop();
  await workers?.stop();
  [load, workers] = [undefined, undefined];
});

async function start(options: WorkersOptions = {}): Promise<Workers> {
  workers = await startWorkers(options);
  await workers.allServe();
  return workers;
}

function startLoadOn({ url }: Workers): LoadLoop {
  load = startLoad({ target: () => url, query: '{ a }', expected: '{"a":1}', width: WIDTH, pauseMs: PAUSE_MS });
  return load;
}

describe('a rolling restart', () => {
  it('replaces every process under load, and no request fails', async () => {
    const { gateway, pids, logged, ...rest } = await start();
    const before = pids();
    expect(before).toHaveLength(2);
    const { answered, failures, more, stop } = startLoadOn({ gateway, pids, logged, ...rest });
    await more(200);

    process.kill(gateway.pid, 'SIGUSR2');
    await expect.poll(() => logged('worker replaced').length, { timeout: START_TIMEOUT_MS }).toBe(2);
    await more(200);
    await stop();

    expect(failures()).toEqual([]);
    expect(answered()).toBeGreaterThan(400);
    const after = pids();
    expect(after).toHaveLength(2);
    expect(after.filter((pid) => before.includes(pid))).toEqual([]);
    expect(logged('worker ended')).toEqual([]);
    await gateway.stop();
    expect(await gateway.ended).toBe(0);
  });

  it('lets a request finish that one of the old processes has taken', async () => {
    const { gateway, query, logged, pids, holdOne } = await start();
    const { answer, release } = await holdOne();
    process.kill(gateway.pid, 'SIGUSR2');
    // The one that holds it is the first or the second: a new one serves in either case before it ends.
    await expect.poll(() => pids().length, { timeout: START_TIMEOUT_MS }).toBe(3);
    expect((await query('{ a }')).body.data).toEqual({ a: 1 });
    release();
    expect((await answer).body.data).toEqual({ other: 2 });
    await expect.poll(() => logged('worker replaced').length, { timeout: START_TIMEOUT_MS }).toBe(2);
  });

  it('is given up when a new process cannot serve, and the old ones go on', async () => {
    const { gateway, supergraph, pids, logged, ...rest } = await start();
    const before = pids();
    const { failures, more, stop } = startLoadOn({ gateway, supergraph, pids, logged, ...rest });
    rmSync(supergraph.file);
    process.kill(gateway.pid, 'SIGUSR2');
    await expect
      .poll(() => logged('rolling restart given up'), { timeout: START_TIMEOUT_MS })
      .toMatchObject([{ level: 'error', cause: expect.stringContaining('there is no such file') }]);
    await more(100);
    await stop();
    expect(failures()).toEqual([]);
    expect(pids().toSorted()).toEqual(before.toSorted());

    // What was wrong is put right: the next one goes through.
    writeFileSync(supergraph.file, supergraph.sdl);
    process.kill(gateway.pid, 'SIGUSR2');
    await expect.poll(() => logged('worker replaced').length, { timeout: START_TIMEOUT_MS }).toBe(2);
  });

  it('is refused, and nothing else, where a single process serves', async () => {
    workers = await startWorkers({ workers: 1 });
    const { gateway, query, logged } = workers;
    process.kill(gateway.pid, 'SIGUSR2');
    await expect.poll(() => logged('not restarted: one process serves, so that none could take over').length).toBe(1);
    expect((await query('{ a }')).body.data).toEqual({ a: 1 });
  });
});
