/** When the machine itself stood still: this process, or one that was ready to run and was not given a processor. */

import { readFileSync } from 'node:fs';
import type { RestartableProcess } from './restartable-process.ts';

export interface StallWatch {
  /**
   * How much of the time between two readings of `performance.now()` was lost to this process and to those named, in milliseconds; less
   * than it was, if anything.
   */
  readonly lostMs: (from: number, to: number, names: readonly string[]) => number;
  /** Counts a time in which we ourselves held up whatever runs, by readings of `performance.now()`. */
  readonly heldUp: (from: number, to: number) => void;
  /** The longest that this process stood still, in milliseconds. */
  readonly longestMs: () => number;
  readonly stop: () => void;
}

interface Stall {
  readonly endedAt: number;
  readonly lengthMs: number;
}

interface WaitReading {
  readonly at: number;
  /** Since the process began, in milliseconds. */
  readonly waitedMs: number;
}

const INTERVAL_MS = 20;
/** Below it is what timers are late by at any time. */
const NOTABLE_MS = 10;
/** Longer ago than any request that is still out. */
const KEPT_MS = 60_000;
const READING_INTERVAL_MS = 100;

export function watchStalls(processes: readonly Pick<RestartableProcess, 'name' | 'pid'>[]): StallWatch {
  const stalls: Stall[] = [];
  const readings = new Map(processes.map(({ name }): [string, WaitReading[]] => [name, []]));
  let longestMs = 0;
  let last = performance.now();
  let lastReading = last;
  const timer = setInterval(() => {
    const now = performance.now();
    const lengthMs = now - last - INTERVAL_MS;
    last = now;
    longestMs = Math.max(longestMs, lengthMs);
    if (lengthMs > NOTABLE_MS) stalls.push({ endedAt: now, lengthMs });
    while (stalls.length > 0 && stalls[0]!.endedAt < now - KEPT_MS) stalls.shift();
    if (now - lastReading < READING_INTERVAL_MS) return;
    lastReading = now;
    for (const { name, pid } of processes) {
      const waitedMs = readWaited(pid());
      const own = readings.get(name)!;
      if (waitedMs !== null) own.push({ at: now, waitedMs });
      while (own.length > 0 && own[0]!.at < now - KEPT_MS) own.shift();
    }
  }, INTERVAL_MS);
  timer.unref();
  return {
    lostMs: (from, to, names) => {
      const here = stalls
        .filter(({ endedAt, lengthMs }) => endedAt - lengthMs >= from && endedAt <= to)
        .reduce((sum, { lengthMs }) => sum + lengthMs, 0);
      const there = names.map((name) => {
        const within = (readings.get(name) ?? []).filter(({ at }) => at >= from && at <= to);
        return within.length < 2 ? 0 : Math.max(0, within.at(-1)!.waitedMs - within[0]!.waitedMs);
      });
      return there.reduce((sum, one) => sum + one, here);
    },
    heldUp: (from, to) => void stalls.push({ endedAt: to, lengthMs: to - from }),
    longestMs: () => longestMs,
    stop: () => clearInterval(timer),
  };
}

/** How long a process was ready and waited for a processor: Linux says it of each. Null where nobody does. */
function readWaited(pid: number): number | null {
  try {
    return Number(readFileSync(`/proc/${pid}/schedstat`, 'utf8').split(' ')[1]) / 1e6;
  } catch {
    return null;
  }
}
