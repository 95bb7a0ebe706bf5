import { custodyOf } from '../custody/custody-of.ts';
import { copiedAccounts } from '../custody/intake.ts';
import { EngineError } from '../engine-error.ts';
import type { Calendar } from '../calendar/calendar-model.ts';
import type { Custody } from '../custody/custody-model.ts';
import type { DurationMs, IncidentAccounts, InstantMs } from '../model.ts';
import type { Policy } from '../policy-model.ts';
import type { Agreement, Relation, Target } from './agreement-model.ts';
import { standingDisputes, withoutContested, type StandingDispute } from './contest.ts';
import { momentsOf } from './moments.ts';
import { peersOf } from './peers.ts';
import { plainOutcome, reckon, type Reckoning } from './reckon.ts';
import { standingSeverity, type SeverityStanding } from './severity.ts';
import { restoreVerdictId } from './verdict-id.ts';
import { distinctMissing } from './verdict-order.ts';
import type { BearingDispute, Outcome, Verdict } from './verdict-model.ts';

/** One incident and what its promises are looked up in. */
export interface Case {
  readonly accounts: IncidentAccounts;
  readonly custody: Custody;
  readonly policy: Policy;
  /** The version that held at the start. */
  readonly agreement: Agreement;
  /** Of the provider with others. */
  readonly relations: readonly Relation[];
  /** The covered service lost. */
  readonly service: string;
}

/** A `RESTORE` target that can be judged. */
export interface TimedTarget {
  readonly target: Target;
  readonly calendar: Calendar;
  readonly allowed: DurationMs;
}

/** What one incident's records come to for all targets: shared by them, since finding it is most of the work. */
interface Facts {
  readonly case: Case;
  readonly moments: ReturnType<typeof momentsOf>;
  readonly peers: ReturnType<typeof peersOf>;
  readonly severity: SeverityStanding | null;
  readonly contestedObligations: ReadonlySet<string>;
}

export interface JudgedTarget {
  readonly target: Target;
  /** Null where it hangs on severity and nobody claims any. */
  readonly verdict: Verdict | null;
}

/**
 * Judges one incident by each target that applies to it.
 *
 * @returns in the order of the targets; no entry for one of another severity.
 */
export function restoreVerdicts(case_: Case, targets: readonly TimedTarget[]): readonly JudgedTarget[] {
  const facts = factsOf(case_);
  const disputes = standingDisputes(case_.accounts);
  const alternatives = disputes.map((standing) => ({ standing, without: factsWithout(case_, standing) }));
  return targets.flatMap((timed): readonly JudgedTarget[] => {
    const { target } = timed;
    if (target.severity !== null && facts.severity === null) return [{ target, verdict: null }];
    if (!applies(target, facts)) return [];
    return [{ target, verdict: judge(facts, timed, alternatives) }];
  });
}

interface Reckoned {
  readonly reckoning: Reckoning;
  /** From when the target's clock runs. */
  readonly from: InstantMs;
}

type Alternative = Readonly<{ standing: StandingDispute; without: Facts | 'REFUSED' | null }>;

function judge(facts: Facts, timed: TimedTarget, alternatives: readonly Alternative[]): Verdict {
  const { accounts, custody, agreement, service } = facts.case;
  const { target, allowed } = timed;
  const { reckoning, from } = reckonFor(facts, timed);
  const id = restoreVerdictId(agreement, target.code, accounts.incident);
  const isOver = custody.restore !== null;
  const { counted } = reckoning;
  const outcomeWithUnknown = plainOutcome(counted, allowed, isOver);
  const outcomeWithoutUnknown = plainOutcome(counted - reckoning.unknown, allowed, isOver);
  const outcomeWithoutContested = plainOutcome(counted - reckoning.contested, allowed, isOver);
  const disputes = alternatives.flatMap((alternative) => bearing(alternative, { id, facts, timed, reckoning, from }));
  const copied = copiedAccounts(accounts);
  const isIncomplete =
    accounts.declaration === null ||
    copied.length > 0 ||
    custody.missing.some(({ reason }) => reason === 'NOT_ANSWERED') ||
    outcomeWithUnknown !== outcomeWithoutUnknown;
  const isDisputed = disputes.some(({ decides }) => decides) || outcomeWithoutContested !== outcomeWithUnknown;
  const outcome: Outcome = isIncomplete ? 'INCOMPLETE' : isDisputed ? 'DISPUTED' : outcomeWithUnknown;
  return {
    id,
    agreement: { code: agreement.code, version: agreement.version },
    target: target.code,
    measure: 'RESTORE',
    incident: accounts.incident,
    service,
    outcome,
    outcomeWithoutUnknown,
    outcomeWithUnknown,
    outcomeWithoutContested,
    severity: target.severity === null ? null : facts.severity!.severity,
    from,
    to: Math.max(from, custody.end!),
    restoredAt: custody.restore?.at ?? null,
    elapsed: reckoning.elapsed,
    stopped: reckoning.stopped,
    relieved: reckoning.relieved,
    counted,
    customerClock: reckoning.elapsed - reckoning.stopped,
    allowed,
    remaining: allowed - counted,
    breachAt: reckoning.breachAt,
    causes: reckoning.causes,
    disputes,
    missing: distinctMissing([...custody.missing, ...copied]),
  };
}

/** Section 8: whether reckoning without the contested item comes to anything else. */
function bearing(
  { standing, without }: Alternative,
  as: {
    readonly id: string;
    readonly facts: Facts;
    readonly timed: TimedTarget;
  } & Reckoned,
): readonly BearingDispute[] {
  const { desk, dispute } = standing;
  const { id, subject, about, raisedBy, raisedAt } = dispute;
  const row = { desk, incident: as.facts.case.accounts.incident, id, subject, about, raisedBy, raisedAt };
  if (subject === 'VERDICT') return about === as.id ? [{ ...row, decides: true, without: null }] : [];
  if (without === null) return [];
  if (without === 'REFUSED' || without.case.custody.start === null || !applies(as.timed.target, without)) {
    return [{ ...row, decides: true, without: null }];
  }
  const { custody } = without.case;
  const other = reckonFor(without, as.timed);
  const isOver = custody.restore !== null;
  const figures = figuresOf(other, as.timed.allowed, isOver);
  const standingFigures = figuresOf(as, as.timed.allowed, as.facts.case.custody.restore !== null);
  const decides = figures.some((figure, index) => figure !== standingFigures[index]);
  if (!decides && isSameSplit(other.reckoning, as.reckoning)) return [];
  const { counted } = other.reckoning;
  return [{ ...row, decides, without: { outcome: plainOutcome(counted, as.timed.allowed, isOver), counted } }];
}

/** What a contested record must change to decide. */
function figuresOf({ reckoning, from }: Reckoned, allowed: DurationMs, isOver: boolean): readonly unknown[] {
  const { elapsed, stopped, relieved, counted, unknown, contested } = reckoning;
  const outcomes = [counted, counted - unknown, counted - contested].map((time) => plainOutcome(time, allowed, isOver));
  return [from, elapsed, stopped, relieved, counted, ...outcomes];
}

function isSameSplit(left: Reckoning, right: Reckoning): boolean {
  return (
    left.causes.length === right.causes.length &&
    left.causes.every(({ cause, elapsed, counted }, index) => {
      const other = right.causes[index]!;
      return other.cause === cause && other.elapsed === elapsed && other.counted === counted;
    })
  );
}

function factsOf(case_: Case): Facts {
  const { accounts, custody, policy } = case_;
  const peers = peersOf(accounts.directory, case_.relations);
  const disputed = standingDisputes(accounts).filter(({ dispute }) => dispute.subject === 'MATERIAL');
  return {
    case: case_,
    moments: momentsOf(accounts, custody, policy, peers.turns),
    peers,
    severity: standingSeverity(accounts, policy),
    contestedObligations: new Set(disputed.map(({ dispute }) => dispute.about)),
  };
}

/** `REFUSED` where without the item the incident would end before it began. */
function factsWithout(case_: Case, { dispute }: StandingDispute): Facts | 'REFUSED' | null {
  const accounts = withoutContested(case_.accounts, dispute);
  if (accounts === null) return null;
  try {
    return factsOf({ ...case_, accounts, custody: custodyOf(accounts, case_.policy) });
  } catch (error) {
    if (error instanceof EngineError) return 'REFUSED';
    throw error;
  }
}

function applies(target: Target, { severity }: Facts): boolean {
  return target.severity === null || target.severity === severity?.severity.value;
}

function reckonFor(
  { case: case_, moments, peers, severity, contestedObligations }: Facts,
  { target, calendar, allowed }: TimedTarget,
): Reckoned {
  const { custody, policy, agreement } = case_;
  const start = custody.start!.at;
  const movesWithChange = target.severity !== null && policy.severity.changeAppliesFrom === 'CHANGE';
  const changedAt = movesWithChange ? (severity?.changedAt ?? start) : start;
  // A severity that was agreed to when service was back promises nothing of the time before.
  const from = changedAt < custody.end! ? Math.max(start, changedAt) : start;
  const reckoning = reckon({
    custody,
    moments,
    peers,
    policy,
    provider: agreement.provider,
    target,
    calendar,
    from,
    allowed,
    contestedObligations,
  });
  return { reckoning, from };
}
