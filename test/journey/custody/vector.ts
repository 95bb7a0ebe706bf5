/** A vector: an incident written by hand with what custody must be, and the check that any engine can be put to. */

import { isDeepStrictEqual } from 'node:util';
import type { custodyOf } from '../../../gateway/journey/engine/custody/custody-of.ts';
import type { siteCustodyOf } from '../../../gateway/journey/engine/custody/site-custody-of.ts';
import type { CustodyTotals, TimeWindow } from '../../../gateway/journey/engine/custody/totals-model.ts';
import type { totalsOf } from '../../../gateway/journey/engine/custody/totals-of.ts';
import type { IncidentAccounts } from '../../../gateway/journey/engine/model.ts';
import type { Policy } from '../../../gateway/journey/engine/policy-model.ts';
import { intervalInWords, inWords, POLICY } from './incident-in-words.ts';

export interface Engine {
  readonly custodyOf: typeof custodyOf;
  readonly totalsOf: typeof totalsOf;
  readonly siteCustodyOf: typeof siteCustodyOf;
}

export interface Vector {
  readonly name: string;
  readonly accounts: IncidentAccounts;
  /** The policy of `incident-in-words.ts` where none is given. */
  readonly policy?: Policy;
  /** Only what is written is compared. */
  readonly expected: Expected;
}

export interface Expected {
  /** Written as `intervalInWords` does. */
  readonly intervals?: readonly string[];
  readonly start?: string | null;
  readonly restore?: string | null;
  readonly end?: string | null;
  /** `desk REASON`. */
  readonly missing?: readonly string[];
  readonly handovers?: readonly object[];
  readonly notices?: readonly object[];
  /** Per interval, `desk: says source`, a valid stop marked by `(stop)`. */
  readonly claims?: readonly (readonly string[])[];
  readonly totals?: { readonly window?: TimeWindow; readonly figures: DeepPartial<CustodyTotals> };
  /** Per site, its intervals. */
  readonly sites?: Readonly<Record<string, readonly string[]>>;
  /** The code, and what the message names. */
  readonly refused?: { readonly code: string; readonly naming: readonly string[] };
}

/** @returns what is wrong, in words; empty where the engine is right. */
export function faultsOf(engine: Engine, { accounts, policy = POLICY, expected }: Vector): string[] {
  const faults: string[] = [];
  const compare = (what: string, found: unknown, wanted: unknown): void => {
    if (wanted === undefined || isDeepStrictEqual(found, wanted)) return;
    faults.push(`${what}: expected ${JSON.stringify(wanted, null, 1)}, found ${JSON.stringify(found, null, 1)}`);
  };
  let custody;
  try {
    custody = engine.custodyOf(accounts, policy);
  } catch (error) {
    const { code, message } = error as { code?: unknown; message?: unknown };
    if (expected.refused === undefined) return [`refused: ${String(message)}`];
    compare('code', code, expected.refused.code);
    for (const name of expected.refused.naming) {
      if (!String(message).includes(name))
        faults.push(`message: expected it to name ${name}, found ${String(message)}`);
    }
    return faults;
  }
  if (expected.refused !== undefined) return [`not refused, expected ${expected.refused.code}`];

  const boundInWords = (bound: typeof custody.start): string | null =>
    bound === null ? null : `${inWords(bound.at)} ${bound.basis} ${bound.claimedBy}`;
  compare('intervals', custody.intervals.map(intervalInWords), expected.intervals);
  compare('start', boundInWords(custody.start), expected.start);
  compare('restore', boundInWords(custody.restore), expected.restore);
  compare('end', custody.end === null ? null : inWords(custody.end), expected.end);
  compare(
    'missing',
    custody.missing.map(({ desk, reason }) => `${desk} ${reason}`),
    expected.missing,
  );
  compare('is complete', custody.isComplete, custody.missing.length === 0);
  compare('hand-overs', partsLike(custody.handovers, expected.handovers), expected.handovers);
  compare('notices', custody.notices, expected.notices);
  compare(
    'claims',
    custody.intervals.map(({ claims }) =>
      claims.map(({ desk, says, source, isValidStop }) => `${desk}: ${says} ${source}${isValidStop ? ' (stop)' : ''}`),
    ),
    expected.claims,
  );
  if (expected.totals !== undefined) {
    const { window, figures } = expected.totals;
    compare('totals', partsLike(engine.totalsOf(custody, window), figures), figures);
  }
  if (expected.sites !== undefined) {
    const sites = engine.siteCustodyOf(custody, accounts.declaration);
    const found = Object.fromEntries(sites.map(({ site, intervals }) => [site, intervals.map(intervalInWords)]));
    compare('sites', found, expected.sites);
  }
  return faults;
}

export type DeepPartial<Type> = Type extends readonly (infer Item)[]
  ? readonly DeepPartial<Item>[]
  : Type extends object
    ? { readonly [Key in keyof Type]?: DeepPartial<Type[Key]> }
    : Type;

/** What stands where something is written in `wanted`; lists whole, so that one entry too many shows. */
function partsLike(found: unknown, wanted: unknown): unknown {
  if (Array.isArray(found) && Array.isArray(wanted)) {
    return found.map((item, index) => (index < wanted.length ? partsLike(item, wanted[index]) : item));
  }
  if (typeof found !== 'object' || found === null || typeof wanted !== 'object' || wanted === null) return found;
  const entries = Object.entries(found).filter(([key]) => key in wanted);
  return Object.fromEntries(
    entries.map(([key, value]) => [key, partsLike(value, (wanted as Record<string, unknown>)[key])]),
  );
}
