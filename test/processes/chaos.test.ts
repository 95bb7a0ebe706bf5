/** A minute of the fault run, as `npm run chaos` runs it. */

import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findRedis } from '../../commands/chaos/engines/redis.ts';
import type { ChaosFigures, PhaseFigures } from '../../commands/chaos/figures.ts';
import { SUPPLIER_FAULTS } from '../../commands/chaos/schedule.ts';
import { spawnProcess, type SpawnedProcess } from '../support/spawn-process.ts';

/** A minute, a start, and what is left of it on a machine that is slow. */
const TIMEOUT_MS = 900_000;
/** Each costs the gateway some seconds of processor: twenty in a minute would be most of what it does. */
const SWAPS = 6;
const redisMissing = findRedis() === null ? ': skipped, since there is no redis-server' : '';

let folder: string;
let run: SpawnedProcess | undefined;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'throughline-chaos-test-'));
});
afterAll(async () => {
  await run?.stop();
  await rm(folder, { recursive: true, force: true });
});

describe.skipIf(redisMissing !== '')(`a minute of faults under load${redisMissing}`, () => {
  let figures: ChaosFigures;
  let said: string;
  const phasesOf = (fault: PhaseFigures['fault']): readonly PhaseFigures[] =>
    figures.phases.filter((phase) => phase.fault === fault);

  beforeAll(async () => {
    const report = join(folder, 'report.json');
    run = spawnProcess({
      script: 'commands/chaos.ts',
      commandLine: ['--minutes', '1', '--seed', '5', '--swaps', String(SWAPS), '--report', report],
    });
    const code = await run.ended;
    said = [...run.lines(), run.standardError()].join('\n');
    figures = JSON.parse(await readFile(report, 'utf8').catch(() => Promise.reject(new Error(said)))) as ChaosFigures;
    expect({ code, broken: figures.broken }, said).toEqual({ code: 0, broken: [] });
  }, TIMEOUT_MS);

  it('fails no request, and answers none wrong', () => {
    expect(figures.total).toMatchObject({ failed: 0, wrong: 0 });
    expect(figures.lastProblem).toBeNull();
  });

  it('answers within the deadline, and was not kept from it by the machine all of the time', () => {
    expect(figures.total.late).toBe(0);
    expect(figures.total.starved).toBeLessThan(figures.total.answers / 4);
  });

  it('is whole again after each fault, without a restart', () => {
    for (const { name, recoveryMs } of figures.phases) {
      expect(recoveryMs, name).not.toBeNull();
      expect(recoveryMs, name).toBeLessThanOrEqual(figures.recoveryBoundMs);
    }
  });

  it.each(SUPPLIER_FAULTS)('%s is felt: answers say that they are stale, or that nothing came', (fault) => {
    const phases = phasesOf(fault);
    expect(phases.length).toBeGreaterThan(0);
    expect(
      phases.reduce((sum, { stale, partial, notAnswered }) => sum + stale + partial + notAnswered, 0),
    ).toBeGreaterThan(0);
  });

  it('gives last-known copies, and says what it has none of', () => {
    expect(figures.total.stale).toBeGreaterThan(0);
    expect(figures.total.notAnswered).toBeGreaterThan(0);
    expect(figures.total.answers).toBeGreaterThan(200);
  });

  it('goes on without Redis, and leaves out nothing for it', () => {
    const [phase] = phasesOf('redis-kill');
    expect(phase).toMatchObject({ stale: 0, partial: 0, notAnswered: 0, failed: 0, wrong: 0 });
    expect(phase!.answers).toBeGreaterThan(20);
  });

  it('takes over every supergraph', () => {
    expect([figures.swaps, figures.swapsAskedFor]).toEqual([SWAPS, SWAPS]);
  });

  it('prints what it did, and how it came out', () => {
    for (const { name } of figures.phases) expect(said).toContain(name);
    expect(said).toContain('every promise was kept (seed 5)');
  });
});

describe('arguments that are not understood', () => {
  it('are all told, and nothing is started', async () => {
    const refused = spawnProcess({
      script: 'commands/chaos.ts',
      commandLine: ['--minutes', 'ten', '--replicas', '3', '--redis', 'many', '--seed', 'one', '--swaps', '0'],
    });
    const code = await refused.ended;
    await refused.stop();
    expect(code).toBe(2);
    expect(refused.lines()).toEqual([]);
    for (const name of ['--minutes', '--seed', '--replicas', '--redis', '--swaps', 'usage: npm run chaos']) {
      expect(refused.standardError()).toContain(name);
    }
  });
});
