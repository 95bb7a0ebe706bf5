/** Promises kept, one row for each promise under each definition of severity: such rows are never added. */

import type { OutcomeResult, TargetOutcome } from './board-input.ts';
import { Tally, type Mergeable } from './tally.ts';

export interface AttainmentKey {
  readonly agreement: string;
  readonly version: string;
  readonly kind: TargetOutcome['kind'];
  readonly provider: string;
  readonly target: string;
  readonly measure: string;
  /** The severity that the target applies to; null where it applies to all. */
  readonly severity: number | null;
  readonly severityDefinition: string | null;
  readonly calendar: string;
}

export interface OutcomeCounts {
  readonly met: number;
  readonly missed: number;
  readonly disputed: number;
  readonly running: number;
  readonly incomplete: number;
  /** Listed, and in no share. */
  readonly excluded: number;
  /** `met / (met + missed)`, 0 to 1; null where neither. */
  readonly attainment: number | null;
}

export type AttainmentFigures = AttainmentKey & OutcomeCounts;

export class Attainment implements Mergeable {
  readonly #rows = new Tally<AttainmentKey & Record<string, string | number | null>, OutcomeTally>(
    () => new OutcomeTally(),
  );

  add(outcome: TargetOutcome): void {
    const { agreement, version, kind, provider, target, measure, severity, severityDefinition, calendar } = outcome;
    const key = { agreement, version, kind, provider, target, measure, severity, severityDefinition, calendar };
    this.#rows.row(key).add(outcome.result);
  }

  merge(other: Attainment): void {
    this.#rows.merge(other.#rows);
  }

  figures(): readonly AttainmentFigures[] {
    return this.#rows.list().map(({ key, row }) => ({ ...key, ...row.figures() }));
  }
}

export class OutcomeTally implements Mergeable {
  readonly #counts: Record<OutcomeResult, number> = {
    MET: 0,
    MISSED: 0,
    DISPUTED: 0,
    RUNNING: 0,
    INCOMPLETE: 0,
    EXCLUDED: 0,
  };

  add(result: OutcomeResult): void {
    this.#counts[result] += 1;
  }

  merge(other: OutcomeTally): void {
    for (const result of Object.keys(this.#counts) as OutcomeResult[]) this.#counts[result] += other.#counts[result];
  }

  figures(): OutcomeCounts {
    const { MET, MISSED, DISPUTED, RUNNING, INCOMPLETE, EXCLUDED } = this.#counts;
    return {
      met: MET,
      missed: MISSED,
      disputed: DISPUTED,
      running: RUNNING,
      incomplete: INCOMPLETE,
      excluded: EXCLUDED,
      attainment: MET + MISSED === 0 ? null : MET / (MET + MISSED),
    };
  }
}
