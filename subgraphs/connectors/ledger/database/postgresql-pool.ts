/** Connections to PostgreSQL that outlive its restarts: what fails meanwhile fails by a code, and the next question connects anew. */

import type { PostgresPool, PostgresPoolClient } from 'kysely';
import pg from 'pg';
import { logToStandardError } from '../../../kit/log.ts';
import { SupplierSystemError } from '../../../kit/supplier-system.ts';
import { assertDatabaseUrl, LedgerDatabaseError } from './database-url.ts';

export interface PostgresqlPoolOptions {
  readonly databaseUrl: string;
  /** Whose ledger it is, for the log. */
  readonly desk: string;
  readonly schema: string;
}

const MAXIMUM_CONNECTIONS = 4;
/** Classes of SQLSTATE by which the server says that it is not there for anybody: connection, resources, shutdown. */
const SERVER_UNAVAILABLE = /^(08|53|57P)/;

/**
 * Connects to nothing yet. Each statement may throw {@link SupplierSystemError} `SOURCE_UNAVAILABLE`, which names host and port.
 *
 * @throws {LedgerDatabaseError} `CONFIG_INVALID` when `databaseUrl` is none.
 */
export function createPostgresqlPool({ databaseUrl, desk, schema }: PostgresqlPoolOptions): PostgresPool {
  const address = addressOf(databaseUrl);
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    max: MAXIMUM_CONNECTIONS,
    options: `-c search_path=${schema}`,
    types: {
      getTypeParser: (type, format) =>
        type === pg.types.builtins.INT8 ? Number : pg.types.getTypeParser(type, format),
    },
  });
  let isLossKnown = false;
  pool.on('connect', (client) => {
    isLossKnown = false;
    // Lost while a statement runs: the statement fails by it, and nobody else has to hear.
    client.on('error', () => undefined);
  });
  // Lost while idle. Without a listener it would end the process; each connection tells, and once is enough.
  pool.on('error', (error) => {
    if (isLossKnown) return;
    isLossKnown = true;
    const detail = `the database at ${address} has closed its connections: ${describe(error)}`;
    logToStandardError({ level: 'warn', subgraph: desk, code: 'SOURCE_UNAVAILABLE', path: null, detail });
  });
  const unavailable = (what: string, error: unknown) =>
    new SupplierSystemError('SOURCE_UNAVAILABLE', `the database at ${address} ${what}: ${describe(error)}`, {
      cause: error,
    });
  const connect = async (): Promise<PostgresPoolClient> => {
    const client = await pool.connect().catch((error: unknown) => {
      throw unavailable('cannot be reached', error);
    });
    const query = async (text: string, values: readonly unknown[]) => {
      try {
        return await client.query(text, [...values]);
      } catch (error) {
        throw isUnavailability(error) ? unavailable('does not answer', error) : error;
      }
    };
    return {
      // Nothing here reads by a cursor, which is the other form of a query.
      query: query as unknown as PostgresPoolClient['query'],
      release: (isBroken) => client.release(isBroken),
    };
  };
  return { connect, end: () => pool.end(), options: pool.options };
}

/** Host and port as the driver reads them. */
function addressOf(databaseUrl: string): string {
  assertDatabaseUrl(databaseUrl);
  try {
    const { host, port } = new pg.Client({ connectionString: databaseUrl });
    return `${host}:${port}`;
  } catch {
    // The driver's own message may show the address whole.
    throw new LedgerDatabaseError(
      'CONFIG_INVALID',
      'DATABASE_URL must be a URL such as postgres://user:password@host:5432/database, percent-encoded',
    );
  }
}

/** What the driver throws without the server's word is always about the connection. */
function isUnavailability(error: unknown): boolean {
  return !(error instanceof pg.DatabaseError) || SERVER_UNAVAILABLE.test(error.code ?? '');
}

/** A host with several addresses fails by an error without a message. */
function describe(error: unknown): string {
  const { code, message } = error as { readonly code?: unknown; readonly message?: unknown };
  if (typeof code === 'string' && !(error instanceof pg.DatabaseError)) return code;
  return [code, message].filter((part) => typeof part === 'string' && part !== '').join(' ');
}
