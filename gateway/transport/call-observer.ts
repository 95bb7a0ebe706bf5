/** What is told of each supplier call: for the service record, for metrics and for traces. */

import type { StatedErrorCode, SupplierErrorCode } from '../errors.ts';

export interface SupplierCallEvent {
  readonly subgraph: string;
  /** Null for an answer; `CLIENT_DISCONNECTED` where nobody waited for it any more, which says nothing of the supplier. */
  readonly code: SupplierErrorCode | StatedErrorCode | null;
  /** From being asked to the last byte, or until it was given up; retries, hedges and waiting for a turn are in it. In milliseconds. */
  readonly durationMs: number;
  /** Requests that were sent for it: 0 where it was refused before any was. */
  readonly attempts: number;
  /** Whether a replica's answer was the one taken. */
  readonly isFromReplica: boolean;
  /** Milliseconds UTC, when it ended. */
  readonly endedAt: number;
}

/** An answer that was given from a copy. */
export interface CopyServedEvent {
  readonly subgraph: string;
  readonly isStale: boolean;
  /** Milliseconds since it was the supplier's answer. */
  readonly ageMs: number;
  readonly endedAt: number;
}

/** Called on the path of requests: it must take next to no time, and never throws. */
export interface CallObserver {
  readonly onCall: (event: SupplierCallEvent) => void;
  readonly onCopyServed: (event: CopyServedEvent) => void;
  /** What the breaker does: `OPEN` leaves the supplier alone, `HALF_OPEN` tries it, `CLOSED` asks it as usual. */
  readonly onBreaker: (subgraph: string, state: 'OPEN' | 'HALF_OPEN' | 'CLOSED') => void;
}

export const NO_OBSERVER: CallObserver = {
  onCall: () => undefined,
  onCopyServed: () => undefined,
  onBreaker: () => undefined,
};
