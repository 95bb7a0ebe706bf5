/** Custody by hand: incidents small enough for their answer to be worked out on paper from `docs/custody.md`. */

import { describe, expect, it } from 'vitest';
import { custodyOf } from '../../../gateway/journey/engine/custody/custody-of.ts';
import { siteCustodyOf } from '../../../gateway/journey/engine/custody/site-custody-of.ts';
import { totalsOf } from '../../../gateway/journey/engine/custody/totals-of.ts';
import { EngineError } from '../../../gateway/journey/engine/engine-error.ts';
import { at, incident, POLICY } from './incident-in-words.ts';
import { faultsOf } from './vector.ts';
import { VECTORS } from './vectors/index.ts';

const engine = { custodyOf, totalsOf, siteCustodyOf };

for (const [about, vectors] of Object.entries(VECTORS)) {
  describe(about, () => {
    for (const vector of vectors) {
      it(vector.name, () => {
        expect(Object.keys(vector.expected)).not.toHaveLength(0);
        expect(faultsOf(engine, vector)).toEqual([]);
      });
    }
  });
}

describe('totals', () => {
  it('refuses a window that ends before it begins', () => {
    const custody = custodyOf(incident({}), POLICY);
    const reversed = () => totalsOf(custody, { from: at('11:00'), to: at('10:00') });
    expect(reversed).toThrow(EngineError);
    expect(reversed).toThrow(expect.objectContaining({ code: 'PERIOD_REVERSED' }));
  });

  it('of an empty window are all 0', () => {
    const totals = totalsOf(custodyOf(incident({}), POLICY), { from: at('10:00'), to: at('10:00') });
    expect(totals.elapsed).toBe(0);
    expect(Object.values(totals.byClass)).toEqual(Array(8).fill(0));
  });
});
