/** A ticket that one row says is open, after a row that says it was closed, has been reopened: no row alone can tell. */

import { formatInstant, parseInstant, type Times } from '../../../schema/contract/times.ts';
import type { TicketKey } from '../../../schema/contract/ids.ts';
import type { EventRecord } from '../../kit/model.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { EVENT_ID, toReopening } from './row-events.ts';

export interface ReopeningOptions {
  readonly ledger: Pick<Ledger, 'append' | 'system'>;
  /** The tickets that were just read of. */
  readonly tickets: readonly TicketKey[];
  /** Times that take in every row read so far. */
  readonly times: Times;
  readonly signal: AbortSignal;
  readonly isSample: boolean;
}

/** The most tickets that are looked at in one question to the ledger. */
const TICKETS_AT_ONCE = 200;

/**
 * Appends the reopenings that the rows on record imply and no event says yet. Rows may have come in any order, so it looks at all of
 * a ticket's rows and not only at those just read; one that is appended and later proves to be needless changes nothing.
 *
 * @returns how many were appended.
 */
export async function appendReopenings(options: ReopeningOptions): Promise<number> {
  let appended = 0;
  for (let start = 0; start < options.tickets.length; start += TICKETS_AT_ONCE) {
    const keys = options.tickets.slice(start, start + TICKETS_AT_ONCE);
    const { times, signal } = options;
    const records = await options.ledger.system.ticketsByReference(keys, { times, reader: null, signal });
    for (const [index, record] of records.entries()) {
      for (const row of findReopeningRows(record?.events ?? [])) {
        appended += await appendReopening(keys[index]!, row, options);
      }
    }
  }
  return appended;
}

/** @param events of one ticket, in order. */
function findReopeningRows(events: readonly EventRecord[]): EventRecord[] {
  const ids = new Set(events.map(({ id }) => id));
  const reopening: EventRecord[] = [];
  let closed = false;
  for (const event of events) {
    if (event.id.startsWith(EVENT_ID.closedRow)) closed = true;
    if (!event.id.startsWith(EVENT_ID.openRow)) continue;
    if (closed && !ids.has(toReopening(event.id, event.occurredAt, '').id)) reopening.push(event);
    closed = false;
  }
  return reopening;
}

async function appendReopening(ticket: TicketKey, row: EventRecord, options: ReopeningOptions): Promise<number> {
  const asOf = parseInstant(row.occurredAt, 'occurredAt');
  const [record] = await options.ledger.system.ticketsByReference([ticket], {
    times: { ...options.times, asOf },
    reader: null,
    signal: options.signal,
  });
  const { appended } = await options.ledger.append([
    {
      ...toReopening(row.id, formatInstant(asOf), record?.sourceStatus ?? ''),
      desk: ticket.desk,
      system: ticket.system,
      ticket: ticket.reference,
      ...(row.recordedBy === null ? {} : { recordedBy: row.recordedBy.id }),
      ...(options.isSample ? { synthetic: true } : {}),
    },
  ]);
  return appended;
}
