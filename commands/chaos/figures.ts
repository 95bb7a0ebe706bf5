/** The figures of a run, and which promises they break. */

import type { ChaosArguments } from './arguments.ts';
import { growthBound, growthOf, slopeBound, slopeOf, type HeapSample } from './heap.ts';
import type { Counts } from './request-record.ts';
import { SUPPLIER_FAULTS, type Phase } from './schedule.ts';

export interface PhaseFigures extends Counts {
  readonly name: string;
  readonly fault: Phase['fault'];
  /** Null when it never was as before. */
  readonly recoveryMs: number | null;
}

export interface ChaosFigures extends ChaosArguments {
  /** From the first fault on, without the warm-up. */
  readonly ranMinutes: number;
  readonly total: Counts;
  readonly phases: readonly PhaseFigures[];
  readonly swaps: number;
  readonly swapsAskedFor: number;
  readonly slowestSwapMs: number;
  /** By replica, since it was last started. */
  readonly heap: readonly (readonly HeapSample[])[];
  /** Of the driver itself. */
  readonly longestStallMs: number;
  readonly recoveryBoundMs: number;
  /** What was not whole when all was over; null for nothing. */
  readonly lastProblem: string | null;
  /** What the processes said; kept when a promise is broken. */
  readonly logFile: string;
  /** One line each; none when every promise was kept. */
  readonly broken: readonly string[];
}

/** Fewer samples make no line: of a replica that was started again near the end. */
const FEWEST_SAMPLES = 4;

/** @returns one line for each promise that was broken. */
export function findBroken(figures: Omit<ChaosFigures, 'broken'>): readonly string[] {
  const { total, phases, swaps, swapsAskedFor, heap, ranMinutes, recoveryBoundMs, lastProblem } = figures;
  const broken: string[] = [];
  if (total.failed > 0) broken.push(`${total.failed} requests failed`);
  if (total.wrong > 0) broken.push(`${total.wrong} answers were wrong`);
  if (total.late > 0) broken.push(`${total.late} answers came more than 100 ms after the deadline`);
  for (const { name, recoveryMs } of phases) {
    if (recoveryMs === null) broken.push(`${name}: it did not recover`);
    else if (recoveryMs > recoveryBoundMs) {
      broken.push(
        `${name}: it took ${(recoveryMs / 1000).toFixed(1)} s to recover; ${recoveryBoundMs / 1000} s are promised`,
      );
    }
  }
  if (swaps < swapsAskedFor) broken.push(`${swaps} of ${swapsAskedFor} supergraphs were taken over`);
  for (const [index, samples] of heap.entries()) {
    const slope = slopeOf(samples);
    const bound = slopeBound(ranMinutes);
    if (samples.length >= FEWEST_SAMPLES && slope > bound) {
      broken.push(
        `gateway ${index + 1}: its heap grew by ${slope.toFixed(1)} MB a minute; ${bound.toFixed(1)} is the bound`,
      );
    }
    const growth = growthOf(samples);
    if (growth > growthBound(ranMinutes)) {
      broken.push(
        `gateway ${index + 1}: its heap was ${growth.toFixed(1)} MB larger in the end; ${growthBound(ranMinutes).toFixed(1)} is the bound`,
      );
    }
  }
  if (lastProblem !== null) broken.push(`when all was over: ${lastProblem}`);
  return [...broken, ...findIdle(phases)];
}

/** A fault that nobody felt proves nothing. */
function findIdle(phases: readonly PhaseFigures[]): string[] {
  const idle = SUPPLIER_FAULTS.filter((fault) =>
    phases.every((phase) => phase.fault !== fault || phase.stale + phase.partial + phase.notAnswered === 0),
  ).map((fault) => `${fault}: no answer shows it, so that it proves nothing`);
  const replicaPhases = phases.filter(({ fault }) => fault === 'replica-kill');
  if (replicaPhases.length > 0 && replicaPhases.every(({ failedOver }) => failedOver === 0)) {
    idle.push('replica-kill: no client noticed it, so that it proves nothing');
  }
  return idle;
}
