/** The figures of one scenario in words: a table, then each ratio with what is wanted of it. */

import { formatTable } from '../table.ts';
import { median, percent } from '../turns/figures.ts';
import { ratioOf } from '../turns/throughput-ratio.ts';
import type { Measurement, OneConnection } from './measurement.ts';
import type { Scenario, Wanted } from './scenarios.ts';

export interface ScenarioReport {
  readonly text: string;
  /** Every ratio stands, and what is wanted is reached. */
  readonly isGood: boolean;
}

const OVERHEAD_UNDER_MS = 3;
const MEGABYTE = 1024 * 1024;

export interface ScenarioResult {
  readonly scenario: Scenario;
  readonly connections: number;
  readonly measurements: readonly Measurement[];
  /** What kept gateways from being measured, by their names. */
  readonly failures: ReadonlyMap<Measurement['gateway'], string>;
}

export function reportScenario(result: ScenarioResult): ScenarioReport {
  const { scenario, connections, measurements, failures } = result;
  const find = (name: Measurement['gateway']) => measurements.find(({ gateway }) => gateway === name);
  const ours = find('ours');
  const verdicts: Verdict[] = [
    ...[...failures].map(([name, reason]) => ({ text: `${name} failed: ${reason}`, isGood: false })),
    ...measurements.flatMap(({ gateway, refusals }) =>
      refusals.map((reason) => ({ text: `${gateway} refused: ${reason}`, isGood: false })),
    ),
    ...judgeRatio(ours, find('stock'), scenario.wanted.stock),
    ...judgeRatio(ours, find('hive'), scenario.wanted.hive),
    ...judgeMemory(ours, find('stock')),
    ...judgeOverhead(ours),
  ];
  const title = `${scenario.name}: ${scenario.title}; ${connections} connections`;
  const lines = [title, toTable(measurements), ...verdicts.map(({ text }) => text)];
  return { text: lines.join('\n'), isGood: verdicts.every(({ isGood }) => isGood) };
}

interface Verdict {
  readonly text: string;
  readonly isGood: boolean;
}

const COLUMNS: readonly (readonly [string, (measured: Measurement) => string])[] = [
  ['gateway', ({ gateway }) => gateway],
  ['requests/s', ({ turnsPerSecond }) => median(turnsPerSecond).toFixed(1)],
  ['p50 ms', ({ p50Ms }) => p50Ms.toFixed(1)],
  ['p99 ms', ({ p99Ms }) => p99Ms.toFixed(1)],
  ['CPU ms/request', ({ processorMs }) => processorMs.toFixed(2)],
  ['RSS peak MB', ({ peakBytes }) => (peakBytes / MEGABYTE).toFixed(0)],
  ['RSS end MB', ({ endBytes }) => (endBytes / MEGABYTE).toFixed(0)],
  ['supplier requests', ({ supplierRequests }) => supplierRequests.toFixed(2)],
  ['new under load', ({ newSupplierRequests }) => String(newSupplierRequests)],
  ['its core', ({ gatewayCoreBusy }) => percent(gatewayCoreBusy)],
  ['others on it', ({ byOthers }) => percent(byOthers)],
  ['other core', ({ otherCoreBusy }) => percent(otherCoreBusy)],
  ['1 connection p50 ms', ({ oneConnection }) => oneConnection?.p50Ms.toFixed(2) ?? '-'],
  ['critical path ms', ({ oneConnection }) => oneConnection?.criticalPathMs.toFixed(2) ?? '-'],
  ['hops', ({ oneConnection }) => oneConnection?.hops.toString() ?? '-'],
  ['overhead ms', ({ oneConnection }) => (oneConnection === null ? '-' : overheadMs(oneConnection).toFixed(2))],
];

function toTable(measurements: readonly Measurement[]): string {
  const rows = measurements.map((measured) => COLUMNS.map(([, cell]) => cell(measured)));
  return formatTable([COLUMNS.map(([head]) => head), ...rows]);
}

function overheadMs({ p50Ms, criticalPathMs }: OneConnection): number {
  return p50Ms - criticalPathMs;
}

function judgeRatio(ours: Measurement | undefined, peer: Measurement | undefined, wanted: Wanted | null): Verdict[] {
  if (ours === undefined || peer === undefined) return [];
  const name = `ours / ${peer.gateway}`;
  if (ours.refusals.length + peer.refusals.length > 0) {
    return [{ text: `${name}: refused, for the reasons above`, isGood: false }];
  }
  const ratio = ratioOf(ours, peer);
  const said = `${name}: ${ratio.median.toFixed(2)}, turns from ${ratio.least.toFixed(2)} to ${ratio.most.toFixed(2)}`;
  if (wanted === null) return [{ text: said, isGood: true }];
  const aim = wanted.aimingFor === null ? '' : `, aiming for ${wanted.aimingFor}`;
  const isGood = ratio.median >= wanted.atLeast;
  return [{ text: `${said} (wanted: at least ${wanted.atLeast}${aim})${mark(isGood)}`, isGood }];
}

function judgeMemory(ours: Measurement | undefined, stock: Measurement | undefined): Verdict[] {
  if (ours === undefined || stock === undefined) return [];
  const ratio = ours.peakBytes / stock.peakBytes;
  const isGood = ratio <= 1;
  return [{ text: `RSS at its peak, ours / stock: ${ratio.toFixed(2)} (wanted: at most 1)${mark(isGood)}`, isGood }];
}

function judgeOverhead(ours: Measurement | undefined): Verdict[] {
  const alone = ours?.oneConnection ?? null;
  if (alone === null) return [];
  const overhead = overheadMs(alone);
  const isGood = overhead < OVERHEAD_UNDER_MS;
  const wanted = `(wanted: under ${OVERHEAD_UNDER_MS} ms)${mark(isGood)}`;
  return [{ text: `overhead of ours at one connection: ${overhead.toFixed(2)} ms ${wanted}`, isGood }];
}

function mark(isGood: boolean): string {
  return isGood ? '' : ' MISSED';
}
