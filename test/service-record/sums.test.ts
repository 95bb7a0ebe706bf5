/** What is summed up: percentiles keep their bound, and parts make the whole in any order and however they are cut. */

import fc from 'fast-check';
import { expect, it } from 'vitest';
import { addFigures, createFigures, type Figures } from '../../gateway/service-record/figures.ts';
import {
  bucketOf,
  LATENCY_BUCKETS,
  percentileOf,
  RELATIVE_ERROR,
} from '../../gateway/service-record/latency-histogram.ts';
import { createRecorder } from '../../gateway/service-record/recorder.ts';
import { toStretchRanges } from '../../gateway/service-record/stretches.ts';
import type { SupplierCallEvent } from '../../gateway/transport/call-observer.ts';
import { MINUTE, NOW } from './stores.ts';

const duration = fc.oneof(
  fc.double({ min: 0.5, max: 3_500_000, noNaN: true }),
  fc.double({ min: 0.5, max: 50, noNaN: true }),
);
const percent = fc.constantFrom(50, 90, 99, 1, 100);

it('gives each percentile within the bound of the exact one', () => {
  fc.assert(
    fc.property(fc.array(duration, { minLength: 1, maxLength: 300 }), percent, (durations, asked) => {
      const counts = new Float64Array(LATENCY_BUCKETS);
      for (const each of durations) counts[bucketOf(each)]! += 1;
      const exact = durations.toSorted((a, b) => a - b)[Math.ceil((durations.length * asked) / 100) - 1]!;
      // Half a millisecond is where the first bucket ends: that one stands for 0.
      const allowed = Math.max(exact * RELATIVE_ERROR * (1 + 1e-9), exact === 0.5 ? 0.5 : 0);
      expect(Math.abs(percentileOf(counts, asked)! - exact)).toBeLessThanOrEqual(allowed);
    }),
  );
});

it('has a bucket for whatever a clock may say', () => {
  for (const odd of [0, -5, 0.1, Number.NaN, Number.POSITIVE_INFINITY, 1e12]) {
    const bucket = bucketOf(odd);
    expect(Number.isInteger(bucket) && bucket >= 0 && bucket < LATENCY_BUCKETS, String(odd)).toBe(true);
  }
  expect(percentileOf(new Float64Array(LATENCY_BUCKETS), 50)).toBeNull();
});

const event = fc.record({
  subgraph: fc.constant('spine'),
  code: fc.constantFrom<SupplierCallEvent['code'][]>(
    null,
    null,
    'SUPPLIER_TIMEOUT',
    'SUPPLIER_HTTP_STATUS',
    'SUPPLIER_BUSY',
    'SUPPLIER_SUSPENDED',
    'CLIENT_DISCONNECTED',
  ),
  durationMs: duration,
  attempts: fc.nat(3),
  isFromReplica: fc.boolean(),
  endedAt: fc.integer({ min: NOW, max: NOW + 3 * MINUTE }),
});

it('makes the same whole of any parts in any order', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(event, fc.nat(3)), { maxLength: 80 }),
      fc.array(fc.nat(), { minLength: 4, maxLength: 4 }),
      (events, order) => {
        const whole = figuresOf(events.map(([one]) => one));
        const parts = [0, 1, 2, 3].map((part) => figuresOf(events.filter(([, of]) => of === part).map(([one]) => one)));
        const shuffled = parts.map((part, index) => [order[index]!, part] as const).toSorted((a, b) => a[0] - b[0]);
        const merged = createFigures();
        for (const [, part] of shuffled) addFigures(merged, part);
        expect(plain(merged)).toEqual(plain(whole));
      },
    ),
  );
});

it('counts each call once, as one thing', () => {
  fc.assert(
    fc.property(fc.array(event, { maxLength: 80 }), (events) => {
      const { answered, failures, refusals, abandoned, attempts, latencies } = figuresOf(events);
      const sum = (counts: Iterable<number>) => [...counts].reduce((a, b) => a + b, 0);
      expect(answered + sum(failures.values()) + sum(refusals.values()) + abandoned).toBe(events.length);
      expect(sum(latencies)).toBe(answered);
      const isRefusal = ({ code, attempts: sent }: SupplierCallEvent) =>
        sent === 0 && (code === 'SUPPLIER_BUSY' || code === 'SUPPLIER_SUSPENDED');
      const counted = events.filter((one) => one.code !== 'CLIENT_DISCONNECTED' && !isRefusal(one));
      expect(attempts).toBe(sum(counted.map((one) => one.attempts)));
    }),
  );
});

it('covers a period once, with as few stretches as there can be', () => {
  const minute = fc.integer({ min: -3000, max: 800_000 });
  fc.assert(
    fc.property(minute, minute, (a, b) => {
      const [from, to] = [Math.min(a, b) * MINUTE, Math.max(a, b) * MINUTE];
      const ranges = toStretchRanges(from, to);
      let reached = from;
      for (const range of ranges) {
        expect(range.from).toBe(reached);
        expect(range.to).toBeGreaterThan(range.from);
        expect(Math.abs(range.from % range.length) + Math.abs(range.to % range.length)).toBe(0);
        reached = range.to;
      }
      expect(reached).toBe(Math.max(from, to));
      const rows = ranges.reduce((sum, range) => sum + (range.to - range.from) / range.length, 0);
      expect(rows).toBeLessThanOrEqual(59 + 23 + Math.floor((to - from) / 86_400_000) + 23 + 59);
    }),
  );
});

function figuresOf(events: readonly SupplierCallEvent[]): Figures {
  const recorder = createRecorder({ clock: () => NOW, maximumMinutes: 1000 });
  const observer = recorder.observe(new Map());
  for (const one of events) observer.onCall(one);
  const sum = createFigures();
  for (const { figures } of recorder.take(1000)) addFigures(sum, figures);
  // Parts share minutes: how many are measured is for the store to say.
  sum.measuredMinutes = 0;
  return sum;
}

function plain(figures: Figures) {
  const counts = (map: Map<string, number>) => Object.fromEntries([...map].toSorted());
  return { ...figures, failures: counts(figures.failures), refusals: counts(figures.refusals) };
}
