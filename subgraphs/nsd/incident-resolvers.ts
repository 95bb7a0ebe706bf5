/** What the NSD adds to the contract: the incidents that it declared, one by one and as a list. */

import DataLoader from 'dataloader';
import { parseInstant } from '../../schema/contract/times.ts';
import type { IncidentSearch, IncidentSource } from '../connectors/ledger/incidents.ts';
import { perRequest, resolvePage, type DeskContext, type OwnResolvers, type SupplierSystem } from '../kit/index.ts';
import type { IncidentFilter, QueryIncidentsArgs } from './generated/resolvers.ts';

const sources = new WeakMap<SupplierSystem, IncidentSource>();

/** Says which incidents stand beside a system; called once, when the desk's service is created. */
export function provideIncidents(system: SupplierSystem, incidents: IncidentSource): void {
  sources.set(system, incidents);
}

export const incidentResolvers: OwnResolvers = {
  Query: {
    incidents: (_: unknown, { filter, ...page }: QueryIncidentsArgs, context: DeskContext) =>
      resolvePage(context, page, (request, options) =>
        incidentsOf(context).search(toSearch(filter ?? {}), request, options),
      ),
  },
  Incident: {
    // An incident that the NSD never declared is no error: it answers, and says nothing of it.
    __resolveReference: async ({ id }: { id: string }, context: DeskContext) =>
      (await perRequest(context, createIncidentLoader).load(id)) ?? { id },
  },
};

function createIncidentLoader(context: DeskContext) {
  return new DataLoader((ids: readonly string[]) => incidentsOf(context).byId(ids, context.options));
}

function incidentsOf({ system }: DeskContext): IncidentSource {
  const incidents = sources.get(system);
  if (incidents === undefined)
    throw new TypeError('The NSD serves a system without incidents: provideIncidents was not called');
  return incidents;
}

function toSearch({ open, service, site, from, to, major }: IncidentFilter): IncidentSearch {
  return {
    ...(open == null ? {} : { open }),
    ...(service == null ? {} : { service }),
    ...(site == null ? {} : { site }),
    ...(from == null ? {} : { from: parseInstant(from, 'filter.from') }),
    ...(to == null ? {} : { to: parseInstant(to, 'filter.to') }),
    ...(major == null ? {} : { major }),
  };
}
