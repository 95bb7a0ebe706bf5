/** What one desk says of an incident, instant by instant: the marks of its tickets together (`docs/custody.md`, section 3). */

import type { IncidentAccounts, InstantMs, PartyId, Ticket } from '../model.ts';
import type { Policy } from '../policy-model.ts';
import { intakeOf } from '../custody/intake.ts';
import { compareText } from '../custody/order.ts';
import { timelineOf, type Timeline } from '../custody/timeline.ts';

/** From `from` until the next speech of the desk, or for good. */
export interface DeskSpeech {
  readonly from: InstantMs;
  /** Whom its tickets name as the holder, sorted; empty where it says nothing of it. */
  readonly holders: readonly PartyId[];
  /** `STOPPED` where every statement that counts says so; null where none counts. */
  readonly state: 'RUNNING' | 'STOPPED' | null;
  /** Sorted by ticket. */
  readonly words: readonly TicketWord[];
}

export interface TicketWord {
  readonly ticket: string;
  readonly says: PartyId | null;
  /** Null where a hand-over says it: that is no word about the clock. */
  readonly state: 'RUNNING' | 'STOPPED' | null;
  /** Id of the statement or hand-over. */
  readonly source: string;
  readonly isHandover: boolean;
}

/**
 * @returns by desk, for those of `desks` that have a ticket that is heard: their speeches, each later than the one before.
 */
export function deskSpeeches(
  accounts: IncidentAccounts,
  policy: Policy,
  desks: ReadonlySet<string>,
): ReadonlyMap<string, readonly DeskSpeech[]> {
  const { heard, silentFrom } = intakeOf(accounts, policy);
  const kinds = new Map(accounts.directory.desks.map(({ code, kind }) => [`desk:${code}`, kind]));
  const byDesk = Map.groupBy(
    heard.filter(({ desk }) => desks.has(desk)),
    ({ desk }) => desk,
  );
  const isLocalDesk = (party: PartyId): boolean => kinds.get(party) === 'LOCAL';
  return new Map(
    [...byDesk].map(([desk, tickets]) => [
      desk,
      speechesOf(
        tickets.map((ticket) => {
          const silent = silentFrom(ticket);
          return ticketWords(ticket, timelineOf(ticket, silent, isLocalDesk, policy), silent);
        }),
      ),
    ]),
  );
}

/** What one ticket says from `from` until its next word, or for good. */
export interface TimedWord {
  readonly from: InstantMs;
  /** Null where the ticket says nothing from here on. */
  readonly word: TicketWord | null;
}

/** @param silentFrom with which the timeline was made. */
export function ticketWords(ticket: Ticket, { sayings }: Timeline, silentFrom: InstantMs): readonly TimedWord[] {
  const statements = new Map(ticket.clock.map((statement) => [statement.id, statement]));
  const handovers = new Set(ticket.handovers.map(({ id }) => id));
  return sayings.map(({ from, says, source }): TimedWord => {
    const statement = statements.get(source);
    const isOver = from >= silentFrom || (statement !== undefined && from >= (statement.to ?? Infinity));
    const state = isOver ? null : (statement?.state ?? null);
    if (says === null && state === null) return { from, word: null };
    const isHandover = statement === undefined && handovers.has(source);
    return { from, word: { ticket: ticket.id, says, state, source, isHandover } };
  });
}

function speechesOf(tickets: readonly (readonly TimedWord[])[]): readonly DeskSpeech[] {
  const changes = tickets
    .flatMap((words, ticket) => words.map(({ from, word }) => ({ from, word, ticket })))
    .toSorted((left, right) => left.from - right.from);
  const current: (TicketWord | null)[] = tickets.map(() => null);
  const speeches: DeskSpeech[] = [];
  for (const [index, { from, word, ticket }] of changes.entries()) {
    current[ticket] = word;
    if (changes[index + 1]?.from === from) continue;
    const words = current.filter((spoken) => spoken !== null);
    speeches.push({
      from,
      holders: [...new Set(words.flatMap(({ says }) => says ?? []))].toSorted(compareText),
      state: stateOf(words),
      words: words.toSorted((left, right) => compareText(left.ticket, right.ticket)),
    });
  }
  return speeches;
}

function stateOf(words: readonly TicketWord[]): DeskSpeech['state'] {
  const states = words.flatMap(({ state }) => state ?? []);
  if (states.length === 0) return null;
  return states.includes('RUNNING') ? 'RUNNING' : 'STOPPED';
}
