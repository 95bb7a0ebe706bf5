/** Which incidents desks had tickets about: by the desks' own lists, so that it needs no national desk. */

import type { MissingReason } from '../engine/custody/custody-model.ts';
import type { FederatedRead } from '../federated-read.ts';
import { inTurn } from './in-turn.ts';
import { readDeskList } from './read-desk-list.ts';

export interface IncidentsOfDesks {
  /** Each once; only the ids are held, however many there are. */
  readonly incidents: ReadonlySet<string>;
  /** Desks whose lists did not come whole. */
  readonly missing: ReadonlyMap<string, MissingReason>;
}

const READ_INCIDENT_IDS = `query ReadIncidentsOfDesk($desk: ID!, $from: DateTime!, $to: DateTime!, $first: Int!, $after: String) {
  desk(code: $desk) {
    tickets(filter: { activeFrom: $from, activeTo: $to }, first: $first, after: $after) {
      answer { state }
      nodes { id incident { id } }
      pageInfo { endCursor hasNextPage }
    }
  }
}`;
const CONCURRENCY = 8;

/** @param period instants as the contract writes them. */
export async function incidentsOfDesks(
  context: Pick<FederatedRead, 'read'>,
  desks: readonly string[],
  period: { readonly from: string; readonly to: string },
): Promise<IncidentsOfDesks> {
  const incidents = new Set<string>();
  const missing = new Map<string, MissingReason>();
  await inTurn(desks, CONCURRENCY, async (desk) => {
    const question = { document: READ_INCIDENT_IDS, list: 'tickets', desk, variables: { ...period } } as const;
    const reason = await readDeskList<TicketNode>(context, question, (nodes) => {
      for (const { incident } of nodes) if (incident != null) incidents.add(incident.id);
    });
    if (reason !== null) missing.set(desk, reason);
  });
  return { incidents, missing };
}

interface TicketNode {
  readonly incident?: { readonly id: string } | null;
}
