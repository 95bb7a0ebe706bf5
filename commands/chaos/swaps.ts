/** Puts one supergraph in the place of another, again and again, and sees each of them taken over. */

import { setTimeout as sleep } from 'node:timers/promises';
import { DESCRIBED_TYPE, type ChaosSystem } from './system.ts';

/** The gateway looks at its file every second, and plans what is known again before the new graph takes over. */
const TAKEOVER_TIMEOUT_MS = 120_000;

/** The generation before is let go of by then. */
const RETIREMENT_MS = 1500;

export interface SwapFigures {
  readonly swaps: number;
  /** From the file to the last replica that serves it, in milliseconds. */
  readonly slowestMs: number;
  /** Who did not take one over in time, so that no more were tried; null for nobody. */
  readonly stuck: string | null;
}

/**
 * @param spread how many, and the time in milliseconds over which they are spread; those that are left then follow at once.
 * @param beforeSwap waits while a replica is down: one that starts reads what is there, and takes nothing over.
 * @param onTaken told the number of each that every replica serves.
 */
export async function swapOften(
  system: ChaosSystem,
  { count, runMs }: { readonly count: number; readonly runMs: number },
  beforeSwap: () => Promise<void>,
  onTaken: (swap: number) => void,
): Promise<SwapFigures> {
  const beganAt = performance.now();
  let slowestMs = 0;
  for (let swap = 1; swap <= count; swap += 1) {
    await sleep(Math.max(0, beganAt + (runMs * swap) / (count + 1) - performance.now()));
    await beforeSwap();
    const swappedAt = performance.now();
    const stuck = await swapOnce(system);
    if (stuck !== null) return { swaps: swap - 1, slowestMs, stuck };
    slowestMs = Math.max(slowestMs, performance.now() - swappedAt);
    onTaken(swap);
    await sleep(RETIREMENT_MS);
  }
  return { swaps: count, slowestMs, stuck: null };
}

/** @returns the name of a replica that has not taken it over in time; null when all have. */
export async function swapOnce(system: ChaosSystem): Promise<string | null> {
  const deadline = performance.now() + TAKEOVER_TIMEOUT_MS;
  const description = await system.swapSupergraph();
  for (const { origin, name } of system.replicas) {
    while ((await readDescription(origin)) !== description) {
      if (performance.now() > deadline) return name;
      await sleep(150);
    }
  }
  return null;
}

/** Null where it cannot be asked just now. */
async function readDescription(origin: string): Promise<string | null> {
  try {
    const response = await fetch(`${origin}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: `{ __type(name: "${DESCRIBED_TYPE}") { description } }` }),
    });
    const { data } = (await response.json()) as {
      readonly data?: { readonly __type: { readonly description: string } };
    };
    return data?.__type.description ?? null;
  } catch {
    return null;
  }
}
