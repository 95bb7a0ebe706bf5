/** What a ledger's events say of who took part: its tickets' incidents, hand-overs and clinical safety, and what was granted. */

import { instantOf } from '../event.ts';
import type { StoredEvent } from '../fold/stored-event.ts';

/** A transfer, as far as rights come of it. Instants are milliseconds UTC. */
export interface Transfer {
  readonly from: string | null;
  readonly to: string | null;
  /** The last offer; null where none is on record. */
  readonly offer: { readonly at: number; readonly position: number } | null;
  readonly acceptedAt: number | null;
  readonly withdrawn: boolean;
}

export interface TicketStanding {
  readonly incident: string | null;
  readonly clinicalSafety: boolean;
  readonly transfers: readonly Transfer[];
}

export interface Grant {
  readonly organisation: string;
  readonly from: number;
  readonly to: number | null;
}

const NO_TRANSFER: Transfer = { from: null, to: null, offer: null, acceptedAt: null, withdrawn: false };

/** @param events of one ticket, those that count, in order. */
export function standingOf(events: readonly StoredEvent[]): TicketStanding {
  let incident: string | null = null;
  let clinicalSafety = false;
  const transfers = new Map<string, Transfer>();
  for (const event of events) {
    switch (event.kind) {
      case 'ticket.opened':
      case 'ticket.updated':
      case 'ticket.closed':
        if (event.data.incident !== undefined) ({ incident } = event.data);
        clinicalSafety = event.data.clinicalSafety ?? clinicalSafety;
        break;
      case 'handover.offered':
      case 'handover.received':
      case 'handover.accepted':
      case 'handover.rejected':
      case 'handover.withdrawn':
      case 'handover.returned': {
        const { handover, from, to } = event.data;
        const before = transfers.get(handover) ?? NO_TRANSFER;
        transfers.set(handover, {
          from: from ?? before.from,
          to: to ?? before.to,
          offer: event.kind === 'handover.offered' ? { at: event.occurredAt, position: event.position } : before.offer,
          acceptedAt: event.kind === 'handover.accepted' ? (before.acceptedAt ?? event.occurredAt) : before.acceptedAt,
          withdrawn: event.kind === 'handover.withdrawn' || (event.kind !== 'handover.offered' && before.withdrawn),
        });
        break;
      }
      default:
        break;
    }
  }
  return { incident, clinicalSafety, transfers: [...transfers.values()] };
}

/** @param events of one desk's grants, those that count, in order: the last of each name stands. */
export function grantsOf(events: readonly StoredEvent[]): readonly Grant[] {
  const grants = new Map<string, Grant>();
  for (const event of events) {
    if (event.kind !== 'inheritance.granted') continue;
    const { grant, organisation, from, to } = event.data;
    grants.set(grant, { organisation, from: instantOf(from), to: to == null ? null : instantOf(to) });
  }
  return [...grants.values()];
}
