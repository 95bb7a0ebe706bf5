/** kysely over Node's own SQLite: kysely's dialect expects another driver's statement shape, which this adapter gives it. */

import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { SqliteDialect, type SqliteDatabase } from 'kysely';
import { LRUCache } from 'lru-cache';

/** Prepared statements kept: preparing costs more than running for the short reads that a subgraph does. */
const MAXIMUM_PREPARED_STATEMENTS = 200;

/**
 * Opens (or creates) the file with a write-ahead log and full synchronisation: what was acknowledged survives power loss.
 *
 * @param file path, or `:memory:`.
 */
export function createNodeSqliteDialect(file: string): SqliteDialect {
  return new SqliteDialect({ database: async () => openNodeSqlite(file) });
}

function openNodeSqlite(file: string): SqliteDatabase {
  const database = new DatabaseSync(file);
  // Another process (the load command beside a running desk) may hold the write lock for one batch.
  database.exec('PRAGMA busy_timeout = 30000');
  database.exec('PRAGMA journal_mode = WAL');
  database.exec('PRAGMA synchronous = FULL');
  // Erased text is overwritten, not only unlinked.
  database.exec('PRAGMA secure_delete = ON');
  database.exec('PRAGMA cache_size = -65536');
  const statements = new LRUCache<string, StatementSync>({ max: MAXIMUM_PREPARED_STATEMENTS });
  return {
    close: () => database.close(),
    prepare: (sql) => {
      const statement = statements.get(sql) ?? database.prepare(sql);
      statements.set(sql, statement);
      return {
        reader: statement.columns().length > 0,
        all: (parameters) => statement.all(...(parameters as SQLInputValue[])),
        run: (parameters) => statement.run(...(parameters as SQLInputValue[])),
        iterate: (parameters) => statement.iterate(...(parameters as SQLInputValue[])),
      };
    },
  };
}
