/** What the desks witnessed of one incident between two knowledge times, and their accounts at both. */

import { parseTicketId } from '../../../schema/contract/ids.ts';
import { parseInstant, type Times } from '../../../schema/contract/times.ts';
import type { Registry } from '../../../schema/organisations/registry.ts';
import type { IncidentAccounts, InstantMs, PartyId } from '../engine/model.ts';
import type { FederatedRead } from '../federated-read.ts';
import { inTurn } from './in-turn.ts';
import { INCIDENT_ACCOUNTS, type IncidentNode } from './incident-node.ts';
import { readIncidents } from './read-incidents.ts';
import { toIncidentAccounts } from './to-incident-accounts.ts';
import { ENOUGH, walkPages, type PagePlace } from './walk-pages.ts';

/** One thing that a desk came to hold. */
export interface Witnessed {
  /** Whose store holds it. */
  readonly desk: string;
  /** The desk that answers accounts for it. */
  readonly account: string;
  /** Id of the event, or of the dispute; null for a claim of start or restore, which has none. */
  readonly id: string | null;
  /** Code such as `clock.stated`. */
  readonly kind: string;
  /** Null for what is of the incident. */
  readonly ticket: string | null;
  readonly occurredAt: InstantMs | null;
  readonly recordedAt: InstantMs | null;
  readonly witnessedAt: InstantMs;
  readonly supersedes: string | null;
  readonly claimedBy: PartyId | null;
}

export interface WitnessedBetween {
  /** At `knownFrom`, and at `knownTo`. */
  readonly before: IncidentAccounts;
  readonly after: IncidentAccounts;
  /** After `knownFrom` and not after `knownTo`, by `witnessedAt`, desk, id. */
  readonly witnessed: readonly Witnessed[];
  /** Account desks whose events did not all come. */
  readonly silent: ReadonlySet<string>;
}

export interface ReadWitnessedOptions {
  readonly registry: Registry;
  readonly asOf: InstantMs;
  readonly knownFrom: InstantMs;
  readonly knownTo: InstantMs;
}

const EVENTS = `answer { state } nodes { id kind occurredAt recordedAt witnessedAt supersedes recordedBy { id } } pageInfo { endCursor hasNextPage }`;
const PAGE_SIZE = 200;
const READ_INCIDENT_WITH_EVENTS = `query ReadIncidentWithEvents($id: ID!) {
  incident(id: $id) { ...IncidentAccounts involvements { id tickets { id events(first: ${PAGE_SIZE}) { ${EVENTS} } } } }
} ${INCIDENT_ACCOUNTS}`;
const READ_TICKET_EVENTS = `query ReadTicketEvents($id: ID! $after: String) {
  ticket(id: $id) { id events(first: ${PAGE_SIZE} after: $after) { ${EVENTS} } }
}`;
const TICKETS_IN_TURN = 8;

interface EventsNode {
  readonly answer?: { readonly state?: string | null } | null;
  readonly nodes?: readonly (EventNode | null)[] | null;
  readonly pageInfo?: PagePlace | null;
}

interface EventNode {
  readonly id: string;
  readonly kind?: string | null;
  readonly occurredAt?: string | null;
  readonly recordedAt?: string | null;
  readonly witnessedAt?: string | null;
  readonly supersedes?: string | null;
  readonly recordedBy?: { readonly id: string } | null;
}

export async function readWitnessed(
  context: FederatedRead,
  id: string,
  { registry, asOf, knownFrom, knownTo }: ReadWitnessedOptions,
): Promise<WitnessedBetween> {
  const timesTo: Times = { asOf, asKnownAt: knownTo };
  const [[earlier], answer] = await Promise.all([
    readIncidents(context, [id], { registry, times: { asOf, asKnownAt: knownFrom } }),
    context.read(READ_INCIDENT_WITH_EVENTS, { variables: { id }, times: timesTo }),
  ]);
  const before = earlier!.accounts;
  const node = (answer.data?.['incident'] ?? { id }) as IncidentNode;
  const after = toIncidentAccounts(node, { registry, times: timesTo });

  const firstPages = eventsByTicket(node);
  // A ticket that was taken off the incident in between had its part in it.
  for (const { tickets } of before.accounts)
    for (const ticket of tickets) if (!firstPages.has(ticket.id)) firstPages.set(ticket.id, null);
  const found: Witnessed[] = [...ofDeclaration(after, registry), ...ofDisputes(after)];
  const silent = new Set<string>();
  await inTurn(firstPages, TICKETS_IN_TURN, async ([ticket, firstPage]) => {
    const { desk } = parseTicketId(ticket);
    const account = registry.accountDeskOf(desk)?.code ?? desk;
    const isWhole = await readEvents(context, { ticket, firstPage, times: timesTo }, (event) =>
      found.push(toWitnessed({ desk, account, ticket }, event)),
    );
    if (!isWhole) silent.add(account);
  });
  return {
    before,
    after,
    witnessed: found
      .filter(({ witnessedAt }) => knownFrom < witnessedAt && witnessedAt <= knownTo)
      .toSorted(compareWitnessed),
    silent,
  };
}

function eventsByTicket(node: IncidentNode): Map<string, EventsNode | null> {
  const found = new Map<string, EventsNode | null>();
  for (const involvement of node.involvements ?? []) {
    for (const ticket of involvement?.tickets ?? []) {
      if (ticket != null) found.set(ticket.id, (ticket as { readonly events?: EventsNode | null }).events ?? null);
    }
  }
  return found;
}

/** @returns whether all of them came; a ticket that is withheld, or gone, has none to give. */
async function readEvents(
  context: FederatedRead,
  {
    ticket,
    firstPage,
    times,
  }: { readonly ticket: string; readonly firstPage: EventsNode | null; readonly times: Times },
  take: (event: EventNode) => void,
): Promise<boolean> {
  return walkPages(async (after) => {
    const page = after === null ? (firstPage ?? (await readPage(null))) : await readPage(after);
    if (page?.answer?.state == null || page.answer.state === 'NOT_SUPPORTED' || page.nodes == null) return null;
    for (const event of page.nodes) if (event !== null) take(event);
    return page.pageInfo ?? ENOUGH;
  });

  async function readPage(after: string | null): Promise<EventsNode | null> {
    const { data } = await context.read(READ_TICKET_EVENTS, { variables: { id: ticket, after }, times });
    return (data?.['ticket'] as { readonly events?: EventsNode | null } | null | undefined)?.events ?? null;
  }
}

function toWitnessed(of: Pick<Witnessed, 'desk' | 'account' | 'ticket'>, event: EventNode): Witnessed {
  return {
    ...of,
    id: event.id,
    kind: event.kind ?? '',
    occurredAt: instantOrNull(event.occurredAt),
    recordedAt: instantOrNull(event.recordedAt),
    // An event without it was never witnessed: it is of no interval.
    witnessedAt: instantOrNull(event.witnessedAt) ?? Infinity,
    supersedes: event.supersedes ?? null,
    claimedBy: event.recordedBy?.id ?? null,
  };
}

function ofDeclaration({ declaration }: IncidentAccounts, registry: Registry): readonly Witnessed[] {
  const national = registry.accountDesks.find(({ kind }) => kind === 'NATIONAL');
  if (declaration === null || national === undefined) return [];
  const claims = [
    ...declaration.startClaims.map((claim) => ({ ...claim, kind: 'incident.startClaimed' })),
    ...declaration.restoreClaims.map((claim) => ({ ...claim, kind: 'incident.restoreClaimed' })),
  ];
  return claims.flatMap(({ at, kind, claimedBy, witnessedAt }) =>
    witnessedAt === null
      ? []
      : [
          {
            ...NOTHING_MORE,
            desk: national.code,
            account: national.code,
            kind,
            occurredAt: at,
            witnessedAt,
            claimedBy,
          },
        ],
  );
}

function ofDisputes({ accounts }: IncidentAccounts): readonly Witnessed[] {
  return accounts.flatMap(({ desk, disputes }) =>
    disputes.map(({ id, raisedBy, raisedAt, withdrawnAt, witnessedAt }) => ({
      ...NOTHING_MORE,
      desk,
      account: desk,
      id,
      kind: withdrawnAt === null ? 'dispute.raised' : 'dispute.withdrawn',
      occurredAt: withdrawnAt ?? raisedAt,
      witnessedAt,
      claimedBy: raisedBy,
    })),
  );
}

const NOTHING_MORE = { id: null, ticket: null, recordedAt: null, supersedes: null } as const;

function compareWitnessed(left: Witnessed, right: Witnessed): number {
  const [one, other] = [left, right].map(({ desk, id, kind }) => `${desk} ${id ?? kind}`) as [string, string];
  return left.witnessedAt - right.witnessedAt || (one < other ? -1 : one > other ? 1 : 0);
}

function instantOrNull(value: string | null | undefined): InstantMs | null {
  return value == null ? null : parseInstant(value, 'an instant of an event');
}
