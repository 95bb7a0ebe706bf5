/** One incident as a board takes it: its custody, and what became of each promise that covers it. */

import { addWorkingTime } from '../../calendar/working-time.ts';
import type { Calendar } from '../../calendar/calendar-model.ts';
import { custodyOf } from '../../custody/custody-of.ts';
import { EngineError } from '../../engine-error.ts';
import type { IncidentAccounts } from '../../model.ts';
import type { Policy } from '../../policy-model.ts';
import type { Agreement, Relation, Target } from '../../verdict/agreement-model.ts';
import { outcomesOf, servicesOf } from '../../verdict/report.ts';
import type { Verdict } from '../../verdict/verdict-model.ts';
import type { BoardIncident, RunningTarget, TargetOutcome } from './board-input.ts';

export interface JudgeIncidentOptions {
  readonly policy: Policy;
  /** All versions of all agreements, as on record at the knowledge time. */
  readonly agreements: readonly Agreement[];
  readonly calendars: readonly Calendar[];
}

export type JudgeIncident = (accounts: IncidentAccounts) => BoardIncident | null;

/**
 * @returns what judges incidents one by one: null for one whose end lies before its start, of which nothing can be reckoned.
 */
export function createJudgeIncident({ policy, agreements, calendars }: JudgeIncidentOptions): JudgeIncident {
  const byCode = [...Map.groupBy(agreements, ({ code }) => code).values()].map((versions) => ({
    versions,
    services: new Set(versions.flatMap(({ services }) => services)),
    relations: relationsOf(new Set(versions.map(({ provider }) => provider)), agreements),
  }));
  const calendarsByCode = new Map(calendars.map((calendar) => [calendar.code, calendar]));
  return (accounts) => {
    try {
      const custody = custodyOf(accounts, policy);
      const services = servicesOf(accounts);
      const outcomes = byCode
        .filter((agreement) => services.some((service) => agreement.services.has(service)))
        .flatMap(({ versions, relations }) => {
          const judged = outcomesOf({ accounts, custody, policy, agreements: versions, relations, calendars });
          const outcomeOf = (code: string, version: string | null, verdict: Verdict | null) =>
            toOutcome({ versions, code, version, verdict, calendarsByCode });
          return [
            ...judged.verdicts.flatMap((verdict) => outcomeOf(verdict.target, verdict.agreement.version, verdict)),
            ...judged.exclusions.flatMap(({ target, version }) =>
              target === null ? [] : outcomeOf(target, version, null),
            ),
          ];
        });
      return { accounts, custody, outcomes };
    } catch (error) {
      if (error instanceof EngineError) return null;
      throw error;
    }
  };
}

function toOutcome(options: {
  readonly versions: readonly Agreement[];
  readonly code: string;
  readonly version: string | null;
  /** Null for one that was not judged. */
  readonly verdict: Verdict | null;
  readonly calendarsByCode: ReadonlyMap<string, Calendar>;
}): readonly TargetOutcome[] {
  const { versions, code, version, verdict, calendarsByCode } = options;
  const agreement = versions.find((row) => row.version === version);
  const target = agreement?.targets.find((row) => row.code === code);
  if (agreement === undefined || target === undefined) return [];
  return [
    {
      agreement: agreement.code,
      version: agreement.version,
      kind: agreement.kind,
      provider: agreement.provider,
      target: code,
      measure: target.measure,
      severity: target.severity,
      severityDefinition: verdict?.severity?.definition ?? null,
      calendar: target.calendar,
      threshold: verdict?.allowed ?? 0,
      result: verdict?.outcome ?? 'EXCLUDED',
      dueAt: verdict === null ? null : dueAtOf(target, verdict, calendarsByCode),
      running: verdict === null ? null : runningOf(target, verdict),
    },
  ];
}

/** What is disputed, or incomplete, runs too: as long as the number alone is not over its bound. */
function runningOf({ permittedStops }: Target, verdict: Verdict): RunningTarget | null {
  const { service, remaining, breachAt } = verdict;
  return verdict.outcomeWithUnknown === 'RUNNING' ? { service, remaining, breachAt, permittedStops } : null;
}

/** Without any stop: what a stop adds is not settled before the end, and would move a target from one month's figures to another's. */
function dueAtOf({ calendar }: Target, { from, allowed }: Verdict, calendars: ReadonlyMap<string, Calendar>) {
  const reckonedBy = calendars.get(calendar);
  return reckonedBy === undefined ? null : addWorkingTime(reckonedBy, from, allowed);
}

function relationsOf(providers: ReadonlySet<string>, agreements: readonly Agreement[]): readonly Relation[] {
  return agreements.filter(({ provider, customer }) => providers.has(provider) || providers.has(customer));
}
