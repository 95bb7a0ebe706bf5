/** Verdicts of the two engines, side by side: what the two have in common, with an order where they have none. */

import type { Verdict } from '../../gateway/journey/engine/verdict/verdict-model.ts';
import type { NaiveVerdict } from '../naive/verdicts.ts';

export type ComparableVerdict = Omit<NaiveVerdict, 'outcome'> & { readonly outcome: string };

export const comparableVerdicts = (verdicts: readonly Verdict[]): ComparableVerdict[] =>
  inAnyOrder(verdicts.map(toComparable));

export function naiveComparable(verdict: NaiveVerdict): ComparableVerdict {
  return { ...verdict, causes: byCause(verdict.causes), decidedBy: verdict.decidedBy.toSorted() };
}

export const inAnyOrder = (verdicts: readonly ComparableVerdict[]): ComparableVerdict[] =>
  verdicts.toSorted((a, b) => (a.id < b.id ? -1 : 1));

function toComparable(verdict: Verdict): ComparableVerdict {
  const { id, agreement, target, incident, service, outcome, severity, causes, disputes } = verdict;
  return {
    id,
    version: agreement.version,
    target,
    incident,
    service,
    outcome,
    severity,
    outcomeWithUnknown: verdict.outcomeWithUnknown,
    outcomeWithoutUnknown: verdict.outcomeWithoutUnknown,
    outcomeWithoutContested: verdict.outcomeWithoutContested,
    elapsed: verdict.elapsed,
    stopped: verdict.stopped,
    relieved: verdict.relieved,
    counted: verdict.counted,
    customerClock: verdict.customerClock,
    allowed: verdict.allowed,
    remaining: verdict.remaining,
    breachAt: verdict.breachAt,
    causes: byCause(causes),
    decidedBy: disputes
      .filter(({ decides }) => decides)
      .map(({ desk, incident: raisedOn, id: dispute }) => `${desk} ${raisedOn} ${dispute}`)
      .toSorted(),
  };
}

const byCause = (causes: Verdict['causes']): Verdict['causes'] =>
  causes.toSorted((a, b) => (a.cause < b.cause ? -1 : 1));
