/** The numbers of one target for one incident: `docs/verdicts.md` sections 2 to 6, read word by word. */

import type { Calendar } from '../../gateway/journey/engine/calendar/calendar-model.ts';
import type { IncidentAccounts } from '../../gateway/journey/engine/model.ts';
import type { Policy } from '../../gateway/journey/engine/policy-model.ts';
import type { Agreement, Relation, Target } from '../../gateway/journey/engine/verdict/agreement-model.ts';
import type {
  Cause,
  CauseTime,
  Exclusion,
  ExclusionReason,
  PlainOutcome,
  StandingSeverity,
} from '../../gateway/journey/engine/verdict/verdict-model.ts';
import { naiveAllowed, naiveAllowedDowntime } from './allowed.ts';
import { naiveBounds, NaiveBoundsReversed, type NaiveBounds } from './bounds.ts';
import { naiveOpenTime, naiveOpenTimeLater } from './calendar.ts';
import { byText } from './handovers.ts';
import { naiveTickets } from './hearing.ts';
import { naiveMoments, type NaiveMoment } from './moments.ts';
import { naiveSeverity } from './severity.ts';

export interface NaiveQuestion {
  /** All versions of one code, as on record. */
  readonly agreements: readonly Agreement[];
  /** The only version to judge by; null for the one that holds. */
  readonly version: string | null;
  readonly relations: readonly Relation[];
  readonly policy: Policy;
  readonly calendars: readonly Calendar[];
  readonly period: { readonly from: number; readonly to: number };
}

export interface NaiveFigures {
  readonly id: string;
  readonly agreement: Agreement;
  readonly target: Target;
  readonly service: string;
  readonly severity: StandingSeverity | null;
  readonly from: number;
  readonly to: number;
  readonly restoredAt: number | null;
  readonly elapsed: number;
  readonly stopped: number;
  readonly relieved: number;
  readonly counted: number;
  readonly allowed: number;
  readonly breachAt: number | null;
  readonly causes: readonly CauseTime[];
  readonly plain: PlainOutcome;
  readonly withoutUnknown: PlainOutcome;
  readonly withoutContested: PlainOutcome;
}

export interface NaiveJudged {
  readonly figures: readonly NaiveFigures[];
  readonly exclusions: readonly Exclusion[];
}

/** By every `RESTORE` target of the version that holds at the incident's start. */
export function naiveJudged(question: NaiveQuestion, accounts: IncidentAccounts): NaiveJudged {
  const excluded = (reason: ExclusionReason, version: string | null): NaiveJudged => ({
    figures: [],
    exclusions: [{ incident: accounts.incident, target: null, version, reason }],
  });
  const bounds = naiveBoundsOrRefusal(accounts, question.policy);
  if (bounds === 'BOUNDS_REVERSED') return excluded('BOUNDS_REVERSED', null);
  if (bounds.start === null) return excluded('NO_START', null);
  const start = bounds.start.at;
  if (start < question.period.from || start >= question.period.to) return excluded('STARTED_OUTSIDE_PERIOD', null);
  const agreement = naiveAgreementAt(question.agreements, start);
  if (agreement === null || (question.version !== null && agreement.version !== question.version))
    return excluded('AGREEMENT_NOT_IN_FORCE', null);
  const service = naiveServicesLost(accounts).find((lost) => agreement.services.includes(lost));
  if (service === undefined) return excluded('SERVICE_NOT_COVERED', agreement.version);

  const moments = naiveMoments({
    accounts,
    policy: question.policy,
    provider: agreement.provider,
    relations: question.relations,
    start,
    end: bounds.end!,
  });
  const figures: NaiveFigures[] = [];
  const exclusions: Exclusion[] = [];
  for (const target of agreement.targets) {
    if (target.measure !== 'RESTORE' || naiveFlaw(question, target) !== null) continue;
    const { severity } = target;
    const counting = severity === null ? null : naiveSeverity(accounts, question.policy);
    if (severity !== null && counting === null)
      exclusions.push({
        incident: accounts.incident,
        target: target.code,
        version: agreement.version,
        reason: 'NO_SEVERITY',
      });
    else if (severity === null || counting?.standing.value === severity) {
      const [changedAt, standing] = [counting?.changedAt ?? null, counting?.standing ?? null];
      const judging = { agreement, target, service, bounds, moments, changedAt, standing };
      figures.push(judge(question, accounts.incident, judging));
    }
  }
  return { figures, exclusions };
}

interface Judging {
  readonly agreement: Agreement;
  readonly target: Target;
  readonly service: string;
  readonly bounds: NaiveBounds;
  readonly moments: readonly NaiveMoment[];
  /** Of a target that hangs on severity; else null. */
  readonly standing: StandingSeverity | null;
  readonly changedAt: number | null;
}

/** Why no incident, and no service, can be judged by a target; null where some can. */
export function naiveFlaw({ policy, calendars }: NaiveQuestion, target: Target): ExclusionReason | null {
  if (target.measure !== 'RESTORE' && target.measure !== 'AVAILABILITY') return 'MEASURE_NOT_JUDGED';
  const calendar = naiveCalendarOf(target, policy, calendars);
  if (calendar === null) return 'CALENDAR_UNKNOWN';
  const allowed = target.measure === 'RESTORE' ? naiveAllowed(target, calendar) : naiveAllowedDowntime(target, 0);
  return allowed === null ? 'UNIT_NOT_JUDGED' : null;
}

function judge(
  { policy, calendars }: NaiveQuestion,
  incident: string,
  { agreement, target, service, bounds, moments, standing, changedAt }: Judging,
): NaiveFigures {
  const calendar = naiveCalendarOf(target, policy, calendars)!;
  const allowed = naiveAllowed(target, calendar)!;
  const end = bounds.end!;
  const isTooLate = changedAt !== null && changedAt >= bounds.end!;
  const from = changedAt === null || isTooLate ? bounds.start!.at : Math.max(bounds.start!.at, changedAt);
  const isOver = bounds.restore !== null;
  const causes = new Map<Cause, { elapsed: number; counted: number }>();
  let [stopped, relieved, counted] = [0, 0, 0];
  let passedAt: number | null = allowed === 0 ? from : null;
  for (const moment of moments) {
    const begin = Math.max(moment.from, from);
    const open = naiveOpenTime(calendar, begin, moment.to);
    if (open === 0) continue;
    const way = wayOf(moment, target, policy);
    const cause = causes.get(moment.cause) ?? { elapsed: 0, counted: 0 };
    causes.set(moment.cause, cause);
    cause.elapsed += open;
    if (way === 'stopped') stopped += open;
    else if (way === 'relieved') relieved += open;
    else {
      if (counted + open >= allowed) passedAt ??= naiveOpenTimeLater(calendar, begin, allowed - counted);
      counted += open;
      cause.counted += open;
    }
  }
  const plainOf = (time: number): PlainOutcome => naivePlain(time, allowed, isOver);
  const plain = plainOf(counted);
  const breachAt =
    plain === 'MISSED'
      ? passedAt
      : plain === 'RUNNING'
        ? naiveOpenTimeLater(calendar, Math.max(end, from), allowed - counted)
        : null;
  return {
    id: [agreement.code, agreement.version, target.code, incident].map(encodeURIComponent).join('/'),
    agreement,
    target,
    service,
    severity: standing,
    from,
    to: end,
    restoredAt: bounds.restore?.at ?? null,
    elapsed: naiveOpenTime(calendar, from, end),
    stopped,
    relieved,
    counted,
    allowed,
    breachAt,
    causes: [...causes].map(([cause, times]) => ({ cause, ...times })),
    plain,
    withoutUnknown: plainOf(counted - (causes.get('UNKNOWN')?.counted ?? 0)),
    withoutContested: plainOf(counted - (causes.get('CONTESTED')?.counted ?? 0)),
  };
}

function wayOf(moment: NaiveMoment, target: Target, policy: Policy): 'stopped' | 'relieved' | 'counted' {
  const isPermitted = moment.reasons.every((reason) => reason !== null && target.permittedStops.includes(reason));
  if (moment.class === 'WITH_CUSTOMER' && isPermitted) return 'stopped';
  return policy.peerRelief && moment.isWaitingOnPeer ? 'relieved' : 'counted';
}

export function naivePlain(counted: number, allowed: number, isOver: boolean): PlainOutcome {
  if (counted > allowed) return 'MISSED';
  return isOver ? 'MET' : 'RUNNING';
}

export function naiveBoundsOrRefusal(accounts: IncidentAccounts, policy: Policy): NaiveBounds | 'BOUNDS_REVERSED' {
  try {
    return naiveBounds(accounts, policy);
  } catch (error) {
    if (error instanceof NaiveBoundsReversed) return 'BOUNDS_REVERSED';
    throw error;
  }
}

/** The version that holds: of several the one known last, then the one that begins last. */
export function naiveAgreementAt(agreements: readonly Agreement[], instant: number): Agreement | null {
  const holding = agreements.filter(({ from, to }) => from <= instant && (to === null || instant < to));
  holding.sort((a, b) => b.knownFrom - a.knownFrom || b.from - a.from);
  return holding[0] ?? null;
}

/** The one declared, or else those of the tickets that came. */
export function naiveServicesLost({ declaration, ...accounts }: IncidentAccounts): string[] {
  if (declaration !== null && declaration.service !== null) return [declaration.service];
  const named = new Set<string>();
  for (const { presence, service } of naiveTickets({ declaration, ...accounts }))
    if (presence === 'HELD' && service !== null) named.add(service);
  return [...named].sort(byText);
}

/** Null where the policy names none of that code. */
export function naiveCalendarOf(target: Target, policy: Policy, calendars: readonly Calendar[]): Calendar | null {
  const version = policy.calendars[target.calendar];
  if (version === undefined) return null;
  return calendars.find((calendar) => calendar.code === target.calendar && calendar.version === version) ?? null;
}
