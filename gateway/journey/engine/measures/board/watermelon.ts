/**
 * Green outside, red inside: how often users had their service back in the time promised, whoever had it meanwhile, beside how often
 * each provider kept its own promise. One row for each definition of severity.
 */

import type { Custody } from '../../custody/custody-model.ts';
import type { IncidentAccounts } from '../../model.ts';
import { OutcomeTally, type OutcomeCounts } from './attainment.ts';
import type { BoardFrame, OutcomeResult, TargetOutcome } from './board-input.ts';
import { Tally, type Mergeable } from './tally.ts';

export interface WatermelonFigures {
  readonly severityDefinition: string | null;
  /**
   * Incidents: met where the time from start to restore, with nothing taken off it, is within each time that a provider promises the
   * customer to restore the service in.
   */
  readonly endToEnd: OutcomeCounts;
  /** By organisation. */
  readonly suppliers: readonly SupplierAttainment[];
}

export interface SupplierAttainment extends OutcomeCounts {
  readonly organisation: string;
  /** Its attainment less the end to end one, -1 to 1: above zero it is greener than what users saw. Null where either is null. */
  readonly gap: number | null;
}

export class Watermelon implements Mergeable {
  readonly #definitions = new Tally<{ severityDefinition: string | null }, Definition>(() => new Definition());

  /** @param outcomes of one incident, those due in the period. */
  add(
    accounts: IncidentAccounts,
    custody: Custody,
    outcomes: readonly TargetOutcome[],
    clockOf: BoardFrame['clockOf'],
  ): void {
    const restores = outcomes.filter(
      ({ measure, kind, result }) => measure === 'RESTORE' && kind === 'SLA' && result !== 'EXCLUDED',
    );
    for (const [severityDefinition, those] of Map.groupBy(restores, (outcome) => outcome.severityDefinition)) {
      const row = this.#definitions.row({ severityDefinition });
      row.endToEnd.add(endToEndOf(accounts, custody, those, clockOf));
      for (const { provider, result } of those) row.suppliers.row({ organisation: provider }).add(result);
    }
  }

  merge(other: Watermelon): void {
    this.#definitions.merge(other.#definitions);
  }

  figures(): readonly WatermelonFigures[] {
    return this.#definitions.list().map(({ key, row }) => {
      const endToEnd = row.endToEnd.figures();
      const suppliers = row.suppliers.list().map((supplier): SupplierAttainment => {
        const counts = supplier.row.figures();
        const isComparable = counts.attainment !== null && endToEnd.attainment !== null;
        return { ...supplier.key, ...counts, gap: isComparable ? counts.attainment! - endToEnd.attainment! : null };
      });
      return { ...key, endToEnd, suppliers };
    });
  }
}

/** A missing account changes no bound that the NSD gave; where it did not answer, the bounds are others' and nothing is certain. */
function endToEndOf(
  { declaration }: IncidentAccounts,
  { start, restore, end }: Custody,
  outcomes: readonly TargetOutcome[],
  clockOf: BoardFrame['clockOf'],
): OutcomeResult {
  if (start === null || end === null || declaration === null) return 'INCOMPLETE';
  let isMissed = false;
  for (const { calendar, threshold } of outcomes) {
    const clock = clockOf(calendar);
    if (clock === null) return 'INCOMPLETE';
    if (clock.elapsed(start.at, end) > threshold) isMissed = true;
  }
  if (isMissed) return 'MISSED';
  return restore === null ? 'RUNNING' : 'MET';
}

class Definition implements Mergeable {
  readonly endToEnd = new OutcomeTally();
  readonly suppliers = new Tally<{ organisation: string }, OutcomeTally>(() => new OutcomeTally());

  merge(other: Definition): void {
    this.endToEnd.merge(other.endToEnd);
    this.suppliers.merge(other.suppliers);
  }
}
