/**
 * Finds out which incidents a figure is about, before any of them is read: by the NSD's list, and by every desk's own. Lists are walked
 * page by page and chosen from here: a filter on their times would have a desk go through years of records within one request.
 */

import { parseInstant, type InstantMs } from '../../../schema/contract/times.ts';
import type { Registry } from '../../../schema/organisations/registry.ts';
import { inTurn } from '../accounts/in-turn.ts';
import { readDeskList } from '../accounts/read-desk-list.ts';
import { walkPages, type PagePlace } from '../accounts/walk-pages.ts';
import type { MissingReason } from '../engine/custody/custody-model.ts';
import type { FederatedRead } from '../federated-read.ts';

/** The most that a desk answers at once, and what one page costs least for each incident at. */
export const INCIDENTS_A_PAGE = 200;

/** What desks find by an index: `open` of now, and the service. As `IncidentFilter` and `TicketFilter` have it. */
export type OpenFilter = Readonly<{ open?: true }>;
export type IncidentFilter = OpenFilter & { readonly service?: string };

/** A page of the NSD's list, as it can be asked for with all that each incident needs. */
export interface ListedPage {
  readonly filter: IncidentFilter;
  readonly after: string | null;
  /** All that stand on it, in order. */
  readonly incidents: readonly string[];
  /** Those of them that are wanted, at least one; null for all, so that the ids of a long list are held once. */
  readonly wanted: ReadonlySet<string> | null;
}

export interface ListedIncidents {
  readonly pages: readonly ListedPage[];
  /** Those that stand on no page: the NSD never declared them, or did not answer. Each once. */
  readonly others: readonly string[];
  /** How many are wanted in all. */
  readonly total: number;
  /** Desks whose lists did not come whole, by the desk that answers for them. */
  readonly missing: ReadonlyMap<string, MissingReason>;
}

/** What a list tells of an incident, or of a ticket. */
export interface ListedTimes {
  /** The earliest that is claimed; null where nothing is. */
  readonly beganAt: InstantMs | null;
  /** The latest restore that is claimed, or when the ticket was closed; null while it is open. */
  readonly endedAt: InstantMs | null;
}

export interface ListIncidentsOptions {
  readonly registry: Registry;
  readonly filter: OpenFilter;
  /** Only incidents on this service, and those of which the NSD names none; null for all. */
  readonly service: string | null;
  readonly isWanted: (times: ListedTimes) => boolean;
  /** @param isNationalListed whether the NSD's list came whole. */
  readonly isTicketWanted: (times: ListedTimes, isNationalListed: boolean) => boolean;
  /** Told of each desk whose list has come to its end. */
  readonly onDesk: () => void;
}

type Read = Pick<FederatedRead, 'read'>;

const LIST_INCIDENTS = `query ListIncidents($filter: IncidentFilter!, $first: Int!, $after: String) {
  incidents(filter: $filter, first: $first, after: $after) {
    nodes { id service { code } startClaims { at } restoreClaims { at } }
    pageInfo { endCursor hasNextPage }
  }
}`;
const LIST_TICKETS = `query ListTickets($desk: ID!, $filter: TicketFilter!, $first: Int!, $after: String) {
  desk(code: $desk) {
    tickets(filter: $filter, first: $first, after: $after) {
      answer { state }
      nodes { incident { id } firstObservedAt openedAt closedAt }
      pageInfo { endCursor hasNextPage }
    }
  }
}`;
const DESKS_AT_ONCE = 4;

export async function listIncidents(context: Read, options: ListIncidentsOptions): Promise<ListedIncidents> {
  const { registry, filter, service, isWanted, isTicketWanted, onDesk } = options;
  const declared = new Set<string>();
  const pages: ListedPage[] = [];
  const others = new Set<string>();
  const addPage = (page: Omit<ListedPage, 'wanted' | 'incidents'>, nodes: readonly IncidentNode[]): void => {
    const wanted = new Set(nodes.filter((node) => isWanted(timesOfIncident(node))).map(({ id }) => id));
    if (wanted.size === 0) return;
    const isAll = wanted.size === nodes.length;
    pages.push({ ...page, incidents: nodes.map(({ id }) => id), wanted: isAll ? null : wanted });
  };
  let isNationalListed = await listPages(context, filter, (page, nodes) => {
    for (const { id } of nodes) declared.add(id);
    if (service === null) return addPage(page, nodes);
    // Of these the desks' tickets may name the service.
    for (const node of nodes) if (node.service == null && isWanted(timesOfIncident(node))) others.add(node.id);
  });
  if (service !== null) isNationalListed &&= await listPages(context, { ...filter, service }, addPage);
  const missing = new Map<string, MissingReason>();
  const note = (desk: string, reason: MissingReason): void =>
    void missing.set(registry.accountDeskOf(desk)?.code ?? desk, reason);
  if (!isNationalListed) note(nationalDesk(registry), 'NOT_ANSWERED');
  await inTurn(registry.listedDesks, DESKS_AT_ONCE, async ({ code }) => {
    const question = { document: LIST_TICKETS, list: 'tickets', desk: code, variables: { filter } } as const;
    const reason = await readDeskList<TicketNode>(context, question, (nodes) => {
      for (const node of nodes) {
        const id = node.incident?.id;
        if (id !== undefined && !declared.has(id) && isTicketWanted(timesOfTicket(node), isNationalListed))
          others.add(id);
      }
    });
    if (reason !== null) note(code, reason);
    onDesk();
  });
  const total = pages.reduce((sum, { wanted, incidents }) => sum + (wanted?.size ?? incidents.length), others.size);
  return { pages, others: [...others], total, missing };
}

interface IncidentNode {
  readonly id: string;
  readonly service?: { readonly code: string } | null;
  readonly startClaims?: readonly { readonly at?: string | null }[] | null;
  readonly restoreClaims?: readonly { readonly at?: string | null }[] | null;
}

interface TicketNode {
  readonly incident?: { readonly id: string } | null;
  readonly firstObservedAt?: string | null;
  readonly openedAt?: string | null;
  readonly closedAt?: string | null;
}

interface IncidentPage {
  readonly nodes?: readonly IncidentNode[] | null;
  readonly pageInfo: PagePlace;
}

/** @returns whether the NSD answered for all of it. */
async function listPages(
  { read }: Read,
  filter: IncidentFilter,
  take: (page: Omit<ListedPage, 'wanted' | 'incidents'>, nodes: readonly IncidentNode[]) => void,
): Promise<boolean> {
  return walkPages(async (after) => {
    const { data } = await read(LIST_INCIDENTS, { variables: { filter, first: INCIDENTS_A_PAGE, after } });
    const page = data?.['incidents'] as IncidentPage | null | undefined;
    if (page?.nodes == null) return null;
    take({ filter, after }, page.nodes);
    return page.pageInfo;
  });
}

function timesOfIncident({ startClaims, restoreClaims }: IncidentNode): ListedTimes {
  const starts = instants((startClaims ?? []).map(({ at }) => at));
  const restores = instants((restoreClaims ?? []).map(({ at }) => at));
  return {
    beganAt: starts.length === 0 ? null : Math.min(...starts),
    endedAt: restores.length === 0 ? null : Math.max(...restores),
  };
}

function timesOfTicket({ firstObservedAt, openedAt, closedAt }: TicketNode): ListedTimes {
  const begun = instants([firstObservedAt, openedAt]);
  return {
    beganAt: begun.length === 0 ? null : Math.min(...begun),
    endedAt: closedAt == null ? null : parseInstant(closedAt, 'closedAt'),
  };
}

function instants(written: readonly (string | null | undefined)[]): readonly InstantMs[] {
  return written.flatMap((instant) => (instant == null ? [] : parseInstant(instant, 'a listed time')));
}

function nationalDesk(registry: Registry): string {
  return registry.listedDesks.find(({ kind }) => kind === 'NATIONAL')?.code ?? '';
}
