/** Reads again what a desk left out: over thousands of reads one of them meets a desk that is busy, and a board is not to be redone for it. */

import { setTimeout as sleep } from 'node:timers/promises';
import type { FederatedRead } from '../federated-read.ts';

const PAUSES_MS = [250, 1000, 4000];

/**
 * @param signal ends the pauses.
 * @param pausesMs before it asks a second time, a third, and so on.
 * @returns reads like the one given; a desk that was silent each time is one that is down, and is not waited for again until it answers.
 */
export function steadyRead(
  read: FederatedRead['read'],
  signal: AbortSignal,
  pausesMs: readonly number[] = PAUSES_MS,
): FederatedRead['read'] {
  const down = new Set<string>();
  return async (document, options) => {
    for (const pause of pausesMs) {
      const answer = await read(document, options);
      for (const { state, desk } of answer.sources) if (state === 'ANSWERED') down.delete(desk);
      const isWhole = answer.sources.every(({ state, desk }) => state === 'ANSWERED' || down.has(desk));
      if (isWhole || signal.aborted) return answer;
      await sleep(pause, undefined, { signal });
    }
    const last = await read(document, options);
    for (const { state, desk } of last.sources) if (state !== 'ANSWERED') down.add(desk);
    return last;
  };
}
