/** One query layer over the two engines: SQLite in the desk's own folder, or a schema of its own in PostgreSQL. */

import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { Kysely, PostgresDialect, sql, type RawBuilder, type SqlBool } from 'kysely';
import { SupplierSystemError } from '../../../kit/supplier-system.ts';
import { LedgerDatabaseError } from './database-url.ts';
import type { Engine } from './insert-rows.ts';
import { createNodeSqliteDialect } from './node-sqlite-dialect.ts';
import { createPostgresqlPool } from './postgresql-pool.ts';
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

/** @throws {LedgerDatabaseError} `CONFIG_INVALID` when `databaseUrl` is none of PostgreSQL; `DATABASE_UNREACHABLE`, with host and port. */
export async function openDatabase(options: DatabaseOptions): Promise<LedgerDatabase> {
  return options.databaseUrl === null ? openSqlite(options) : openPostgresql(options, options.databaseUrl);
}

async function openSqlite(options: DatabaseOptions): Promise<LedgerDatabase> {
  await mkdir(options.dataFolder, { recursive: true });
  const queries = new Kysely<LedgerTables>({
    dialect: createNodeSqliteDialect(path.join(options.dataFolder, 'ledger.sqlite')),
    ...logging(options),
  });
  // One connection: kysely hands it to one transaction at a time, and IMMEDIATE keeps other processes out from the first read on.
  const exclusively: LedgerDatabase['exclusively'] = (work) =>
    queries.connection().execute(async (connection) => {
      await sql`begin immediate`.execute(connection);
      try {
        const result = await work(connection);
        await sql`commit`.execute(connection);
        return result;
      } catch (error) {
        // The engine has rolled back by itself where it could not go on (a full disk): the first error is the one that says why.
        await sql`rollback`.execute(connection).catch(() => undefined);
        throw error;
      }
    });
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

async function openPostgresql(options: DatabaseOptions, databaseUrl: string): Promise<LedgerDatabase> {
  const schema = `desk_${options.name.replaceAll('-', '_')}`;
  const pool = createPostgresqlPool({ databaseUrl, desk: options.name, schema });
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
    throw new LedgerDatabaseError('DATABASE_UNREACHABLE', error.message, { cause: error });
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
