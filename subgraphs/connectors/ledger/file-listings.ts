/** Files appended events under their subjects: what lists and searches begin from, always derivable from the events again. */

import { sql, type Kysely } from 'kysely';
import { insertRows } from './database/insert-rows.ts';
import type { LedgerDatabase } from './database/open-database.ts';
import {
  UNDATED,
  type EventsTable,
  type LedgerTables,
  type LinksTable,
  type ListingsTable,
} from './database/tables.ts';
import type { LedgerEvent } from './event.ts';
import { linksOf, listedAtOf, type Subject } from './subject.ts';

/** An event with what it bears on and its stored form. */
export interface AppendedEvent {
  readonly event: LedgerEvent;
  readonly subjects: readonly Subject[];
  readonly row: EventsTable;
}

/** The kinds that open or close their subject; the rest leave it as it was. */
const SETTLING_KINDS: readonly string[] = [
  'ticket.closed',
  'ticket.purged',
  'resolution.reopened',
  'incident.restoreClaimed',
];

/** Runs in the transaction that appends the events, after they are written. */
export async function fileListings(
  appended: readonly AppendedEvent[],
  transaction: Kysely<LedgerTables>,
  database: LedgerDatabase,
): Promise<void> {
  const known = await readListings(appended, transaction, database);
  const listings: ListingsTable[] = [];
  const links = new Map<string, LinksTable>();
  const moved = new Set<string>();
  for (const { event, subjects, row } of appended) {
    for (const subject of subjects) {
      const before = known.get(subject.subject);
      const listedAt = toListedAt(event, row, subject, before);
      if (listedAt === null || before?.has(listedAt) === true) continue;
      listings.push(toListing(subject, listedAt, row, before === undefined));
      known.set(subject.subject, (before ?? new Set()).add(listedAt));
      // A subject that was closed may come to be listed under another instant too: one openness for all of its rows.
      if (before !== undefined) moved.add(row.stream);
    }
    for (const link of linksOf(event))
      links.set(JSON.stringify([link.facet, link.value, row.stream]), { ...link, stream: row.stream });
    if (SETTLING_KINDS.includes(event.kind) || event.supersedes !== undefined) moved.add(row.stream);
  }
  await insertRows(transaction, database.engine, 'listings', listings);
  await insertRows(transaction, database.engine, 'links', [...links.values()], 'on conflict do nothing');
  if (moved.size > 0) await settle([...moved], transaction, database);
}

/** The instants that the events' subjects are listed under already; a subject that is not listed is absent. */
async function readListings(
  appended: readonly AppendedEvent[],
  transaction: Kysely<LedgerTables>,
  database: LedgerDatabase,
): Promise<Map<string, Set<number>>> {
  const subjects = new Set(appended.flatMap((one) => one.subjects.map(({ subject }) => subject)));
  const rows = await transaction
    .selectFrom('listings')
    .select(['subject', 'listed_at'])
    .where(database.isAmong('subject', [...subjects]))
    .execute();
  const known = new Map<string, Set<number>>();
  for (const { subject, listed_at } of rows) known.set(subject, (known.get(subject) ?? new Set()).add(listed_at));
  return known;
}

/** @returns null where the event adds no instant under which its subject could ever be listed. */
function toListedAt(
  event: LedgerEvent,
  row: EventsTable,
  { type }: Subject,
  known: ReadonlySet<number> | undefined,
): number | null {
  const listedAt = listedAtOf(event, type);
  if (listedAt !== 'undated') return listedAt;
  if (type !== 'ticket' || event.kind === 'ticket.purged' || event.supersedes !== undefined) return UNDATED;
  // Opened before this event by both times, and not corrected: whenever this event counts, so does the opening.
  return [...(known ?? [])].some((before) => before !== UNDATED && before <= row.occurred_at) ? null : UNDATED;
}

function toListing(
  { subject, type, desk, stream }: Subject,
  listed_at: number,
  row: EventsTable,
  isFirst: boolean,
): ListingsTable {
  const { witnessed_at } = row;
  return { subject, listed_at, type, desk, stream, witnessed_at, is_open: 1, is_counted: isFirst ? 1 : 0 };
}

/** Settles which of the streams' subjects exist, and are open, by all that is known now: as the folds have it. */
async function settle(
  streams: readonly string[],
  transaction: Kysely<LedgerTables>,
  database: LedgerDatabase,
): Promise<void> {
  const rows = await transaction
    .selectFrom('events')
    .select(['stream', 'id', 'kind', 'supersedes'])
    .where(database.isAmong('stream', streams))
    .orderBy('stream')
    .orderBy('occurred_at')
    .orderBy('witnessed_at')
    .orderBy('id')
    .execute();
  const superseded = new Set(rows.map((row) => row.supersedes));
  const isClosed = new Set<string>();
  const isClosedForGood = new Set<string>();
  const isDeclared = new Set<string>();
  for (const { stream, id, kind } of rows) {
    if (superseded.has(id)) continue;
    if (kind === 'ticket.closed') isClosed.add(stream);
    if (kind === 'resolution.reopened') isClosed.delete(stream);
    if (kind === 'ticket.purged' || kind === 'incident.restoreClaimed') isClosedForGood.add(stream);
    if (kind === 'incident.declared') isDeclared.add(stream);
  }
  const closed = streams.filter((stream) => isClosed.has(stream) || isClosedForGood.has(stream));
  const open = streams.filter((stream) => !isClosed.has(stream) && !isClosedForGood.has(stream));
  for (const [is_open, those] of [[0, closed] as const, [1, open] as const]) {
    if (those.length === 0) continue;
    // A ticket's hand-overs share its stream, and are not what opens or closes.
    await transaction
      .updateTable('listings')
      .set({ is_open })
      .where(database.isAmong('stream', those))
      .where('type', 'in', [sql.lit('ticket'), sql.lit('incident')])
      .where('is_open', '<>', is_open)
      .execute();
  }
  await settleDeclared(streams, isDeclared, transaction, database);
}

/** An incident whose declaration was taken back does not count; one that was declared again does. */
async function settleDeclared(
  streams: readonly string[],
  isDeclared: ReadonlySet<string>,
  transaction: Kysely<LedgerTables>,
  database: LedgerDatabase,
): Promise<void> {
  const incidents = streams.filter((stream) => stream.startsWith('incident:'));
  if (incidents.length === 0) return;
  const rows = await transaction
    .selectFrom('listings')
    .select(['subject', 'listed_at', 'stream', 'is_counted'])
    .where(database.isAmong('stream', incidents))
    .where('type', '=', sql.lit('incident'))
    .execute();
  for (const [subject, those] of Map.groupBy(rows, (row) => row.subject)) {
    const isCounted = those.some((row) => row.is_counted === 1);
    if (isCounted === isDeclared.has(those[0]!.stream)) continue;
    await transaction
      .updateTable('listings')
      .set({ is_counted: isCounted ? 0 : 1 })
      .where('subject', '=', subject)
      .where('listed_at', '=', isCounted ? those.find((row) => row.is_counted === 1)!.listed_at : those[0]!.listed_at)
      .execute();
  }
}
