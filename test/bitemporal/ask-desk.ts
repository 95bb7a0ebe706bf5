/** Asks a desk's subgraph over HTTP, as the gateway does, and puts its answers into the naive side's shape. */

import type { NaiveTimes } from './naive-events.ts';
import { TICKET_FIELDS } from './naive-ticket.ts';

export interface Desk {
  /** The desk's code and its subgraph's name. */
  readonly name: string;
  /** Prefix of its types. */
  readonly prefix: string;
  readonly url: string;
}

export interface DeskAnswer {
  // oxlint-disable-next-line typescript/no-explicit-any -- its shape is the query's
  readonly data: any;
  readonly errors?: readonly { readonly extensions?: { readonly code?: string } }[];
  // oxlint-disable-next-line typescript/no-explicit-any -- the supplier's echo, compared whole
  readonly extensions?: any;
}

/** `undefined` leaves a time out of the operation: it then means now. */
export interface AskedTimes {
  readonly asOf?: string | undefined;
  readonly asKnownAt?: string | undefined;
}

export function toAsked({ asOf, asKnownAt }: NaiveTimes): AskedTimes {
  const written = (instant: number) => (Number.isFinite(instant) ? new Date(instant).toISOString() : undefined);
  return { asOf: written(asOf), asKnownAt: written(asKnownAt) };
}

/** The operation's head, with the times in variables. */
export function operationHead({ asOf, asKnownAt }: AskedTimes, more: readonly string[] = []): string {
  const declared = [
    ...more,
    ...(asOf === undefined ? [] : ['$asOf: DateTime!']),
    ...(asKnownAt === undefined ? [] : ['$asKnownAt: DateTime!']),
  ];
  const directives = [
    ...(asOf === undefined ? [] : ['@asOf(time: $asOf)']),
    ...(asKnownAt === undefined ? [] : ['@asKnownAt(time: $asKnownAt)']),
  ];
  return `query ${declared.length === 0 ? '' : `(${declared.join(', ')})`} ${directives.join(' ')}`;
}

export async function post(
  url: string,
  query: string,
  variables: Readonly<Record<string, unknown>>,
): Promise<DeskAnswer> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables }),
  });
  return (await response.json()) as DeskAnswer;
}

/** What a selection names beside its keys: what is said so is the same document for every log, and read by the desk once. */
export type Given = Readonly<Record<string, unknown>>;

const GIVEN_TYPES: Readonly<Record<string, string>> = {
  filter: 'TicketFilter',
  direction: 'HandoverDirection',
  outcome: 'HandoverOutcome',
  from: 'DateTime',
  to: 'DateTime',
  service: 'ID',
  site: 'ID',
  symptom: 'String',
  incident: 'ID!',
  first: 'Int',
  after: 'String',
};

/** Such as `$first: Int`, for each of them. */
export function declarationsOf(given: Given): string[] {
  return Object.keys(given).map((name) => `$${name}: ${GIVEN_TYPES[name]!}`);
}

/**
 * @param given variables that the selection uses, by their names.
 * @returns the entities, in the order of the keys.
 */
export async function askEntities(
  { prefix, url }: Desk,
  entity: string,
  keys: readonly Readonly<Record<string, string>>[],
  selection: string,
  times: AskedTimes,
  given: Given = {},
): Promise<DeskAnswer> {
  const type = entity === 'Incident' ? entity : prefix + entity;
  const head = operationHead(times, ['$keys: [_Any!]!', ...declarationsOf(given)]);
  const query = `${head} { _entities(representations: $keys) { ... on ${type} ${selection} } }`;
  return post(url, query, { keys: keys.map((key) => ({ __typename: type, ...key })), ...given, ...times });
}

const TEXT = '{ state text redactions withheld { reasonCode decidedBy { id } decidedAt reviewDueAt } }';
const SELECTED: Readonly<Record<string, string>> = {
  incident: '{ id }',
  summary: TEXT,
  service: '{ code }',
  site: '{ code }',
  affectedSites: '{ code }',
  severityClaims: '{ value claimedBy { id } definition impact urgency at acceptedBy { id } recordedAt witnessedAt }',
  heldBy: '{ id }',
  accountable: '{ id }',
  resolutions: `{ claimedAt confirmedAt reopenedAt reason ${TEXT} }`,
  clock: `{ id role state heldBy { id } waitingOn { id } from to reason evidence ${TEXT} requestedAt requestReachedAt recordedAt witnessedAt }`,
  bonds: '{ target { id } role assertedBy { id } assertedAt confirmedAt deniedAt }',
  knownErrors: '{ target { id } assertedBy { id } assertedAt }',
  materialGaps: '{ obligation assertedBy { id } assertedAt firstLineFixable contestedAt }',
};
export const BONDS = SELECTED['bonds']!;
export const TITLE = TEXT;
export const HANDOVER = `{ id transferReference from { id } to { id } offeredAt receivedAt acceptedAt rejectedAt withdrawnAt
  returnedAt rejectCode rejectNote ${TEXT} minimumDataSetMissing recordedBy { id } recordedAt witnessedAt }`;
export const PROBLEM = `{ reference state openedAt services { code } summary ${TEXT} }`;
export const CHANGE = `{ reference state startsAt endsAt services { code } summary ${TEXT} }`;
export const KNOWN_ERROR = `{ id reference state symptoms ${TEXT} affects { code } workaround ${TEXT} fixDueAt discoveredAt
  firstPublishedAt disclosure explains { id } }`;
export const MATERIAL = `{ obligation service { code } type owedBy { id } owedTo { id } dueAt deliveredAt receivedAt acceptedAt
  rejectedAt rejectNote ${TEXT} expiresAt recordedBy { id } witnessedAt }`;
export const DISPUTE = `{ id subject about position ${TEXT} raisedBy { id } raisedAt withdrawnAt witnessedAt }`;
export const INVOLVEMENT = `{ id state withheld { reasonCode decidedBy { id } decidedAt reviewDueAt } tickets { id }
  disputes ${DISPUTE} }`;
export const INCIDENT = `{ id title ${TEXT} major service { code } startClaims { at claimedBy { id } basis recordedAt witnessedAt }
  restoreClaims { at claimedBy { id } basis recordedAt witnessedAt }
  impact { site { code } startedAt restoredAt claimedBy { id } } bonds ${BONDS} supersededBy { id } }`;
export const TICKET = `{ id presence ${TICKET_FIELDS.map((field) => `${field} ${selectionOf(field)}`).join(' ')} }`;

function selectionOf(field: string): string {
  switch (field) {
    case 'handovers':
      return HANDOVER;
    case 'problem':
      return PROBLEM;
    case 'causedByChange':
      return CHANGE;
    case 'notes':
      return `(first: 200) { answer { state } nodes { at author { id } text ${TEXT} } }`;
    case 'events':
      return '(first: 200) { answer { state } nodes { id kind occurredAt recordedAt witnessedAt recordedBy { id } supersedes textHash } }';
    default:
      return SELECTED[field] ?? '';
  }
}

/** What the naive side says of an event's text is whether there is one: its hash is the ledger's own affair. */
// oxlint-disable-next-line typescript/no-explicit-any -- as it came
export function toNaiveShape(ticket: any): any {
  const nodes = ticket.events.nodes.map(({ textHash, ...event }: { textHash: string | null }) => ({
    ...event,
    hasText: textHash !== null,
  }));
  return { ...ticket, events: { ...ticket.events, nodes } };
}
