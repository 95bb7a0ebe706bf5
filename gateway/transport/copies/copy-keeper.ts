/** One supplier's copies: by its policy what may be given again, when, and what is worth keeping. */

import type { LastKnownPolicy } from '../supplier-policy.ts';
import type { LastKnownCopies, LastKnownCopy } from './last-known-copies.ts';

export interface CopyKeeperOptions {
  /** Tells it from every other whose answers may be in the same store; it has no line break. */
  readonly supplier: string;
  readonly policy: LastKnownPolicy;
  readonly store: LastKnownCopies;
  /** Milliseconds UTC. */
  readonly clock: () => number;
}

/** Who asks, as far as it can change an answer. */
export interface CopyReader {
  /** Alike for those who may be given each other's copies; it has no line break. */
  readonly reader: string;
  /** The "now" of a request that left at least one of its times open; null for one that named both, and for one without times. */
  readonly now: number | null;
}

export interface GivenCopy extends LastKnownCopy {
  /** Whether the supplier should have been asked, or was asked and failed. */
  readonly isStale: boolean;
}

export interface CopyKeeper {
  /** Whether any copy is ever given without asking. */
  readonly givesUnasked: boolean;
  /** @returns a copy that may be given without asking; a stale one must be asked for behind the reader's back. */
  readonly findUnasked: (reader: CopyReader, body: string) => GivenCopy | null | Promise<GivenCopy | null>;
  /** @returns a copy that may be given where the supplier was asked and failed. */
  readonly findAfterFailure: (reader: CopyReader, body: string) => GivenCopy | null | Promise<GivenCopy | null>;
  /**
   * Keeps an answer that was found good.
   *
   * @param askedAt for a reader without a "now" of its own: milliseconds UTC.
   * @param toText its body without governed text; not called where one is kept already that is as good.
   */
  readonly keep: (reader: CopyReader, body: string, askedAt: number, toText: () => string) => void;
  readonly clock: () => number;
}

/** The same answer again within this time is not written again. */
const REWRITE_AFTER_MS = 1000;
/** How far the clocks of replicas may be apart. */
const MAXIMUM_SKEW_MS = 60_000;

export function createCopyKeeper({ supplier, policy, store, clock }: CopyKeeperOptions): CopyKeeper {
  const { freshForMs, staleWhileRevalidateMs, staleIfErrorMs } = policy;
  const unaskedForMs = freshForMs + staleWhileRevalidateMs;
  const afterFailureForMs = freshForMs + staleIfErrorMs;
  const keepForMs = Math.max(unaskedForMs, afterFailureForMs);
  const rewriteAfterMs = freshForMs > 0 ? Math.min(REWRITE_AFTER_MS, freshForMs) : REWRITE_AFTER_MS;
  const keyOf = ({ reader }: CopyReader, body: string): string => `${supplier}\n${reader}\n${body}`;

  const judge = (copy: LastKnownCopy | null, forMs: number, freshMs: number): GivenCopy | null => {
    if (copy === null) return null;
    const ageMs = clock() - copy.madeAt;
    if (ageMs > forMs || ageMs < -MAXIMUM_SKEW_MS) return null;
    return { ...copy, isStale: ageMs > freshMs };
  };
  const find = (reader: CopyReader, body: string, forMs: number, freshMs: number) => {
    if (forMs === 0) return null;
    const found = store.find(keyOf(reader, body));
    return found instanceof Promise ? found.then((copy) => judge(copy, forMs, freshMs)) : judge(found, forMs, freshMs);
  };
  return {
    givesUnasked: unaskedForMs > 0,
    // Where nothing is fresh, an answer is stale as soon as it has been given.
    findUnasked: (reader, body) => find(reader, body, unaskedForMs, freshForMs > 0 ? freshForMs : -Infinity),
    findAfterFailure: (reader, body) => find(reader, body, afterFailureForMs, -Infinity),
    keep: (reader, body, askedAt, toText) => {
      const key = keyOf(reader, body);
      const madeAt = reader.now ?? askedAt;
      if (store.isWanted(key, madeAt, rewriteAfterMs)) store.keep(key, { text: toText(), madeAt }, keepForMs);
    },
    clock,
  };
}
