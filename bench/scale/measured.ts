/** What was measured with one number of organisations. */

import { percent } from '../side-by-side/measurement.ts';
import { formatTable } from '../table.ts';
import type { DelayReport } from './event-loop-delay.ts';

export interface Measured {
  readonly organisations: number;
  /** From starting the process until it serves, the supergraph composed. */
  readonly startedMs: number;
  /** Of an operation that it has never seen. */
  readonly firstAnswerMs: number;
  readonly requestsPerSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Of the gateway, for one request. */
  readonly processorMs: number;
  /** How many different suppliers one request asks, and how often. */
  readonly suppliersAsked: number;
  readonly supplierRequests: number;
  readonly peakBytes: number;
  /** Shares of the timed window, 0 to 1. */
  readonly gatewayCoreBusy: number;
  readonly otherCoreBusy: number;
  readonly byOthers: number;
  /** While new operations were planned, and how long that took in all. */
  readonly delay: DelayReport & {
    readonly tookMs: number;
    /** What other programs used of the gateway's core meanwhile. */
    readonly byOthers: number;
  };
  /** Why its throughput may not be compared; empty when it may. */
  readonly refusals: readonly string[];
}

const COLUMNS: readonly (readonly [string, (row: Measured, first: Measured) => string])[] = [
  ['organisations', ({ organisations }) => String(organisations)],
  ['requests/s', ({ requestsPerSecond }) => requestsPerSecond.toFixed(1)],
  ['of the first', ({ requestsPerSecond }, first) => percent(requestsPerSecond / first.requestsPerSecond)],
  ['p50 ms', ({ p50Ms }) => p50Ms.toFixed(1)],
  ['p99 ms', ({ p99Ms }) => p99Ms.toFixed(1)],
  ['CPU ms/request', ({ processorMs }) => processorMs.toFixed(2)],
  ['suppliers asked', ({ suppliersAsked }) => String(suppliersAsked)],
  ['supplier requests', ({ supplierRequests }) => String(supplierRequests)],
  ['its core', ({ gatewayCoreBusy }) => percent(gatewayCoreBusy)],
  ['others on it', ({ byOthers }) => percent(byOthers)],
  ['other core', ({ otherCoreBusy }) => percent(otherCoreBusy)],
  ['RSS peak MB', ({ peakBytes }) => (peakBytes / 1024 / 1024).toFixed(0)],
  ['start s', ({ startedMs }) => (startedMs / 1000).toFixed(1)],
  ['first answer ms', ({ firstAnswerMs }) => firstAnswerMs.toFixed(0)],
  ['planning s', ({ delay }) => (delay.tookMs / 1000).toFixed(1)],
  ['loop delay p50 ms', ({ delay }) => delay.p50Ms.toFixed(1)],
  ['p99 ms', ({ delay }) => delay.p99Ms.toFixed(1)],
  ['longest ms', ({ delay }) => delay.longestMs.toFixed(1)],
];

export function toTable(rows: readonly Measured[]): string {
  const cells = rows.map((row) => COLUMNS.map(([, cell]) => cell(row, rows[0]!)));
  return formatTable([COLUMNS.map(([head]) => head), ...cells]);
}
