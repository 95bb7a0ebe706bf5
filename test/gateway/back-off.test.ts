/** How long the primary waits before it starts another worker in the place of one that ended. */

import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createBackOff } from '../../gateway/cluster/back-off.ts';

const LONGEST_MS = 30_000;
const STEADY_MS = 30_000;

describe('the pause before a process is started again', () => {
  it('is none at first, and doubles up to half a minute', () => {
    const backOff = createBackOff();
    const pauses = Array.from({ length: 11 }, () => backOff.ended(null));
    expect(pauses).toEqual([0, 250, 500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000]);
    expect(backOff.count()).toBe(11);
  });

  it('depends on nothing but how many have ended since one served for half a minute', () => {
    fc.assert(
      fc.property(
        fc.array(fc.option(fc.integer({ min: 0, max: 2 * STEADY_MS }), { nil: null }), { maxLength: 60 }),
        (servedMs) => {
          const backOff = createBackOff();
          let inARow = 0;
          for (const served of servedMs) {
            inARow = served !== null && served >= STEADY_MS ? 1 : inARow + 1;
            const pause = backOff.ended(served);
            expect(pause).toBe(inARow === 1 ? 0 : Math.min(LONGEST_MS, 250 * 2 ** (inARow - 2)));
            expect(backOff.count()).toBe(inARow);
          }
        },
      ),
    );
  });
});
