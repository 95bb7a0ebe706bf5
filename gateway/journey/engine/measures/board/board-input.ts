/** What a board is made of: one incident at a time, and what holds for all of them. */

import type { Custody } from '../../custody/custody-model.ts';
import type { DurationMs, IncidentAccounts, InstantMs } from '../../model.ts';
import type { Policy } from '../../policy-model.ts';
import type { Span } from '../../calendar/band-time.ts';

export interface BoardIncident {
  readonly accounts: IncidentAccounts;
  readonly custody: Custody;
  /** One for each target of each agreement that covers the incident, without those of availability. */
  readonly outcomes: readonly TargetOutcome[];
}

export type OutcomeResult = 'MET' | 'MISSED' | 'DISPUTED' | 'RUNNING' | 'INCOMPLETE' | 'EXCLUDED';

/** What became of one promise for one incident. */
export interface TargetOutcome {
  readonly agreement: string;
  readonly version: string;
  readonly kind: 'SLA' | 'OLA' | 'UNDERPINNING_CONTRACT';
  /** Organisation that promises. */
  readonly provider: string;
  readonly target: string;
  readonly measure: string;
  /** The severity that the target applies to; null where it applies to all. */
  readonly severity: number | null;
  /** Code of the definition of the severity claim that counted; null where none did or it named none. */
  readonly severityDefinition: string | null;
  readonly calendar: string;
  readonly threshold: DurationMs;
  readonly result: OutcomeResult;
  /** When it was, or is, due; null where that cannot be told. */
  readonly dueAt: InstantMs | null;
  /** While it runs: what is left of the threshold, and when it will be used up if nothing stops the clock further. Null otherwise. */
  readonly running: RunningTarget | null;
}

export interface RunningTarget {
  readonly service: string;
  readonly remaining: DurationMs;
  /** Null for a calendar that never opens again. */
  readonly breachAt: InstantMs | null;
  /** The reasons for which the agreement lets time be left out. */
  readonly permittedStops: readonly string[];
}

/** A version of a calendar, ready to reckon with. */
export interface CalendarClock {
  readonly code: string;
  readonly version: number;
  /** Milliseconds of the calendar in [from, to); `to` is not before `from`. */
  readonly elapsed: (from: InstantMs, to: InstantMs) => DurationMs;
}

export type BoardGrouping = 'SERVICE' | 'ORGANISATION' | 'CLUSTER' | 'NONE';

/** Fixed for a board; alike in two that are merged. */
export interface BoardFrame {
  readonly policy: Policy;
  /** [from, to): an incident belongs to it when it began in it, a target when it was due in it. */
  readonly from: InstantMs;
  readonly to: InstantMs;
  readonly by: BoardGrouping;
  /** Only incidents on this service; null for all. */
  readonly service: string | null;
  /** In the policy's order: each time to respond is reckoned by each of them. */
  readonly responseClocks: readonly CalendarClock[];
  /** @returns null for a calendar that the policy does not know. */
  readonly clockOf: (calendar: string) => CalendarClock | null;
  /** @returns null for a site outside the clusters. */
  readonly clusterOf: (site: string) => string | null;
  /** What services promise of availability in the period, in the directory's order. */
  readonly availabilityPromises: readonly AvailabilityPromise[];
}

/** An agreement's promise that a service is there. */
export interface AvailabilityPromise {
  readonly service: string;
  readonly agreement: string;
  readonly version: string;
  readonly provider: string;
  readonly target: string;
  readonly calendar: string;
  /** Per cent, as the agreement writes it: a decimal number. */
  readonly threshold: string;
  /** The parts of the period in which this version holds: in order, without overlap. */
  readonly windows: readonly Span[];
}
