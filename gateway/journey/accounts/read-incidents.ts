/** Reads incidents that are known by id, for figures that have no incident to require from. */

import type { SourceRow } from '../../../schema/contract/extensions.ts';
import type { Times } from '../../../schema/contract/times.ts';
import type { Registry } from '../../../schema/organisations/registry.ts';
import type { IncidentAccounts } from '../engine/model.ts';
import type { FederatedRead } from '../federated-read.ts';
import { INCIDENT_ACCOUNTS, type IncidentNode } from './incident-node.ts';
import { inTurn } from './in-turn.ts';
import { toIncidentAccounts } from './to-incident-accounts.ts';

export interface ReadIncident {
  readonly accounts: IncidentAccounts;
  /** Who was asked for it and what came, with each desk's chain head at the read's times. */
  readonly sources: readonly SourceRow[];
}

export interface ReadIncidentsOptions {
  readonly registry: Registry;
  /** Other times than the request's; neither after its own. */
  readonly times?: Times;
  /** How many are read at once. */
  readonly concurrency?: number;
}

/** The same text each time, whatever the id: it is planned once. */
const READ_INCIDENT = `query ReadIncident($id: ID!) { incident(id: $id) { ...IncidentAccounts } } ${INCIDENT_ACCOUNTS}`;
const DEFAULT_CONCURRENCY = 8;

/**
 * @param ids of incidents, well-formed; one that nobody knows is read like any other.
 * @returns one for each id, in the order given. Where nothing at all could be answered, every desk of it is one that did not answer.
 */
export async function readIncidents(
  context: Pick<FederatedRead, 'read' | 'times'>,
  ids: readonly string[],
  options: ReadIncidentsOptions,
): Promise<readonly ReadIncident[]> {
  const { registry, times, concurrency = DEFAULT_CONCURRENCY } = options;
  const found: ReadIncident[] = Array.from({ length: ids.length });
  await inTurn(ids.entries(), concurrency, async ([index, id]) => {
    const { data, sources } = await context.read(READ_INCIDENT, {
      variables: { id },
      ...(times === undefined ? {} : { times }),
    });
    const node = (data?.['incident'] ?? { id }) as IncidentNode;
    found[index] = { accounts: toIncidentAccounts(node, { registry, times: times ?? context.times }), sources };
  });
  return found;
}
