/** One query layer over the two engines: SQLite in the desk's own folder, or a schema of its own in PostgreSQL. */

import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { Kysely, PostgresDialect, sql } from 'kysely';
import pg from 'pg';
import { createNodeSqliteDialect } from './node-sqlite-dialect.ts';
import { createTables, type LedgerTables } from './tables.ts';

export interface LedgerDatabase {
  readonly queries: Kysely<LedgerTables>;
  readonly engine: 'sqlite' | 'postgresql';
  /** Runs `work` alone: no two appends to one ledger interleave, whichever process they come from. */
  readonly exclusively: <Result>(work: (transaction: Kysely<LedgerTables>) => Promise<Result>) => Promise<Result>;
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

export async function openDatabase(options: DatabaseOptions): Promise<LedgerDatabase> {
  return options.databaseUrl === null ? openSqlite(options) : openPostgresql(options, options.databaseUrl);
}

async function openSqlite(options: DatabaseOptions): Promise<LedgerDatabase> {
  await mkdir(options.dataFolder, { recursive: true });
  const queries = new Kysely<LedgerTables>({
    dialect: createNodeSqliteDialect(path.join(options.dataFolder, 'ledger.sqlite')),
    ...logging(options),
  });
  await createTables(queries, 'sqlite');
  return {
    queries,
    engine: 'sqlite',
    // One connection: kysely hands it to one transaction at a time, and IMMEDIATE keeps other processes out from the first read on.
    exclusively: (work) =>
      queries.connection().execute(async (connection) => {
        await sql`begin immediate`.execute(connection);
        try {
          const result = await work(connection);
          await sql`commit`.execute(connection);
          return result;
        } catch (error) {
          await sql`rollback`.execute(connection);
          throw error;
        }
      }),
    stop: () => queries.destroy(),
  };
}

async function openPostgresql(options: DatabaseOptions, databaseUrl: string): Promise<LedgerDatabase> {
  const schema = `desk_${options.name.replaceAll('-', '_')}`;
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    max: 4,
    options: `-c search_path=${schema}`,
    types: {
      getTypeParser: (type, format) =>
        type === pg.types.builtins.INT8 ? Number : pg.types.getTypeParser(type, format),
    },
  });
  const queries = new Kysely<LedgerTables>({ dialect: new PostgresDialect({ pool }), ...logging(options) });
  await queries.transaction().execute(async (transaction) => {
    // `create … if not exists` alone races when several processes start at once.
    await sql`select pg_advisory_xact_lock(hashtext(${schema}))`.execute(transaction);
    await sql`create schema if not exists ${sql.id(schema)}`.execute(transaction);
    await createTables(transaction, 'postgresql');
  });
  return {
    queries,
    engine: 'postgresql',
    exclusively: (work) =>
      queries.transaction().execute(async (transaction) => {
        await transaction.selectFrom('head').select('position').where('only', '=', 1).forUpdate().execute();
        return work(transaction);
      }),
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
