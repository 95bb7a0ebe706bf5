/** What was measured of one subgraph in one stretch of time, as sums: parts add up to the whole, in any order. */

import { LATENCY_BUCKETS } from './latency-histogram.ts';

export interface Figures {
  /** Minutes in which a call was answered or failed. */
  measuredMinutes: number;
  answered: number;
  /** Of the answered ones, those whose answer a replica gave. */
  answeredByReplica: number;
  /** Calls that failed, by code. */
  readonly failures: Map<string, number>;
  /** Requests that were sent for the calls that were answered or failed. */
  attempts: number;
  /** Calls that were refused before anything was sent, by code: neither answered nor failed. */
  readonly refusals: Map<string, number>;
  /** What readers' answers lacked of it, by code: once for each step of a request. */
  readonly missingParts: Map<string, number>;
  /** Calls whose readers left before they ended: neither answered nor failed. */
  abandoned: number;
  /** How long breakers were open, in milliseconds. */
  suspendedMs: number;
  staleCopies: number;
  /** Of the stale copies given, the oldest; 0 without any. In milliseconds. */
  oldestStaleMs: number;
  freshCopies: number;
  /** Answered calls, by how long they took. */
  readonly latencies: Float64Array;
}

export function createFigures(): Figures {
  return {
    measuredMinutes: 0,
    answered: 0,
    answeredByReplica: 0,
    failures: new Map(),
    attempts: 0,
    refusals: new Map(),
    missingParts: new Map(),
    abandoned: 0,
    suspendedMs: 0,
    staleCopies: 0,
    oldestStaleMs: 0,
    freshCopies: 0,
    latencies: new Float64Array(LATENCY_BUCKETS),
  };
}

/** Adds one stretch to another. Whose minutes are the same is for the caller to know: `measuredMinutes` adds up too. */
export function addFigures(sum: Figures, part: Readonly<Figures>): void {
  sum.measuredMinutes += part.measuredMinutes;
  sum.answered += part.answered;
  sum.answeredByReplica += part.answeredByReplica;
  addCounts(sum.failures, part.failures);
  sum.attempts += part.attempts;
  addCounts(sum.refusals, part.refusals);
  addCounts(sum.missingParts, part.missingParts);
  sum.abandoned += part.abandoned;
  sum.suspendedMs += part.suspendedMs;
  sum.staleCopies += part.staleCopies;
  sum.oldestStaleMs = Math.max(sum.oldestStaleMs, part.oldestStaleMs);
  sum.freshCopies += part.freshCopies;
  for (let bucket = 0; bucket < part.latencies.length; bucket += 1) sum.latencies[bucket]! += part.latencies[bucket]!;
}

export function failedOf({ failures }: Readonly<Figures>): number {
  return totalOf(failures);
}

export function totalOf(counts: ReadonlyMap<string, number>): number {
  let total = 0;
  for (const count of counts.values()) total += count;
  return total;
}

function addCounts(sum: Map<string, number>, part: ReadonlyMap<string, number>): void {
  for (const [code, count] of part) sum.set(code, (sum.get(code) ?? 0) + count);
}
