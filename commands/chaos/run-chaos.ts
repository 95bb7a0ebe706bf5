/** The fault run: everything as it is in earnest, under load, and one thing after another taken away from it. */

import { rm } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { DEFAULT_POLICY } from '../../gateway/transport/supplier-policy.ts';
import type { ChaosArguments } from './arguments.ts';
import { createClients, type Clients } from './clients.ts';
import { holdFault } from './faults.ts';
import { readLiveMegabytes, type HeapSample } from './heap.ts';
import { createQuestions, type Question } from './questions.ts';
import { takeReferences, untilAllAnswer } from './references.ts';
import { findBroken, type ChaosFigures, type PhaseFigures } from './figures.ts';
import { RequestRecord } from './request-record.ts';
import { drawPhases, kindsOf, phaseLengths, type Phase } from './schedule.ts';
import { watchStalls } from './stalls.ts';
import { swapOften, swapOnce } from './swaps.ts';
import { REQUEST_TIMEOUT_MS, startSystem, SUPPLIER_TIMEOUT_MS, type ChaosSystem } from './system.ts';

/** Compiled, planned and copied is everything by then. */
const WARM_UP_MS = 8000;
/** A try that was sent while the fault held has to fail first; then it is left alone once more, and tried again. */
const RECOVERY_BOUND_MS = SUPPLIER_TIMEOUT_MS + DEFAULT_POLICY.breaker.probeAfterMs + 2000;
/** After which it has not recovered by itself. */
const RECOVERY_TIMEOUT_MS = 30_000;
const RECOVERY_POLL_MS = 150;
/** Calls that were sent while the fault held have ended by then: a desk may be left alone for those, after it is well again. */
const SETTLING_MS = SUPPLIER_TIMEOUT_MS + 200;
const STEADY_MS = 400;

/**
 * Runs for as long as it is told, and ends what it began: every kind of fault once, and all swaps of the supergraph.
 *
 * @param tell one line at a time, for whoever watches.
 * @throws {Error} when the system does not start, or is not fit to be tested.
 */
export async function runChaos(options: ChaosArguments, tell: (line: string) => void): Promise<ChaosFigures> {
  tell(`seed ${options.seed}: ${options.minutes} min, ${options.replicas} gateway(s), redis ${options.redis}`);
  const starting = startSystem(options);
  let isStopping = false;
  const stopAtOnce = (): void => {
    // What is left of the run fails from here on, and that says nothing.
    isStopping = true;
    void starting
      .then(({ stop, logFile }) => stop().finally(() => rm(logFile, { force: true })))
      .finally(() => process.exit(130));
  };
  process.once('SIGINT', stopAtOnce);
  process.once('SIGTERM', stopAtOnce);
  const system = await starting;
  try {
    return await runOn(system, options, (line) => isStopping || tell(line));
  } finally {
    process.off('SIGINT', stopAtOnce);
    process.off('SIGTERM', stopAtOnce);
    await system.stop();
  }
}

async function runOn(
  system: ChaosSystem,
  options: ChaosArguments,
  tell: (line: string) => unknown,
): Promise<ChaosFigures> {
  const { replicas, lines } = system;
  const killed = new Set<number>();
  const stalls = watchStalls([...replicas, ...system.desks.values()]);
  const questions = createQuestions(system.subgraphs);
  let record: RequestRecord | null = null;
  const clients = createClients({
    questions,
    origins: replicas.map(({ origin }) => origin),
    seed: options.seed,
    onAsked: (asked) => record!.add(asked),
    isBeingKilled: (replica) => killed.has(replica),
  });
  try {
    const expected = await takeReferences(questions, lines, clients.askAfresh);
    await untilAllAnswer(questions, clients.askAfresh, replicas.length, RECOVERY_TIMEOUT_MS);
    tell(`${questions.length} questions, each answered alike twice, and without each desk that it asks`);
    let beganAt = performance.now();
    const since = (): string => `${((performance.now() - beganAt) / 1000).toFixed(1).padStart(6)} s`;
    record = new RequestRecord({
      expected,
      deadlineMs: REQUEST_TIMEOUT_MS,
      supplierTimeoutMs: SUPPLIER_TIMEOUT_MS,
      leftAloneMs: DEFAULT_POLICY.breaker.probeAfterMs + SUPPLIER_TIMEOUT_MS,
      replicas: replicas.map(({ name }) => name),
      stalls,
      onBroken: (line) => tell(`${since()}    ${line}`),
    });
    clients.start();
    await sleep(WARM_UP_MS);
    // From the first one on, what is planned again and the generation before are held as well: that is once, and no growth.
    await swapOnce(system);
    await sleep(2000);

    beganAt = performance.now();
    const runMs = options.minutes * 60_000;
    const heap: HeapSample[][] = replicas.map(() => []);
    // Those that have taken over no supergraph since they were started.
    const young = new Set<number>();
    const sampleHeap = async (): Promise<void> => {
      for (const [index, { inspectorPort }] of replicas.entries()) {
        if (young.delete(index)) continue;
        const from = performance.now();
        // One that is killed at this moment has nothing to tell.
        const megabytes = await readLiveMegabytes(inspectorPort).catch(() => null);
        if (megabytes !== null) heap[index]!.push({ atMinutes: (from - beganAt) / 60_000, megabytes });
        stalls.heldUp(from, performance.now());
      }
    };
    let stopLying: (() => Promise<void>) | null = null;
    if (options.lie) stopLying = await lie(system, tell);

    let taken = 0;
    const swapping = swapOften(
      system,
      { count: options.swaps, runMs },
      async () => {
        while (killed.size > 0) await sleep(100);
        await sampleHeap();
      },
      (swap) => (taken = swap),
    );
    const phases: PhaseFigures[] = [];
    const kinds = kindsOf(options);
    const { faultMs, calmMs } = phaseLengths(runMs, kinds.length);
    record.beginPhase();
    for (const phase of drawPhases(options, system.subgraphs)) {
      const isOver = performance.now() - beganAt + faultMs + RECOVERY_BOUND_MS + calmMs > runMs;
      if (isOver && phases.length >= kinds.length) break;
      const name = describePhase(phase);
      tell(`${since()}  ${name} for ${(faultMs / 1000).toFixed(1)} s`);
      if ('subgraph' in phase) record.suspect(phase.subgraph);
      if (phase.fault === 'replica-kill') {
        killed.add(phase.index);
        // Another process begins with another heap.
        heap[phase.index] = [];
        young.add(phase.index);
      }
      await holdFault(system, phase, faultMs);
      killed.clear();
      const recoveryMs = await untilRecovered(probeOf(questions, phase), clients, record, replicas.length);
      record.clear();
      await sleep(calmMs);
      const counts = record.beginPhase();
      phases.push({ name, fault: phase.fault, recoveryMs, ...counts });
      tell(`${since()}  whole again after ${recoveryMs === null ? 'no time at all: never' : seconds(recoveryMs)}`);
    }
    await stopLying?.();
    tell(`${since()}  no more faults; ${taken} of ${options.swaps} supergraphs taken over so far`);
    const { swaps, slowestMs: slowestSwapMs, stuck } = await swapping;
    if (stuck !== null) tell(`${since()}    ${stuck} has not taken over supergraph ${swaps + 1}`);
    await clients.stop();
    // Otherwise two graphs are there, and nobody knows for how long yet.
    if (stuck === null) await sampleHeap();
    const lastProblem = await askAll(questions, clients, record, replicas.length);
    const figures = {
      ...options,
      ranMinutes: (performance.now() - beganAt) / 60_000,
      total: record.total,
      phases,
      swaps,
      swapsAskedFor: options.swaps,
      slowestSwapMs,
      heap,
      longestStallMs: stalls.longestMs(),
      recoveryBoundMs: RECOVERY_BOUND_MS,
      lastProblem,
      logFile: system.logFile,
    };
    return { ...figures, broken: findBroken(figures) };
  } finally {
    stalls.stop();
    await clients.stop();
    await clients.close();
  }
}

/** The question that shows whether a fault still bears on something, at the least cost. */
function probeOf(questions: readonly Question[], phase: Phase): Question {
  const own = 'subgraph' in phase ? questions.find(({ name }) => name === `list of ${phase.subgraph}`) : undefined;
  return own ?? questions.find(({ name }) => name === 'end to end, I-SPINE-2005-12')!;
}

/** @returns milliseconds after which every answer was whole, of each replica, asked by whomever; null when that was never. */
async function untilRecovered(
  probe: Question,
  clients: Clients,
  record: RequestRecord,
  replicas: number,
): Promise<number | null> {
  const endedAt = performance.now();
  let wholeSince: number | null = null;
  for (;;) {
    let isWhole = true;
    for (let replica = 0; replica < replicas && isWhole; replica += 1) {
      isWhole = record.strictProblem(await clients.askAfresh(probe, replica)) === null;
    }
    const now = performance.now();
    if (!isWhole || record.lastImpairedSince(endedAt) > (wholeSince ?? Infinity)) wholeSince = null;
    else wholeSince ??= now;
    if (wholeSince !== null && now - endedAt > SETTLING_MS && now - wholeSince > STEADY_MS) return wholeSince - endedAt;
    if (now - endedAt > RECOVERY_TIMEOUT_MS) return null;
    await sleep(RECOVERY_POLL_MS);
  }
}

/** @returns the first answer that is not whole at the end, when there is no fault; null for none. */
async function askAll(
  questions: readonly Question[],
  clients: Clients,
  record: RequestRecord,
  replicas: number,
): Promise<string | null> {
  for (let replica = 0; replica < replicas; replica += 1) {
    for (const question of questions) {
      const problem = record.strictProblem(await clients.askAfresh(question, replica));
      if (problem !== null) return `${question.name}: ${problem}`;
    }
  }
  return null;
}

/** One instant in what every desk says is another by ten minutes: what is of the right form, and not so. */
async function lie({ lines }: ChaosSystem, tell: (line: string) => unknown): Promise<() => Promise<void>> {
  tell('           from now on all lines tell another time than their desks: this run has to end red');
  const fault = { kind: 'altered', from: Buffer.from('T17:00:00'), to: Buffer.from('T17:10:00') } as const;
  const set = async (next: typeof fault | null): Promise<void> => {
    await Promise.all([...lines.values()].map((line) => line.setFault(next)));
  };
  await set(fault);
  return () => set(null);
}

function describePhase(phase: Phase): string {
  if ('subgraph' in phase) return `${phase.fault} ${phase.subgraph}`;
  return phase.fault === 'redis-kill' ? phase.fault : `${phase.fault} ${phase.index + 1}`;
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)} s`;
}
