/**
 * Custody, worked out one instant at a time by plain loops from `docs/custody.md`: the check on the engine, of which it knows the types
 * and nothing else. It is slow and means to stay so: whoever doubts a figure reads this beside the page.
 */

import type {
  Bound,
  Claim,
  MissingAccount,
  Notice,
  PairedHandover,
} from '../../gateway/journey/engine/custody/custody-model.ts';
import type { IncidentAccounts } from '../../gateway/journey/engine/model.ts';
import type { Policy } from '../../gateway/journey/engine/policy-model.ts';
import { naiveBounds } from './bounds.ts';
import { naiveClassAt, type NaiveInstant } from './class-at.ts';
import { naiveHandovers } from './handovers.ts';
import { naiveMissing } from './hearing.ts';
import { naiveNotices } from './notices.ts';
import { naiveSayings } from './said.ts';

export { NaiveBoundsReversed } from './bounds.ts';
export { naiveClassAt, type NaiveInstant } from './class-at.ts';

export interface NaiveInterval extends NaiveInstant {
  readonly from: number;
  readonly to: number;
  /** What is said at every instant of it, in no order; the source is the one that said so first. */
  readonly claims: readonly Claim[];
}

export interface NaiveCustody {
  readonly start: Bound | null;
  readonly restore: Bound | null;
  readonly end: number | null;
  /** Tiles [start, end). */
  readonly intervals: readonly NaiveInterval[];
  /** In the directory's order. */
  readonly missing: readonly MissingAccount[];
  /** In no order. */
  readonly handovers: readonly PairedHandover[];
  /** In no order. */
  readonly notices: readonly Notice[];
}

/** @throws {NaiveBoundsReversed} where the end would lie before the start. */
export function naiveCustody(accounts: IncidentAccounts, policy: Policy): NaiveCustody {
  const { start, restore, end } = naiveBounds(accounts, policy);
  const handovers = naiveHandovers(accounts, policy);
  const notices = naiveNotices(accounts, policy, handovers);
  const intervals: NaiveInterval[] = [];
  // Those that are missing whatever the instant, and below those that grow stale.
  const missing: MissingAccount[] = naiveMissing(accounts, policy, -Infinity);
  if (start === null || end === null) return { start, restore, end, intervals, missing, handovers, notices };

  const points = changePoints(accounts, policy, start.at, end);
  for (const [index, from] of points.entries()) {
    const to = points[index + 1] ?? end;
    const instant = naiveClassAt(accounts, policy, from);
    if (!isSame(instant, naiveClassAt(accounts, policy, to - 1)))
      throw new Error(`Something changes between ${from} and ${to} at a time that is no change point`);
    const claims = naiveSayings(accounts, policy, from);
    const last = intervals.at(-1);
    if (last !== undefined && isSame(last, instant)) {
      const throughout = last.claims.filter((claim) => claims.some((one) => isSameClaim(one, claim)));
      intervals.splice(-1, 1, { ...last, to, claims: throughout });
    } else intervals.push({ ...instant, from, to, claims });
    for (const one of naiveMissing(accounts, policy, from)) {
      if (!missing.some(({ desk, reason }) => desk === one.desk && reason === one.reason)) missing.push(one);
    }
  }
  const order = accounts.accounts.map(({ desk }) => desk);
  missing.sort((a, b) => order.indexOf(a.desk) - order.indexOf(b.desk));
  return { start, restore, end, intervals, missing, handovers, notices };
}

/** Every time of the input, and what a policy adds to one, from the start on and before the end. */
function changePoints(accounts: IncidentAccounts, policy: Policy, start: number, end: number): number[] {
  const times = new Set<number>([start]);
  const note = (value: unknown): void => {
    if (typeof value === 'number') {
      times.add(value);
      // One that was copied from the first millisecond after.
      times.add(value + 1);
      // An account is stale from the first millisecond after what the policy allows.
      times.add(value + policy.staleAfterMilliseconds + 1);
      times.add(value + policy.handovers.acceptanceWindowMilliseconds);
    } else if (typeof value === 'object' && value !== null) Object.values(value).forEach(note);
  };
  note(accounts);
  return [...times].filter((time) => time >= start && time < end).sort((a, b) => a - b);
}

const told = ({ class: name, holders, charge, missing, handover }: NaiveInstant) =>
  JSON.stringify([name, holders, charge, missing, handover]);
const isSame = (one: NaiveInstant, other: NaiveInstant): boolean => told(one) === told(other);
const isSameClaim = (one: Claim, other: Claim): boolean =>
  one.ticket === other.ticket && one.says === other.says && one.isValidStop === other.isValidStop;
