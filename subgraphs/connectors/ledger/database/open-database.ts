/** One query layer over the two engines: SQLite in the desk's own folder, or a schema of its own in PostgreSQL. */

import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { Kysely, PostgresDialect, sql, type RawBuilder, type SqlBool } from 'kysely';
import { DatabaseError } from '../../../../database/database-url.ts';
import { createNodeSqliteDialect, exclusivelyInSqlite } from '../../../../database/node-sqlite-dialect.ts';
import { SupplierSystemError } from '../../../kit/supplier-system.ts';
import type { Engine } from './insert-rows.ts';
import { createTables, type LedgerTables } from './tables.ts';

export interface LedgerDatabase {
  readonly queries: Kysely<LedgerTables>;
  readonly engine: Engine;
  /** Runs `work` alone: no two appends to one ledger interleave, whichever process they come from. */
  readonly exclusively: <Result>(work: (transaction: Kysely<LedgerTables>) => Promise<Result>) => Promise<Result>;
  /** That a column has one of the values, however many: one statement for all their numbers, so that it is prepared once. */
  readonly isAmong: (column: string, values: readonly string[]) => RawBuilder<SqlBool>;
  /**
   * Call it after text was erased: SQLite leaves no copy of it in its files. PostgreSQL does so when it next vacuums the table and
   * recycles its log.
   */
  readonly forgetErased: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

export interface DatabaseOptions {
  /** Names the PostgreSQL schema (`desk_<name>`) and the SQLite file (`ledger.sqlite` in `dataFolder`). */
  readonly name: string;
  readonly dataFolder: string;
  readonly databaseUrl: string | null;
  /** Sees each statement as it is sent; for measuring and for showing query plans. */
  readonly onQuery?: (statement: { sql: string; parameters: readonly unknown[] }) => void;
}

const PRAGMAS = [
  // Another process (the load command beside a running desk) may hold the write lock for one batch.
  'busy_timeout = 30000',
  // What was acknowledged survives power loss.
  'synchronous = FULL',
  // Erased text is overwritten, not only unlinked.
  'secure_delete = ON',
  'cache_size = -65536',
];

/** @throws {DatabaseError} `CONFIG_INVALID` when `databaseUrl` is none of PostgreSQL; `DATABASE_UNREACHABLE`, with host and port. */
export async function openDatabase(options: DatabaseOptions): Promise<LedgerDatabase> {
  return options.databaseUrl === null ? openSqlite(options) : openPostgresql(options, options.databaseUrl);
}

async function openSqlite(options: DatabaseOptions): Promise<LedgerDatabase> {
  await mkdir(options.dataFolder, { recursive: true });
  const queries = new Kysely<LedgerTables>({
    dialect: createNodeSqliteDialect(path.join(options.dataFolder, 'ledger.sqlite'), PRAGMAS),
    ...logging(options),
  });
  const exclusively: LedgerDatabase['exclusively'] = (work) => exclusivelyInSqlite(queries, work);
  try {
    await exclusively((transaction) => createTables(transaction, 'sqlite'));
  } catch (error) {
    await queries.destroy();
    throw error;
  }
  return {
    queries,
    engine: 'sqlite',
    exclusively,
    isAmong: (column, values) =>
      sql<SqlBool>`${sql.ref(column)} in (select value from json_each(${JSON.stringify(values)}))`,
    forgetErased: async () => {
      // `secure_delete` has overwritten the pages; the write-ahead log still holds them as they were.
      await sql`pragma wal_checkpoint(truncate)`.execute(queries);
    },
    stop: () => queries.destroy(),
  };
}

/** Its driver is loaded by those alone whose ledger is there. */
async function openPostgresql(options: DatabaseOptions, databaseUrl: string): Promise<LedgerDatabase> {
  const { createLedgerPool } = await import('./ledger-pool.ts');
  const schema = `desk_${options.name.replaceAll('-', '_')}`;
  const pool = createLedgerPool({ databaseUrl, desk: options.name, schema });
  const queries = new Kysely<LedgerTables>({ dialect: new PostgresDialect({ pool }), ...logging(options) });
  try {
    await queries.transaction().execute(async (transaction) => {
      // `create … if not exists` alone races when several processes start at once.
      await sql`select pg_advisory_xact_lock(hashtext(${schema}))`.execute(transaction);
      await sql`create schema if not exists ${sql.id(schema)}`.execute(transaction);
      await createTables(transaction, 'postgresql');
    });
  } catch (error) {
    await queries.destroy();
    if (!(error instanceof SupplierSystemError)) throw error;
    throw new DatabaseError('DATABASE_UNREACHABLE', error.message, { cause: error });
  }
  return {
    queries,
    engine: 'postgresql',
    exclusively: (work) =>
      queries.transaction().execute(async (transaction) => {
        await transaction.selectFrom('head').select('position').where('only', '=', 1).forUpdate().execute();
        return work(transaction);
      }),
    isAmong: (column, values) => sql<SqlBool>`${sql.ref(column)} = any(${values})`,
    forgetErased: () => Promise.resolve(),
    stop: () => queries.destroy(),
  };
}

function logging({ onQuery }: DatabaseOptions) {
  if (onQuery === undefined) return {};
  return {
    log: (event: { query: { sql: string; parameters: readonly unknown[] } }) =>
      onQuery({ sql: event.query.sql, parameters: event.query.parameters }),
  };
}
