/** From a row to the events of a ledger. */

import { createHash } from 'node:crypto';
import { formatPartyId, type TicketId } from '../../../schema/contract/ids.ts';
import { formatInstant } from '../../../schema/contract/times.ts';
import type { LedgerEvent } from '../ledger/event.ts';
import { CSV_SYSTEM, type CsvRow } from './row.ts';

export interface RowOrigin {
  readonly fileName: string;
  readonly fileLine: number;
  /** Samples are made up, say so, and bring the time at which they are to count as witnessed. */
  readonly isSample: boolean;
}

/**
 * Event ids say what an event is and are made from the claim itself, so that the same claim read again is the same event. Of
 * events at one instant, the digit puts the ticket's opening first and its closing last.
 */
export const EVENT_ID = {
  opened: 'csv-1-opened-',
  openRow: 'csv-2-row-open-',
  closedRow: 'csv-2-row-closed-',
  summary: 'csv-3-summary-',
  severity: 'csv-4-severity-',
  holder: 'csv-5-holder-',
  bond: 'csv-6-bond-',
  closed: 'csv-7-closed-',
  reopened: 'csv-8-reopened-',
} as const;

/** With which the names of the severity claims and clock statements begin that rows make. */
export const ROW_CLAIM = 'row-';

/**
 * Each row stands for itself: its events say all that it says, whatever other rows were read before, so that files read in any
 * order, or twice, come to the same ticket. What rows merely repeat is joined where tickets are read (`joinRepeatedClaims`).
 */
export function toRowEvents(row: CsvRow, origin: RowOrigin): LedgerEvent[] {
  const version = versionOf(row);
  const rowId = (row.closed === null ? EVENT_ID.openRow : EVENT_ID.closedRow) + version;
  const happened = { occurredAt: formatInstant(row.lastUpdatedAt) };
  const envelope = {
    desk: row.desk,
    system: CSV_SYSTEM,
    ticket: row.reference,
    recordedBy: formatPartyId({ kind: 'desk', code: row.desk }),
    ...(origin.isSample ? { synthetic: true } : {}),
    ...(origin.isSample && row.witnessedAt !== null ? { witnessedAt: formatInstant(row.witnessedAt) } : {}),
  };
  const recorded = row.recordedAt === null ? {} : { recordedAt: formatInstant(row.recordedAt) };
  const events: LedgerEvent[] = [
    {
      ...envelope,
      id: EVENT_ID.opened + digest(row.desk, row.reference, row.openedAt),
      kind: 'ticket.opened',
      occurredAt: formatInstant(row.openedAt),
      data: {},
    },
    {
      ...envelope,
      ...happened,
      ...recorded,
      id: rowId,
      kind: 'ticket.updated',
      data: toFields(row, origin),
    },
  ];
  if (row.summary !== null) {
    // The id holds nothing of the words: an erased text must not be guessable from what stays.
    events.push({
      ...envelope,
      ...happened,
      id: EVENT_ID.summary + digest(row.desk, row.reference, row.lastUpdatedAt),
      kind: 'ticket.updated',
      texts: { summary: row.summary },
      data: {},
    });
  }
  if (row.severity !== null) {
    events.push({
      ...envelope,
      ...happened,
      ...recorded,
      id: EVENT_ID.severity + version,
      kind: 'severity.claimed',
      data: { claim: ROW_CLAIM + version, value: row.severity, claimedBy: envelope.recordedBy },
    });
  }
  if (row.parent !== null) {
    events.push({
      ...envelope,
      ...happened,
      ...recorded,
      id: `${bondIdPrefix(row.parent)}${version}`,
      kind: 'bond.asserted',
      data: { target: row.parent, role: 'PARENT' },
    });
  }
  events.push(...toClockEvents(row, version, { ...envelope, ...recorded }));
  if (row.closed !== null) {
    const { at, closure } = row.closed;
    events.push({
      ...envelope,
      id: EVENT_ID.closed + digest(row.desk, row.reference, at, closure, row.status),
      kind: 'ticket.closed',
      occurredAt: formatInstant(at),
      data: { closure, sourceStatus: row.status },
    });
  }
  if (row.reopened) events.push({ ...envelope, ...toReopening(rowId, happened.occurredAt, row.status) });
  return events;
}

/** That a ticket is open again, as the row whose event is `rowId` says; one event, however it came to be known. */
export function toReopening(rowId: string, occurredAt: string, sourceStatus: string) {
  return {
    id: EVENT_ID.reopened + rowId.slice(rowId.lastIndexOf('-') + 1),
    kind: 'resolution.reopened',
    occurredAt,
    data: { sourceStatus },
  } as const;
}

/** What a row says, less the words that a person wrote, as one short name: alike for alike rows only. */
export function versionOf(row: CsvRow): string {
  const { witnessedAt: _witnessedAt, summary: _summary, ...claims } = row;
  // Entries, so that a column that the file lacks (undefined, left out) is not taken for an empty cell (null).
  return digest(Object.fromEntries(Object.entries(claims).toSorted(([left], [right]) => (left < right ? -1 : 1))));
}

/** The beginning of the ids of all events by which a ticket was put under `parent`. */
export function bondIdPrefix(parent: TicketId): string {
  return `${EVENT_ID.bond}${digest(parent).slice(0, 8)}-`;
}

function toFields(row: CsvRow, origin: RowOrigin): Extract<LedgerEvent, { kind: 'ticket.updated' }>['data'] {
  return {
    domain: row.domain,
    sourceStatus: row.status,
    ...(row.incident === undefined ? {} : { incident: row.incident }),
    ...(row.service === null ? {} : { service: row.service }),
    ...(row.site === null ? {} : { site: row.site }),
    ...(row.heldBy === undefined ? {} : { heldBy: row.heldBy }),
    own: { fileName: origin.fileName, fileLine: origin.fileLine },
  };
}

type TicketEnvelope = Pick<Extract<LedgerEvent, { kind: 'clock.stated' }>, 'ticket' | 'desk' | 'system' | 'recordedBy'>;

/** Who works on it, from this version of the ticket on; nobody, from its closing on or where the cell is emptied. */
function toClockEvents(row: CsvRow, version: string, envelope: TicketEnvelope): LedgerEvent[] {
  if (row.heldBy === undefined) return [];
  const holder = row.closed === null ? row.heldBy : null;
  const from = formatInstant(row.closed?.at ?? row.lastUpdatedAt);
  return [
    {
      ...envelope,
      id: EVENT_ID.holder + version,
      kind: 'clock.stated',
      occurredAt: formatInstant(row.lastUpdatedAt),
      data: {
        statement: ROW_CLAIM + version,
        role: 'HANDLING',
        state: 'RUNNING',
        from,
        // A statement that ends where it begins names nobody: it ends the one before.
        ...(holder === null ? { to: from } : { heldBy: holder }),
      },
    },
  ];
}

function digest(...parts: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);
}
