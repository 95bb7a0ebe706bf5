/** What one gateway did in one scenario. */

import type { TurnsSummary } from '../turns/loaded-turns.ts';

export interface Measurement extends TurnsSummary {
  /** Its name in the tables. */
  readonly gateway: string;
  readonly peakBytes: number;
  readonly endBytes: number;
  /** Null where requests are shared: there is no path of one request's own then. */
  readonly oneConnection: OneConnection | null;
}

export interface OneConnection {
  readonly p50Ms: number;
  /** Of the supplier requests that wait for each other, one after another: p50 of each when it is asked alone, summed up. */
  readonly criticalPathMs: number;
  readonly hops: number;
  /** What one request asked of suppliers. */
  readonly supplierRequests: number;
}
