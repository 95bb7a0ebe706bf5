/** Which fault comes when and whom it meets: decided by the seed alone. */

import { createRandom } from '../seed/random.ts';
import type { ChaosArguments } from './arguments.ts';

export const SUPPLIER_FAULTS = ['kill', 'freeze', 'slow', 'reset', 'http-500', 'garbage', 'flap'] as const;
export type SupplierFault = (typeof SUPPLIER_FAULTS)[number];
export type EngineFault = 'redis-kill' | 'redis-node-kill' | 'replica-kill';

export interface SupplierPhase {
  readonly fault: SupplierFault;
  readonly subgraph: string;
}

/** Of Redis or of a replica of the gateway; `index` says which of them. */
export interface EnginePhase {
  readonly fault: EngineFault;
  readonly index: number;
}

export type Phase = SupplierPhase | EnginePhase;

/** How long one fault holds, and how long all is well after it. In milliseconds. */
export interface PhaseLengths {
  readonly faultMs: number;
  readonly calmMs: number;
}

/** About as long as a desk needs to be given up and tried again. */
const RECOVERY_MS = 3000;
const LONGEST_FAULT_MS = 10_000;
/** A desk has to be asked often enough meanwhile for it to be left alone. */
const SHORTEST_FAULT_MS = 2500;

/** @returns phases without end: each round has every kind of fault once, in an order of its own. */
export function* drawPhases(
  { seed, replicas, redis }: Pick<ChaosArguments, 'seed' | 'replicas' | 'redis'>,
  subgraphs: readonly string[],
): Generator<Phase, never> {
  const random = createRandom(seed, 'chaos');
  const kinds: readonly Phase['fault'][] = kindsOf({ replicas, redis });
  let waiting: string[] = [];
  const drawSubgraph = (): string => {
    if (waiting.length === 0) waiting = [...subgraphs];
    // Nobody twice before everybody once.
    return waiting.splice(random.integer(0, waiting.length - 1), 1)[0]!;
  };
  for (;;) {
    const left = [...kinds];
    while (left.length > 0) {
      const fault = left.splice(random.integer(0, left.length - 1), 1)[0]!;
      if (fault === 'redis-kill') yield { fault, index: 0 };
      else if (fault === 'redis-node-kill') yield { fault, index: random.integer(0, 2) };
      else if (fault === 'replica-kill') yield { fault, index: random.integer(0, 1) };
      else yield { fault, subgraph: drawSubgraph() };
    }
  }
}

/** Every kind of fault that a round has. */
export function kindsOf({ replicas, redis }: Pick<ChaosArguments, 'replicas' | 'redis'>): readonly Phase['fault'][] {
  return [
    ...SUPPLIER_FAULTS,
    ...(redis === 'single' ? (['redis-kill'] as const) : []),
    ...(redis === 'cluster' ? (['redis-node-kill'] as const) : []),
    ...(replicas === 2 ? (['replica-kill'] as const) : []),
  ];
}

/** @param runMs as long as all phases have together: at least one round of them, if they are shorter for it. */
export function phaseLengths(runMs: number, kinds: number): PhaseLengths {
  const eachMs = runMs / kinds;
  const faultMs = Math.min(LONGEST_FAULT_MS, Math.max(SHORTEST_FAULT_MS, eachMs - RECOVERY_MS));
  return { faultMs, calmMs: Math.min(2000, faultMs / 5) };
}
