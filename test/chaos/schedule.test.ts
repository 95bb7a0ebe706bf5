/** What the fault run draws and reckons before and after it starts anything. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { growthBound, growthOf, slopeBound, slopeOf } from '../../commands/chaos/heap.ts';
import { drawPhases, kindsOf, phaseLengths, type Phase } from '../../commands/chaos/schedule.ts';

const DESKS = ['nsd', 'spine', 'n3'];
const MODES = fc.record({
  seed: fc.nat(999_999),
  replicas: fc.constantFrom(1 as const, 2 as const),
  redis: fc.constantFrom('none' as const, 'single' as const, 'cluster' as const),
});

function take(count: number, options: Parameters<typeof drawPhases>[0]): Phase[] {
  const phases = drawPhases(options, DESKS);
  return Array.from({ length: count }, () => phases.next().value);
}

describe('phases', () => {
  it('each round has every kind once', () => {
    fc.assert(
      fc.property(MODES, (options) => {
        const kinds = kindsOf(options).toSorted();
        const drawn = take(kinds.length * 3, options).map(({ fault }) => fault);
        for (const round of [0, 1, 2]) {
          expect(drawn.slice(round * kinds.length, (round + 1) * kinds.length).toSorted()).toEqual(kinds);
        }
      }),
    );
  });

  it('the same seed draws the same, and no desk comes again before every desk came', () => {
    fc.assert(
      fc.property(MODES, (options) => {
        const drawn = take(30, options);
        expect(take(30, options)).toEqual(drawn);
        const met = drawn.flatMap((phase) => ('subgraph' in phase ? [phase.subgraph] : []));
        for (let from = 0; from + 3 <= met.length; from += 3) {
          expect(met.slice(from, from + 3).toSorted()).toEqual(DESKS.toSorted());
        }
      }),
    );
  });

  it('a node, or a replica, is one of those that there are', () => {
    const drawn = take(60, { seed: 1, replicas: 2, redis: 'cluster' });
    const indexes = (fault: string) =>
      new Set(drawn.flatMap((phase) => (phase.fault === fault && 'index' in phase ? [phase.index] : [])));
    expect([...indexes('replica-kill')].toSorted()).toEqual([0, 1]);
    expect([...indexes('redis-node-kill')].every((index) => [0, 1, 2].includes(index))).toBe(true);
  });

  it('a minute has room for a round of them, and none is too short to be felt', () => {
    const { faultMs, calmMs } = phaseLengths(60_000, 8);
    expect(8 * (faultMs + calmMs)).toBeLessThan(60_000);
    expect(phaseLengths(30_000, 10).faultMs).toBeGreaterThanOrEqual(2500);
    expect(phaseLengths(600_000, 10).faultMs).toBe(10_000);
  });
});

describe('the slope of the heap', () => {
  it('is that of a line through points on a line', () => {
    fc.assert(
      fc.property(fc.integer({ min: -50, max: 50 }), fc.integer({ min: 2, max: 40 }), (slope, count) => {
        const samples = Array.from({ length: count }, (_, index) => ({
          atMinutes: index / 7,
          megabytes: 90 + (slope * index) / 7,
        }));
        expect(slopeOf(samples)).toBeCloseTo(slope, 6);
      }),
    );
  });

  it('is not that of one sample among seven, however far off, and is that of what stays', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 6 }), fc.integer({ min: 1, max: 400 }), (at, held) => {
        const samples = Array.from({ length: 7 }, (_, index) => ({
          atMinutes: index / 7,
          megabytes: 90 + (index === at ? held : 0),
        }));
        expect(slopeOf(samples)).toBe(0);
      }),
    );
    // A generation of 15 MB that stays behind at each of six swaps.
    const leaking = Array.from({ length: 7 }, (_, index) => ({ atMinutes: index / 7, megabytes: 90 + 15 * index }));
    expect(slopeOf(leaking)).toBeGreaterThan(slopeBound(1));
    expect(slopeOf(leaking.toSpliced(3, 1, { atMinutes: 3 / 7, megabytes: 20 }))).toBeGreaterThan(slopeBound(1));
  });

  it('does not hide what stays behind late: that is told by the last sample beside the first', () => {
    const samplesOf = (...megabytes: number[]) =>
      megabytes.map((value, index) => ({ atMinutes: index / 7, megabytes: value }));
    expect(growthOf(samplesOf(90, 90, 90, 90, 90, 150, 150))).toBe(60);
    expect(growthOf(samplesOf(90, 90, 90, 90, 90, 150, 91))).toBe(1);
    expect(growthOf(samplesOf(90, 150, 90, 90, 90, 90, 90))).toBe(0);
    // Of a minute's run on a busy machine: faults held answers up, and all was well.
    expect(growthOf(samplesOf(117, 114, 119, 115, 142, 141, 113))).toBe(-4);
    expect(growthOf(samplesOf(90, 90, 90, 150, 150))).toBe(0);
    expect([growthBound(1), growthBound(10), growthBound(60)]).toEqual([10, 10, 60]);
  });

  it('is 0 where there is no line', () => {
    expect(slopeOf([])).toBe(0);
    expect(slopeOf([{ atMinutes: 1, megabytes: 90 }])).toBe(0);
  });

  it('may be one megabyte a minute from ten minutes on, and no more in all before', () => {
    expect(slopeBound(1)).toBe(10);
    expect(slopeBound(10)).toBe(1);
    expect(slopeBound(60)).toBe(1);
  });
});
