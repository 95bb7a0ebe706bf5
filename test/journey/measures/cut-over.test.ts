/** Custody on either side of one instant. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Custody, CustodyInterval } from '../../../gateway/journey/engine/custody/custody-model.ts';
import { custodyAcross } from '../../../gateway/journey/engine/measures/cut-over.ts';
import { RUN_SEED } from '../../support/run-seed.ts';

const FIXED_SEED = 20_070_108;
const interval = (from: number, to: number, holder: string | null, organisation = 'FIRM'): CustodyInterval => ({
  from,
  to,
  class: holder === null ? 'UNOWNED' : 'AGREED',
  holders: holder === null ? [] : [{ party: `desk:${holder}`, organisation }],
  handover: null,
  missing: [],
  charge: { kind: holder === null ? 'UNOWNED' : 'HOLDER', party: holder === null ? null : `desk:${holder}` },
  claims: [],
});
const custody = (
  intervals: readonly CustodyInterval[],
  restoredAt: number | null,
  start = intervals[0]?.from,
): Custody => ({
  policyVersion: 'policy-1',
  start: start === undefined ? null : { at: start, basis: null, claimedBy: null },
  restore: restoredAt === null ? null : { at: restoredAt, basis: null, claimedBy: null },
  end: start === undefined ? null : (intervals.at(-1)?.to ?? start),
  intervals,
  missing: [],
  isComplete: true,
  handovers: [],
  notices: [],
  directory: { desks: [] },
});
const TAKEOVER = 100;
const ACROSS = [
  interval(40, 50, null),
  interval(50, 70, 'nsd'),
  interval(70, TAKEOVER, 'lsp', 'OLD'),
  interval(TAKEOVER, 160, 'lsp', 'NEW'),
  interval(160, 200, null),
];

describe('an incident across an instant', () => {
  it('has its time split there, with who held it next to it on either side', () => {
    expect(custodyAcross(custody(ACROSS, 200), TAKEOVER)).toEqual({
      kind: 'STRADDLES',
      before: {
        class: 'AGREED',
        holders: [{ party: 'desk:lsp', organisation: 'OLD' }],
        // 40 to 100: the LSP 30, the NSD 20, nobody 10.
        elapsed: 60,
        totals: [
          { class: 'AGREED', holders: [{ party: 'desk:lsp', organisation: 'OLD' }], duration: 30 },
          { class: 'AGREED', holders: [{ party: 'desk:nsd', organisation: 'FIRM' }], duration: 20 },
          { class: 'UNOWNED', holders: [], duration: 10 },
        ],
      },
      after: {
        class: 'AGREED',
        holders: [{ party: 'desk:lsp', organisation: 'NEW' }],
        elapsed: 100,
        totals: [
          { class: 'AGREED', holders: [{ party: 'desk:lsp', organisation: 'NEW' }], duration: 60 },
          { class: 'UNOWNED', holders: [], duration: 40 },
        ],
      },
    });
  });

  it('cuts an interval that lies across it', () => {
    const found = custodyAcross(custody([interval(0, 10, 'lsp')], 10), 4);
    expect(found).toMatchObject({ before: { elapsed: 4 }, after: { elapsed: 6 } });
  });

  it.each<[string, Custody, string]>([
    ['began a millisecond before and is restored one after', custody([interval(99, 101, 'lsp')], 101), 'STRADDLES'],
    ['began at the instant', custody([interval(100, 101, 'lsp')], 101), 'BEGAN_AFTER'],
    ['was restored at the instant', custody([interval(99, 100, 'lsp')], 100), 'ENDED_BEFORE'],
    ['runs on, and nothing is known beyond the instant', custody([interval(99, 100, 'lsp')], null), 'STRADDLES'],
    ['runs on, and nothing is known even up to it', custody([interval(50, 60, 'lsp')], null), 'STRADDLES'],
    ['has no start', custody([], null), 'NO_START'],
  ])('that %s: %s', (_, those, kind) => {
    expect(custodyAcross(those, TAKEOVER).kind).toBe(kind);
  });

  it('says nothing of a side of which nothing is known yet', () => {
    expect(custodyAcross(custody([interval(99, 100, 'lsp')], null), TAKEOVER)).toMatchObject({
      after: { class: null, holders: [], totals: [], elapsed: 0 },
    });
  });

  it.each([FIXED_SEED, RUN_SEED])('loses no millisecond, wherever it is cut (seed %i)', (seed) => {
    process.stdout.write(`cut-over: seed ${seed}, 2000 cases\n`);
    const steps = fc.array(fc.tuple(fc.integer({ min: 1, max: 9 }), fc.constantFrom('nsd', 'lsp', null)), {
      minLength: 1,
      maxLength: 9,
    });
    fc.assert(
      fc.property(steps, fc.integer({ min: 1, max: 80 }), (parts, at) => {
        let from = 0;
        const intervals = parts.map(([length, holder]) => interval(from, (from += length), holder));
        const found = custodyAcross(custody(intervals, from), at);
        expect(found.kind).toBe(at < from ? 'STRADDLES' : 'ENDED_BEFORE');
        if (found.kind !== 'STRADDLES') return;
        expect(found.before.elapsed).toBe(at);
        expect(found.after.elapsed).toBe(from - at);
        for (const side of [found.before, found.after])
          expect(side.totals.reduce((sum, { duration }) => sum + duration, 0)).toBe(side.elapsed);
      }),
      { seed, numRuns: 2000 },
    );
  });
});
