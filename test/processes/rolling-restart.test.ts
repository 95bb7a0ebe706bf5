/** A rolling restart: every process that serves gives way to a new one, and no request is lost over it. */

import { rmSync, writeFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { startLoad, type LoadLoop } from '../support/load-loop.ts';
import { START_TIMEOUT_MS, startWorkers, type LogLine, type Workers } from '../support/start-workers.ts';

// Several processes start, on a machine that may have two processors for all of them.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

const WIDTH = 16;
/** Most connections are idle at any moment: what comes on them next is to be answered too. */
const PAUSE_MS = 20;
/** One for the tests that restart it, the last of which ends it. */
let workers: Workers;
let load: LoadLoop | undefined;
beforeAll(async () => {
  workers = await startWorkers();
  await workers.allServe();
});
afterEach(async () => {
  await load?.stop();
  load = undefined;
});
afterAll(() => workers?.stop());

/** @returns what is logged with that message from now on. */
function watchLog(message: string): () => readonly LogLine[] {
  const before = workers.logged(message).length;
  return () => workers.logged(message).slice(before);
}

function startLoadHere(): LoadLoop {
  load = startLoad({ target: () => workers.url, query: '{ a }', expected: '{"a":1}', width: WIDTH, pauseMs: PAUSE_MS });
  return load;
}

describe('a rolling restart', () => {
  it('lets a request finish that one of the old processes has taken', async () => {
    const { gateway, query, subgraph, pids, holdOne } = workers;
    const replaced = watchLog('worker replaced');
    const { answer, release } = await holdOne();
    process.kill(gateway.pid, 'SIGUSR2');
    // The one that holds it is the first or the second: a new one serves in either case before it ends.
    await expect.poll(() => pids().length, { timeout: START_TIMEOUT_MS }).toBe(3);
    expect((await query('{ a }')).body.data).toEqual({ a: 1 });
    release();
    expect((await answer).body.data).toEqual({ other: 2 });
    await expect.poll(() => replaced().length, { timeout: START_TIMEOUT_MS }).toBe(2);
    subgraph.spoil = null;
  });

  it('is given up when a new process cannot serve, and the old ones go on', async () => {
    const { gateway, supergraph, pids, logged } = workers;
    const replaced = watchLog('worker replaced');
    const before = pids();
    const { failures, more, stop } = startLoadHere();
    rmSync(supergraph.file);
    process.kill(gateway.pid, 'SIGUSR2');
    await expect
      .poll(() => logged('rolling restart given up'), { timeout: START_TIMEOUT_MS })
      .toMatchObject([{ level: 'error', cause: expect.stringContaining('there is no such file') }]);
    await more(100);
    await stop();
    expect(failures()).toEqual([]);
    expect(pids().toSorted()).toEqual(before.toSorted());
    expect(replaced()).toEqual([]);
    await expect.poll(() => logged('worker ended').length, { timeout: START_TIMEOUT_MS }).toBe(1);
  });

  it('replaces every process under load, and no request fails: what was wrong with one before is put right', async () => {
    const { gateway, supergraph, pids } = workers;
    writeFileSync(supergraph.file, supergraph.sdl);
    const [replaced, ended] = [watchLog('worker replaced'), watchLog('worker ended')];
    const before = pids();
    expect(before).toHaveLength(2);
    const { answered, failures, more, stop } = startLoadHere();
    await more(200);

    process.kill(gateway.pid, 'SIGUSR2');
    await expect.poll(() => replaced().length, { timeout: START_TIMEOUT_MS }).toBe(2);
    await more(200);
    await stop();

    expect(failures()).toEqual([]);
    expect(answered()).toBeGreaterThan(400);
    const after = pids();
    expect(after).toHaveLength(2);
    expect(after.filter((pid) => before.includes(pid))).toEqual([]);
    expect(ended()).toEqual([]);
    await gateway.stop();
    expect(await gateway.ended).toBe(0);
  });

  it('is refused, and nothing else, where a single process serves', async () => {
    const alone = await startWorkers({ workers: 1 });
    onTestFinished(() => alone.stop());
    const { gateway, query, logged } = alone;
    process.kill(gateway.pid, 'SIGUSR2');
    await expect.poll(() => logged('not restarted: one process serves, so that none could take over').length).toBe(1);
    expect((await query('{ a }')).body.data).toEqual({ a: 1 });
  });
});
