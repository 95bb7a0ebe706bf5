/** Where one desk stopped the clock, and what an auditor would look at twice. */

import type { Calendar } from '../calendar/calendar-model.ts';
import { workingMilliseconds } from '../calendar/working-time.ts';
import { noticesOf } from '../custody/notices.ts';
import { timelineOf } from '../custody/timeline.ts';
import type { ClockStatement, DurationMs, InstantMs, PartyId, StopReason, Ticket } from '../model.ts';
import type { Policy } from '../policy-model.ts';
import { ticketWords } from './desk-speech.ts';

export type StopConcern =
  'WITHOUT_EVIDENCE' | 'REQUEST_NOT_REACHED' | 'REASON_NOT_PERMITTED' | 'NEAR_BREACH' | 'OUT_OF_HOURS' | 'BACK_DATED';

/** A promise to restore within a time, with its calendar. */
export interface StopTarget {
  readonly agreement: string;
  readonly version: string;
  readonly target: string;
  readonly allowed: DurationMs;
  readonly calendar: Calendar;
  /** The stop reasons under which its time may be left out. */
  readonly permittedStops: readonly string[];
}

/** What was left of a target when the clock was stopped. */
export interface NearBreach {
  readonly target: StopTarget;
  readonly remaining: DurationMs;
}

export interface ClockStop {
  readonly ticket: string;
  readonly incident: string | null;
  readonly statement: ClockStatement;
  /** Within the spans asked about. */
  readonly duration: DurationMs;
  /** Of several targets the one of which least was left; null where it was near none. */
  readonly nearBreach: NearBreach | null;
  /** In the order of {@link STOP_CONCERNS}. */
  readonly concerns: readonly StopConcern[];
}

export const STOP_CONCERNS: readonly StopConcern[] = [
  'WITHOUT_EVIDENCE',
  'REQUEST_NOT_REACHED',
  'REASON_NOT_PERMITTED',
  'NEAR_BREACH',
  'OUT_OF_HOURS',
  'BACK_DATED',
];

export interface Span {
  readonly from: InstantMs;
  /** Exclusive. */
  readonly to: InstantMs;
}

/** A stretch of a ticket's time, and what its desk says of the clock in it. */
export interface ClockStretch extends Span {
  /** Null where the ticket is open and says nothing of the clock. */
  readonly state: 'RUNNING' | 'STOPPED' | null;
  /** Null unless it is stopped and somebody says why. */
  readonly reason: StopReason | null;
  /** Since when the statement says so. */
  readonly since: InstantMs;
}

export interface TicketStops {
  /** As claimed, by `from`, then id: one for each statement that stops the clock at any instant of the spans. */
  readonly stops: readonly ClockStop[];
  /** What counts of it, by the marks of `docs/custody.md`, section 3: tiles of when the ticket was open or spoke of the clock, within the spans. */
  readonly stretches: readonly ClockStretch[];
}

export interface TicketStopsOptions {
  readonly ticket: Ticket;
  readonly incident: string | null;
  /** Ascending, without overlap, all of it knowable. */
  readonly spans: readonly Span[];
  readonly policy: Policy;
  /** Those that held the desk's operator to the ticket's service at an instant. */
  readonly targetsAt: (at: InstantMs) => readonly StopTarget[];
  /** Outside of it a stop was begun out of hours; null where the policy's calendar is not on record. */
  readonly officeHours: Calendar | null;
}

/** A ticket under a parent counts here: what its desk says of its clock is what is looked at, and not who holds the incident. */
export function stopsOfTicket(options: TicketStopsOptions): TicketStops {
  const { ticket, incident, spans, policy } = options;
  const spoken = spokenStretches(ticket, policy);
  const backDated = new Set(
    noticesOf([], [ticket], policy).flatMap((notice) => (notice.kind === 'BACK_DATED' ? [notice.about] : [])),
  );
  const stops = ticket.clock
    .filter(({ role, state }) => role === 'HANDLING' && state === 'STOPPED')
    .toSorted((left, right) => left.from - right.from || (left.id < right.id ? -1 : 1))
    .flatMap((statement): readonly ClockStop[] => {
      const claimed = { from: statement.from, to: statement.to ?? Infinity };
      const duration = within(claimed, spans).reduce((sum, { from, to }) => sum + to - from, 0);
      if (duration === 0) return [];
      const nearBreach = nearBreachOf(statement, spoken, options);
      const holds: Readonly<Record<StopConcern, boolean>> = {
        WITHOUT_EVIDENCE: !statement.hasEvidence,
        REQUEST_NOT_REACHED: (statement.requestReachedAt ?? Infinity) >= (statement.to ?? spans.at(-1)!.to),
        REASON_NOT_PERMITTED: statement.reason === null || !policy.stops.permitted.includes(statement.reason),
        NEAR_BREACH: nearBreach !== null,
        OUT_OF_HOURS: options.officeHours !== null && !isOpen(options.officeHours, statement.from),
        BACK_DATED: backDated.has(statement.id),
      };
      const concerns = STOP_CONCERNS.filter((concern) => holds[concern]);
      return [{ ticket: ticket.id, incident, statement, duration, nearBreach, concerns }];
    });
  return { stops, stretches: stretchesOf(ticket, spoken, spans) };
}

/** What the ticket says of its clock, in order; it ends with what lasts. */
function spokenStretches(ticket: Ticket, policy: Policy): readonly ClockStretch[] {
  const statements = new Map(ticket.clock.map((statement) => [statement.id, statement]));
  // Whether a stop is valid is not asked here, so which desks are local does not matter; nor does how old the account is.
  const noLocalDesk = (_: PartyId): boolean => false;
  const words = ticketWords(ticket, timelineOf(ticket, Infinity, noLocalDesk, policy), Infinity);
  return words.flatMap(({ from, word }, index): readonly ClockStretch[] => {
    const statement = word === null ? undefined : statements.get(word.source);
    if (word === null || word.state === null || statement === undefined) return [];
    const to = words[index + 1]?.from ?? Infinity;
    return [{ from, to, state: word.state, reason: statement.reason, since: statement.from }];
  });
}

function stretchesOf(ticket: Ticket, spoken: readonly ClockStretch[], spans: readonly Span[]): readonly ClockStretch[] {
  const open: readonly Span[] =
    ticket.openedAt === null ? [] : [{ from: ticket.openedAt, to: ticket.closedAt ?? Infinity }];
  const silent = without(open, spoken).map((span): ClockStretch => ({
    ...span,
    state: null,
    reason: null,
    since: span.from,
  }));
  return [...spoken, ...silent]
    .toSorted((left, right) => left.from - right.from)
    .flatMap((stretch) => within(stretch, spans).map((span) => ({ ...stretch, ...span })));
}

/** A stop may lie near the breach of a target only where the ticket says when it began. */
function nearBreachOf(
  statement: ClockStatement,
  spoken: readonly ClockStretch[],
  { ticket, policy, targetsAt }: TicketStopsOptions,
): NearBreach | null {
  const begin = ticket.firstObservedAt ?? ticket.openedAt;
  if (begin === null || statement.from < begin) return null;
  let nearest: NearBreach | null = null;
  for (const target of targetsAt(statement.from)) {
    const { calendar, allowed, permittedStops } = target;
    const stopped = spoken
      .filter(({ state, reason }) => state === 'STOPPED' && permittedStops.some((permitted) => permitted === reason))
      .flatMap((stretch) => within(stretch, [{ from: begin, to: statement.from }]))
      .reduce((sum, { from, to }) => sum + workingMilliseconds(calendar, from, to), 0);
    const remaining = allowed - (workingMilliseconds(calendar, begin, statement.from) - stopped);
    const isNear = remaining >= 0 && remaining < policy.board.nearBreachMilliseconds;
    if (isNear && (nearest === null || remaining < nearest.remaining)) nearest = { target, remaining };
  }
  return nearest;
}

function isOpen(calendar: Calendar, at: InstantMs): boolean {
  return workingMilliseconds(calendar, at, at + 1) > 0;
}

function within({ from, to }: Span, spans: readonly Span[]): readonly Span[] {
  return spans.flatMap((span) => {
    const clipped = { from: Math.max(from, span.from), to: Math.min(to, span.to) };
    return clipped.from < clipped.to ? [clipped] : [];
  });
}

/** @param taken ascending, without overlap. */
function without(spans: readonly Span[], taken: readonly Span[]): readonly Span[] {
  return spans.flatMap(({ from, to }) => {
    const left: Span[] = [];
    let begin = from;
    for (const span of taken) {
      if (span.from > begin) left.push({ from: begin, to: Math.min(span.from, to) });
      begin = Math.max(begin, span.to);
      if (begin >= to) return left.filter((part) => part.from < part.to);
    }
    left.push({ from: begin, to });
    return left.filter((part) => part.from < part.to);
  });
}
