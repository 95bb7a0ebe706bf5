/** The figures of a run as text. */

import type { ChaosFigures } from './figures.ts';
import { slopeBound, slopeOf } from './heap.ts';

/** @returns lines: one a phase, the sums, and in the end whether every promise was kept. */
export function printTable(figures: ChaosFigures): readonly string[] {
  const { phases, total } = figures;
  const heading = ['fault', 'answers', 'stale', 'partial', 'none', 'failed', 'wrong', 'late', 'slowest', 'recovered'];
  const rows = phases.map((phase) => [
    phase.name,
    String(phase.answers),
    String(phase.stale),
    String(phase.partial),
    String(phase.notAnswered),
    String(phase.failed),
    String(phase.wrong),
    String(phase.late),
    `${phase.slowestMs.toFixed(0)} ms`,
    phase.recoveryMs === null ? 'never' : `${(phase.recoveryMs / 1000).toFixed(1)} s`,
  ]);
  const sums = [
    'all',
    String(total.answers),
    String(total.stale),
    String(total.partial),
    String(total.notAnswered),
    String(total.failed),
    String(total.wrong),
    String(total.late),
    `${total.slowestMs.toFixed(0)} ms`,
    '',
  ];
  const heap = figures.heap.map((samples, index) => {
    const first = samples[0]?.megabytes.toFixed(1);
    const last = samples.at(-1)?.megabytes.toFixed(1);
    const slope = slopeOf(samples).toFixed(2);
    const bound = slopeBound(figures.ranMinutes).toFixed(1);
    return `heap of gateway ${index + 1}: ${first} MB, in the end ${last} MB: ${slope} MB a minute (${samples.length} samples: ${samples.map(({ megabytes }) => megabytes.toFixed(0)).join(' ')}; bound ${bound})`;
  });
  return [
    '',
    ...align([heading, ...rows, sums]),
    '',
    ...heap,
    `supergraphs taken over: ${figures.swaps}, the slowest after ${(figures.slowestSwapMs / 1000).toFixed(1)} s`,
    `without a processor for too long, and so neither late nor wrong above: ${total.starved}; this driver stood still for ${figures.longestStallMs.toFixed(0)} ms at most`,
    ...(total.failedOver > 0 ? [`requests that the other gateway answered: ${total.failedOver}`] : []),
    ...(figures.broken.length > 0 ? [`what the processes said: ${figures.logFile}`] : []),
    ...figures.broken.map((line) => `BROKEN: ${line}`),
    figures.broken.length === 0
      ? `every promise was kept (seed ${figures.seed})`
      : `${figures.broken.length} promise(s) broken (seed ${figures.seed})`,
  ];
}

/** The first column to the left, the others to the right. */
function align(rows: readonly (readonly string[])[]): string[] {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows.map((row) =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[0]!) : cell.padStart(widths[column]!)))
      .join('  ')
      .trimEnd(),
  );
}
