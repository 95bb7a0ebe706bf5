/** One desk's tickets, by reference. */

import { parseTicketId } from '../../../schema/contract/ids.ts';
import type { TicketId } from '../../../schema/contract/ids.ts';
import type { DeskContext } from '../context.ts';
import type { TicketRecord } from '../model.ts';
import { WITHHELD_BY_DEFAULT } from './governed-text.ts';
import { assertOneOfOurs, parseKey, requireKey } from './keys.ts';
import { emptyConnection, pageOfArray, toPageRequest } from './paging.ts';
import type { Connection, PageArguments } from './paging.ts';

/** What the contract's default page of events holds, where it differs from every other list's. */
const EVENTS_DEFAULT_FIRST = 100;

export const ticketResolvers = {
  async __resolveReference(
    reference: { readonly id?: unknown },
    context: DeskContext,
  ): Promise<TicketRecord | { readonly id: string }> {
    const id = requireKey('Ticket', 'id', reference.id);
    const key = parseKey(parseTicketId, id);
    assertOneOfOurs(context.desks, key.desk, `ticket ${id}`);
    if (context.pastUnavailable) return { id };
    return context.loaders.tickets.load({ id: id as TicketId, key });
  },

  notes(ticket: TicketRecord, pageArguments: PageArguments): Connection<unknown> {
    return pageOfTicket(ticket, 'notes', toPageRequest(pageArguments));
  },

  events(ticket: TicketRecord, pageArguments: PageArguments): Connection<unknown> {
    return pageOfTicket(ticket, 'events', toPageRequest(pageArguments, EVENTS_DEFAULT_FIRST));
  },
};

function pageOfTicket(
  ticket: TicketRecord,
  list: 'notes' | 'events',
  request: ReturnType<typeof toPageRequest>,
): Connection<unknown> {
  const rows: readonly unknown[] | null = ticket[list];
  const { presence, sourceSpokeAt } = ticket;
  if (rows !== null && presence !== 'WITHHELD') {
    return pageOfArray(rows, list, request, sourceSpokeAt);
  }
  switch (presence) {
    case 'HELD':
      return emptyConnection({ state: 'NOT_SUPPORTED', withheld: null, sourceSpokeAt });
    case 'WITHHELD':
      return emptyConnection({ state: 'WITHHELD', withheld: WITHHELD_BY_DEFAULT, sourceSpokeAt });
    case 'NOT_HELD':
    case 'PURGED':
      return emptyConnection({ state: 'NOT_HELD', withheld: null, sourceSpokeAt });
  }
}
