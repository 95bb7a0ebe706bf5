/** The vectors of `test/naive/vectors/`: both engines give the answers that were worked out by hand. */

import { describe, expect, it } from 'vitest';
import type { Custody } from '../../gateway/journey/engine/custody/custody-model.ts';
import { custodyOf } from '../../gateway/journey/engine/custody/custody-of.ts';
import { naiveCustody, type NaiveCustody } from '../naive/custody.ts';
import { POLICY } from '../naive/vectors/telling.ts';
import { VECTORS } from '../naive/vectors/vectors.ts';

const ENGINES: readonly (readonly [
  name: string,
  engine: (...input: Parameters<typeof custodyOf>) => Custody | NaiveCustody,
])[] = [
  ['the engine', custodyOf],
  ['the naive engine', naiveCustody],
];

describe.each(ENGINES)('%s', (_name, engine) => {
  it.each(VECTORS)('$title', ({ accounts, policy = POLICY, rows, end, missing = [], organisations, gaps, notices }) => {
    const custody = engine(accounts, policy);
    const told = custody.intervals.map(({ from, to, class: name, holders, charge }) => ({
      from,
      to,
      class: name,
      holders: holders.map(({ party }) => party),
      charge: charge.kind,
      charged: charge.party,
    }));
    expect(told).toEqual(rows.map((row, index) => ({ ...row, to: rows[index + 1]?.from ?? end })));
    expect(custody.end).toBe(end);
    expect(custody.missing.map(({ desk, reason }) => `${desk} ${reason}`)).toEqual(missing);
    if (organisations !== undefined)
      expect(custody.intervals.map(({ holders }) => holders.map(({ organisation }) => organisation))).toEqual(
        organisations,
      );
    if (gaps !== undefined)
      expect(custody.handovers.map(({ handoverGap, acceptanceGap }) => [handoverGap, acceptanceGap])).toEqual(gaps);
    if (notices !== undefined) expect(custody.notices.map(({ kind }) => kind).sort()).toEqual(notices);
  });
});
