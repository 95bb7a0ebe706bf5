/** Figures as rows of the table of stretches, and back. */

import { createFigures, type Figures } from './figures.ts';
import type { StretchesTable } from './tables.ts';

export interface Stretch {
  /** In milliseconds. */
  readonly length: number;
  readonly subgraph: string;
  /** Milliseconds UTC. */
  readonly start: number;
  readonly figures: Figures;
}

export function toRow({ length, subgraph, start, figures }: Stretch): StretchesTable {
  return {
    length_ms: length,
    subgraph,
    started_at: start,
    measured_minutes: figures.measuredMinutes,
    answered: figures.answered,
    answered_by_replica: figures.answeredByReplica,
    attempts: figures.attempts,
    abandoned: figures.abandoned,
    suspended_ms: Math.round(figures.suspendedMs),
    stale_copies: figures.staleCopies,
    oldest_stale_ms: figures.oldestStaleMs,
    fresh_copies: figures.freshCopies,
    failures: toText(figures.failures),
    refusals: toText(figures.refusals),
    missing_parts: toText(figures.missingParts),
    latencies: JSON.stringify(toPairs(figures.latencies)),
  };
}

export function toFigures(row: StretchesTable): Figures {
  const figures = createFigures();
  const pairs = JSON.parse(row.latencies) as readonly number[];
  for (let place = 0; place + 1 < pairs.length; place += 2) figures.latencies[pairs[place]!] = pairs[place + 1]!;
  return Object.assign(figures, {
    measuredMinutes: row.measured_minutes,
    answered: row.answered,
    answeredByReplica: row.answered_by_replica,
    attempts: row.attempts,
    abandoned: row.abandoned,
    suspendedMs: row.suspended_ms,
    staleCopies: row.stale_copies,
    oldestStaleMs: row.oldest_stale_ms,
    freshCopies: row.fresh_copies,
    failures: toCounts(row.failures),
    refusals: toCounts(row.refusals),
    missingParts: toCounts(row.missing_parts),
  });
}

function toText(counts: ReadonlyMap<string, number>): string {
  return JSON.stringify(Object.fromEntries(counts));
}

function toCounts(text: string): Map<string, number> {
  return new Map(Object.entries(JSON.parse(text) as Record<string, number>));
}

function toPairs(latencies: Float64Array): number[] {
  const pairs: number[] = [];
  for (let bucket = 0; bucket < latencies.length; bucket += 1) {
    const count = latencies[bucket]!;
    if (count > 0) pairs.push(bucket, count);
  }
  return pairs;
}
