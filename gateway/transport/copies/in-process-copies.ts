/**
 * Copies in this process, as bytes in pieces of memory that are written one after the other, round and round: what was neither kept nor
 * given for longest is written over first. Most copies are never read again; each by itself, they would be the collector's main work,
 * and what it has not collected yet would come on top of the bound.
 */

import { hash } from 'node:crypto';
import type { LastKnownCopies, LastKnownCopy } from './last-known-copies.ts';

/** Where a copy is. */
interface Place {
  readonly piece: Piece;
  readonly start: number;
  end: number;
  /** Up to where it may grow. */
  readonly limit: number;
  madeAt: number;
}

interface Piece {
  readonly bytes: Buffer;
  /** Of its bytes, and of what its copies take beside them. */
  taken: number;
  end: number;
  /** In the order in which they were kept. */
  readonly keys: string[];
}

/** What a copy takes beside its bytes; measured, and rounded up. */
const ENTRY_BYTES = 300;
const PIECES = 8;

/** @param maximumBytes of all copies; one that alone would take more than an eighth of it is not kept. */
export function createInProcessCopies(maximumBytes: number): LastKnownCopies {
  const copies = new CopyRing(maximumBytes);
  // A copy is asked for by one key twice in a row: whether it is wanted, and to be kept.
  let last = { key: '', shortKey: toShortKey('') };
  const shortKeyOf = (key: string): string => {
    if (key !== last.key) last = { key, shortKey: toShortKey(key) };
    return last.shortKey;
  };
  return {
    find: (key) => copies.find(shortKeyOf(key)),
    isWanted: (key, madeAt, newerByMs) => {
      const knownAt = copies.madeAt(shortKeyOf(key));
      return knownAt === null || madeAt - knownAt >= newerByMs;
    },
    keep: (key, { text, madeAt }) => copies.keep(shortKeyOf(key), text, madeAt),
    stop: async () => copies.clear(),
  };
}

class CopyRing {
  readonly #pieceBytes: number;
  /** The oldest first; the last one is written. */
  #pieces: Piece[] = [];
  readonly #places = new Map<string, Place>();

  constructor(maximumBytes: number) {
    this.#pieceBytes = Math.floor(maximumBytes / PIECES);
  }

  madeAt(key: string): number | null {
    return this.#places.get(key)?.madeAt ?? null;
  }

  find(key: string): LastKnownCopy | null {
    const place = this.#places.get(key);
    if (place === undefined) return null;
    const { piece, start, end, madeAt } = place;
    const text = piece.bytes.toString('utf8', start, end);
    // While a supplier is down its copies are given and not made anew: others' must not write over them.
    if (this.#isOld(piece)) this.keep(key, text, madeAt);
    return { text, madeAt };
  }

  keep(key: string, text: string, madeAt: number): void {
    const length = Buffer.byteLength(text);
    if (length + ENTRY_BYTES > this.#pieceBytes) {
      // Nor is an older one of the same to be given in its place.
      this.#places.delete(key);
      return;
    }
    const known = this.#places.get(key);
    // What is asked for every second must not drive out, second by second, what is asked for every hour.
    if (known !== undefined && known.start + length <= known.limit && !this.#isOld(known.piece)) {
      known.piece.bytes.write(text, known.start);
      known.end = known.start + length;
      known.madeAt = madeAt;
      return;
    }
    const piece = this.#pieceFor(length + ENTRY_BYTES);
    const start = piece.end;
    piece.bytes.write(text, start);
    piece.end += length;
    piece.taken += length + ENTRY_BYTES;
    piece.keys.push(key);
    this.#places.set(key, { piece, start, end: piece.end, limit: piece.end, madeAt });
  }

  clear(): void {
    this.#pieces = [];
    this.#places.clear();
  }

  #isOld(piece: Piece): boolean {
    return this.#pieces.indexOf(piece) < this.#pieces.length - PIECES / 2;
  }

  #pieceFor(bytes: number): Piece {
    const last = this.#pieces.at(-1);
    if (last !== undefined && last.taken + bytes <= this.#pieceBytes) return last;
    const next = this.#pieces.length < PIECES ? this.#newPiece() : this.#emptied(this.#pieces.shift()!);
    this.#pieces.push(next);
    return next;
  }

  #newPiece(): Piece {
    return { bytes: Buffer.allocUnsafeSlow(this.#pieceBytes), taken: 0, end: 0, keys: [] };
  }

  #emptied(piece: Piece): Piece {
    for (const key of piece.keys) if (this.#places.get(key)?.piece === piece) this.#places.delete(key);
    piece.keys.length = 0;
    piece.taken = 0;
    piece.end = 0;
    return piece;
  }
}

function toShortKey(key: string): string {
  return hash('sha256', key, 'base64url');
}
