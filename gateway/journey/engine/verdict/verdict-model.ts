/** What a verdict says. The rules are in `docs/verdicts.md`; the sections named here are that page's. */

import type { MissingAccount } from '../custody/custody-model.ts';
import type { DisputeSubject, DurationMs, InstantMs, PartyId } from '../model.ts';

export type Outcome = 'MET' | 'MISSED' | 'DISPUTED' | 'RUNNING' | 'INCOMPLETE';
/** What a number and its bound alone say, before anyone contests it. */
export type PlainOutcome = 'MET' | 'MISSED' | 'RUNNING';
export type Cause =
  | 'OWN_HANDLING'
  | 'MISSING_MATERIAL'
  | 'WAITING_ON_PEER'
  | 'WITH_ANOTHER'
  | 'WAITING_ON_CUSTOMER'
  | 'IN_TRANSIT'
  | 'CONTESTED'
  | 'UNKNOWN'
  | 'UNOWNED';

/** In the order in which they are listed. */
export const CAUSES = [
  'OWN_HANDLING',
  'MISSING_MATERIAL',
  'WAITING_ON_PEER',
  'WITH_ANOTHER',
  'WAITING_ON_CUSTOMER',
  'IN_TRANSIT',
  'CONTESTED',
  'UNKNOWN',
  'UNOWNED',
] as const satisfies readonly Cause[];

/** Of one target: for one incident (`RESTORE`), or for one service over the period (`AVAILABILITY`). */
export interface Verdict {
  /** Section 9: the same at all times and under all policies, so that a dispute can name it. */
  readonly id: string;
  readonly agreement: { readonly code: string; readonly version: string };
  readonly target: string;
  readonly measure: 'RESTORE' | 'AVAILABILITY';
  /** Null for `AVAILABILITY`. */
  readonly incident: string | null;
  /** The service lost; null where the incident names none that the agreement covers. */
  readonly service: string;
  readonly outcome: Outcome;
  /** What stands if no UNKNOWN time counts, and if all of it does: alike where the missing accounts' time decides nothing. */
  readonly outcomeWithoutUnknown: PlainOutcome;
  readonly outcomeWithUnknown: PlainOutcome;
  /** What stands if no CONTESTED or DOUBLE time counts; beside it `outcomeWithUnknown`, in which all of it does. */
  readonly outcomeWithoutContested: PlainOutcome;
  /** Of an incident and a target that hangs on severity; else null. */
  readonly severity: StandingSeverity | null;
  /** From when the clock of this target runs. */
  readonly from: InstantMs;
  /** Until when it was reckoned: the restore, or the end of what is known. */
  readonly to: InstantMs;
  /** Null while it runs, and for `AVAILABILITY`. */
  readonly restoredAt: InstantMs | null;
  /** On the target's calendar, between `from` and `to`; for `AVAILABILITY` the service time. */
  readonly elapsed: DurationMs;
  readonly stopped: DurationMs;
  readonly relieved: DurationMs;
  /** What is held against the target: `elapsed - stopped - relieved`; for `AVAILABILITY` the downtime. */
  readonly counted: DurationMs;
  /** The customer's clock, which no relief stops: `elapsed - stopped`; for `AVAILABILITY` the downtime. */
  readonly customerClock: DurationMs;
  readonly allowed: DurationMs;
  /** `allowed - counted`: negative once it is missed. */
  readonly remaining: DurationMs;
  /** When what is allowed was used up, or, while it runs, will be if nothing stops it further. Null once met, and for a calendar that never opens again. */
  readonly breachAt: InstantMs | null;
  /** Tiles `elapsed` (for `AVAILABILITY` empty): one a cause that has any time, in the order of `CAUSES`. */
  readonly causes: readonly CauseTime[];
  /** Those that bear on it, by desk, incident and id. */
  readonly disputes: readonly BearingDispute[];
  /** By desk, then reason. */
  readonly missing: readonly MissingAccount[];
}

export interface StandingSeverity {
  readonly value: number;
  /** Null where the party named none. */
  readonly definition: string | null;
  /** Which claim it is: with `LAST_AGREED` and no claim agreed to, the first. */
  readonly basis: 'FIRST_CLAIMED' | 'LAST_AGREED';
  readonly claimedBy: PartyId | null;
  readonly at: InstantMs;
}

export interface CauseTime {
  readonly cause: Cause;
  readonly elapsed: DurationMs;
  /** The part of it that is held against the target. */
  readonly counted: DurationMs;
}

export interface BearingDispute {
  /** The account desk that raised it. */
  readonly desk: string;
  readonly incident: string;
  readonly id: string;
  readonly subject: DisputeSubject;
  readonly about: string;
  readonly raisedBy: PartyId | null;
  readonly raisedAt: InstantMs;
  /** Whether it makes the verdict `DISPUTED`; else what it contests only moves time between causes. */
  readonly decides: boolean;
  /** What is reckoned without the contested item. Null where the target does not apply without it, and for a contested verdict. */
  readonly without: { readonly outcome: PlainOutcome; readonly counted: DurationMs } | null;
}

export type ExclusionReason =
  | 'NO_START'
  | 'BOUNDS_REVERSED'
  | 'SERVICE_NOT_COVERED'
  | 'STARTED_OUTSIDE_PERIOD'
  | 'AGREEMENT_NOT_IN_FORCE'
  | 'NO_SEVERITY'
  | 'MEASURE_NOT_JUDGED'
  | 'UNIT_NOT_JUDGED'
  | 'CALENDAR_UNKNOWN';

/** What was looked at and not judged. */
export interface Exclusion {
  /** Null where no incident can be judged by the target. */
  readonly incident: string | null;
  /** Null where the incident is judged by no target. */
  readonly target: string | null;
  readonly version: string | null;
  readonly reason: ExclusionReason;
}
