/** The service record's tables, the same in SQLite and PostgreSQL. Instants and durations are milliseconds. */

import { sql, type Kysely } from 'kysely';

/** What was measured of a subgraph in one stretch of time; each minute is in its hour's row and its day's row too. */
export interface StretchesTable {
  /** A minute, an hour or a day, in milliseconds. */
  length_ms: number;
  subgraph: string;
  started_at: number;
  measured_minutes: number;
  answered: number;
  answered_by_replica: number;
  attempts: number;
  abandoned: number;
  suspended_ms: number;
  stale_copies: number;
  oldest_stale_ms: number;
  fresh_copies: number;
  /** JSON object of counts by code. */
  failures: string;
  /** JSON object of counts by code. */
  refusals: string;
  /** JSON object of counts by code. */
  missing_parts: string;
  /** JSON array: a bucket, its count, the next bucket, and so on. */
  latencies: string;
}

/** One row a process that writes: how far it has come, so that nothing is added twice. */
export interface WritersTable {
  id: string;
  last_batch: number;
  written_at: number;
}

export interface LayoutTable {
  only: number;
  layout: number;
}

export interface RecordTables {
  stretches: StretchesTable;
  writers: WritersTable;
  layout: LayoutTable;
}

export type Engine = 'sqlite' | 'postgresql';

const LAYOUT = 1;
const COUNTS = [
  'measured_minutes',
  'answered',
  'answered_by_replica',
  'attempts',
  'abandoned',
  'suspended_ms',
  'stale_copies',
  'oldest_stale_ms',
  'fresh_copies',
] as const;

/**
 * Makes what is not there yet.
 *
 * @throws {Error} when the tables are of a layout that this version does not know.
 */
export async function createTables(database: Kysely<RecordTables>, engine: Engine): Promise<void> {
  const { schema } = database;
  let stretches = schema
    .createTable('stretches')
    .ifNotExists()
    .addColumn('length_ms', 'integer', (column) => column.notNull())
    .addColumn('subgraph', 'text', (column) => column.notNull())
    .addColumn('started_at', 'bigint', (column) => column.notNull());
  for (const name of COUNTS) stretches = stretches.addColumn(name, 'bigint', (column) => column.notNull());
  stretches = stretches
    .addColumn('failures', 'text', (column) => column.notNull())
    .addColumn('refusals', 'text', (column) => column.notNull())
    .addColumn('missing_parts', 'text', (column) => column.notNull())
    .addColumn('latencies', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('stretches_key', ['length_ms', 'subgraph', 'started_at']);
  // A row there is its key's own: half of the file that it takes beside an index.
  await (engine === 'sqlite' ? stretches.modifyEnd(sql`without rowid`) : stretches).execute();
  await schema
    .createTable('writers')
    .ifNotExists()
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('last_batch', 'bigint', (column) => column.notNull())
    .addColumn('written_at', 'bigint', (column) => column.notNull())
    .execute();
  await schema
    .createTable('layout')
    .ifNotExists()
    .addColumn('only', 'integer', (column) => column.primaryKey())
    .addColumn('layout', 'integer', (column) => column.notNull())
    .execute();
  await database
    .insertInto('layout')
    .values({ only: 1, layout: LAYOUT })
    .onConflict((conflict) => conflict.column('only').doNothing())
    .execute();
  const { layout } = await database.selectFrom('layout').select('layout').executeTakeFirstOrThrow();
  if (layout !== LAYOUT) {
    throw new Error(
      `the service record's tables have layout ${layout}; this version reads and writes layout ${LAYOUT}`,
    );
  }
}
