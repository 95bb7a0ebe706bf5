/** Finds out which incidents a figure is about, before any of them is read: by the NSD's list, and by every desk's own. */

import { parseInstant, type InstantMs } from '../../../schema/contract/times.ts';
import type { Registry } from '../../../schema/organisations/registry.ts';
import { inTurn } from '../accounts/in-turn.ts';
import { readDeskList } from '../accounts/read-desk-list.ts';
import type { MissingReason } from '../engine/custody/custody-model.ts';
import type { FederatedRead } from '../federated-read.ts';

/** The most that a desk answers at once, and what one page costs least for each incident at. */
export const INCIDENTS_A_PAGE = 200;

/** As the NSD's `IncidentFilter`. */
export type IncidentFilter = Readonly<Partial<Record<'from' | 'to' | 'service', string> & { open: boolean }>>;

/** A page of the NSD's list, as it can be asked for with all that each incident needs. */
export interface ListedPage {
  readonly filter: IncidentFilter;
  readonly after: string | null;
  readonly incidents: readonly string[];
}

export interface ListedIncidents {
  readonly pages: readonly ListedPage[];
  /** Those that stand on no page: the NSD never declared them, or not in what was asked of it, or did not answer. Each once. */
  readonly others: readonly string[];
  /** How many in all. */
  readonly total: number;
  /** Desks whose lists did not come whole, by the desk that answers for them. */
  readonly missing: ReadonlyMap<string, MissingReason>;
}

export interface ListIncidentsOptions {
  readonly registry: Registry;
  /** What to ask of the NSD; no incident fits two of them. */
  readonly filters: readonly IncidentFilter[];
  /** Only incidents on this service, and those of which the NSD names none; null for all. */
  readonly service: string | null;
  /**
   * What to ask of each desk's tickets.
   *
   * @param isNationalListed whether the NSD's list came whole.
   */
  readonly ticketFilter: (isNationalListed: boolean) => Readonly<Record<string, unknown>>;
  /** Only tickets whose fault began before this instant, as far as the desk says when. */
  readonly before: InstantMs;
  /** Told of each desk whose list has come to its end. */
  readonly onDesk: () => void;
}

type Read = Pick<FederatedRead, 'read'>;

const LIST_INCIDENTS = `query ListIncidents($filter: IncidentFilter!, $first: Int!, $after: String) {
  incidents(filter: $filter, first: $first, after: $after) {
    nodes { id service { code } }
    pageInfo { endCursor hasNextPage }
  }
}`;
const LIST_TICKETS = `query ListTickets($desk: ID!, $filter: TicketFilter!, $first: Int!, $after: String) {
  desk(code: $desk) {
    tickets(filter: $filter, first: $first, after: $after) {
      answer { state }
      nodes { incident { id } firstObservedAt openedAt }
      pageInfo { endCursor hasNextPage }
    }
  }
}`;
const DESKS_AT_ONCE = 4;

export async function listIncidents(context: Read, options: ListIncidentsOptions): Promise<ListedIncidents> {
  const { registry, filters, service, ticketFilter, before, onDesk } = options;
  const declared = new Set<string>();
  const pages: ListedPage[] = [];
  const others = new Set<string>();
  let isNationalListed = true;
  for (const filter of filters) {
    const isWhole = await listPages(context, filter, (page, nodes) => {
      for (const { id } of nodes) declared.add(id);
      if (service === null) pages.push(page);
      else for (const node of nodes) if (node.service == null) others.add(node.id);
    });
    isNationalListed &&= isWhole;
    if (service === null) continue;
    isNationalListed &&= await listPages(context, { ...filter, service }, (page) => void pages.push(page));
  }
  const missing = new Map<string, MissingReason>();
  if (!isNationalListed) noteMissing(missing, registry, nationalDesk(registry), 'NOT_ANSWERED');
  await inTurn(registry.listedDesks, DESKS_AT_ONCE, async ({ code }) => {
    const variables = { filter: ticketFilter(isNationalListed) };
    const question = { document: LIST_TICKETS, list: 'tickets', desk: code, variables } as const;
    const reason = await readDeskList<TicketNode>(context, question, (nodes) => {
      for (const node of nodes) {
        const id = node.incident?.id;
        if (id !== undefined && !declared.has(id) && beganBefore(node, before)) others.add(id);
      }
    });
    if (reason !== null) noteMissing(missing, registry, code, reason);
    onDesk();
  });
  const total = pages.reduce((sum, { incidents }) => sum + incidents.length, others.size);
  return { pages, others: [...others], total, missing };
}

interface IncidentNode {
  readonly id: string;
  readonly service?: { readonly code: string } | null;
}

interface TicketNode {
  readonly incident?: { readonly id: string } | null;
  readonly firstObservedAt?: string | null;
  readonly openedAt?: string | null;
}

interface IncidentPage {
  readonly nodes?: readonly IncidentNode[] | null;
  readonly pageInfo: { readonly endCursor: string | null; readonly hasNextPage: boolean };
}

/** @returns whether the NSD answered for all of it. */
async function listPages(
  { read }: Read,
  filter: IncidentFilter,
  take: (page: ListedPage, nodes: readonly IncidentNode[]) => void,
): Promise<boolean> {
  let after: string | null = null;
  for (;;) {
    const { data } = await read(LIST_INCIDENTS, { variables: { filter, first: INCIDENTS_A_PAGE, after } });
    const page = data?.['incidents'] as IncidentPage | null | undefined;
    if (page?.nodes == null) return false;
    if (page.nodes.length > 0) take({ filter, after, incidents: page.nodes.map(({ id }) => id) }, page.nodes);
    const { endCursor, hasNextPage } = page.pageInfo;
    if (!hasNextPage) return true;
    // A desk that says that there is more, and not where, has not answered the rest.
    if (endCursor === null || endCursor === after) return false;
    after = endCursor;
  }
}

/** Where a desk says nothing of it, it may have been. */
function beganBefore({ firstObservedAt, openedAt }: TicketNode, before: InstantMs): boolean {
  const told = [firstObservedAt, openedAt].filter((instant) => instant != null);
  return told.length === 0 || told.some((instant) => parseInstant(instant, 'ticket') < before);
}

function nationalDesk(registry: Registry): string {
  return registry.listedDesks.find(({ kind }) => kind === 'NATIONAL')?.code ?? '';
}

function noteMissing(
  missing: Map<string, MissingReason>,
  registry: Registry,
  desk: string,
  reason: MissingReason,
): void {
  missing.set(registry.accountDeskOf(desk)?.code ?? desk, reason);
}
