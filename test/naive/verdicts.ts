/**
 * Verdicts, worked out by plain loops from `docs/verdicts.md` over the naive custody: the check on the engine, of which it knows the types
 * and nothing else. Whatever a dispute could change is reckoned again from the beginning.
 */

import type { IncidentAccounts } from '../../gateway/journey/engine/model.ts';
import type { Agreement, Target } from '../../gateway/journey/engine/verdict/agreement-model.ts';
import type {
  CauseTime,
  Exclusion,
  Outcome,
  PlainOutcome,
  StandingSeverity,
} from '../../gateway/journey/engine/verdict/verdict-model.ts';
import { naiveAllowedDowntime } from './allowed.ts';
import { naiveDowntime, naiveOutages, naiveWindow } from './availability.ts';
import { naiveOpenTime } from './calendar.ts';
import {
  naiveBoundsOrRefusal,
  naiveCalendarOf,
  naiveFlaw,
  naiveJudged,
  naivePlain,
  naiveServicesLost,
  type NaiveFigures,
  type NaiveQuestion,
} from './figures.ts';
import { naiveMissing } from './hearing.ts';
import { naiveDisputes, naiveTakenOut, type NaiveDispute } from './taken-out.ts';

export type { NaiveQuestion } from './figures.ts';

export interface NaiveVerdict {
  readonly id: string;
  readonly version: string;
  readonly target: string;
  /** Null for an availability. */
  readonly incident: string | null;
  readonly service: string;
  readonly outcome: Outcome;
  readonly outcomeWithUnknown: PlainOutcome;
  readonly outcomeWithoutUnknown: PlainOutcome;
  readonly outcomeWithoutContested: PlainOutcome;
  readonly severity: StandingSeverity | null;
  readonly elapsed: number;
  readonly stopped: number;
  readonly relieved: number;
  readonly counted: number;
  readonly customerClock: number;
  readonly allowed: number;
  readonly remaining: number;
  /** Of an availability always null. */
  readonly breachAt: number | null;
  /** In no order; of an availability empty. */
  readonly causes: readonly CauseTime[];
  /** `desk incident dispute` of those that decide. */
  readonly decidedBy: readonly string[];
}

export interface NaiveVerdicts {
  readonly verdicts: readonly NaiveVerdict[];
  /** What was looked at and not judged, in no order. */
  readonly exclusions: readonly Exclusion[];
}

export interface NaiveReport extends NaiveQuestion {
  readonly asOf: number;
  readonly asKnownAt: number;
  readonly incidents: readonly IncidentAccounts[];
  /** How many desks did not say which incidents there were. */
  readonly silentDesks: number;
}

/** Of one incident, whenever it began. */
export function naiveOutcomes(question: Omit<NaiveQuestion, 'period' | 'version'>, accounts: IncidentAccounts) {
  return restoreVerdicts({ ...question, version: null, period: { from: -Infinity, to: Infinity } }, accounts);
}

/** Of all incidents, and of every service over the period. */
export function naiveReport(report: NaiveReport): NaiveVerdicts {
  const knownEnd = Math.min(report.asOf, report.asKnownAt);
  const cutOff = { from: report.period.from, to: Math.min(report.period.to, knownEnd) };
  if (cutOff.to <= cutOff.from) return { verdicts: [], exclusions: [] };
  const judged = report.incidents.map((accounts) => restoreVerdicts({ ...report, period: cutOff }, accounts));
  return {
    verdicts: [...judged.flatMap(({ verdicts }) => verdicts), ...availabilityVerdicts(report, knownEnd)],
    exclusions: [...judged.flatMap(({ exclusions }) => exclusions), ...flawsOf(report)],
  };
}

/** Of the versions that hold in any part of the period: what nothing can be judged by. */
function flawsOf(report: NaiveReport): Exclusion[] {
  const flaws: Exclusion[] = [];
  for (const { version, targets } of report.agreements) {
    if (report.version !== null && version !== report.version) continue;
    if (naiveWindow(report, version).length === 0) continue;
    for (const target of targets) {
      const reason = naiveFlaw(report, target);
      if (reason !== null) flaws.push({ incident: null, target: target.code, version, reason });
    }
  }
  return flaws;
}

function restoreVerdicts(question: NaiveQuestion, accounts: IncidentAccounts): NaiveVerdicts {
  const { figures, exclusions } = naiveJudged(question, accounts);
  if (figures.length === 0) return { verdicts: [], exclusions };
  const isIncomplete = lacksAnAnswer(accounts, question);
  const reckonedAgain = naiveDisputes(accounts).map((standing) => {
    const left = naiveTakenOut(accounts, standing.dispute);
    return { standing, again: left === null ? null : naiveJudged(question, left).figures };
  });
  const verdicts = figures.map((one): NaiveVerdict => {
    const decidedBy = reckonedAgain
      .filter(({ standing: { dispute }, again }) =>
        dispute.subject === 'VERDICT' ? dispute.about === one.id : again !== null && differs(one, again),
      )
      .map(({ standing }) => nameOf(standing));
    return {
      id: one.id,
      version: one.agreement.version,
      target: one.target.code,
      incident: accounts.incident,
      service: one.service,
      outcome:
        isIncomplete || one.plain !== one.withoutUnknown
          ? 'INCOMPLETE'
          : decidedBy.length > 0 || one.plain !== one.withoutContested
            ? 'DISPUTED'
            : one.plain,
      outcomeWithUnknown: one.plain,
      outcomeWithoutUnknown: one.withoutUnknown,
      outcomeWithoutContested: one.withoutContested,
      severity: one.severity,
      elapsed: one.elapsed,
      stopped: one.stopped,
      relieved: one.relieved,
      counted: one.counted,
      customerClock: one.elapsed - one.stopped,
      allowed: one.allowed,
      remaining: one.allowed - one.counted,
      breachAt: one.breachAt,
      causes: one.causes,
      decidedBy,
    };
  });
  return { verdicts, exclusions };
}

function differs(one: NaiveFigures, again: readonly NaiveFigures[]): boolean {
  const other = again.find(({ id }) => id === one.id);
  if (other === undefined) return true;
  const told = (figures: NaiveFigures) => [
    figures.from,
    figures.elapsed,
    figures.stopped,
    figures.relieved,
    figures.counted,
    figures.plain,
    figures.withoutUnknown,
    figures.withoutContested,
  ];
  return JSON.stringify(told(one)) !== JSON.stringify(told(other));
}

const nameOf = ({ desk, incident, dispute }: NaiveDispute): string => `${desk} ${incident} ${dispute.id}`;

/** The NSD, or a desk of an account. */
const lacksAnAnswer = (accounts: IncidentAccounts, { policy }: NaiveQuestion): boolean =>
  accounts.declaration === null ||
  accounts.accounts.some((account) => account.copiedAt !== undefined) ||
  naiveMissing(accounts, policy, -Infinity).some(({ reason }) => reason === 'NOT_ANSWERED');

function availabilityVerdicts(report: NaiveReport, knownEnd: number): NaiveVerdict[] {
  const verdicts: NaiveVerdict[] = [];
  const judged = new Set<string>();
  for (const agreement of report.agreements) {
    if (report.version !== null && agreement.version !== report.version) continue;
    for (const target of agreement.targets) {
      if (target.measure !== 'AVAILABILITY') continue;
      for (const service of agreement.services) {
        const verdict = availabilityVerdict(report, knownEnd, agreement, target, service);
        if (verdict === null || judged.has(verdict.id)) continue;
        judged.add(verdict.id);
        verdicts.push(verdict);
      }
    }
  }
  return verdicts;
}

function availabilityVerdict(
  report: NaiveReport,
  knownEnd: number,
  agreement: Agreement,
  target: Target,
  service: string,
): NaiveVerdict | null {
  const { policy, period, incidents } = report;
  const calendar = naiveCalendarOf(target, policy, report.calendars);
  const window = naiveWindow(report, agreement.version);
  const last = window.at(-1);
  if (calendar === null || last === undefined) return null;
  const elapsed = window.reduce((sum, { from, to }) => sum + naiveOpenTime(calendar, from, to), 0);
  const allowed = naiveAllowedDowntime(target, elapsed);
  if (allowed === null) return null;
  const downtime = (those: readonly IncidentAccounts[]): number =>
    naiveDowntime(calendar, window, naiveOutages(those, service, policy));
  const counted = downtime(incidents);
  const plain = naivePlain(counted, allowed, last.to <= knownEnd);
  const times = `${new Date(period.from).toISOString()}--${new Date(period.to).toISOString()}`;
  const id = [agreement.code, agreement.version, target.code, service, times].map(encodeURIComponent).join('/');

  const decidedBy: string[] = [];
  for (const accounts of incidents) {
    for (const standing of naiveDisputes(accounts)) {
      const { dispute } = standing;
      const left = naiveTakenOut(accounts, dispute);
      const isRefusedThen =
        left !== null &&
        naiveServicesLost(accounts).includes(service) &&
        naiveBoundsOrRefusal(accounts, policy) !== 'BOUNDS_REVERSED' &&
        naiveBoundsOrRefusal(left, policy) === 'BOUNDS_REVERSED';
      const decides =
        dispute.subject === 'VERDICT'
          ? dispute.about === id
          : left !== null &&
            (isRefusedThen || downtime(incidents.map((one) => (one === accounts ? left : one))) !== counted);
      if (decides) decidedBy.push(nameOf(standing));
    }
  }
  const isIncomplete =
    report.silentDesks > 0 ||
    naiveOutages(incidents, service, policy).some((outage) => lacksAnAnswer(outage.accounts, report));
  return {
    id,
    version: agreement.version,
    target: target.code,
    incident: null,
    service,
    outcome: isIncomplete ? 'INCOMPLETE' : decidedBy.length > 0 ? 'DISPUTED' : plain,
    outcomeWithUnknown: plain,
    outcomeWithoutUnknown: plain,
    outcomeWithoutContested: plain,
    severity: null,
    elapsed,
    stopped: 0,
    relieved: 0,
    counted,
    customerClock: counted,
    allowed,
    remaining: allowed - counted,
    breachAt: null,
    causes: [],
    decidedBy,
  };
}
