/** kysely over Node's own SQLite: kysely's dialect expects another driver's statement shape, which this adapter gives it. */

import { closeSync, openSync } from 'node:fs';
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { sql, SqliteDialect, type Kysely, type SqliteDatabase } from 'kysely';
import { LRUCache } from 'lru-cache';

/** Prepared statements kept: preparing costs more than running for the short reads that most are. */
const MAXIMUM_PREPARED_STATEMENTS = 200;

/**
 * Opens the file with a write-ahead log, or creates it for its owner alone (mode 600); one that is there keeps the mode that it has.
 *
 * @param file path, or `:memory:`.
 * @param pragmas set before anything else, in this order, such as `busy_timeout = 30000`.
 */
export function createNodeSqliteDialect(file: string, pragmas: readonly string[]): SqliteDialect {
  return new SqliteDialect({ database: async () => openNodeSqlite(file, pragmas) });
}

/**
 * Runs `work` in a transaction that keeps other processes out from its first read on. There is one connection, and kysely hands it to
 * one at a time.
 *
 * @throws what `work` throws, with nothing of it done.
 */
export function exclusivelyInSqlite<Tables, Result>(
  queries: Kysely<Tables>,
  work: (transaction: Kysely<Tables>) => Promise<Result>,
): Promise<Result> {
  return queries.connection().execute(async (connection) => {
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
}

function openNodeSqlite(file: string, pragmas: readonly string[]): SqliteDatabase {
  if (file !== ':memory:') makeForItsOwner(file);
  const database = new DatabaseSync(file);
  for (const pragma of pragmas) database.exec(`PRAGMA ${pragma}`);
  database.exec('PRAGMA journal_mode = WAL');
  const statements = new LRUCache<string, StatementSync>({ max: MAXIMUM_PREPARED_STATEMENTS });
  return {
    close: () => database.close(),
    prepare: (text) => {
      const statement = statements.get(text) ?? database.prepare(text);
      statements.set(text, statement);
      return {
        reader: statement.columns().length > 0,
        all: (parameters) => statement.all(...(parameters as SQLInputValue[])),
        run: (parameters) => statement.run(...(parameters as SQLInputValue[])),
        iterate: (parameters) => statement.iterate(...(parameters as SQLInputValue[])),
      };
    },
  };
}

/** What SQLite keeps beside the file, it makes with the file's mode; of itself it would let everybody read it whom the umask lets. */
function makeForItsOwner(file: string): void {
  try {
    closeSync(openSync(file, 'wx', 0o600));
  } catch {
    // It is there already; or it cannot be made, which SQLite is about to say.
  }
}
