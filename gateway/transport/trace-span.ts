/** A stretch of one request that is traced, as those who work within it see it. A request that is not traced has none. */

import type { SupplierCallEvent } from './call-observer.ts';

export interface TraceSpan {
  /**
   * Begins a part of it.
   *
   * @param startedAtMs when it began, by `performance.now()`; now unless given.
   */
  readonly startPart: (name: string, startedAtMs?: number) => TraceSpan;
  /** Begins one supplier call. */
  readonly startCall: (subgraph: string) => TracedCall;
  readonly end: () => void;
}

export interface TracedCall {
  /** What its supplier is sent, in the place of headers of the same names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly end: (event: Pick<SupplierCallEvent, 'code' | 'attempts'>) => void;
}
