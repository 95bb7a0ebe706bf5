import { array, assert, asyncProperty, constantFrom, double, property, tuple, uniqueArray } from 'fast-check';
import { AggregatorRegistry, Registry } from 'prom-client';
import { describe, expect, it } from 'vitest';
import { createCounter, createDurations, createReading } from '../../gateway/telemetry/tallies.ts';
import { parseExposition } from './exposition.ts';

const durations = array(double({ min: 0, max: 1e7, noNaN: true }), { maxLength: 60 });
const bounds = uniqueArray(constantFrom(0.5, 1, 5, 100, 1000, 60_000), { minLength: 1 }).map((list) =>
  list.toSorted((left, right) => left - right),
);

describe('tallies', () => {
  it('count into the bucket that each duration is at most, as counting them by hand does', async () => {
    const check = asyncProperty(bounds, durations, async (upperBoundsMs, observed) => {
      const registry = new Registry();
      const of = createDurations({
        registry,
        name: 'took_seconds',
        help: 'How long.',
        labels: ['stage'],
        upperBoundsMs,
      });
      for (const duration of observed) of('write').observe(duration);
      for (const stage of ['read', 'write']) of(stage);
      const read = parseExposition(await registry.metrics());
      for (const bound of upperBoundsMs) {
        const expected = observed.filter((duration) => duration <= bound).length;
        expect(read.get(`took_seconds_bucket{le="${bound / 1000}",stage="write"}`)).toBe(expected);
        expect(read.get(`took_seconds_bucket{le="${bound / 1000}",stage="read"}`)).toBe(0);
      }
      expect(read.get('took_seconds_bucket{le="+Inf",stage="write"}')).toBe(observed.length);
      expect(read.get('took_seconds_count{stage="write"}')).toBe(observed.length);
      const sum = observed.reduce((total, duration) => total + duration, 0) / 1000;
      expect(read.get('took_seconds_sum{stage="write"}')).toBeCloseTo(sum, 3);
    });
    await assert(check, { numRuns: 60 });
  });

  it('add up over processes as the library adds up its own', async () => {
    const registries = [1, 2, 3].map((value) => {
      const registry = new Registry();
      createCounter({ registry, name: 'calls_total', help: 'Calls.', labels: ['subgraph'] })('names').value += value;
      createDurations({ registry, name: 'took_seconds', help: 'How long.', labels: [], upperBoundsMs: [10] })().observe(
        value * 5,
      );
      createReading({
        registry,
        name: 'waiting',
        help: 'Waiting.',
        labels: [],
        together: 'sum',
        read: () => [[{}, value]],
      });
      createReading({
        registry,
        name: 'worst',
        help: 'Worst.',
        labels: [],
        together: 'max',
        read: () => [[{}, value]],
      });
      createReading({
        registry,
        name: 'info',
        help: 'Always 1.',
        labels: ['hash'],
        together: 'first',
        read: () => [[{ hash: value < 3 ? 'old' : 'new' }, 1]],
      });
      return registry;
    });
    const snapshots = await Promise.all(registries.map((registry) => registry.getMetricsAsJSON()));
    const all = parseExposition(await AggregatorRegistry.aggregate(snapshots).metrics());
    expect(Object.fromEntries(all)).toEqual({
      'calls_total{subgraph="names"}': 6,
      'took_seconds_bucket{le="0.01"}': 2,
      'took_seconds_bucket{le="+Inf"}': 3,
      took_seconds_sum: 0.03,
      took_seconds_count: 3,
      waiting: 6,
      worst: 3,
      'info{hash="old"}': 1,
      'info{hash="new"}': 1,
    });
  });

  it('keep one series for the same labels, and another for others', () => {
    assert(
      property(array(tuple(constantFrom('a', 'b', ''), constantFrom('a', 'b', '')), { maxLength: 30 }), (labels) => {
        const registry = new Registry();
        const of = createCounter({ registry, name: 'calls_total', help: 'Calls.', labels: ['subgraph', 'code'] });
        for (const [subgraph, code] of labels) of(subgraph, code).value += 1;
        for (const [subgraph, code] of labels) {
          expect(of(subgraph, code).value).toBe(
            labels.filter(([other, otherCode]) => other === subgraph && otherCode === code).length,
          );
        }
      }),
    );
  });

  it('are not registered twice under one name', () => {
    const registry = new Registry();
    createCounter({ registry, name: 'calls_total', help: 'Calls.', labels: [] });
    expect(() => createCounter({ registry, name: 'calls_total', help: 'Calls.', labels: [] })).toThrow(/calls_total/);
  });
});
