import type { ClockStatement, Handover, InstantMs, PartyId, Ticket } from '../model.ts';
import type { Policy } from '../policy-model.ts';
import { compareText } from './order.ts';

/** Section 3: what one ticket says, instant by instant. */
export interface Timeline {
  readonly ticket: string;
  readonly desk: string;
  /** The desk as a party. */
  readonly party: PartyId;
  /** By `from`, each instant once; a saying stands until the next. Before the first the ticket says nothing. */
  readonly sayings: readonly Saying[];
}

export interface Saying {
  readonly from: InstantMs;
  /** Null where it says that nobody holds it, or says nothing. */
  readonly says: PartyId | null;
  /** Id of the statement or hand-over. */
  readonly source: string;
  readonly isValidStop: boolean;
}

interface Mark {
  readonly at: InstantMs;
  readonly says: PartyId | null;
  readonly source: string;
  readonly witnessedAt: InstantMs;
  /** At one instant the greater weighs more: acceptance, return, withdrawal, and above all of them a statement. */
  readonly weight: 0 | 1 | 2 | 3;
  readonly statement: ClockStatement | null;
}

const STATEMENT = 3;

/**
 * @param silentFrom from when it is not heard any more, since its account is too stale; `Infinity` for never.
 * @param isLocalDesk whether a party is a desk of kind `LOCAL`.
 */
export function timelineOf(
  ticket: Ticket,
  silentFrom: InstantMs,
  isLocalDesk: (party: PartyId) => boolean,
  policy: Policy,
): Timeline {
  const own: PartyId = `desk:${ticket.desk}`;
  const marks = marksOf(ticket, own).toSorted(compareMarks);
  const sayings: Saying[] = [];
  /**
   * Statements begun since custody last passed and not known to have ended, the weightiest last: it counts, and when it ends the one below
   * it does again. Where none has begun since, the passing itself, which whatever the ticket says next replaces.
   */
  let standing: Mark[] = [];
  for (const [index, mark] of marks.entries()) {
    if (mark.statement === null || standing[0]?.statement === null) standing = [];
    standing.push(mark);
    const until = Math.min(marks[index + 1]?.at ?? Infinity, silentFrom);
    for (let at = mark.at; at < until;) {
      while (standing.length > 0 && endOf(standing.at(-1)!) <= at) standing.pop();
      const counting = standing.at(-1);
      if (counting === undefined) {
        sayings.push({ from: at, says: null, source: mark.source, isValidStop: false });
        break;
      }
      const end = Math.min(endOf(counting), until);
      sayings.push(...sayingsOf(counting, at, end, own, isLocalDesk, policy));
      at = end;
    }
  }
  const last = sayings.at(-1);
  if (last !== undefined && silentFrom !== Infinity) {
    sayings.push({ from: silentFrom, says: null, source: last.source, isValidStop: false });
  }
  return { ticket: ticket.id, desk: ticket.desk, party: own, sayings };
}

function endOf({ statement }: Mark): InstantMs {
  return statement?.to ?? Infinity;
}

/** What a mark says within [from, to): in two parts where it becomes a valid stop between. */
function sayingsOf(
  mark: Mark,
  from: InstantMs,
  to: InstantMs,
  own: PartyId,
  isLocalDesk: (party: PartyId) => boolean,
  policy: Policy,
): Saying[] {
  const says = answerable(mark.says, own);
  const stopsAt = mark.statement !== null && says === own ? stopFrom(mark.statement, isLocalDesk, policy) : Infinity;
  const saying = { from, says, source: mark.source, isValidStop: stopsAt <= from };
  return stopsAt > from && stopsAt < to ? [saying, { ...saying, from: stopsAt, isValidStop: true }] : [saying];
}

function marksOf(ticket: Ticket, own: PartyId): Mark[] {
  const statements = ticket.clock
    .filter(({ role, from, to }) => role === 'HANDLING' && (to === null || from < to))
    .map((statement): Mark => {
      const { id, from, heldBy, witnessedAt } = statement;
      return { at: from, says: heldBy, source: id, witnessedAt, weight: STATEMENT, statement };
    });
  return [...statements, ...ticket.handovers.flatMap((handover) => handoverMarks(handover, own))];
}

function handoverMarks(handover: Handover, own: PartyId): Mark[] {
  const isSender = handover.from === own;
  if (!isSender && handover.to !== own) return [];
  const mark = (at: InstantMs | null, says: PartyId | null, weight: Mark['weight']): Mark[] =>
    at === null ? [] : [{ at, says, source: handover.id, witnessedAt: handover.witnessedAt, weight, statement: null }];
  const accepted = mark(handover.acceptedAt, handover.to, 0);
  if (!isSender) return accepted;
  return [
    ...accepted,
    ...mark(handover.returnedAt ?? handover.rejectedAt, handover.from, 1),
    ...mark(handover.withdrawnAt, handover.from, 2),
  ];
}

function compareMarks(left: Mark, right: Mark): number {
  return (
    left.at - right.at ||
    Number(left.weight === STATEMENT) - Number(right.weight === STATEMENT) ||
    left.witnessedAt - right.witnessedAt ||
    compareText(left.source, right.source) ||
    left.weight - right.weight
  );
}

/** A desk answers for whom it brought in, and a customer holds nothing. */
function answerable(party: PartyId | null, own: PartyId): PartyId | null {
  return party !== null && (party.startsWith('external:') || party.startsWith('customer:')) ? own : party;
}

/** From when the statement, which names its own desk, is a valid stop; `Infinity` for never. */
function stopFrom(statement: ClockStatement, isLocalDesk: (party: PartyId) => boolean, policy: Policy): InstantMs {
  const { state, reason, waitingOn } = statement;
  if (state !== 'STOPPED') return Infinity;
  if (reason === null || !policy.stops.permitted.includes(reason)) return Infinity;
  if (policy.stops.evidenceRequired && !statement.hasEvidence) return Infinity;
  if (waitingOn !== null && !waitingOn.startsWith('customer:') && !isLocalDesk(waitingOn)) return Infinity;
  return statement.requestReachedAt ?? Infinity;
}
