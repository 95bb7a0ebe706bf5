/** How long to wait before a process that ended is started again. */

export interface BackOff {
  /**
   * @param servedMs how long the one that ended had served, in milliseconds; null where it never did.
   * @returns milliseconds to wait: none after the first, then twice as long each time, until one has served for a while.
   */
  readonly ended: (servedMs: number | null) => number;
  /** Ends in a row without one having served for a while. */
  readonly count: () => number;
}

const FIRST_MS = 250;
const LONGEST_MS = 30_000;
/** Whoever served for so long did not end because it cannot serve. */
const STEADY_MS = 30_000;

export function createBackOff(): BackOff {
  let count = 0;
  return {
    ended: (servedMs) => {
      count = servedMs !== null && servedMs >= STEADY_MS ? 1 : count + 1;
      return count === 1 ? 0 : Math.min(LONGEST_MS, FIRST_MS * 2 ** (count - 2));
    },
    count: () => count,
  };
}
