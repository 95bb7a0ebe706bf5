/** How each desk's source system writes: its references, its states, its reasons for stopping the clock. All synthetic. */

import type { StopCause } from './rates.ts';

/** A state and a reason as the source writes them. */
export interface StopWords {
  readonly sourceStatus: string;
  readonly sourceReason: string;
}

/** The words of one kind of system. */
export interface SourceWords {
  readonly opened: string;
  readonly working: string;
  readonly resolved: string;
  readonly closed: string;
  readonly cancelled: string;
  readonly stops: Readonly<Record<StopCause, StopWords>>;
}

const TMF621: SourceWords = {
  opened: 'acknowledged',
  working: 'inProgress',
  resolved: 'resolved',
  closed: 'closed',
  cancelled: 'cancelled',
  stops: {
    CUSTOMER_INFORMATION: { sourceStatus: 'pending', sourceReason: 'informationRequired' },
    CUSTOMER_ACCESS: { sourceStatus: 'pending', sourceReason: 'accessRequired' },
    CUSTOMER_CONFIRMATION: { sourceStatus: 'pending', sourceReason: 'confirmationRequired' },
    PEER_PROVIDER: { sourceStatus: 'held', sourceReason: 'otherProvider' },
    SUB_SUPPLIER: { sourceStatus: 'held', sourceReason: 'ownSupplier' },
    CHANGE_WINDOW: { sourceStatus: 'held', sourceReason: 'changeWindow' },
    UNMAPPED: { sourceStatus: 'held', sourceReason: 'suspended' },
  },
};

const SERVICENOW: SourceWords = {
  opened: '1',
  working: '2',
  resolved: '6',
  closed: '7',
  cancelled: '8',
  stops: {
    CUSTOMER_INFORMATION: { sourceStatus: '3/Awaiting Caller', sourceReason: 'Awaiting Caller' },
    CUSTOMER_ACCESS: { sourceStatus: '3/Awaiting Caller Access', sourceReason: 'Awaiting Caller Access' },
    CUSTOMER_CONFIRMATION: {
      sourceStatus: '3/Awaiting Caller Confirmation',
      sourceReason: 'Awaiting Caller Confirmation',
    },
    PEER_PROVIDER: { sourceStatus: '3/Awaiting Peer Provider', sourceReason: 'Awaiting Peer Provider' },
    SUB_SUPPLIER: { sourceStatus: '3/Awaiting Vendor', sourceReason: 'Awaiting Vendor' },
    CHANGE_WINDOW: { sourceStatus: '3/Awaiting Change', sourceReason: 'Awaiting Change' },
    UNMAPPED: { sourceStatus: '3', sourceReason: 'On Hold' },
  },
};

const BMC: SourceWords = {
  opened: 'Assigned',
  working: 'In Progress',
  resolved: 'Resolved',
  closed: 'Closed',
  cancelled: 'Cancelled',
  stops: {
    CUSTOMER_INFORMATION: { sourceStatus: 'Pending/Client Action Required', sourceReason: 'Client Action Required' },
    CUSTOMER_ACCESS: { sourceStatus: 'Pending/Client Access Required', sourceReason: 'Client Access Required' },
    CUSTOMER_CONFIRMATION: {
      sourceStatus: 'Pending/Client Confirmation Required',
      sourceReason: 'Client Confirmation Required',
    },
    PEER_PROVIDER: {
      sourceStatus: 'Pending/Peer Provider Action Required',
      sourceReason: 'Peer Provider Action Required',
    },
    SUB_SUPPLIER: { sourceStatus: 'Pending/Supplier Delivery', sourceReason: 'Supplier Delivery' },
    CHANGE_WINDOW: { sourceStatus: 'Pending/Infrastructure Change', sourceReason: 'Infrastructure Change' },
    UNMAPPED: { sourceStatus: 'Pending', sourceReason: 'Future Enhancement' },
  },
};

const JIRA: SourceWords = {
  opened: 'To Do/Open',
  working: 'In Progress/Work in progress',
  resolved: 'Done/Resolved',
  closed: 'Done/Closed',
  cancelled: 'Done/Canceled',
  stops: {
    CUSTOMER_INFORMATION: { sourceStatus: 'In Progress/Waiting for customer', sourceReason: 'Waiting for customer' },
    CUSTOMER_ACCESS: { sourceStatus: 'In Progress/Waiting for site access', sourceReason: 'Waiting for site access' },
    CUSTOMER_CONFIRMATION: {
      sourceStatus: 'In Progress/Waiting for confirmation',
      sourceReason: 'Waiting for confirmation',
    },
    PEER_PROVIDER: {
      sourceStatus: 'In Progress/Waiting for other provider',
      sourceReason: 'Waiting for other provider',
    },
    SUB_SUPPLIER: { sourceStatus: 'In Progress/Pending vendor', sourceReason: 'Pending vendor' },
    CHANGE_WINDOW: { sourceStatus: 'In Progress/Waiting for change', sourceReason: 'Waiting for change' },
    UNMAPPED: { sourceStatus: 'In Progress/On hold', sourceReason: 'On hold' },
  },
};

/** What local desks write by hand: they have no states of their own for most of it. */
const REGISTER: SourceWords = {
  opened: 'Logged',
  working: 'In progress',
  resolved: 'Fixed',
  closed: 'Closed',
  cancelled: 'Cancelled',
  stops: TMF621.stops,
};

interface DeskShape {
  readonly words: SourceWords;
  /** Writes the desk's `number`-th reference, counted from 1, of a ticket opened in `year`. Never ten bare digits. */
  readonly formatReference: (number: number, year: number) => string;
}

const inc = (digits: number, first: number) => (number: number) => `INC${String(first + number).padStart(digits, '0')}`;
const key = (project: string) => (number: number) => `${project}-${10_000 + number}`;

/** By subgraph. References begin well above those of the sample scenarios. */
const DESK_SHAPES: Readonly<Record<string, DeskShape>> = {
  nsd: { words: TMF621, formatReference: (number, year) => `NSD-${year}-${100_000 + number}` },
  'lsp-london': { words: BMC, formatReference: inc(12, 1_000_000) },
  'lsp-southern': { words: SERVICENOW, formatReference: (number, year) => `${year}/${10_000 + number}` },
  'lsp-eastern': { words: SERVICENOW, formatReference: inc(7, 1_000_000) },
  'lsp-north-east': { words: BMC, formatReference: inc(12, 1_000_000) },
  'lsp-north-west-west-midlands': { words: SERVICENOW, formatReference: inc(7, 1_000_000) },
  spine: { words: BMC, formatReference: inc(12, 2_000_000) },
  n3: { words: JIRA, formatReference: key('N3') },
  'choose-and-book': { words: JIRA, formatReference: key('CAB') },
  nhsmail: { words: JIRA, formatReference: key('NM') },
  'gp-supplier': { words: JIRA, formatReference: key('GPS') },
  'local-desks': { words: REGISTER, formatReference: (number) => `LD-${100_000 + number}` },
};

/** The subgraphs that the generator can write tickets for. */
export const SEEDED_SUBGRAPHS: readonly string[] = Object.keys(DESK_SHAPES);

/** @throws {RangeError} for a subgraph that is not one of {@link SEEDED_SUBGRAPHS}. */
export function sourceWordsOf(subgraph: string): SourceWords {
  return shapeOf(subgraph).words;
}

/** Hands out references, counting by subgraph. */
export function createReferences(): (subgraph: string, openedAt: number) => string {
  const counts = new Map<string, number>();
  return (subgraph, openedAt) => {
    const number = (counts.get(subgraph) ?? 0) + 1;
    counts.set(subgraph, number);
    return shapeOf(subgraph).formatReference(number, new Date(openedAt).getUTCFullYear());
  };
}

function shapeOf(subgraph: string): DeskShape {
  const shape = DESK_SHAPES[subgraph];
  if (shape === undefined)
    throw new RangeError(`no source system is known for the subgraph ${JSON.stringify(subgraph)}`);
  return shape;
}
