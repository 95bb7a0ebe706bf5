/** Sums over custody. All durations are whole milliseconds; 0 means none of that time, never that it is not known. */

import type { DurationMs, InstantMs, PartyId } from '../model.ts';
import type { ChargeKind, CustodyClass } from './custody-model.ts';

/** [from, to). */
export interface TimeWindow {
  readonly from: InstantMs;
  readonly to: InstantMs;
}

export interface CustodyTotals {
  readonly policyVersion: string;
  /** Of the incident within the window: what `byClass` adds up to, and `byCharge` too. */
  readonly elapsed: DurationMs;
  readonly byClass: Readonly<Record<CustodyClass, DurationMs>>;
  readonly byCharge: Readonly<Record<ChargeKind, DurationMs>>;
  /** One a party that holds or is charged in the window, sorted: desks, and whom desks name without being one. */
  readonly byDesk: readonly DeskTotals[];
  /**
   * One an organisation that ran such a desk at the time, sorted. Time for which two desks of one organisation are holders counts once, so
   * that no row exceeds the elapsed time. A party that is no desk of the directory is in none.
   */
  readonly byOrganisation: readonly OrganisationTotals[];
}

/** Time of `DOUBLE` and `CONTESTED` stands with each of its holders: rows do not add up to the elapsed time. */
export interface HeldTime {
  readonly agreed: DurationMs;
  readonly uncontradicted: DurationMs;
  readonly contested: DurationMs;
  readonly double: DurationMs;
  readonly withCustomer: DurationMs;
  /** `IN_TRANSIT` charged to it as the sender or the receiver. */
  readonly inTransitCharged: DurationMs;
  /** All that is charged to it: as the holder, the sender, the receiver. */
  readonly charged: DurationMs;
}

export interface DeskTotals extends HeldTime {
  readonly party: PartyId;
}

export interface OrganisationTotals extends HeldTime {
  readonly organisation: string;
}
