/** What was measured with one number of organisations. */

import { formatTable } from '../table.ts';
import { median, percent } from '../turns/figures.ts';
import type { TurnsSummary } from '../turns/loaded-turns.ts';
import { ratioOf } from '../turns/throughput-ratio.ts';
import type { DelayReport } from './event-loop-delay.ts';

export interface Measured extends TurnsSummary {
  readonly organisations: number;
  /** From starting the process until it serves, the supergraph composed. */
  readonly startedMs: number;
  /** Of an operation that it has never seen. */
  readonly firstAnswerMs: number;
  /** How many different suppliers one request asks, and how often. */
  readonly suppliersAsked: number;
  readonly supplierRequests: number;
  readonly peakBytes: number;
  /** While new operations were planned, and how long that took in all. */
  readonly delay: DelayReport & {
    readonly tookMs: number;
    /** What other programs used of the gateway's core meanwhile. */
    readonly byOthers: number;
  };
}

const COLUMNS: readonly (readonly [string, (row: Measured, first: Measured) => string])[] = [
  ['organisations', ({ organisations }) => String(organisations)],
  ['requests/s', ({ turnsPerSecond }) => median(turnsPerSecond).toFixed(1)],
  ['of the first', (row, first) => percent(ratioOf(row, first).median)],
  ['p50 ms', ({ p50Ms }) => p50Ms.toFixed(1)],
  ['p99 ms', ({ p99Ms }) => p99Ms.toFixed(1)],
  ['CPU ms/request', ({ processorMs }) => processorMs.toFixed(2)],
  ['suppliers asked', ({ suppliersAsked }) => String(suppliersAsked)],
  ['supplier requests', ({ supplierRequests }) => String(supplierRequests)],
  ['new under load', ({ newSupplierRequests }) => String(newSupplierRequests)],
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
