/** What a verdict holds a provider to, as plain data of the directory. `docs/verdicts.md` says how each part counts. */

import type { InstantMs } from '../model.ts';

export interface Agreement {
  readonly code: string;
  readonly version: string;
  readonly kind: 'SLA' | 'OLA' | 'UNDERPINNING_CONTRACT';
  /** Code of the organisation that promises. */
  readonly provider: string;
  /** Code of the organisation that it promises to. */
  readonly customer: string;
  /** Holds from here, inclusive. */
  readonly from: InstantMs;
  /** Until here, exclusive; null while it lasts. */
  readonly to: InstantMs | null;
  /** On record since then. */
  readonly knownFrom: InstantMs;
  /** Codes of the services that it covers. */
  readonly services: readonly string[];
  readonly targets: readonly Target[];
}

export interface Target {
  readonly code: string;
  /** `RESTORE` and `AVAILABILITY` are judged; any other measure is listed as an exclusion. */
  readonly measure: string;
  /** A decimal number in `unit`. */
  readonly threshold: string;
  readonly unit: string;
  /** 1 to 5; null where it applies to all. */
  readonly severity: number | null;
  readonly calendar: string;
  /** The stop reasons under which time may be left out; empty where it never may. */
  readonly permittedStops: readonly string[];
  /** Null where none is agreed. */
  readonly creditPence: number | null;
}

/** Which two organisations have agreed what with each other, and when: what waiting on someone means is looked up in these. */
export type Relation = Pick<Agreement, 'code' | 'version' | 'kind' | 'provider' | 'customer' | 'from' | 'to'>;

/** Whether it holds at `at`: from inclusive, to exclusive. */
export function holdsAt({ from, to }: Pick<Agreement, 'from' | 'to'>, at: InstantMs): boolean {
  return from <= at && (to === null || at < to);
}

/**
 * The version that holds at `at`: of several, the one that came on record last, then the one that began last.
 *
 * @param agreements of one code, as on record at the knowledge time.
 * @returns null where none holds.
 */
export function agreementAt(agreements: readonly Agreement[], at: InstantMs): Agreement | null {
  return agreements
    .filter((agreement) => holdsAt(agreement, at))
    .reduce<Agreement | null>((best, next) => (best === null || supersedes(next, best) ? next : best), null);
}

/** Whether `next` takes the place of `best` where both hold: it came on record later, or, at once, begins later. */
export function supersedes(next: Agreement, best: Agreement): boolean {
  return next.knownFrom > best.knownFrom || (next.knownFrom === best.knownFrom && next.from > best.from);
}
