/** How often a severity that was first claimed turned out lower, by that severity and its definition. */

import type { IncidentAccounts, SeverityClaim } from '../../model.ts';
import { Tally, type Mergeable } from './tally.ts';

export interface ReSeverityFigures {
  /** As first claimed, 1 to 5. */
  readonly severity: number;
  /** By which it was first claimed; null where the party named none. */
  readonly definition: string | null;
  readonly incidents: number;
  /** Those last agreed at a lower severity (a greater number) by the same definition. */
  readonly downgraded: number;
  /** Those last agreed at a higher severity by the same definition. */
  readonly upgraded: number;
  /** Those last agreed at a greater number by another definition: not comparable, and in no rate. */
  readonly lowerByAnotherDefinition: number;
  /** `downgraded / incidents`, 0 to 1. */
  readonly rate: number;
}

export class ReSeverity implements Mergeable {
  readonly #rows = new Tally<{ severity: number; definition: string | null }, Changes>(() => new Changes());

  /** An incident without a claim of severity is not counted. */
  add(accounts: IncidentAccounts): void {
    const claims = claimsOf(accounts);
    const first = claims[0];
    if (first === undefined) return;
    const row = this.#rows.row({ severity: first.value, definition: first.definition });
    row.incidents += 1;
    const agreed = claims.findLast(({ acceptedBy }) => acceptedBy !== null);
    if (agreed === undefined || agreed.value === first.value) return;
    if (agreed.definition !== first.definition) row.lowerByAnotherDefinition += agreed.value > first.value ? 1 : 0;
    else if (agreed.value > first.value) row.downgraded += 1;
    else row.upgraded += 1;
  }

  merge(other: ReSeverity): void {
    this.#rows.merge(other.#rows);
  }

  /** In the order of severities, then definitions. */
  figures(): readonly ReSeverityFigures[] {
    return this.#rows.list().map(({ key, row }) => ({
      ...key,
      incidents: row.incidents,
      downgraded: row.downgraded,
      upgraded: row.upgraded,
      lowerByAnotherDefinition: row.lowerByAnotherDefinition,
      rate: row.downgraded / row.incidents,
    }));
  }
}

class Changes implements Mergeable {
  incidents = 0;
  downgraded = 0;
  upgraded = 0;
  lowerByAnotherDefinition = 0;

  merge(other: Changes): void {
    this.incidents += other.incidents;
    this.downgraded += other.downgraded;
    this.upgraded += other.upgraded;
    this.lowerByAnotherDefinition += other.lowerByAnotherDefinition;
  }
}

/** By `at`, then `witnessedAt`; at one instant in the order of the tickets. */
function claimsOf({ accounts }: IncidentAccounts): readonly SeverityClaim[] {
  return accounts
    .flatMap(({ tickets }) => tickets)
    .filter(({ presence }) => presence === 'HELD')
    .toSorted((left, right) => (left.id < right.id ? -1 : left.id > right.id ? 1 : 0))
    .flatMap(({ severityClaims }) => severityClaims)
    .toSorted((left, right) => left.at - right.at || left.witnessedAt - right.witnessedAt);
}
