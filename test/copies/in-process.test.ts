/** The store of copies in the gateway's own process: what it gives back, what it takes, and what goes first. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createInProcessCopies } from '../../gateway/transport/copies/in-process-copies.ts';
import type { LastKnownCopy } from '../../gateway/transport/copies/last-known-copies.ts';

const copy = (text: string, madeAt = 1): LastKnownCopy => ({ text, madeAt });

it('gives back what it was given, whatever the characters', () => {
  const store = createInProcessCopies(20_000);
  const text = '{"data":{"a":"\u00e9 \u2014 \u{1f600} \\u0000"}}';
  store.keep('any', copy(text, 7), 1);
  expect(store.find('any')).toEqual(copy(text, 7));
  expect(store.find('another')).toBeNull();
});

it('keeps none that alone would take more than an eighth, nor an older one of the same', () => {
  const store = createInProcessCopies(20_000);
  store.keep('a', copy('short'), 1);
  store.keep('a', copy('x'.repeat(2500)), 1);
  expect(store.find('a')).toBeNull();
  // Counted as they are held: three bytes and two.
  store.keep('wide', copy('\u2014'.repeat(800)), 1);
  expect(store.find('wide')).toBeNull();
  store.keep('narrow', copy('\u00e9'.repeat(800)), 1);
  expect(store.find('narrow')).toEqual(copy('\u00e9'.repeat(800)));
});

it('wants a copy again when it is so much newer', () => {
  const store = createInProcessCopies(20_000);
  expect(store.isWanted('a', 5000, 1000)).toBe(true);
  store.keep('a', copy('x', 5000), 1);
  expect([5999, 6000].map((madeAt) => store.isWanted('a', madeAt, 1000))).toEqual([false, true]);
});

it('keeps what is given again and again, however much is kept beside it', () => {
  const store = createInProcessCopies(20_000);
  store.keep('down', copy('what it said last'), 1);
  for (let other = 0; other < 1000; other += 1) {
    store.keep(`up ${other}`, copy('x'.repeat(700)), 1);
    expect(store.find('down')).toEqual(copy('what it said last'));
  }
});

it('takes no more than it may: what was neither kept nor given for longest goes first', () => {
  const store = createInProcessCopies(20_000);
  const kept = Array.from({ length: 200 }, (_, key) => `${key}`);
  for (const key of kept) store.keep(key, copy('x'.repeat(100)), 1);
  // Whether one is there, without giving it.
  const left = kept.filter((key) => !store.isWanted(key, 1, 1));
  expect(left.length * (100 + 180)).toBeLessThanOrEqual(20_000);
  expect(left.length * (100 + 400)).toBeGreaterThanOrEqual(20_000 / 2);
  expect(left).toEqual(kept.slice(-left.length));
});

it('writes what is kept again in its own place: it drives nothing out', () => {
  const store = createInProcessCopies(20_000);
  store.keep('asked long ago', copy('what it said last'), 1);
  for (let second = 0; second < 1000; second += 1) {
    const texts = ['x'.repeat(700), 'y'.repeat(700 - (second % 3))];
    for (const [reader, text] of texts.entries()) {
      store.keep(`${reader}`, copy(text, second), 1);
      expect(store.find(`${reader}`)).toEqual(copy(text, second));
    }
  }
  expect(store.find('asked long ago')).toEqual(copy('what it said last'));
});

describe('drawn copies', () => {
  const MAXIMUM_BYTES = 32_000;
  const LONGEST = 500;
  /** More than is counted for one beside its text. */
  const BESIDE = 400;
  const steps = fc.array(
    fc.record({
      key: fc.integer({ min: 0, max: 100 }),
      length: fc.integer({ min: 0, max: LONGEST }),
      isKept: fc.boolean(),
    }),
    { minLength: 1, maxLength: 300, size: 'max' },
  );

  it('are the last that was kept or nothing, and those of late are there', () => {
    fc.assert(
      fc.property(steps, (drawn) => {
        const store = createInProcessCopies(MAXIMUM_BYTES);
        // What is in the process is there at once.
        const find = (key: number) => store.find(`${key}`) as LastKnownCopy | null;
        const kept = new Map<number, { readonly text: string; readonly at: number }>();
        let taken = 0;
        for (const [step, { key, length, isKept }] of drawn.entries()) {
          const text = `${step}`.padEnd(length, 'x');
          if (isKept) {
            store.keep(`${key}`, copy(text), 1);
            taken += text.length + BESIDE;
            kept.set(key, { text, at: taken });
            continue;
          }
          const found = find(key);
          const last = kept.get(key);
          if (found !== null) expect(found.text).toBe(last?.text);
          // Half of all is never written over, whatever is left free at the end of a piece.
          else if (last !== undefined) expect(taken - last.at).toBeGreaterThan(MAXIMUM_BYTES / 2);
          if (found !== null) kept.set(key, { text: found.text, at: (taken += found.text.length + BESIDE) });
        }
      }),
      { numRuns: 200, endOnFailure: true },
    );
  });
});
