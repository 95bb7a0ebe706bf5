/** How far one failure reached: sites, services, each desk's tickets, and which of them are worked under another. */

import type { MissingAccount } from '../custody/custody-model.ts';
import { copiedAccounts, intakeOf, missingBefore, type Availability } from '../custody/intake.ts';
import { compareText } from '../custody/order.ts';
import { ticketsUnderParent } from '../custody/parents.ts';
import type { IncidentAccounts, Presence, Ticket } from '../model.ts';
import type { Policy } from '../policy-model.ts';

/** Where a ticket says that it is about. */
export interface TicketPlaces {
  readonly ticket: string;
  readonly site: string | null;
  readonly affectedSites: readonly string[];
}

export interface Blast {
  /** By code: those that the NSD has claims of, and those that a ticket names. */
  readonly sites: readonly Touched[];
  /** By code: the one that the NSD names, and those that a ticket names. */
  readonly services: readonly Touched[];
  /** By desk; a desk without a ticket is not there. */
  readonly desks: readonly DeskTickets[];
  /** By id. */
  readonly children: readonly ChildTicket[];
  /** In the directory's order. */
  readonly missing: readonly MissingAccount[];
}

export interface Touched {
  readonly code: string;
  /** Whether the NSD says so; null where it did not answer. */
  readonly isDeclared: boolean | null;
  /** How many tickets say so. */
  readonly tickets: number;
}

export interface DeskTickets {
  readonly desk: string;
  /** `NOT_ANSWERED`: the ticket did not come. */
  readonly byPresence: Readonly<Record<Presence | 'NOT_ANSWERED', number>>;
}

export interface ChildTicket {
  readonly ticket: string;
  /** Tickets that it is worked under, by id; empty where only the NSD says so, of the incident as a whole. */
  readonly under: readonly string[];
}

export function blastOf(accounts: IncidentAccounts, places: readonly TicketPlaces[], policy: Policy): Blast {
  const { tickets, availability } = intakeOf(accounts, policy);
  const { declaration } = accounts;
  const placesOf = new Map(places.map((place) => [place.ticket, place]));
  const sitesOf = ({ id }: Ticket): readonly string[] => {
    const { site, affectedSites = [] } = placesOf.get(id) ?? { site: null };
    return site === null ? affectedSites : [site, ...affectedSites];
  };
  return {
    sites: touched(tickets.map(sitesOf), declaration?.impact.map(({ site }) => site) ?? null),
    services: touched(
      tickets.map(({ service }) => (service === null ? [] : [service])),
      declaration === null ? null : declaration.service === null ? [] : [declaration.service],
    ),
    desks: deskTickets(tickets),
    children: childrenOf(accounts, tickets),
    missing: missingOf(accounts, availability),
  };
}

/** What a desk said before may lack tickets that it has since. */
function missingOf(accounts: IncidentAccounts, availability: readonly Availability[]): readonly MissingAccount[] {
  const copied = copiedAccounts(accounts);
  return availability.flatMap((account) => [
    ...missingBefore(null, [account]),
    ...copied.filter(({ desk }) => desk === account.desk),
  ]);
}

/** @param declared null where nobody said. */
function touched(named: readonly (readonly string[])[], declared: readonly string[] | null): readonly Touched[] {
  const counts = new Map<string, number>((declared ?? []).map((code) => [code, 0]));
  for (const codes of named) for (const code of new Set(codes)) counts.set(code, (counts.get(code) ?? 0) + 1);
  const isDeclared = new Set(declared);
  return [...counts]
    .toSorted(([left], [right]) => compareText(left, right))
    .map(([code, tickets]) => ({ code, isDeclared: declared === null ? null : isDeclared.has(code), tickets }));
}

function deskTickets(tickets: readonly Ticket[]): readonly DeskTickets[] {
  return [...Map.groupBy(tickets, ({ desk }) => desk)]
    .toSorted(([left], [right]) => compareText(left, right))
    .map(([desk, ofDesk]) => {
      const byPresence = { HELD: 0, NOT_HELD: 0, WITHHELD: 0, PURGED: 0, NOT_ANSWERED: 0 };
      for (const { presence } of ofDesk) byPresence[presence ?? 'NOT_ANSWERED'] += 1;
      return { desk, byPresence };
    });
}

function childrenOf({ declaration }: IncidentAccounts, tickets: readonly Ticket[]): readonly ChildTicket[] {
  const parents = new Map<string, Set<string>>();
  for (const { id, bonds } of tickets) {
    for (const { role, target, deniedAt } of bonds) {
      if (deniedAt !== null) continue;
      if (role === 'PARENT') addTo(parents, id, target);
      if (role === 'CHILD') addTo(parents, target, id);
    }
  }
  return [...ticketsUnderParent(tickets, declaration?.bonds ?? [])]
    .toSorted(compareText)
    .map((ticket) => ({ ticket, under: [...(parents.get(ticket) ?? [])].toSorted(compareText) }));
}

function addTo(sets: Map<string, Set<string>>, key: string, member: string): void {
  const known = sets.get(key);
  if (known === undefined) sets.set(key, new Set([member]));
  else known.add(member);
}
