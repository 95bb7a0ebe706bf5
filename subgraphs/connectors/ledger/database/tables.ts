/** The ledger's tables, the same in SQLite and PostgreSQL. Instants are milliseconds UTC. */

import { sql, type Kysely } from 'kysely';

/** The chain itself: rows are added and never changed. */
export interface EventsTable {
  /** 1 for the first event of the ledger, then without a gap. */
  position: number;
  id: string;
  /** The subject whose state the event is part of, such as `ticket:spine/main/INC1`. */
  stream: string;
  kind: string;
  occurred_at: number;
  recorded_at: number | null;
  witnessed_at: number;
  recorded_by: string | null;
  supersedes: string | null;
  synthetic: number;
  /** JSON of the event's `data`. */
  data: string;
  /** JSON from text name to commitment, `{}` without text. */
  text_hashes: string;
  previous_hash: string;
  hash: string;
}

/** Text that a person wrote, apart from the chain so that it can be erased; and what its owner last decided about it. */
export interface TextsTable {
  event_id: string;
  field: string;
  /** Null, like `text`, once erased: a salt left behind would let a short text be guessed from its hash. */
  salt: string | null;
  text: string | null;
  disclosure: string;
  reason_code: string | null;
  decided_by: string | null;
  decided_at: number | null;
  review_due_at: number | null;
}

/**
 * Where a subject may stand in its desk's lists: one row for each instant that it was ever to be listed under, nearly always one.
 * A correction adds a row and takes none away, so that each pair of times finds the subject where it stood then. Derived from the
 * events, in the transaction that appends them.
 */
export interface ListingsTable {
  subject: string;
  /** What its list is ordered by, such as the opening of a ticket; {@link UNDATED} where no event says. */
  listed_at: number;
  type: string;
  desk: string;
  /** The stream to fold; for a hand-over the ticket's. */
  stream: string;
  /** When the first event was witnessed that lists the subject here. */
  witnessed_at: number;
  /** 1 while open by all that is known now; always 1 for subjects that do not close. */
  is_open: number;
  /** 1 on one row of each subject that exists by all that is known now: counting them counts subjects. */
  is_counted: number;
}

/** `listed_at` of a subject without the instant that its list is ordered by: after all that have one. */
export const UNDATED = -8_640_000_000_000_000;

/** Which streams ever named a value: candidates for a search, which folds them to be sure. */
export interface LinksTable {
  facet: string;
  value: string;
  stream: string;
}

/** One row: the head of the chain, and the latest valid time in it. */
export interface HeadTable {
  only: number;
  /** {@link LAYOUT} of the version that made the tables. */
  layout: number;
  position: number;
  hash: string;
  witnessed_at: number;
  last_occurred_at: number;
}

export interface LedgerTables {
  events: EventsTable;
  texts: TextsTable;
  listings: ListingsTable;
  links: LinksTable;
  head: HeadTable;
}

/** Of the tables as they are here; another one is another number, and a way to come from this one. */
export const LAYOUT = 1;

/** A ledger that another version wrote in a form that this one does not read. */
export class LedgerLayoutError extends Error {
  override readonly name = 'LedgerLayoutError';
  readonly code = 'LEDGER_LAYOUT_UNKNOWN';
}

/** `previous_hash` of the first event. */
export const GENESIS_HASH = '0'.repeat(64);

/**
 * Creates what is missing.
 *
 * @throws {LedgerLayoutError} when another version has made the tables otherwise.
 * @param engine chooses how text is ordered: by code point in both, since cursors depend on it.
 */
export async function createTables(database: Kysely<LedgerTables>, engine: 'sqlite' | 'postgresql'): Promise<void> {
  const { schema } = database;
  // The one spelling that SQLite takes for the table's own order, which saves it an index.
  const position = engine === 'sqlite' ? 'integer' : 'bigint';
  const ordered = engine === 'sqlite' ? sql`text collate binary` : sql`text collate "C"`;
  await schema
    .createTable('events')
    .ifNotExists()
    .addColumn('position', position, (column) => column.primaryKey())
    .addColumn('id', ordered, (column) => column.notNull().unique())
    .addColumn('stream', ordered, (column) => column.notNull())
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('occurred_at', 'bigint', (column) => column.notNull())
    .addColumn('recorded_at', 'bigint')
    .addColumn('witnessed_at', 'bigint', (column) => column.notNull())
    .addColumn('recorded_by', 'text')
    .addColumn('supersedes', 'text')
    .addColumn('synthetic', 'integer', (column) => column.notNull())
    .addColumn('data', 'text', (column) => column.notNull())
    .addColumn('text_hashes', 'text', (column) => column.notNull())
    .addColumn('previous_hash', 'text', (column) => column.notNull())
    .addColumn('hash', 'text', (column) => column.notNull())
    .execute();
  await schema
    .createTable('texts')
    .ifNotExists()
    .addColumn('event_id', 'text', (column) => column.notNull())
    .addColumn('field', 'text', (column) => column.notNull())
    .addColumn('salt', 'text')
    .addColumn('text', 'text')
    .addColumn('disclosure', 'text', (column) => column.notNull())
    .addColumn('reason_code', 'text')
    .addColumn('decided_by', 'text')
    .addColumn('decided_at', 'bigint')
    .addColumn('review_due_at', 'bigint')
    .addPrimaryKeyConstraint('texts_key', ['event_id', 'field'])
    .execute();
  await schema
    .createTable('listings')
    .ifNotExists()
    .addColumn('subject', ordered, (column) => column.notNull())
    .addColumn('listed_at', 'bigint', (column) => column.notNull())
    .addColumn('type', 'text', (column) => column.notNull())
    .addColumn('desk', 'text', (column) => column.notNull())
    .addColumn('stream', ordered, (column) => column.notNull())
    .addColumn('witnessed_at', 'bigint', (column) => column.notNull())
    .addColumn('is_open', 'integer', (column) => column.notNull())
    .addColumn('is_counted', 'integer', (column) => column.notNull())
    .addPrimaryKeyConstraint('listings_key', ['subject', 'listed_at'])
    .execute();
  await schema
    .createTable('links')
    .ifNotExists()
    .addColumn('facet', 'text', (column) => column.notNull())
    .addColumn('value', 'text', (column) => column.notNull())
    .addColumn('stream', ordered, (column) => column.notNull())
    .addPrimaryKeyConstraint('links_key', ['facet', 'value', 'stream'])
    .execute();
  await schema
    .createTable('head')
    .ifNotExists()
    .addColumn('only', 'integer', (column) => column.primaryKey())
    .addColumn('layout', 'integer', (column) => column.notNull())
    .addColumn('position', 'bigint', (column) => column.notNull())
    .addColumn('hash', 'text', (column) => column.notNull())
    .addColumn('witnessed_at', 'bigint', (column) => column.notNull())
    .addColumn('last_occurred_at', 'bigint', (column) => column.notNull())
    .execute();
  await createIndexes(database);
  await database
    .insertInto('head')
    .values({ only: 1, layout: LAYOUT, position: 0, hash: GENESIS_HASH, witnessed_at: 0, last_occurred_at: 0 })
    .onConflict((conflict) => conflict.column('only').doNothing())
    .execute();
  const { layout } = await database.selectFrom('head').select('layout').where('only', '=', 1).executeTakeFirstOrThrow();
  if (layout !== LAYOUT)
    throw new LedgerLayoutError(
      `the ledger's tables have layout ${layout}; this version reads and writes layout ${LAYOUT}`,
    );
}

async function createIndexes({ schema }: Kysely<LedgerTables>): Promise<void> {
  await schema.createIndex('events_by_stream').ifNotExists().on('events').columns(['stream', 'position']).execute();
  await schema
    .createIndex('events_by_witness')
    .ifNotExists()
    .on('events')
    .columns(['witnessed_at', 'position'])
    .execute();
  await schema
    .createIndex('events_of_openings')
    .ifNotExists()
    .on('events')
    .column('position')
    .where(sql.ref('kind'), '=', sql.lit('text.opened'))
    .execute();
  await schema
    .createIndex('listings_in_order')
    .ifNotExists()
    .on('listings')
    .columns(['type', 'desk', 'listed_at desc', 'subject'])
    .execute();
  await schema
    .createIndex('listings_open_in_order')
    .ifNotExists()
    .on('listings')
    .columns(['type', 'desk', 'listed_at desc', 'subject'])
    .where(sql.ref('is_open'), '=', sql.lit(1))
    .execute();
  await schema.createIndex('listings_by_stream').ifNotExists().on('listings').columns(['stream', 'type']).execute();
  await schema.createIndex('links_by_stream').ifNotExists().on('links').columns(['stream', 'facet']).execute();
}
