/** The ledger's tables, the same in SQLite and PostgreSQL. What counts is `entry`; every other column is there to be searched by. */

import { randomUUID } from 'node:crypto';
import { sql, type Kysely } from 'kysely';
import { GENESIS_HASH } from './entry.ts';

export interface EntriesTable {
  position: number;
  id: string;
  /** In canonical JSON. */
  entry: string;
  hash: string;
  /** Milliseconds UTC. */
  recorded_at: number;
  /** Null for an entry that withdraws another. */
  reader_subject: string | null;
  reader_desk: string | null;
  /** Position of the entry that this one withdraws; null for others. */
  withdraws: number | null;
}

export interface TextsTable {
  position: number;
  owner: string;
  /** Empty where nothing says which. */
  record: string;
  field: string;
}

/** One row: whoever appends holds it. */
export interface HeadTable {
  only: number;
  layout: number;
  /** Tells one ledger from another. */
  ledger: string;
  position: number;
  hash: string;
}

export interface LedgerTables {
  entries: EntriesTable;
  texts: TextsTable;
  head: HeadTable;
}

export type Engine = 'sqlite' | 'postgresql';

const LAYOUT = 1;

/**
 * Makes what is not there yet, and touches nothing that is: to make an index, even one that is there, waits for whoever appends, and
 * whoever appends for that. What is missing is made in the order in which an append takes the tables.
 *
 * @throws {Error} when the tables are of a layout that this version does not know.
 */
export async function createTables(database: Kysely<LedgerTables>, engine: Engine): Promise<void> {
  const { schema } = database;
  const made = await namesIn(database, engine);
  if (!made.has('entries')) {
    await schema
      .createTable('entries')
      .addColumn('position', engine === 'sqlite' ? 'integer' : 'bigint', (column) => column.primaryKey())
      .addColumn('id', 'text', (column) => column.notNull().unique())
      .addColumn('entry', 'text', (column) => column.notNull())
      .addColumn('hash', 'text', (column) => column.notNull())
      .addColumn('recorded_at', 'bigint', (column) => column.notNull())
      .addColumn('reader_subject', 'text')
      .addColumn('reader_desk', 'text')
      .addColumn('withdraws', 'bigint')
      .execute();
  }
  if (!made.has('withdrawals')) {
    await schema
      .createIndex('withdrawals')
      .on('entries')
      .column('withdraws')
      .where('withdraws', 'is not', null)
      .execute();
  }
  // By what reads ask, each newest first; a ledger that has grown without them is given them by the first that opens it to append.
  for (const column of ['reader_subject', 'reader_desk', 'recorded_at'] as const) {
    const name = `entries_by_${column}`;
    if (!made.has(name)) await schema.createIndex(name).on('entries').columns([column, 'position']).execute();
  }
  if (!made.has('texts')) {
    const texts = schema
      .createTable('texts')
      .addColumn('position', 'bigint', (column) => column.notNull())
      .addColumn('owner', 'text', (column) => column.notNull())
      .addColumn('record', 'text', (column) => column.notNull())
      .addColumn('field', 'text', (column) => column.notNull())
      .addPrimaryKeyConstraint('texts_key', ['owner', 'position', 'record', 'field']);
    await (engine === 'sqlite' ? texts.modifyEnd(sql`without rowid`) : texts).execute();
  }
  if (!made.has('texts_of_record'))
    await schema.createIndex('texts_of_record').on('texts').columns(['record', 'position']).execute();
  if (!made.has('head')) {
    await schema
      .createTable('head')
      .addColumn('only', 'integer', (column) => column.primaryKey())
      .addColumn('layout', 'integer', (column) => column.notNull())
      .addColumn('ledger', 'text', (column) => column.notNull())
      .addColumn('position', 'bigint', (column) => column.notNull())
      .addColumn('hash', 'text', (column) => column.notNull())
      .execute();
  }
  const head = await database.selectFrom('head').select('only').executeTakeFirst();
  if (head === undefined) {
    await database
      .insertInto('head')
      .values({ only: 1, layout: LAYOUT, ledger: randomUUID(), position: 0, hash: GENESIS_HASH })
      .execute();
  }
  await checkLayout(database);
}

/** @throws {Error} when there are no tables yet, or of a layout that this version does not know. */
export async function checkTables(database: Kysely<LedgerTables>, engine: Engine): Promise<void> {
  const made = await namesIn(database, engine);
  if (!made.has('head')) throw new Error('there is no disclosure ledger yet: what appends to it makes it');
  await checkLayout(database);
}

async function checkLayout(database: Kysely<LedgerTables>): Promise<void> {
  const { layout } = await database.selectFrom('head').select('layout').executeTakeFirstOrThrow();
  if (layout !== LAYOUT) {
    throw new Error(
      `the disclosure ledger's tables have layout ${layout}; this version reads and writes layout ${LAYOUT}`,
    );
  }
}

/** Of tables and indexes. The catalogue is read without a lock on any of them. */
async function namesIn(database: Kysely<LedgerTables>, engine: Engine): Promise<ReadonlySet<string>> {
  const { rows } = await (
    engine === 'sqlite'
      ? sql<{ name: string }>`select name from sqlite_master`
      : sql<{
          name: string;
        }>`select relname as name from pg_class where relnamespace = to_regnamespace(current_schema())`
  ).execute(database);
  return new Set(rows.map(({ name }) => name));
}
