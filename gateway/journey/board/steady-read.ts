/** Reads once more what a desk left out: over thousands of reads one of them meets a desk that is busy. */

import { setTimeout as sleep } from 'node:timers/promises';
import type { FederatedRead } from '../federated-read.ts';

const PAUSE_MS = 500;

/**
 * @param signal ends the pause.
 * @returns reads like the one given; a desk that was silent twice in a row is not waited for again.
 */
export function steadyRead(read: FederatedRead['read'], signal: AbortSignal): FederatedRead['read'] {
  const silent = new Set<string>();
  return async (document, options) => {
    const first = await read(document, options);
    const isWhole = first.sources.every(({ state, desk }) => state === 'ANSWERED' || silent.has(desk));
    if (isWhole || signal.aborted) return first;
    await sleep(PAUSE_MS, undefined, { signal });
    const second = await read(document, options);
    for (const { state, desk } of second.sources) if (state !== 'ANSWERED') silent.add(desk);
    return second;
  };
}
