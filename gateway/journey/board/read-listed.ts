/** Reads the incidents that were listed, page by page, each once; what is held at a time is a few pages. */

import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Registry } from '../../../schema/organisations/registry.ts';
import { inTurn } from '../accounts/in-turn.ts';
import {
  INCIDENT_ACCOUNTS,
  readIncidents,
  toIncidentAccounts,
  type IncidentNode,
} from '../accounts/incident-accounts.ts';
import type { IncidentAccounts } from '../engine/model.ts';
import type { FederatedRead } from '../federated-read.ts';
import { INCIDENTS_A_PAGE, type ListedIncidents, type ListedPage } from './list-incidents.ts';

export interface ReadListedOptions {
  readonly registry: Registry;
  readonly signal: AbortSignal;
  /** Given each incident, in no particular order. */
  readonly take: (accounts: IncidentAccounts) => void;
}

const READ_PAGE = `query ReadIncidents($filter: IncidentFilter!, $first: Int!, $after: String) {
  incidents(filter: $filter, first: $first, after: $after) { nodes { ...IncidentAccounts } }
}
${INCIDENT_ACCOUNTS}`;

/** While the desks work on one page the gateway works on the other: more would only hold more. */
const PAGES_AT_ONCE = 2;
/** A page of which less than this part is wanted costs more than those few by themselves. */
const SPARSE = 20;
/** Incidents reckoned before others have their turn: some milliseconds. */
const INCIDENTS_A_TURN = 10;

/** @throws the signal's reason, once it is aborted. */
export async function readListed(
  context: Pick<FederatedRead, 'read' | 'times'>,
  { pages, others }: Pick<ListedIncidents, 'pages' | 'others'>,
  { registry, signal, take }: ReadListedOptions,
): Promise<void> {
  const byId = async (ids: readonly string[]): Promise<void> => {
    for (let begin = 0; begin < ids.length; begin += INCIDENTS_A_PAGE) {
      const found = await readIncidents(context, ids.slice(begin, begin + INCIDENTS_A_PAGE), { registry });
      await takeInTurns(found, ({ accounts }) => take(accounts), signal);
    }
  };
  await inTurn(pages, PAGES_AT_ONCE, async (page) => {
    signal.throwIfAborted();
    const { times } = context;
    const { wanted, incidents } = page;
    const isSparse = wanted !== null && wanted.size * SPARSE < incidents.length;
    const nodes = isSparse ? null : await readPage(context, page);
    // Where the NSD has fallen silent, or says otherwise than when it listed them, the others still know them.
    if (nodes === null) return byId(wanted === null ? incidents : [...wanted]);
    const chosen = wanted === null ? nodes : nodes.filter(({ id }) => wanted.has(id));
    await takeInTurns(chosen, (node) => take(toIncidentAccounts(node, { registry, times })), signal);
  });
  await byId(others);
}

/** @returns null where it is not the page that was listed. */
async function readPage(
  { read }: Pick<FederatedRead, 'read'>,
  { filter, after, incidents }: ListedPage,
): Promise<readonly IncidentNode[] | null> {
  const { data } = await read(READ_PAGE, { variables: { filter, first: INCIDENTS_A_PAGE, after } });
  const page = data?.['incidents'] as { readonly nodes?: readonly IncidentNode[] | null } | null | undefined;
  const nodes = page?.nodes;
  if (nodes == null || nodes.length !== incidents.length) return null;
  return nodes.every(({ id }, index) => id === incidents[index]) ? nodes : null;
}

async function takeInTurns<Item>(
  items: readonly Item[],
  take: (item: Item) => void,
  signal: AbortSignal,
): Promise<void> {
  for (const [index, item] of items.entries()) {
    if (index % INCIDENTS_A_TURN === 0) {
      await nextTurn();
      signal.throwIfAborted();
    }
    take(item);
  }
}
