/** Which incidents could lie across an instant: by the desks' tickets about the service, and as the NSD tells it. */

import type { Times } from '../../../schema/contract/times.ts';
import type { FederatedRead } from '../federated-read.ts';
import { deskListDocuments, type DeskList } from './read-every-desk.ts';
import { walkPages, type PagePlace } from './walk-pages.ts';

type Maybe<Value> = Value | null | undefined;

/** Opened by the instant and not closed before it, by all that is known at the request's own times. */
export const ACTIVE_TICKET_LISTS = deskListDocuments({
  field: 'tickets',
  parameters: '$service: ID $at: DateTime',
  arguments: 'filter: { service: $service activeFrom: $at activeTo: $at }',
  selection: 'id presence incident { id }',
});

export interface ActiveTicketNode {
  readonly id: string;
  readonly incident?: Maybe<{ readonly id: string }>;
}

/** Ids of tickets that are linked to no incident, and of the incidents that the others are linked to; each once, in order. */
export function incidentsOf(lists: readonly DeskList<ActiveTicketNode>[]): {
  readonly incidents: readonly string[];
  readonly unlinked: readonly string[];
} {
  const nodes = lists.flatMap((list) => list.nodes);
  return {
    incidents: [...new Set(nodes.flatMap(({ incident }) => (incident == null ? [] : [incident.id])))].toSorted(),
    unlinked: nodes.flatMap(({ id, incident }) => (incident == null ? [id] : [])).toSorted(),
  };
}

const OPEN_INCIDENTS = `query OpenIncidents($service: ID! $after: String) {
  incidents(filter: { open: true service: $service } first: 200 after: $after) {
    nodes { id }
    pageInfo { endCursor hasNextPage }
  }
}`;

interface IncidentPage {
  readonly nodes?: Maybe<readonly { readonly id: string }[]>;
  readonly pageInfo: PagePlace;
}

/**
 * @param times the NSD is asked for what was open at their valid time.
 * @returns ids in the NSD's order; null where it did not answer, or not to the end.
 */
export async function readOpenIncidents(
  context: Pick<FederatedRead, 'read'>,
  service: string,
  times: Times,
): Promise<readonly string[] | null> {
  const ids: string[] = [];
  const isWhole = await walkPages(async (after) => {
    const { data } = await context.read(OPEN_INCIDENTS, { variables: { service, after }, times });
    const page = (data?.['incidents'] ?? null) as IncidentPage | null;
    if (page?.nodes == null) return null;
    ids.push(...page.nodes.map(({ id }) => id));
    return page.pageInfo;
  });
  return isWhole ? ids : null;
}
