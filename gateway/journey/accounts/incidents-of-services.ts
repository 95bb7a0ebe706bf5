/** Which incidents may have hit services in a period: as the NSD lists them, and as the providers' own tickets link them, so that neither is needed. */

import { isKnown } from '../../../schema/organisations/dated.ts';
import type { Registry } from '../../../schema/organisations/registry.ts';
import { formatInstant } from '../../../schema/contract/times.ts';
import type { MissingAccount } from '../engine/custody/custody-model.ts';
import type { FederatedRead } from '../federated-read.ts';
import { inTurn } from './in-turn.ts';
import { deskListDocuments, readDesks, silenceReasonOf } from './read-every-desk.ts';
import { walkPages, type PagePlace } from './walk-pages.ts';

export interface IncidentsOfServices {
  /** Each once, sorted. */
  readonly incidents: readonly string[];
  /** Desks whose lists did not come whole: by desk. */
  readonly silentDesks: readonly MissingAccount[];
}

export interface IncidentsOfServicesOptions {
  readonly registry: Registry;
  readonly services: readonly string[];
  /** Milliseconds UTC, `to` exclusive. */
  readonly period: { readonly from: number; readonly to: number };
}

const TICKETS_OF_SERVICE = deskListDocuments({
  field: 'tickets',
  parameters: '$service: ID! $from: DateTime! $to: DateTime!',
  arguments: 'filter: { service: $service activeFrom: $from activeTo: $to }',
  selection: 'id incident { id }',
});

const DECLARED_INCIDENTS = `query DeclaredIncidents($service: ID!, $from: DateTime!, $to: DateTime!, $after: String) {
  incidents(filter: { service: $service, from: $from, to: $to }, first: 200, after: $after) {
    nodes { id }
    pageInfo { endCursor hasNextPage }
  }
}`;

const SERVICES_IN_TURN = 4;

/**
 * Local desks are not searched: what is theirs alone is no provider's incident, and what is not stands at the NSD or a provider.
 *
 * @returns more than were lost by these services, it may be: what each is about, its accounts say.
 */
export async function incidentsOfServices(
  context: Pick<FederatedRead, 'read' | 'times'>,
  { registry, services, period }: IncidentsOfServicesOptions,
): Promise<IncidentsOfServices> {
  const incidents = new Set<string>();
  const silent = new Map<string, MissingAccount>();
  const times = { from: formatInstant(period.from), to: formatInstant(period.to) };
  const desks = registry.listedDesks
    .filter((desk) => desk.kind !== 'LOCAL' && isKnown(desk, context.times.asKnownAt))
    .map(({ code }) => code);
  const national = registry.listedDesks.filter(({ kind }) => kind === 'NATIONAL').map(({ code }) => code);
  await inTurn(services, SERVICES_IN_TURN, async (service) => {
    const variables = { service, ...times };
    const lists = await readDesks<TicketNode>(context, TICKETS_OF_SERVICE, { registry, desks, variables });
    for (const list of lists) {
      const reason = silenceReasonOf(list);
      if (reason !== null) silent.set(list.desk, { desk: list.desk, reason });
      for (const { incident } of list.nodes) if (incident != null) incidents.add(incident.id);
    }
    if (await readDeclared(context, variables, incidents)) return;
    for (const desk of national) silent.set(desk, { desk, reason: 'NOT_ANSWERED' });
  });
  return { incidents: [...incidents].toSorted(), silentDesks: [...silent.values()] };
}

interface TicketNode {
  readonly incident?: { readonly id: string } | null;
}

interface IncidentPage {
  readonly nodes?: readonly { readonly id: string }[] | null;
  readonly pageInfo?: PagePlace | null;
}

/** @returns whether the NSD answered all of it. */
async function readDeclared(
  context: Pick<FederatedRead, 'read'>,
  variables: Readonly<Record<string, string>>,
  incidents: Set<string>,
): Promise<boolean> {
  return walkPages(async (after) => {
    const { data } = await context.read(DECLARED_INCIDENTS, { variables: { ...variables, after } });
    const page = data?.['incidents'] as IncidentPage | null | undefined;
    if (page?.nodes == null || page.pageInfo == null) return null;
    for (const { id } of page.nodes) incidents.add(id);
    return page.pageInfo;
  });
}
