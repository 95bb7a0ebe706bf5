/** Copies in this process, bounded by what they take: those that nobody read for longest go first. */

import { LRUCache } from 'lru-cache';
import type { LastKnownCopies, LastKnownCopy } from './last-known-copies.ts';

/** What an entry takes beside its texts, in bytes; measured, and rounded up. */
const ENTRY_BYTES = 400;
const WIDE_CHARACTER = /[\u0100-\uffff]/;

/** @param maximumBytes of all copies and their keys; one that alone would take more than an eighth of it is not kept. */
export function createInProcessCopies(maximumBytes: number): LastKnownCopies {
  const copies = new LRUCache<string, LastKnownCopy>({
    maxSize: maximumBytes,
    maxEntrySize: Math.max(1, Math.floor(maximumBytes / 8)),
    sizeCalculation: ({ text }, key) => bytesOf(text) + bytesOf(key) + ENTRY_BYTES,
  });
  return {
    find: (key) => copies.get(key) ?? null,
    isWanted: (key, madeAt, newerByMs) => {
      const known = copies.peek(key);
      return known === undefined || madeAt - known.madeAt >= newerByMs;
    },
    keep: (key, copy) => void copies.set(key, copy),
    stop: async () => copies.clear(),
  };
}

/** As the engine holds it: two bytes a character as soon as one of them needs two. */
function bytesOf(text: string): number {
  return WIDE_CHARACTER.test(text) ? text.length * 2 : text.length;
}
