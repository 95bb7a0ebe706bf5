/** How long calls took, in buckets whose width grows with the duration: a bounded relative error from few numbers, and sums that are exact. */

/** By which a percentile may differ from the exact one, as a share of it, before it is rounded to whole milliseconds. */
export const RELATIVE_ERROR = 0.05;
/** Up to here there is one bucket, which stands for 0: it rounds to that. In milliseconds. */
const SMALLEST_MS = 0.5;
/** From here on there is one bucket: longer than any deadline that can be set. In milliseconds. */
const LARGEST_MS = 3_600_000;

const GROWTH = (1 + RELATIVE_ERROR) / (1 - RELATIVE_ERROR);
const PER_LOG_UNIT = 1 / Math.log(GROWTH);

export const LATENCY_BUCKETS = Math.ceil(Math.log(LARGEST_MS / SMALLEST_MS) * PER_LOG_UNIT) + 1;

/** @returns the bucket of a duration in milliseconds: from 0, less than {@link LATENCY_BUCKETS}. */
export function bucketOf(durationMs: number): number {
  if (!(durationMs > SMALLEST_MS)) return 0;
  return Math.min(Math.ceil(Math.log(durationMs / SMALLEST_MS) * PER_LOG_UNIT), LATENCY_BUCKETS - 1);
}

/** @returns what stands for the durations of a bucket, in milliseconds: no further from any of them than {@link RELATIVE_ERROR}. */
function durationOf(bucket: number): number {
  return bucket === 0 ? 0 : (SMALLEST_MS * GROWTH ** bucket * 2) / (GROWTH + 1);
}

/**
 * The smallest duration that at least `percent` of the calls did not take longer than, by nearest rank.
 *
 * @param counts calls by bucket.
 * @returns milliseconds, not rounded; null without any call.
 */
export function percentileOf(counts: ArrayLike<number>, percent: number): number | null {
  let total = 0;
  for (let bucket = 0; bucket < counts.length; bucket += 1) total += counts[bucket]!;
  if (total === 0) return null;
  const rank = Math.max(1, Math.ceil((total * percent) / 100));
  let passed = 0;
  for (let bucket = 0; bucket < counts.length; bucket += 1) {
    passed += counts[bucket]!;
    if (passed >= rank) return durationOf(bucket);
  }
  return durationOf(counts.length - 1);
}
