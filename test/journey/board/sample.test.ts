import { describe, expect, it } from 'vitest';
import { Sample } from '../../../gateway/journey/engine/measures/board/sample.ts';

function sampleOf(...values: readonly number[]): Sample {
  const sample = new Sample();
  for (const value of values) sample.add(value);
  return sample;
}

describe('a sample', () => {
  it('says nothing of no values', () => {
    expect(sampleOf().figures()).toEqual({ count: 0, negative: 0, mean: null, median: null, percentile90: null });
  });

  it.each([
    // By hand: half of one value, of two, of three; nine tenths of ten are nine, of eleven ten.
    [[7], { mean: 7, median: 7, percentile90: 7 }],
    [[4, 1], { mean: 3, median: 1, percentile90: 4 }],
    [[9, 1, 5], { mean: 5, median: 5, percentile90: 9 }],
    [[10, 9, 8, 7, 6, 5, 4, 3, 2, 1], { mean: 6, median: 5, percentile90: 9 }],
    [[11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1], { mean: 6, median: 6, percentile90: 10 }],
  ])('of %j', (values, expected) => {
    expect(sampleOf(...values).figures()).toEqual({ count: values.length, negative: 0, ...expected });
  });

  it('counts what is below zero, and keeps it as it is', () => {
    expect(sampleOf(-60, 20, -10).figures()).toEqual({
      count: 3,
      negative: 2,
      mean: -17,
      median: -10,
      percentile90: 20,
    });
  });

  it('goes on after its figures were asked for, and merges', () => {
    const sample = sampleOf(3, 1);
    expect(sample.figures().median).toBe(1);
    sample.add(2);
    sample.merge(sampleOf(8, 9, 0));
    expect(sample.figures()).toEqual(sampleOf(0, 1, 2, 3, 8, 9).figures());
  });

  it('keeps every value of a hundred thousand', () => {
    const sample = new Sample();
    for (let value = 100_000; value > 0; value -= 1) sample.add(value);
    expect(sample.figures()).toMatchObject({ count: 100_000, median: 50_000, percentile90: 90_000 });
  });
});
