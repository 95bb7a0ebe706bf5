/** Copies in this process, bounded by what they take: those that nobody read for longest go first. */

import { hash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { LastKnownCopies } from './last-known-copies.ts';

/** As bytes, which the collector need not carry from place to place: most copies are never read again. */
interface HeldCopy {
  readonly bytes: Buffer;
  readonly madeAt: number;
}

/** What an entry takes beside its bytes; measured, and rounded up. */
const ENTRY_BYTES = 1000;

/** @param maximumBytes of all copies; one that alone would take more than an eighth of it is not kept. */
export function createInProcessCopies(maximumBytes: number): LastKnownCopies {
  const copies = new LRUCache<string, HeldCopy>({
    maxSize: maximumBytes,
    maxEntrySize: Math.max(1, Math.floor(maximumBytes / 8)),
    sizeCalculation: ({ bytes }) => bytes.length + ENTRY_BYTES,
  });
  // A copy is asked for by one key twice in a row: whether it is wanted, and to be kept.
  let last = { key: '', shortKey: toShortKey('') };
  const shortKeyOf = (key: string): string => {
    if (key !== last.key) last = { key, shortKey: toShortKey(key) };
    return last.shortKey;
  };
  return {
    find: (key) => {
      const held = copies.get(shortKeyOf(key));
      return held === undefined ? null : { text: held.bytes.toString(), madeAt: held.madeAt };
    },
    isWanted: (key, madeAt, newerByMs) => {
      const known = copies.peek(shortKeyOf(key));
      return known === undefined || madeAt - known.madeAt >= newerByMs;
    },
    keep: (key, { text, madeAt }) => void copies.set(shortKeyOf(key), { bytes: toBytes(text), madeAt }),
    stop: async () => copies.clear(),
  };
}

function toShortKey(key: string): string {
  return hash('sha256', key, 'base64url');
}

/** In memory of their own: a piece of a pool would keep all of it. */
function toBytes(text: string): Buffer {
  const bytes = Buffer.allocUnsafeSlow(Buffer.byteLength(text));
  bytes.write(text);
  return bytes;
}
