/** Material coverage of services, and the incidents that the lack of a material touched. */

import type { PartyId } from '../model.ts';
import type { MaterialType, Obligation } from './material-model.ts';

/** Why there is no coverage to tell: never 0 of 0. */
export type CoverageAbsence =
  /** No desk that answered speaks of any obligation. */
  | 'NOTHING_OWED'
  /** There are obligations, and none is due yet. */
  | 'NOTHING_DUE'
  /** An account that could hold or decide an obligation is missing. */
  | 'INCOMPLETE';

/** How many are due, and of them: due = accepted + overdue + contested + unconfirmed + unknown. */
export interface CoverageCount {
  readonly due: number;
  /** Accepted and not expired. */
  readonly accepted: number;
  /** Nobody says that it came, or it was rejected, or it has expired. */
  readonly overdue: number;
  readonly contested: number;
  /** Said to be delivered, or received, and neither accepted nor rejected. */
  readonly unconfirmed: number;
  /** A side that could decide is missing. */
  readonly unknown: number;
  /** Accepted / due, 0 to 1; null with its reason. */
  readonly coverage: number | null;
  readonly absence: CoverageAbsence | null;
}

export interface ServiceCoverage extends CoverageCount {
  readonly service: string;
  /** All of the service's, in the order of their ids. */
  readonly obligations: readonly Obligation[];
  readonly byType: readonly (CoverageCount & { readonly type: MaterialType })[];
  /** Missing desks that matter to the service, in the order given. */
  readonly missing: readonly string[];
}

export interface CoverageInput {
  /** Services to tell of, in the order wanted. A service that only obligations name is not added. */
  readonly services: readonly string[];
  readonly obligations: readonly Obligation[];
  /** Desks whose list did not come. */
  readonly missing: readonly string[];
  /** The desks that could owe or be owed something for the service by what the directory says, whether or not a record names them. */
  readonly desksOfService: (service: string) => readonly string[];
  readonly desksOf: (party: PartyId) => readonly string[];
}

/**
 * One row for each service, in the order given. An obligation counts for the service that it names and for no other: what is owed
 * for a service that is to be replaced never counts for its successor, and a planned service already owes.
 */
export function coverageOf(input: CoverageInput): readonly ServiceCoverage[] {
  const byService = Map.groupBy(input.obligations, ({ service }) => service);
  return input.services.map((service) => {
    const obligations = byService.get(service) ?? [];
    const involved = new Set([
      ...input.desksOfService(service),
      ...obligations
        .flatMap(({ owedBy, owedTo }) => [owedBy, owedTo])
        .flatMap((party) => (party === null ? [] : input.desksOf(party))),
    ]);
    const missing = input.missing.filter((desk) => involved.has(desk));
    const types = Map.groupBy(obligations, ({ type }) => type);
    return {
      service,
      ...countOf(obligations, missing.length > 0),
      obligations,
      byType: [...types]
        .flatMap(([type, those]) => (type === null ? [] : [{ type, ...countOf(those, missing.length > 0) }]))
        .toSorted((one, other) => (one.type < other.type ? -1 : 1)),
      missing,
    };
  });
}

export function countOf(obligations: readonly Obligation[], isAnyMissing: boolean): CoverageCount {
  const due = obligations.filter(({ isDue }) => isDue);
  const of = (...states: Obligation['state'][]): number => due.filter(({ state }) => states.includes(state)).length;
  const accepted = of('ACCEPTED');
  const unknown = of('UNKNOWN');
  const absence = absenceOf({ owed: obligations.length, due: due.length, isIncomplete: isAnyMissing || unknown > 0 });
  return {
    due: due.length,
    accepted,
    overdue: of('OVERDUE', 'REJECTED', 'EXPIRED'),
    contested: of('CONTESTED'),
    unconfirmed: of('DELIVERED', 'RECEIVED'),
    unknown,
    coverage: absence === null ? accepted / due.length : null,
    absence,
  };
}

function absenceOf({
  owed,
  due,
  isIncomplete,
}: {
  readonly owed: number;
  readonly due: number;
  readonly isIncomplete: boolean;
}): CoverageAbsence | null {
  if (isIncomplete) return 'INCOMPLETE';
  if (owed === 0) return 'NOTHING_OWED';
  return due === 0 ? 'NOTHING_DUE' : null;
}
