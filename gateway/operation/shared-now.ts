/** "Now", as requests that name no time take it: the same instant for those that are under way together, so that they can share. */

import type { InstantMs } from '../../schema/contract/times.ts';

export interface SharedNow {
  /** @returns the instant, and what says that the request has ended. */
  readonly take: () => { readonly now: InstantMs; readonly release: () => void };
}

/**
 * @param windowMs how long before a request comes its "now" may be, while another request with that "now" is under way; when none is,
 *   "now" is the moment at which it came.
 */
export function createSharedNow(clock: () => InstantMs, windowMs: number): SharedNow {
  let current: { readonly now: InstantMs; takers: number } | null = null;
  return {
    take: () => {
      const now = clock();
      if (current === null || current.takers === 0 || now < current.now || now - current.now >= windowMs) {
        current = { now, takers: 0 };
      }
      const taken = current;
      taken.takers += 1;
      return { now: taken.now, release: () => void (taken.takers -= 1) };
    },
  };
}
