/** How one supplier is asked: what it may cost those who wait, and what is done when it does not answer. */

export interface SupplierPolicy {
  readonly subgraph: string;
  /** The subgraph's GraphQL endpoint. */
  readonly url: string;
  /** Endpoints that answer the same questions from the same records: for reads that the first one is slow with, or cannot be asked. */
  readonly replicas: readonly string[];
  /** Deadline of one call with its retries, from asking for a connection to the last byte, in milliseconds. */
  readonly timeoutMs: number;
  /** Largest answer accepted, in bytes. */
  readonly maximumAnswerBytes: number;
  readonly bulkhead: BulkheadPolicy;
  readonly breaker: BreakerPolicy;
  readonly retry: RetryPolicy;
  readonly hedge: HedgePolicy;
  /** Null keeps no copies of it. */
  readonly lastKnown: LastKnownPolicy | null;
}

/** Its own share of this process: a supplier that hangs takes no more than this. */
export interface BulkheadPolicy {
  /** Calls under way at once, each with a connection of its own where the supplier speaks HTTP/1.1. */
  readonly concurrency: number;
  /** Calls that wait for one of those to end; more are refused with `SUPPLIER_BUSY`. */
  readonly queue: number;
}

/** When it is left alone (`SUPPLIER_SUSPENDED`), and how soon it is tried again. */
export interface BreakerPolicy {
  /** Share of failed calls, over 0 and up to 1, from which it is left alone. */
  readonly failureShare: number;
  /** Over the calls of the last so many milliseconds, */
  readonly windowMs: number;
  /** and not before there were so many in them. */
  readonly minimumCalls: number;
  /** How long it is left alone before one call tries it, in milliseconds. */
  readonly probeAfterMs: number;
}

/** Of queries only. */
export interface RetryPolicy {
  /** Further attempts of one call at most; 0 for none. */
  readonly attempts: number;
  /** Longest pause before the first of them, in milliseconds; drawn at random, and longer with each. */
  readonly pauseMs: number;
  /** Retries as a share of all calls that are allowed over time: a supplier in trouble is not asked twice as often. */
  readonly budgetShare: number;
}

/** A second, equal question to a replica while the first is out. */
export interface HedgePolicy {
  /** After so many milliseconds; null for none. */
  readonly afterMs: number | null;
  /** Hedged calls as a share of all calls that are allowed over time. */
  readonly budgetShare: number;
}

/**
 * How long an answer may be given again; 0 for not at all. All in milliseconds from the "now" that it is of (or, where both times were named,
 * from when it was asked for). The other two each begin where the first one ends.
 */
export interface LastKnownPolicy {
  /** It is given without asking. */
  readonly freshForMs: number;
  /** After that: given as stale, while the supplier is asked behind the reader's back. */
  readonly staleWhileRevalidateMs: number;
  /** After `freshForMs`: given as stale where the supplier was asked and failed. */
  readonly staleIfErrorMs: number;
}

export const DEFAULT_POLICY: Omit<SupplierPolicy, 'subgraph' | 'url' | 'timeoutMs'> = {
  replicas: [],
  maximumAnswerBytes: 64 * 1024 * 1024,
  bulkhead: { concurrency: 64, queue: 1000 },
  breaker: { failureShare: 0.5, windowMs: 30_000, minimumCalls: 20, probeAfterMs: 2000 },
  retry: { attempts: 1, pauseMs: 50, budgetShare: 0.1 },
  hedge: { afterMs: null, budgetShare: 0.05 },
  lastKnown: null,
};
