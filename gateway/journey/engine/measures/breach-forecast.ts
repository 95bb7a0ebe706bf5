/** Which promises will be broken before long, if nothing changes, and how such promises went before. */

import type { CustodyInterval } from '../custody/custody-model.ts';
import type { DurationMs, InstantMs } from '../model.ts';
import type { Policy } from '../policy-model.ts';
import type { AttainmentFigures } from './board/attainment.ts';
import type { BoardIncident, OutcomeResult, TargetOutcome } from './board/board-input.ts';

export interface ForecastBreach {
  readonly incident: string;
  readonly outcome: TargetOutcome;
  readonly service: string;
  /** What is known ends here: from here on it is a forecast. */
  readonly now: InstantMs;
  readonly remaining: DurationMs;
  readonly breachAt: InstantMs;
  /** As the verdict has it: a running target may be disputed, or lack an account. */
  readonly result: OutcomeResult;
  /** Custody now: class and holders. */
  readonly current: CustodyInterval;
  readonly isStopped: boolean;
  /** Whether the agreement and the policy let the clock stop for any reason at all. */
  readonly isStopEligible: boolean;
}

/**
 * The running targets of one incident that will be broken by `until`.
 *
 * @returns empty for an incident that is restored, or has not begun.
 */
export function forecastBreaches(incident: BoardIncident, policy: Policy, until: InstantMs): readonly ForecastBreach[] {
  const { accounts, custody, outcomes } = incident;
  const current = custody.intervals.at(-1);
  if (custody.restore !== null || custody.end === null || current === undefined) return [];
  const now = custody.end;
  const permitted = new Set<string>(policy.stops.permitted);
  return outcomes.flatMap((outcome): readonly ForecastBreach[] => {
    const { running, result } = outcome;
    if (running === null || running.breachAt === null || running.breachAt > until) return [];
    return [
      {
        incident: accounts.incident,
        outcome,
        service: running.service,
        now,
        remaining: running.remaining,
        breachAt: running.breachAt,
        result,
        current,
        isStopped: current.class === 'WITH_CUSTOMER',
        isStopEligible: running.permittedStops.some((reason) => permitted.has(reason)),
      },
    ];
  });
}

export interface Probability {
  /** How many finished cases of the same promise: met and missed. */
  readonly sample: number;
  /** Of them met, 0 to 1; null while the sample is smaller than the policy asks for. */
  readonly probabilityMet: number | null;
}

/**
 * How often the same promise was kept before: for the same service, by the same version, target and definition of severity.
 *
 * @param history attainment of that service.
 */
export function probabilityOf(
  { agreement, version, target, severityDefinition }: TargetOutcome,
  history: readonly AttainmentFigures[],
  minimumSample: number,
): Probability {
  const row = history.find(
    (past) =>
      past.agreement === agreement &&
      past.version === version &&
      past.target === target &&
      past.severityDefinition === severityDefinition,
  );
  const sample = row === undefined ? 0 : row.met + row.missed;
  return { sample, probabilityMet: row === undefined || sample < minimumSample ? null : row.attainment };
}
