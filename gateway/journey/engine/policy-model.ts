/** A policy: every threshold and choice behind a figure, as data. See `docs/custody.md` for what each one decides. */

import type { DurationMs, StopReason } from './model.ts';

export interface Policy {
  /** Such as `programme-2006.1`; a version's content never changes. */
  readonly version: string;
  /** SHA-256 over the policy's RFC 8785 JSON without this field, in lower-case hexadecimal. */
  readonly contentHash: string;
  readonly start: BoundChoice;
  readonly restore: BoundChoice;
  readonly staleAfterMilliseconds: DurationMs;
  readonly backDatedAfterMilliseconds: DurationMs;
  readonly stops: {
    readonly permitted: readonly StopReason[];
    readonly evidenceRequired: boolean;
  };
  readonly handovers: {
    readonly acceptanceWindowMilliseconds: DurationMs;
    readonly pairingWindowMilliseconds: DurationMs;
  };
  readonly charging: {
    /** Who is charged for the acceptance window. */
    readonly acceptanceWindow: 'ALLOWED' | 'SENDER' | 'RECEIVER';
  };
  readonly severity: {
    /** Which claim counts for a target that hangs on severity. */
    readonly basis: 'FIRST_CLAIMED' | 'LAST_AGREED';
    /** Whether a change of severity moves the target from the start, or from the change. */
    readonly changeAppliesFrom: 'START' | 'CHANGE';
  };
  /** Whether a supplier is relieved of the time it waited on a peer with whom it has an OLA or no agreement. */
  readonly peerRelief: boolean;
  readonly materials: {
    /** Whether a material gap that was contested still moves time to the missing material. */
    readonly contestedGapCounts: boolean;
  };
  readonly board: BoardChoices;
  readonly candidates: CandidateChoices;
  /** The version of each calendar that the policy reckons with, by the calendar's code. */
  readonly calendars: Readonly<Record<string, number>>;
}

export interface BoundChoice {
  /** Codes of bases, the best first. */
  readonly bases: readonly string[];
  readonly choose: 'EARLIEST' | 'LATEST';
}

/** What the performance board needs besides. */
export interface BoardChoices {
  /**
   * Where each age band of the backlog begins, by the incident's age: ascending, the first 0; a band ends where the next one begins,
   * and the last has no end.
   */
  readonly backlogAgeBandsFromMilliseconds: readonly DurationMs[];
  /** How many finished cases a forecast by history needs. */
  readonly breachForecastMinimumSample: number;
  /** A stop that began with less than this left of its target was near its breach. */
  readonly nearBreachMilliseconds: DurationMs;
  /** A known error was disclosed late when at least this many of the incidents it explains came before it was published. */
  readonly lateDisclosureIncidents: number;
  /** Code of the calendar outside of which a stop was begun out of hours. */
  readonly outOfHoursCalendar: string;
  /** Codes of the calendars by which times to acknowledge and to restore are reckoned, each beside the others. */
  readonly responseCalendars: readonly string[];
}

/** How tickets that nobody linked are weighed as candidates of an incident: by structured fields only. */
export interface CandidateChoices {
  /** How far from the incident's own time a ticket's may lie and still count as overlapping. */
  readonly overlapMarginMilliseconds: DurationMs;
  /** Points for each reason, whole numbers; a ticket of fewer than `minimumScore` is no candidate. */
  readonly points: {
    readonly sameService: number;
    readonly dependedOnService: number;
    readonly sameSite: number;
    readonly overlappingTime: number;
  };
  readonly minimumScore: number;
}
