/**
 * Two engines, one page: the gateway's and the naive one of `test/naive/`, which was written from `docs/custody.md` by someone who had not
 * read the other. Over generated incidents they agree to the millisecond.
 */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Custody, CustodyClass } from '../../gateway/journey/engine/custody/custody-model.ts';
import { custodyOf } from '../../gateway/journey/engine/custody/custody-of.ts';
import type { IncidentAccounts } from '../../gateway/journey/engine/model.ts';
import type { Policy } from '../../gateway/journey/engine/policy-model.ts';
import { NaiveBoundsReversed, naiveCustody, type NaiveCustody } from '../naive/custody.ts';
import { RUN_SEED } from '../support/run-seed.ts';
import { arbitraryIncident, arbitraryPolicy } from './generated-incidents.ts';
import { TAKEOVER } from './incidents/world.ts';

const FIXED_SEED = 20_070_108;
const CLASSES: readonly CustodyClass[] = [
  'WITH_CUSTOMER',
  'DOUBLE',
  'AGREED',
  'CONTESTED',
  'IN_TRANSIT',
  'UNCONTRADICTED',
  'UNKNOWN',
  'UNOWNED',
];

/** Each comes up more than twice in a thousand. */
const CASES: readonly string[] = [
  ...['SENDER', 'ALLOWED', 'RECEIVER', 'DISPUTED'].map((kind) => `IN_TRANSIT charged to ${kind}`),
  ...['NOT_ANSWERED', 'WITHHELD', 'PURGED', 'STALE'].map((reason) => `missing: ${reason}`),
  ...['UNMATCHED', 'WITNESSED', 'SKEW', 'BACK_DATED'].map((kind) => `notice: ${kind}`),
  ...['TRANSFER_REFERENCE', 'BOND_AND_TIME', 'UNMATCHED', 'WITNESSED'].map((pairing) => `hand-over: ${pairing}`),
  'start of a ticket',
  'no start',
  'restore of a ticket',
  'no restore',
  'no length',
  'BOUNDS_REVERSED',
  'a holder that is no desk',
  'a takeover',
];

const inAnyOrder = (items: readonly unknown[]): string[] =>
  [...new Set(items.map((item) => toSortedJson(item)))].sort();

/** The same for the same fields in whatever order. */
function toSortedJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}

/** What the two have in common, with an order where the page gives one. */
function comparable({ start, restore, end, intervals, missing, handovers, notices }: Custody | NaiveCustody) {
  return {
    start,
    restore,
    end,
    intervals: intervals.map((interval) => ({ ...interval, claims: inAnyOrder(interval.claims) })),
    missing: inAnyOrder(missing),
    handovers: inAnyOrder(handovers),
    notices: inAnyOrder(notices),
  };
}

function naiveAnswer(accounts: IncidentAccounts, policy: Policy) {
  try {
    return comparable(naiveCustody(accounts, policy));
  } catch (error) {
    if (error instanceof NaiveBoundsReversed) return 'BOUNDS_REVERSED';
    throw error;
  }
}

function engineAnswer(accounts: IncidentAccounts, policy: Policy) {
  try {
    const custody = custodyOf(accounts, policy);
    expect(custody.policyVersion).toBe(policy.version);
    expect(custody.isComplete).toBe(custody.missing.length === 0);
    return comparable(custody);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'BOUNDS_REVERSED') return 'BOUNDS_REVERSED';
    throw error;
  }
}

describe.each([
  { title: 'at a fixed seed', seed: FIXED_SEED, numRuns: 1000 },
  { title: 'at a seed of this run', seed: RUN_SEED, numRuns: 300 },
])('the two engines $title', ({ seed, numRuns }) => {
  it(`agree on ${numRuns} generated incidents (seed ${seed})`, () => {
    process.stdout.write(`agreement: seed ${seed}, ${numRuns} incidents\n`);
    const property = fc.property(arbitraryIncident(), arbitraryPolicy(), (accounts, policy) => {
      expect(engineAnswer(accounts, policy)).toEqual(naiveAnswer(accounts, policy));
    });
    fc.assert(property, { seed, numRuns });
  });
});

describe('the generated incidents', () => {
  const pairs = fc.sample(fc.tuple(arbitraryIncident(), arbitraryPolicy()), { seed: FIXED_SEED, numRuns: 1000 });
  const answers = pairs.map(([accounts, policy]) => naiveAnswer(accounts, policy));
  const custodies = answers.filter((answer) => answer !== 'BOUNDS_REVERSED');
  const intervals = custodies.flatMap((custody) => custody.intervals);

  it('every class holds at least a twentieth of their time', () => {
    const lengthOf = (those: readonly { from: number; to: number }[]) =>
      those.reduce((sum, { from, to }) => sum + to - from, 0);
    for (const name of CLASSES) {
      const share = lengthOf(intervals.filter((interval) => interval.class === name)) / lengthOf(intervals);
      expect([name, share >= 0.05]).toEqual([name, true]);
    }
  });

  it('no other case is vacuous either', () => {
    const counted = new Map<string, number>();
    const count = (...kinds: readonly (string | false | null)[]) => {
      for (const kind of kinds) if (kind) counted.set(kind, (counted.get(kind) ?? 0) + 1);
    };
    for (const { class: name, charge, holders } of intervals) {
      count(
        `${name} charged to ${charge.kind}`,
        holders.some(({ organisation }) => organisation === null) && 'a holder that is no desk',
      );
    }
    for (const { start, restore, end, ...custody } of custodies) {
      count(start?.basis === 'TICKET_RECORD' && 'start of a ticket', start === null && 'no start');
      count(restore?.basis === 'RESOLUTION_CLAIM' && 'restore of a ticket', restore === null && 'no restore');
      count(start !== null && start.at === end && 'no length');
      count(...custody.missing.map((told) => `missing: ${(JSON.parse(told) as { reason: string }).reason}`));
      count(...custody.notices.map((told) => `notice: ${(JSON.parse(told) as { kind: string }).kind}`));
      count(...custody.handovers.map((told) => `hand-over: ${(JSON.parse(told) as { pairing: string }).pairing}`));
    }
    count(...answers.map((answer) => answer === 'BOUNDS_REVERSED' && answer));
    for (const [index, { from, class: name, holders }] of intervals.entries()) {
      const before = intervals[index - 1];
      const isSplit = from === TAKEOVER && before?.to === TAKEOVER && before.class === name;
      count(isSplit && holders.some(({ organisation }) => organisation === 'organisation:incoming') && 'a takeover');
    }
    for (const kind of CASES) expect([kind, (counted.get(kind) ?? 0) > 2]).toEqual([kind, true]);
  });
});
