/** Custody without an account: unknown time is right, and time of another is not. */

import { describe, expect, it } from 'vitest';
import { findCustodyFault } from '../../commands/chaos/judge-custody.ts';

const at = (hour: number): string => `2006-07-30T${String(hour).padStart(2, '0')}:00:00.000Z`;
const HOUR = 3_600_000;
const interval = (from: number, to: number, kind: string, holder: string | null = null) => ({
  from: at(from),
  to: at(to),
  duration: (to - from) * HOUR,
  class: kind,
  holders: holder === null ? [] : [{ party: { id: `desk:${holder}` } }],
});

function custody(intervals: ReturnType<typeof interval>[], missing: readonly (readonly [string, string])[] = []) {
  const totals = new Map<string, number>();
  for (const one of intervals) totals.set(one.class, (totals.get(one.class) ?? 0) + one.duration);
  return {
    complete: missing.length === 0,
    missing: missing.map(([code, reason]) => ({ desk: { code }, reason })),
    elapsed: intervals.reduce((sum, { duration }) => sum + duration, 0),
    intervals,
    totals: { byClass: [...totals].map(([kind, duration]) => ({ class: kind, duration })) },
  };
}

const WHOLE = custody([
  interval(9, 10, 'UNOWNED'),
  interval(10, 14, 'AGREED', 'spine'),
  interval(14, 16, 'CONTESTED', 'nsd'),
]);
const faultOf = (actual: unknown, impaired: readonly string[] = ['nsd']): string | null =>
  findCustodyFault(actual, WHOLE, impaired);

describe('without the account of one desk', () => {
  it.each(['NOT_ANSWERED', 'STALE'])('%s: what is unknown, and what stays as it is', (reason) => {
    const intervals = [interval(9, 10, 'UNKNOWN'), interval(10, 14, 'AGREED', 'spine'), interval(14, 16, 'UNKNOWN')];
    expect(faultOf(custody(intervals, [['nsd', reason]]))).toBeNull();
  });

  it('another beginning and another end', () => {
    expect(
      faultOf(custody([interval(11, 14, 'AGREED', 'spine'), interval(14, 17, 'UNKNOWN')], [['nsd', 'STALE']])),
    ).toBeNull();
  });

  it('none at all', () => {
    expect(faultOf(null)).toBeNull();
  });
});

describe('found wrong', () => {
  const missing = [['nsd', 'NOT_ANSWERED']] as const;

  it('another figure while every desk has answered', () => {
    expect(faultOf(custody([interval(9, 16, 'UNKNOWN')], missing), [])).toMatch(/every desk has answered/);
  });

  it('time that becomes unowned, or somebody’s', () => {
    expect(faultOf(custody([interval(9, 16, 'UNOWNED')], missing))).toMatch(/UNOWNED/);
    const other = [interval(9, 14, 'UNKNOWN'), interval(14, 16, 'UNCONTRADICTED', 'spine')];
    expect(faultOf(custody(other, missing))).toMatch(/UNCONTRADICTED/);
    const holder = [interval(9, 14, 'UNKNOWN'), interval(14, 16, 'CONTESTED', 'spine')];
    expect(faultOf(custody(holder, missing))).toMatch(/CONTESTED/);
  });

  it('nobody named as missing, a desk that is well, or another reason', () => {
    const intervals = [interval(9, 16, 'UNKNOWN')];
    expect(faultOf(custody(intervals))).toMatch(/no account is missing/);
    expect(faultOf({ ...custody(intervals, missing), complete: true })).toMatch(/no account is missing/);
    expect(faultOf(custody(intervals, [['spine', 'NOT_ANSWERED']]))).toMatch(/which is well/);
    expect(faultOf(custody(intervals, [['nsd', 'WITHHELD']]))).toMatch(/which is well/);
  });

  it('a gap, a length that is none, sums that are not', () => {
    const gap = [interval(9, 10, 'UNKNOWN'), interval(11, 16, 'UNKNOWN')];
    expect(faultOf(custody(gap, missing))).toMatch(/gap/);
    const right = custody([interval(9, 16, 'UNKNOWN')], missing);
    expect(faultOf({ ...right, intervals: [{ ...right.intervals[0], duration: 5 }] })).toMatch(/as long/);
    expect(faultOf({ ...right, elapsed: 5 })).toMatch(/elapsed/);
    expect(faultOf({ ...right, totals: { byClass: [{ class: 'UNKNOWN', duration: 5 }] } })).toMatch(/total of UNKNOWN/);
  });
});
