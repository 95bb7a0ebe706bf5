import type { CustodyClass } from './custody-model.ts';

/** What is known of one instant (section 5). */
export interface Facts {
  /** How many desks claim the incident. */
  readonly claiming: number;
  /** How many of them are not stopped. */
  readonly running: number;
  /** How many parties anyone says hold it. */
  readonly named: number;
  /** Whether a desk other than the only one that claims says so too. */
  readonly isSeconded: boolean;
  /** Whether a hand-over is open whose sender's and receiver's accounts are in. */
  readonly isInTransit: boolean;
  readonly isMissing: boolean;
  /** Whether an account that matters is missing. */
  readonly isMissingWhatMatters: boolean;
}

/** The first class that fits. The order of the rows is the rule: see the table in `docs/custody.md`. */
export function classOf(facts: Facts): CustodyClass {
  const { claiming, running, named } = facts;
  if (claiming > 0 && running === 0) return 'WITH_CUSTOMER';
  if (claiming >= 2) return 'DOUBLE';
  if (claiming === 1 && facts.isSeconded && named === 1) return 'AGREED';
  if (named >= 2) return 'CONTESTED';
  if (claiming === 0 && facts.isInTransit) return 'IN_TRANSIT';
  if (claiming === 1 && !facts.isMissingWhatMatters) return 'UNCONTRADICTED';
  if (claiming === 1 || facts.isMissing) return 'UNKNOWN';
  return 'UNOWNED';
}
