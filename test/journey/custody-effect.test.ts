/** Two answers for the same incident laid over each other. */

import { expect, test } from 'vitest';
import type { Custody, CustodyClass, CustodyInterval } from '../../gateway/journey/engine/custody/custody-model.ts';
import { reclassed } from '../../gateway/journey/engine/measures/custody-effect.ts';

type Row = readonly [from: number, to: number, name: CustodyClass, ...holders: string[]];

/** Only what is compared. */
function custody(...rows: readonly Row[]): Custody {
  const intervals = rows.map(([from, to, name, ...holders]): Partial<CustodyInterval> => ({
    from,
    to,
    class: name,
    holders: holders.map((party) => ({ party, organisation: null })),
  }));
  return { intervals } as unknown as Custody;
}

const toRows = (before: Custody | null, after: Custody | null) =>
  reclassed(before, after).map((change) => [
    change.from,
    change.to,
    change.before?.class ?? null,
    change.after?.class ?? null,
  ]);

test('nothing changed where only the cuts differ', () => {
  const whole = custody([0, 10, 'AGREED', 'desk:a']);
  expect(toRows(whole, whole)).toEqual([]);
  expect(toRows(whole, custody([0, 4, 'AGREED', 'desk:a'], [4, 10, 'AGREED', 'desk:a']))).toEqual([]);
});

test('the stretch that changed, cut where either side changes, and neighbours that changed alike as one', () => {
  const before = custody([0, 10, 'AGREED', 'desk:a'], [10, 20, 'UNOWNED']);
  expect(toRows(before, custody([0, 5, 'AGREED', 'desk:a'], [5, 20, 'UNOWNED']))).toEqual([
    [5, 10, 'AGREED', 'UNOWNED'],
  ]);
  expect(toRows(before, custody([0, 3, 'UNKNOWN'], [3, 20, 'UNKNOWN']))).toEqual([
    [0, 10, 'AGREED', 'UNKNOWN'],
    [10, 20, 'UNOWNED', 'UNKNOWN'],
  ]);
});

test('other holders in the same class are a change', () => {
  expect(reclassed(custody([0, 1, 'AGREED', 'desk:a']), custody([0, 1, 'AGREED', 'desk:b']))).toEqual([
    {
      from: 0,
      to: 1,
      before: { class: 'AGREED', holders: ['desk:a'] },
      after: { class: 'AGREED', holders: ['desk:b'] },
    },
  ]);
  expect(toRows(custody([0, 1, 'DOUBLE', 'desk:a', 'desk:b']), custody([0, 1, 'DOUBLE', 'desk:a']))).toHaveLength(1);
});

test('time that is of the incident on one side only', () => {
  const before = custody([10, 20, 'UNOWNED']);
  expect(toRows(before, custody([0, 30, 'UNOWNED']))).toEqual([
    [0, 10, null, 'UNOWNED'],
    [20, 30, null, 'UNOWNED'],
  ]);
  expect(toRows(before, custody())).toEqual([[10, 20, 'UNOWNED', null]]);
  expect(toRows(before, null)).toEqual([[10, 20, 'UNOWNED', null]]);
  expect(toRows(null, null)).toEqual([]);
});

test('stretches with nothing between them on either side stay apart', () => {
  expect(toRows(custody(), custody([0, 1, 'UNOWNED'], [5, 6, 'UNOWNED']))).toEqual([
    [0, 1, null, 'UNOWNED'],
    [5, 6, null, 'UNOWNED'],
  ]);
});
