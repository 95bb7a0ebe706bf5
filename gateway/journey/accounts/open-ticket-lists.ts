/** What desks answer of their open tickets. */

import type { OpenTicket } from '../engine/measures/open-threads.ts';
import { deskListDocuments, type DeskList } from './read-every-desk.ts';
import { instant } from './to-record.ts';

type Maybe<Value> = Value | null | undefined;

export const OPEN_TICKET_LISTS = deskListDocuments({
  field: 'tickets',
  parameters: '$site: ID',
  arguments: 'filter: { open: true site: $site }',
  selection: `
    id incident { id } service { code } site { code } affectedSites { code } heldBy { id } openedAt nextUpdateDueAt lastUpdatedAt
  `,
});

export interface OpenTicketNode {
  readonly id: string;
  readonly incident?: Maybe<{ readonly id: string }>;
  readonly service?: Maybe<{ readonly code: string }>;
  readonly site?: Maybe<{ readonly code: string }>;
  readonly affectedSites?: Maybe<readonly { readonly code: string }[]>;
  readonly heldBy?: Maybe<{ readonly id: string }>;
  readonly openedAt?: Maybe<string>;
  readonly nextUpdateDueAt?: Maybe<string>;
  readonly lastUpdatedAt?: Maybe<string>;
}

export function toOpenTickets({ desk, nodes }: DeskList<OpenTicketNode>): readonly OpenTicket[] {
  return nodes.map((node) => ({
    id: node.id,
    desk,
    incident: node.incident?.id ?? null,
    service: node.service?.code ?? null,
    site: node.site?.code ?? null,
    affectedSites: (node.affectedSites ?? []).map(({ code }) => code),
    heldBy: node.heldBy?.id ?? null,
    openedAt: instant(node.openedAt),
    nextUpdateDueAt: instant(node.nextUpdateDueAt),
    lastUpdatedAt: instant(node.lastUpdatedAt),
  }));
}
