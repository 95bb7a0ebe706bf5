/** The accounts of an incident that came by `@requires`, made ready once however many of its figures are asked. */

import type { Times } from '../../../schema/contract/times.ts';
import type { Registry } from '../../../schema/organisations/registry.ts';
import type { IncidentAccounts } from '../engine/model.ts';
import type { IncidentNode } from './incident-node.ts';
import { toIncidentAccounts } from './to-incident-accounts.ts';

/** An incident as the gateway hands it over belongs to one request, and so to one pair of times. */
const known = new WeakMap<IncidentNode, IncidentAccounts>();

export function requiredAccounts(incident: IncidentNode, registry: Registry, times: Times): IncidentAccounts {
  let accounts = known.get(incident);
  if (accounts === undefined) known.set(incident, (accounts = toIncidentAccounts(incident, { registry, times })));
  return accounts;
}
