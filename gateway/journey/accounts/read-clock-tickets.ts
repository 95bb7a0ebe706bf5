/** Reads a desk's tickets of a period with all that is said of their clocks, page by page. */

import type { MissingReason } from '../engine/custody/custody-model.ts';
import type { Ticket } from '../engine/model.ts';
import type { FederatedRead } from '../federated-read.ts';
import type { TicketNode } from './incident-node.ts';
import { readDeskList } from './read-desk-list.ts';
import { toTicket } from './to-incident-accounts.ts';

export interface ClockTicket {
  readonly ticket: Ticket;
  /** Null where the desk links the ticket to none. */
  readonly incident: string | null;
}

const READ_CLOCKS = `query ReadClocksOfDesk($desk: ID!, $from: DateTime!, $to: DateTime!, $first: Int!, $after: String) {
  desk(code: $desk) {
    tickets(filter: { activeFrom: $from, activeTo: $to }, first: $first, after: $after) {
      answer { state }
      nodes {
        id
        presence
        incident { id }
        service { code }
        sourceSpokeAt
        firstObservedAt
        openedAt
        closedAt
        clock {
          id role state heldBy { id } waitingOn { id } from to reason evidence { state }
          requestedAt requestReachedAt recordedAt witnessedAt
        }
        handovers {
          id transferReference from { id } to { id } offeredAt receivedAt acceptedAt rejectedAt withdrawnAt returnedAt
          rejectCode recordedAt witnessedAt
        }
        bonds { target { id } role assertedAt deniedAt }
        resolutions { claimedAt confirmedAt reopenedAt }
        severityClaims { value claimedBy { id } definition at acceptedBy { id } witnessedAt }
        materialGaps { obligation assertedBy { id } assertedAt firstLineFixable contestedAt }
      }
      pageInfo { endCursor hasNextPage }
    }
  }
}`;

/**
 * @param period instants as the contract writes them.
 * @param take is given each ticket that came whole, in any order.
 * @returns null where all came; else why some are missing. A ticket that was withheld or erased is missing for that reason.
 */
export async function readClockTickets(
  context: Pick<FederatedRead, 'read'>,
  desk: string,
  { from, to }: { readonly from: string; readonly to: string },
  take: (ticket: ClockTicket) => void,
): Promise<MissingReason | null> {
  let missing: MissingReason | null = null;
  const question = { document: READ_CLOCKS, list: 'tickets', desk, variables: { from, to } } as const;
  const reason = await readDeskList<ListedTicket>(context, question, (nodes) => {
    for (const node of nodes) {
      const ticket = toTicket(node);
      if (ticket.presence === 'HELD') take({ ticket, incident: node.incident?.id ?? null });
      else if (ticket.presence === null) missing = 'NOT_ANSWERED';
      else if (ticket.presence !== 'NOT_HELD') missing ??= ticket.presence;
    }
  });
  return reason ?? missing;
}

interface ListedTicket extends TicketNode {
  readonly incident?: { readonly id: string } | null;
}
