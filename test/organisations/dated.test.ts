import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { rowThatHolds, rowsOnRecord, rowsThatHold } from '../../schema/organisations/dated.ts';
import type { Dated } from '../../schema/organisations/model.ts';

interface Row extends Dated {
  readonly who: string;
}

const whoOf = (row: Row): string => row.who;
const holder = (rows: readonly Row[], asOf: number, asKnownAt: number): string | undefined =>
  rowThatHolds(rows, whoOf, { asOf, asKnownAt })?.who;

describe('dated rows', () => {
  const first: Row = { who: 'first', from: 10, to: null, knownFrom: 5 };
  const second: Row = { who: 'second', from: 20, to: null, knownFrom: 15 };
  const end: Row = { who: 'second', from: 20, to: 30, knownFrom: 25 };

  test('hold from inclusive to exclusive', () => {
    expect([9, 10, 19].map((asOf) => holder([first], asOf, 99))).toEqual([undefined, 'first', 'first']);
    expect([29, 30].map((asOf) => holder([end], asOf, 99))).toEqual(['second', undefined]);
  });

  test('are not there before they were on record', () => {
    expect([4, 5].map((known) => holder([first], 12, known))).toEqual([undefined, 'first']);
    expect([14, 15].map((known) => holder([first, second], 22, known))).toEqual(['first', 'second']);
  });

  test('give way to a row of the same thing and the same start that came on record later', () => {
    expect(rowsOnRecord([second, end], whoOf, 24)).toEqual([second]);
    expect(rowsOnRecord([second, end], whoOf, 25)).toEqual([end]);
    expect([29, 30].map((asOf) => holder([first, second, end], asOf, 25))).toEqual(['second', 'first']);
  });

  test('never say anything that came on record afterwards, in whatever order they stand', () => {
    const row = fc.record({
      who: fc.constantFrom('a', 'b', 'c'),
      from: fc.integer({ min: 0, max: 20 }),
      to: fc.option(fc.integer({ min: 21, max: 40 })),
      knownFrom: fc.integer({ min: 0, max: 40 }),
    });
    const rows = fc.uniqueArray(row, {
      maxLength: 12,
      selector: ({ who, from, knownFrom }) => `${who} ${from} ${knownFrom}`,
    });
    const instant = fc.integer({ min: 0, max: 45 });
    fc.assert(
      fc.property(rows, instant, instant, fc.infiniteStream(fc.nat()), (all, asOf, asKnownAt, noise) => {
        const order = new Map(all.map((entry) => [entry, noise.next().value as number]));
        const shuffled = all.toSorted((one, other) => order.get(one)! - order.get(other)!);
        const times = { asOf, asKnownAt };
        const known = all.filter((entry) => entry.knownFrom <= asKnownAt);
        const answer = rowsThatHold(all, whoOf, times);
        expect(answer).toEqual(rowsThatHold(known, whoOf, times));
        expect(new Set(rowsThatHold(shuffled, whoOf, times))).toEqual(new Set(answer));
        // A naive reading: of the rows known by then about the same thing since the same instant, the last known stands.
        const naive = known.filter(
          (entry) =>
            entry.from <= asOf &&
            (entry.to ?? Infinity) > asOf &&
            !known.some(
              (other) => other.who === entry.who && other.from === entry.from && other.knownFrom > entry.knownFrom,
            ),
        );
        expect(answer).toEqual(naive);
      }),
    );
  });
});
