/** The accounts of an incident that came by `@requires`, made ready once however many of its figures are asked. */

import type { Registry } from '../../../schema/organisations/registry.ts';
import type { IncidentAccounts } from '../engine/model.ts';
import type { JourneyContext } from '../federated-read.ts';
import type { IncidentNode } from './incident-node.ts';
import { toIncidentAccounts } from './to-incident-accounts.ts';

/** An incident as the gateway hands it over belongs to one request, and so to one pair of times. */
const known = new WeakMap<IncidentNode, IncidentAccounts>();

export function requiredAccounts(
  incident: IncidentNode,
  registry: Registry,
  { times, copiedAt }: Pick<JourneyContext, 'times' | 'copiedAt'>,
): IncidentAccounts {
  let accounts = known.get(incident);
  if (accounts === undefined) {
    accounts = toIncidentAccounts(incident, { registry, times, copiedAt: copiedAt() });
    known.set(incident, accounts);
  }
  return accounts;
}
