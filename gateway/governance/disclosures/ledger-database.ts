/** Where the ledger is kept: PostgreSQL, a file of SQLite that all processes on the machine append to, or this process's memory. */

import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { Kysely, PostgresDialect, sql } from 'kysely';
import { createNodeSqliteDialect, exclusivelyInSqlite } from '../../../database/node-sqlite-dialect.ts';
import { checkTables, createTables, type Engine, type LedgerTables } from './tables.ts';

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

/** What a connection is for: what appends and what reads have their own, so that neither waits for the other. */
export type LedgerUse = 'APPENDS' | 'READS';

interface PostgresqlUse {
  readonly maximumConnections: number;
  /** Of each statement: what takes longer counts as gone. */
  readonly timeoutMs: number;
}

/** The schema in PostgreSQL. */
const SCHEMA = 'disclosures';
export const LEDGER_FILE = 'disclosures.sqlite';
const CONNECT_TIMEOUT_MS = 2000;
const POSTGRESQL: Readonly<Record<LedgerUse, PostgresqlUse>> = {
  // One that appends, and one that looks at the head.
  APPENDS: { maximumConnections: 2, timeoutMs: 2000 },
  READS: { maximumConnections: 1, timeoutMs: 5000 },
};
/** An index of a ledger that has grown without it takes its time, once. */
const MAKING: PostgresqlUse = { maximumConnections: 1, timeoutMs: 60_000 };
const PRAGMAS = [
  // Others append too, each for some milliseconds; the thread that waits serves nobody.
  'busy_timeout = 1500',
  // An answer is sent once its entry is on the disk.
  'synchronous = FULL',
];

/**
 * What appends makes what is not there yet; what reads makes nothing.
 *
 * @throws {Error} when it cannot be reached, holds what this version does not know, or is to be read before anything has made it.
 */
export async function openLedgerDatabase(place: LedgerPlace, use: LedgerUse): Promise<LedgerDatabase> {
  const { databaseUrl, dataDirectory } = place;
  if (databaseUrl !== null && use === 'APPENDS') {
    const maker = await openPostgresql(databaseUrl, MAKING);
    await make(maker).finally(maker.stop);
  }
  const database =
    databaseUrl === null ? await openSqlite(dataDirectory) : await openPostgresql(databaseUrl, POSTGRESQL[use]);
  try {
    if (use === 'READS') await checkTables(database.queries, database.engine);
    else if (databaseUrl === null) await make(database);
  } catch (error) {
    await database.stop();
    throw error;
  }
  return database;
}

/** Makes what is not there yet. */
function make({ engine, inTransaction }: LedgerDatabase): Promise<void> {
  return inTransaction(async (transaction) => {
    if (engine === 'postgresql') {
      await sql`select pg_advisory_xact_lock(hashtext(${SCHEMA}))`.execute(transaction);
      await sql`create schema if not exists ${sql.id(SCHEMA)}`.execute(transaction);
    }
    await createTables(transaction, engine);
  });
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

/** Its driver is loaded by those alone whose ledger is there. */
async function openPostgresql(databaseUrl: string, use: PostgresqlUse): Promise<LedgerDatabase> {
  const { createPostgresqlPool } = await import('../../../database/postgresql-pool.ts');
  const { maximumConnections, timeoutMs } = use;
  const pool = createPostgresqlPool({
    databaseUrl,
    schema: SCHEMA,
    maximumConnections,
    timeoutMs,
    connectTimeoutMs: CONNECT_TIMEOUT_MS,
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
