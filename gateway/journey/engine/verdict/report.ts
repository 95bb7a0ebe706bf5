import { workingDayMilliseconds } from '../calendar/working-time.ts';
import type { Calendar } from '../calendar/calendar-model.ts';
import { compareText } from '../custody/order.ts';
import { custodyOf } from '../custody/custody-of.ts';
import { copiedAccounts } from '../custody/intake.ts';
import type { Custody, MissingAccount } from '../custody/custody-model.ts';
import { EngineError } from '../engine-error.ts';
import type { IncidentAccounts, InstantMs } from '../model.ts';
import type { Policy } from '../policy-model.ts';
import { agreementAt, type Agreement, type Relation, type Target } from './agreement-model.ts';
import { allowedTime } from './allowance.ts';
import type { Span } from '../calendar/band-time.ts';
import { availabilityVerdict, type Outage } from './availability.ts';
import { restoreVerdicts, type TimedTarget } from './restore.ts';
import { distinctMissing } from './verdict-order.ts';
import { windowsOf } from './windows.ts';
import type { Exclusion, ExclusionReason, Verdict } from './verdict-model.ts';

/** All that a report follows from. */
export interface ReportInput {
  /** All versions of one code, as on record at the knowledge time. */
  readonly agreements: readonly Agreement[];
  /** The only version to judge by; null for the one that holds. */
  readonly version: string | null;
  readonly relations: readonly Relation[];
  readonly policy: Policy;
  /** Those that the targets name. */
  readonly calendars: readonly Calendar[];
  readonly period: Span;
  readonly asOf: InstantMs;
  readonly asKnownAt: InstantMs;
  /** Each once. */
  readonly incidents: readonly IncidentAccounts[];
  /** Desks that did not say which incidents there were. */
  readonly silentDesks: readonly MissingAccount[];
}

export interface Judgement {
  /** By target in the order of the versions and their targets, then by incident or service. */
  readonly verdicts: readonly Verdict[];
  readonly exclusions: readonly Exclusion[];
}

export interface ReportResult extends Judgement {
  /** Of all incidents that were looked at, and of the lists of them: by desk, then reason, each once. */
  readonly missing: readonly MissingAccount[];
  /** Whether every desk answered: whatever is not known to be complete has no hash. */
  readonly isComplete: boolean;
}

/** What `outcomesOf` needs of one incident. */
export interface OutcomesInput {
  readonly accounts: IncidentAccounts;
  readonly custody: Custody;
  readonly policy: Policy;
  readonly agreements: readonly Agreement[];
  readonly relations: readonly Relation[];
  readonly calendars: readonly Calendar[];
}

/**
 * The verdicts of one incident by the version of one agreement that held when it began; availability, which is of a period, is not among
 * them. Empty where the agreement does not cover it.
 */
export function outcomesOf(input: OutcomesInput): Judgement {
  const { accounts, custody, agreements } = input;
  const reject = (reason: ExclusionReason, version: string | null = null): Judgement => ({
    verdicts: [],
    exclusions: [{ incident: accounts.incident, target: null, version, reason }],
  });
  if (custody.start === null) return reject('NO_START');
  const agreement = agreementAt(agreements, custody.start.at);
  if (agreement === null) return reject('AGREEMENT_NOT_IN_FORCE');
  const service = coveredService(accounts, agreement);
  if (service === null) return reject('SERVICE_NOT_COVERED', agreement.version);
  const { targets } = timedTargets(agreement, input.calendars);
  const judged = restoreVerdicts({ ...input, agreement, service }, targets);
  return {
    verdicts: judged.flatMap(({ verdict }) => verdict ?? []),
    exclusions: judged
      .filter(({ verdict }) => verdict === null)
      .map(({ target }) => ({
        incident: accounts.incident,
        target: target.code,
        version: agreement.version,
        reason: 'NO_SEVERITY',
      })),
  };
}

/** All verdicts of one agreement over one period, and what was looked at and not judged. */
export function reportOf(input: ReportInput): ReportResult {
  const { agreements, calendars, period, version, policy } = input;
  const now = Math.min(input.asOf, input.asKnownAt);
  const known = { from: period.from, to: Math.max(period.from, Math.min(period.to, now)) };
  if (known.from >= known.to) return { verdicts: [], exclusions: [], missing: [], isComplete: true };
  const verdicts: Verdict[] = [];
  const exclusions: Exclusion[] = [];
  const outages: Outage[] = [];
  for (const accounts of input.incidents.toSorted((left, right) => compareText(left.incident, right.incident))) {
    const custody = custodyOrRefusal(accounts, policy);
    if (custody === null) {
      exclusions.push({ incident: accounts.incident, target: null, version: null, reason: 'BOUNDS_REVERSED' });
      continue;
    }
    outages.push({ accounts, custody });
    const found = outcomesOf({ ...input, accounts, custody });
    const refusal = refusalOf(custody.start?.at, known, input);
    if (refusal !== null) {
      exclusions.push({ incident: accounts.incident, target: null, version: null, reason: refusal });
    } else {
      verdicts.push(...found.verdicts);
      exclusions.push(...found.exclusions);
    }
  }
  const inForce = windowsOf(agreements, period).filter(
    ({ agreement }) => (version ?? agreement.version) === agreement.version,
  );
  for (const { agreement, windows } of inForce) {
    exclusions.push(...timedTargets(agreement, calendars).exclusions);
    for (const target of agreement.targets.filter(({ measure }) => measure === 'AVAILABILITY')) {
      const calendar = calendars.find(({ code }) => code === target.calendar);
      if (calendar === undefined) continue;
      for (const service of agreement.services.toSorted(compareText)) {
        const ofService = outages.filter(({ accounts }) => servicesOf(accounts).includes(service));
        const options = {
          agreement,
          target,
          calendar,
          policy,
          service,
          period,
          windows,
          now,
          incidents: input.incidents,
        };
        const verdict = availabilityVerdict({ ...options, outages: ofService, silentDesks: input.silentDesks });
        if (verdict !== null) verdicts.push(verdict);
      }
    }
  }
  const missing = missingOf(input, outages);
  return {
    verdicts: inTargetOrder(verdicts, agreements),
    exclusions,
    missing,
    isComplete:
      verdicts.every(({ outcome }) => outcome !== 'INCOMPLETE') &&
      input.silentDesks.length === 0 &&
      missing.every(({ reason }) => reason !== 'NOT_ANSWERED') &&
      input.incidents.every((incident) => incident.declaration !== null && copiedAccounts(incident).length === 0),
  };
}

function missingOf({ silentDesks, incidents }: ReportInput, outages: readonly Outage[]): readonly MissingAccount[] {
  const all: readonly MissingAccount[] = [
    ...silentDesks,
    ...outages.flatMap(({ custody }) => custody.missing),
    ...incidents.flatMap(copiedAccounts),
    // Of one that is refused there is no custody to say it.
    ...incidents.flatMap(({ accounts }) =>
      accounts.flatMap(({ desk, state }): readonly MissingAccount[] =>
        state === null ? [{ desk, reason: 'NOT_ANSWERED' }] : [],
      ),
    ),
  ];
  return distinctMissing(all);
}

/** Null where the report is about it. */
function refusalOf(
  start: InstantMs | undefined,
  known: Span,
  { agreements, version }: ReportInput,
): ExclusionReason | null {
  if (start === undefined) return null;
  if (start < known.from || start >= known.to) return 'STARTED_OUTSIDE_PERIOD';
  return version !== null && agreementAt(agreements, start)?.version !== version ? 'AGREEMENT_NOT_IN_FORCE' : null;
}

function custodyOrRefusal(accounts: IncidentAccounts, policy: Policy): Custody | null {
  try {
    return custodyOf(accounts, policy);
  } catch (error) {
    if (error instanceof EngineError) return null;
    throw error;
  }
}

/** The targets of measure `RESTORE` that can be reckoned, and those of any measure that cannot be judged. */
function timedTargets(
  agreement: Agreement,
  calendars: readonly Calendar[],
): { readonly targets: readonly TimedTarget[]; readonly exclusions: readonly Exclusion[] } {
  const targets: TimedTarget[] = [];
  const exclusions: Exclusion[] = [];
  for (const target of agreement.targets) {
    const refuse = (reason: ExclusionReason): void =>
      void exclusions.push({ incident: null, target: target.code, version: agreement.version, reason });
    const calendar = calendars.find(({ code }) => code === target.calendar);
    if (target.measure !== 'RESTORE' && target.measure !== 'AVAILABILITY') refuse('MEASURE_NOT_JUDGED');
    else if (calendar === undefined) refuse('CALENDAR_UNKNOWN');
    else if (target.measure === 'AVAILABILITY') {
      if (target.unit !== 'percent') refuse('UNIT_NOT_JUDGED');
    } else {
      const allowed = allowedTime(target, workingDayMilliseconds(calendar));
      if (allowed === null) refuse('UNIT_NOT_JUDGED');
      else targets.push({ target, calendar, allowed });
    }
  }
  return { targets, exclusions };
}

/** The service that the NSD declares; where it declares none, or did not answer, those that the tickets name, sorted. */
export function servicesOf({ declaration, accounts }: IncidentAccounts): readonly string[] {
  if (declaration !== null && declaration.service !== null) return [declaration.service];
  const named = accounts.flatMap(({ tickets }) => tickets.flatMap(({ service }) => service ?? []));
  return [...new Set(named)].toSorted(compareText);
}

function coveredService(accounts: IncidentAccounts, { services }: Agreement): string | null {
  return servicesOf(accounts).find((service) => services.includes(service)) ?? null;
}

/** By version as the agreements are listed, by target as the version lists them; within one the order in which they were found. */
function inTargetOrder(verdicts: readonly Verdict[], agreements: readonly Agreement[]): readonly Verdict[] {
  const places = new Map<string, number>();
  const keyOf = (version: string, target: string): string => `${version} ${target}`;
  for (const { version, targets } of agreements) {
    for (const target of targets as readonly Target[]) {
      if (!places.has(keyOf(version, target.code))) places.set(keyOf(version, target.code), places.size);
    }
  }
  const placeOf = ({ agreement, target }: Verdict): number => places.get(keyOf(agreement.version, target)) ?? 0;
  return verdicts.toSorted((left, right) => placeOf(left) - placeOf(right));
}
