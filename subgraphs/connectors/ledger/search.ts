/** Whether a folded record fits a search, at the times it was folded for. */

import { formatPartyId } from '../../../schema/contract/ids.ts';
import { parseInstant } from '../../../schema/contract/times.ts';
import type { Handover, HandoverOutcome, TicketRecord } from '../../kit/model.ts';
import type { HandoverSearch, TicketSearch } from '../../kit/supplier-system.ts';

export function matchesTicket(ticket: TicketRecord, search: TicketSearch): boolean {
  if (ticket.presence !== 'HELD') return Object.keys(search).length === 0;
  const open = ticket.closedAt === null;
  if (search.open !== undefined && search.open !== open) return false;
  if (search.unlinked !== undefined && search.unlinked !== (ticket.incident === null)) return false;
  if (search.incident !== undefined && ticket.incident?.id !== search.incident) return false;
  if (search.service !== undefined && ticket.service?.code !== search.service) return false;
  if (search.domain !== undefined && ticket.domain !== search.domain) return false;
  if (
    search.site !== undefined &&
    ![ticket.site, ...(ticket.affectedSites ?? [])].some((site) => site?.code === search.site)
  )
    return false;
  const from = ticket.openedAt === null ? -Infinity : parseInstant(ticket.openedAt, 'openedAt');
  const to = ticket.closedAt === null ? Infinity : parseInstant(ticket.closedAt, 'closedAt');
  // What is closed at an instant is no longer open at it.
  if (search.activeFrom !== undefined && to <= search.activeFrom) return false;
  return search.activeTo === undefined || from <= search.activeTo;
}

export function matchesHandover(handover: Handover, desk: string, search: HandoverSearch): boolean {
  const self = formatPartyId({ kind: 'desk', code: desk });
  if (search.direction === 'SENT' && handover.from?.id !== self) return false;
  if (search.direction === 'RECEIVED' && handover.to?.id !== self) return false;
  if (search.outcome !== undefined && outcomeOf(handover) !== search.outcome) return false;
  const at = firstHeardOf(handover);
  if (search.from !== undefined && at < search.from) return false;
  return search.to === undefined || at < search.to;
}

/** What became of it by this desk's own record. */
function outcomeOf(handover: Handover): HandoverOutcome {
  if (handover.acceptedAt !== null) return 'ACCEPTED';
  if (handover.rejectedAt !== null) return 'REJECTED';
  return handover.withdrawnAt === null ? 'OPEN' : 'WITHDRAWN';
}

/** When it was offered; where no offer is on record, when this desk first heard of it. Milliseconds UTC. */
export function firstHeardOf(handover: Handover): number {
  const { offeredAt, receivedAt, acceptedAt, rejectedAt, withdrawnAt, returnedAt } = handover;
  if (offeredAt !== null) return parseInstant(offeredAt, 'offeredAt');
  const known = [receivedAt, acceptedAt, rejectedAt, withdrawnAt, returnedAt].filter((instant) => instant !== null);
  return Math.min(...known.map((instant) => parseInstant(instant, 'hand-over')));
}
