/** Where the ledger is kept: PostgreSQL, a file of SQLite that all processes on the machine append to, or this process's memory. */

import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { Kysely, PostgresDialect, sql } from 'kysely';
import { createNodeSqliteDialect, exclusivelyInSqlite } from '../../../database/node-sqlite-dialect.ts';
import { createPostgresqlPool } from '../../../database/postgresql-pool.ts';
import { createTables, type Engine, type LedgerTables } from './tables.ts';

export interface LedgerDatabase {
  readonly engine: Engine;
  readonly queries: Kysely<LedgerTables>;
  /** Runs `work` in a transaction that lasts once this has resolved. */
  readonly inTransaction: <Result>(work: (transaction: Kysely<LedgerTables>) => Promise<Result>) => Promise<Result>;
  readonly stop: () => Promise<void>;
}

export interface LedgerPlace {
  /** `postgres://…`; null for SQLite. */
  readonly databaseUrl: string | null;
  /** Where the file of SQLite is; null keeps it in memory. */
  readonly dataDirectory: string | null;
}

/** The schema in PostgreSQL. */
const SCHEMA = 'disclosures';
export const LEDGER_FILE = 'disclosures.sqlite';
/** One that appends and one that reads. */
const MAXIMUM_CONNECTIONS = 2;
/** Of connecting and of each statement: what takes longer counts as gone. */
const POSTGRESQL_TIMEOUT_MS = 2000;
const PRAGMAS = [
  // Others append too, each for some milliseconds; the thread that waits serves nobody.
  'busy_timeout = 1500',
  // An answer is sent once its entry is on the disk.
  'synchronous = FULL',
];

/** @throws {Error} when it cannot be reached, or holds what this version does not know. */
export async function openLedgerDatabase(place: LedgerPlace): Promise<LedgerDatabase> {
  const { databaseUrl, dataDirectory } = place;
  const database = databaseUrl === null ? await openSqlite(dataDirectory) : openPostgresql(databaseUrl);
  try {
    await database.inTransaction(async (transaction) => {
      if (database.engine === 'postgresql') {
        await sql`select pg_advisory_xact_lock(hashtext(${SCHEMA}))`.execute(transaction);
        await sql`create schema if not exists ${sql.id(SCHEMA)}`.execute(transaction);
      }
      await createTables(transaction, database.engine);
    });
  } catch (error) {
    await database.stop();
    throw error;
  }
  return database;
}

async function openSqlite(dataDirectory: string | null): Promise<LedgerDatabase> {
  if (dataDirectory !== null) await mkdir(dataDirectory, { recursive: true });
  const file = dataDirectory === null ? ':memory:' : path.join(dataDirectory, LEDGER_FILE);
  const queries = new Kysely<LedgerTables>({ dialect: createNodeSqliteDialect(file, PRAGMAS) });
  return {
    engine: 'sqlite',
    queries,
    inTransaction: (work) => exclusivelyInSqlite(queries, work),
    stop: () => queries.destroy(),
  };
}

function openPostgresql(databaseUrl: string): LedgerDatabase {
  const pool = createPostgresqlPool({
    databaseUrl,
    schema: SCHEMA,
    maximumConnections: MAXIMUM_CONNECTIONS,
    timeoutMs: POSTGRESQL_TIMEOUT_MS,
    unavailable: (message, cause) => new Error(message, { cause }),
    // The next statement says so.
    onLoss: () => undefined,
  });
  const queries = new Kysely<LedgerTables>({ dialect: new PostgresDialect({ pool }) });
  return {
    engine: 'postgresql',
    queries,
    inTransaction: (work) => queries.transaction().execute(work),
    stop: () => queries.destroy(),
  };
}
