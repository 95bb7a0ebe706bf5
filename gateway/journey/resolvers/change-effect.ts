/** What the difference between two states of knowledge is worth: in custody, and in the verdicts that hang on it. */

import { formatInstant } from '../../../schema/contract/times.ts';
import type { Policy } from '../../../schema/policies/model.ts';
import { agreementsAt, calendarsOf, relationsOf } from '../accounts/verdict-evidence.ts';
import type { Custody } from '../engine/custody/custody-model.ts';
import { custodyOf } from '../engine/custody/custody-of.ts';
import { totalsOf } from '../engine/custody/totals-of.ts';
import { EngineError } from '../engine/engine-error.ts';
import { reclassed, type Holding } from '../engine/measures/custody-effect.ts';
import type { IncidentAccounts } from '../engine/model.ts';
import { outcomesOf } from '../engine/verdict/report.ts';
import type { Verdict } from '../engine/verdict/verdict-model.ts';
import type { JourneyEnvironment } from '../environment.ts';

export interface Effect {
  readonly custody: {
    readonly before: readonly object[] | null;
    readonly after: readonly object[] | null;
    readonly reclassed: readonly object[];
  };
  readonly verdicts: readonly object[];
}

/** @returns what came of `after` over `before`, both of one incident and one knowledge time. */
export function createEffectOf(environment: JourneyEnvironment) {
  return (before: IncidentAccounts, after: IncidentAccounts, policy: Policy): Effect => {
    const was = custodyOrRefusal(before, policy);
    const is = custodyOrRefusal(after, policy);
    return {
      custody: {
        before: toTotals(was),
        after: toTotals(is),
        reclassed: reclassed(was, is).map(({ from, to, ...change }) => ({
          from: formatInstant(from),
          to: formatInstant(to),
          before: toHoldingAnswer(change.before),
          after: toHoldingAnswer(change.after),
        })),
      },
      verdicts: changedVerdicts(
        verdictsOf(before, was, policy, environment),
        verdictsOf(after, is, policy, environment),
      ),
    };
  };
}

/** By id: one for each target of each agreement that covers it, availability apart. */
function verdictsOf(
  accounts: IncidentAccounts,
  custody: Custody | null,
  policy: Policy,
  { registry, policies }: JourneyEnvironment,
): ReadonlyMap<string, Verdict> {
  if (custody === null) return new Map();
  const onRecord = agreementsAt(registry, accounts.asKnownAt);
  const found = [...Map.groupBy(onRecord, ({ code }) => code).values()].flatMap(
    (agreements) =>
      outcomesOf({
        accounts,
        custody,
        policy,
        agreements,
        relations: relationsOf(onRecord, new Set(agreements.map(({ provider }) => provider))),
        calendars: calendarsOf(policies, policy, agreements),
      }).verdicts,
  );
  return new Map(found.map((verdict) => [verdict.id, verdict]));
}

/** Those whose outcome, or what counts towards it, is another; by id. */
function changedVerdicts(before: ReadonlyMap<string, Verdict>, after: ReadonlyMap<string, Verdict>): readonly object[] {
  return [...new Set([...before.keys(), ...after.keys()])].toSorted().flatMap((id) => {
    const was = before.get(id) ?? null;
    const is = after.get(id) ?? null;
    if (was?.outcome === is?.outcome && was?.counted === is?.counted) return [];
    const { agreement, target } = (is ?? was)!;
    return [{ verdict: id, agreement, target, before: toStanding(was), after: toStanding(is) }];
  });
}

function toStanding(verdict: Verdict | null): object | null {
  return verdict === null ? null : { outcome: verdict.outcome, counted: verdict.counted, allowed: verdict.allowed };
}

/** Null where the claims known then put the end before the start. */
function custodyOrRefusal(accounts: IncidentAccounts, policy: Policy): Custody | null {
  try {
    return custodyOf(accounts, policy);
  } catch (error) {
    if (error instanceof EngineError && error.code === 'BOUNDS_REVERSED') return null;
    throw error;
  }
}

function toTotals(custody: Custody | null): readonly object[] | null {
  if (custody === null) return null;
  return Object.entries(totalsOf(custody).byClass).map(([name, duration]) => ({ class: name, duration }));
}

function toHoldingAnswer(holding: Holding | null): object | null {
  return holding === null ? null : { class: holding.class, holders: holding.holders.map((id) => ({ id })) };
}
