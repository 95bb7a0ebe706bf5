/** Rows repeat what the desk has said before; a reader of the ticket is to see each claim once, from when it was first made. */

import { parseTicketId } from '../../../schema/contract/ids.ts';
import type { Bond, ClockStatement, SeverityClaim, TicketRecord } from '../../kit/model.ts';
import type { SupplierSystem } from '../../kit/supplier-system.ts';
import { bondIdPrefix, ROW_CLAIM } from './row-events.ts';
import { CSV_SYSTEM } from './row.ts';

/** The same system, save that the tickets that came from files have their repeated claims joined, and that `stop` is the caller's. */
export function joinClaimsOf(system: SupplierSystem, stop: () => Promise<void>): SupplierSystem {
  const own: Pick<SupplierSystem, 'ticketsByReference' | 'searchTickets' | 'involvements' | 'stop'> = {
    ticketsByReference: async (keys, options) => {
      const tickets = await system.ticketsByReference(keys, options);
      return tickets.map((ticket) => (ticket === null ? null : joinRepeatedClaims(ticket)));
    },
    searchTickets: async (desk, search, page, options) => {
      const found = await system.searchTickets(desk, search, page, options);
      return { ...found, rows: found.rows.map(joinRepeatedClaims) };
    },
    involvements: async (incidents, options) => {
      const involvements = await system.involvements(incidents, options);
      return involvements.map((involvement) => ({
        ...involvement,
        tickets: involvement.tickets.map(joinRepeatedClaims),
      }));
    },
    stop,
  };
  return new Proxy(system, {
    get(target, name) {
      if (Object.hasOwn(own, name)) return own[name as keyof typeof own];
      const value: unknown = Reflect.get(target, name, target);
      // The system's own methods run on the system itself: its private state is not the proxy's.
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

/** The ticket with each claim that later rows only repeat told once; tickets of other systems are left as they are. */
export function joinRepeatedClaims(ticket: TicketRecord): TicketRecord {
  if (parseTicketId(ticket.id).system !== CSV_SYSTEM || ticket.presence !== 'HELD') return ticket;
  return {
    ...ticket,
    severityClaims: joinSeverityClaims(ticket.severityClaims ?? []),
    clock: joinStatements(ticket.clock ?? [], `${ticket.id}#${ROW_CLAIM}`),
    bonds: (ticket.bonds ?? []).map((bond) => ({ ...bond, assertedAt: firstAssertedAt(bond, ticket) })),
  };
}

/** @param claims in the order of what they are about, as the fold of a ticket gives them. */
function joinSeverityClaims(claims: readonly SeverityClaim[]): SeverityClaim[] {
  const joined: SeverityClaim[] = [];
  for (const claim of claims) {
    const before = joined.at(-1);
    const repeats =
      before !== undefined &&
      before.value === claim.value &&
      before.claimedBy?.id === claim.claimedBy?.id &&
      before.definition === claim.definition &&
      before.impact === claim.impact &&
      before.urgency === claim.urgency;
    if (repeats) joined[joined.length - 1] = { ...before, acceptedBy: before.acceptedBy ?? claim.acceptedBy };
    else joined.push(claim);
  }
  return joined;
}

/**
 * A row states who works on the ticket from then on, and knows no end: the next row's statement is it. Those that name nobody only
 * end the one before, and are dropped.
 *
 * @param rowPrefix with which the ids of statements from rows begin; other statements are left as they are.
 */
function joinStatements(statements: readonly ClockStatement[], rowPrefix: string): ClockStatement[] {
  const others = statements.filter(({ id }) => !id.startsWith(rowPrefix));
  const rows = statements
    .filter(({ id }) => id.startsWith(rowPrefix))
    .toSorted((left, right) => (left.from < right.from ? -1 : left.from > right.from ? 1 : 0));
  const joined: ClockStatement[] = [];
  for (const [index, statement] of rows.entries()) {
    const to = statement.to ?? rows[index + 1]?.from ?? null;
    if (to === statement.from) continue;
    const before = joined.at(-1);
    if (before !== undefined && before.to === statement.from && before.heldBy?.id === statement.heldBy?.id) {
      joined[joined.length - 1] = { ...before, to };
    } else joined.push({ ...statement, to });
  }
  return [...others, ...joined];
}

function firstAssertedAt(bond: Bond, ticket: TicketRecord): string {
  const prefix = bondIdPrefix(bond.target.id);
  return (ticket.events ?? []).find(({ id }) => id.startsWith(prefix))?.occurredAt ?? bond.assertedAt;
}
