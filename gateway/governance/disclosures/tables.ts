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
 * Makes what is not there yet.
 *
 * @throws {Error} when the tables are of a layout that this version does not know.
 */
export async function createTables(database: Kysely<LedgerTables>, engine: Engine): Promise<void> {
  const { schema } = database;
  await schema
    .createTable('entries')
    .ifNotExists()
    .addColumn('position', engine === 'sqlite' ? 'integer' : 'bigint', (column) => column.primaryKey())
    .addColumn('id', 'text', (column) => column.notNull().unique())
    .addColumn('entry', 'text', (column) => column.notNull())
    .addColumn('hash', 'text', (column) => column.notNull())
    .addColumn('recorded_at', 'bigint', (column) => column.notNull())
    .addColumn('reader_subject', 'text')
    .addColumn('reader_desk', 'text')
    .addColumn('withdraws', 'bigint')
    .execute();
  const texts = schema
    .createTable('texts')
    .ifNotExists()
    .addColumn('position', 'bigint', (column) => column.notNull())
    .addColumn('owner', 'text', (column) => column.notNull())
    .addColumn('record', 'text', (column) => column.notNull())
    .addColumn('field', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('texts_key', ['owner', 'position', 'record', 'field']);
  await (engine === 'sqlite' ? texts.modifyEnd(sql`without rowid`) : texts).execute();
  await schema.createIndex('texts_of_record').ifNotExists().on('texts').columns(['record', 'position']).execute();
  await schema
    .createIndex('withdrawals')
    .ifNotExists()
    .on('entries')
    .column('withdraws')
    .where('withdraws', 'is not', null)
    .execute();
  // By what reads ask, each newest first; a ledger that has grown without them is given them by the first to open it.
  for (const column of ['reader_subject', 'reader_desk', 'recorded_at'] as const) {
    await schema
      .createIndex(`entries_by_${column}`)
      .ifNotExists()
      .on('entries')
      .columns([column, 'position'])
      .execute();
  }
  await schema
    .createTable('head')
    .ifNotExists()
    .addColumn('only', 'integer', (column) => column.primaryKey())
    .addColumn('layout', 'integer', (column) => column.notNull())
    .addColumn('ledger', 'text', (column) => column.notNull())
    .addColumn('position', 'bigint', (column) => column.notNull())
    .addColumn('hash', 'text', (column) => column.notNull())
    .execute();
  await database
    .insertInto('head')
    .values({ only: 1, layout: LAYOUT, ledger: randomUUID(), position: 0, hash: GENESIS_HASH })
    .onConflict((conflict) => conflict.column('only').doNothing())
    .execute();
  const { layout } = await database.selectFrom('head').select('layout').executeTakeFirstOrThrow();
  if (layout !== LAYOUT) {
    throw new Error(
      `the disclosure ledger's tables have layout ${layout}; this version reads and writes layout ${LAYOUT}`,
    );
  }
}
