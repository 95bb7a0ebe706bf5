/** Where the service record is kept: PostgreSQL, a file of SQLite that all processes on the machine write, or this process's memory. */

import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { Kysely, PostgresDialect, sql } from 'kysely';
import { createNodeSqliteDialect, exclusivelyInSqlite } from '../../database/node-sqlite-dialect.ts';
import { createTables, type Engine, type RecordTables } from './tables.ts';

export interface RecordDatabase {
  readonly queries: Kysely<RecordTables>;
  /** Runs `work` while nobody else writes. */
  readonly exclusively: <Result>(work: (transaction: Kysely<RecordTables>) => Promise<Result>) => Promise<Result>;
  readonly stop: () => Promise<void>;
}

export interface RecordDatabaseOptions {
  /** `postgres://…`; null for SQLite. */
  readonly databaseUrl: string | null;
  /** Where the file of SQLite is; null keeps it in memory. */
  readonly dataDirectory: string | null;
}

/** The schema in PostgreSQL, and the lock under which it is written. */
const SCHEMA = 'service_record';
const FILE = 'service-record.sqlite';
/** One that writes and one that reads. */
const MAXIMUM_CONNECTIONS = 2;
/** Of connecting and of each statement: what takes longer counts as gone. */
const POSTGRESQL_TIMEOUT_MS = 3000;
const PRAGMAS = [
  // It waits on the thread that serves: whoever finds the file taken for longer comes again, as after any other failure.
  'busy_timeout = 100',
  // Never torn; what was written in the last moments before the power was lost may be gone.
  'synchronous = NORMAL',
];

/** @throws {Error} when it cannot be reached, or holds what this version does not know. */
export async function openRecordDatabase(options: RecordDatabaseOptions): Promise<RecordDatabase> {
  const { databaseUrl, dataDirectory } = options;
  const database = databaseUrl === null ? await openSqlite(dataDirectory) : await openPostgresql(databaseUrl);
  const engine: Engine = databaseUrl === null ? 'sqlite' : 'postgresql';
  try {
    await database.exclusively(async (transaction) => {
      if (engine === 'postgresql') await sql`create schema if not exists ${sql.id(SCHEMA)}`.execute(transaction);
      await createTables(transaction, engine);
    });
  } catch (error) {
    await database.stop();
    throw error;
  }
  return database;
}

async function openSqlite(dataDirectory: string | null): Promise<RecordDatabase> {
  if (dataDirectory !== null) await mkdir(dataDirectory, { recursive: true });
  const file = dataDirectory === null ? ':memory:' : path.join(dataDirectory, FILE);
  const queries = new Kysely<RecordTables>({ dialect: createNodeSqliteDialect(file, PRAGMAS) });
  return {
    queries,
    exclusively: (work) => exclusivelyInSqlite(queries, work),
    stop: () => queries.destroy(),
  };
}

/** Its driver is loaded by those alone who keep the record there. */
async function openPostgresql(databaseUrl: string): Promise<RecordDatabase> {
  const { createPostgresqlPool } = await import('../../database/postgresql-pool.ts');
  const pool = createPostgresqlPool({
    databaseUrl,
    schema: SCHEMA,
    maximumConnections: MAXIMUM_CONNECTIONS,
    timeoutMs: POSTGRESQL_TIMEOUT_MS,
    unavailable: (message, cause) => new Error(message, { cause }),
    // The next statement says so.
    onLoss: () => undefined,
  });
  const queries = new Kysely<RecordTables>({ dialect: new PostgresDialect({ pool }) });
  return {
    queries,
    exclusively: (work) =>
      queries.transaction().execute(async (transaction) => {
        await sql`select pg_advisory_xact_lock(hashtext(${SCHEMA}))`.execute(transaction);
        return work(transaction);
      }),
    stop: () => queries.destroy(),
  };
}
