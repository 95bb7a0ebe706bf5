/** Connections to PostgreSQL that outlive its restarts: what fails meanwhile fails by one error, and the next question connects anew. */

import type { PostgresPool, PostgresPoolClient } from 'kysely';
import pg from 'pg';
import { assertDatabaseUrl, DatabaseError } from './database-url.ts';

export interface PostgresqlPoolOptions {
  readonly databaseUrl: string;
  /** Where its tables are. */
  readonly schema: string;
  readonly maximumConnections: number;
  /** How long connecting may take, and how long a statement, in milliseconds; left out for as long as it takes. */
  readonly timeoutMs?: number;
  /** How long connecting may take where that differs from a statement. */
  readonly connectTimeoutMs?: number;
  /** Makes the error of a statement that the server is not there for; the message names host and port. */
  readonly unavailable: (message: string, cause: unknown) => Error;
  /** Told once when the server has closed connections that nobody was using. */
  readonly onLoss: (message: string) => void;
}

/** Classes of SQLSTATE by which the server says that it is not there for anybody: connection, resources, shutdown. */
const SERVER_UNAVAILABLE = /^(08|53|57P)/;

/**
 * Connects to nothing yet. Each statement may throw what `unavailable` makes.
 *
 * @throws {DatabaseError} `CONFIG_INVALID` when `databaseUrl` is none.
 */
export function createPostgresqlPool(options: PostgresqlPoolOptions): PostgresPool {
  const { databaseUrl, schema, maximumConnections, timeoutMs, connectTimeoutMs = timeoutMs, onLoss } = options;
  const address = addressOf(databaseUrl);
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    max: maximumConnections,
    options: `-c search_path=${schema}${serverLimits(timeoutMs)}`,
    ...(timeoutMs === undefined ? {} : { connectionTimeoutMillis: connectTimeoutMs, query_timeout: timeoutMs }),
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
    onLoss(`the database at ${address} has closed its connections: ${describe(error)}`);
  });
  const unavailable = (what: string, error: unknown) =>
    options.unavailable(`the database at ${address} ${what}: ${describe(error)}`, error);
  const connect = async (): Promise<PostgresPoolClient> => {
    const client = await pool.connect().catch((error: unknown) => {
      throw unavailable('cannot be reached', error);
    });
    let loss: Error | null = null;
    const query = async (text: string, values: readonly unknown[]) => {
      // A rollback would only wait behind the statement that was given up.
      if (loss !== null) throw loss;
      try {
        return await client.query(text, [...values]);
      } catch (error) {
        if (!isUnavailability(error)) throw error;
        loss = unavailable('does not answer', error);
        throw loss;
      }
    };
    return {
      // Nothing here reads by a cursor, which is the other form of a query.
      query: query as unknown as PostgresPoolClient['query'],
      release: () => client.release(loss !== null),
    };
  };
  return { connect, end: () => pool.end(), options: pool.options };
}

/** That the server too ends what is given up here: nobody's locks outlive it. */
function serverLimits(timeoutMs: number | undefined): string {
  if (timeoutMs === undefined) return '';
  return ` -c statement_timeout=${timeoutMs} -c idle_in_transaction_session_timeout=${timeoutMs}`;
}

/** Host and port as the driver reads them. */
function addressOf(databaseUrl: string): string {
  assertDatabaseUrl(databaseUrl);
  try {
    const { host, port } = new pg.Client({ connectionString: databaseUrl });
    return `${host}:${port}`;
  } catch {
    // The driver's own message may show the address whole.
    throw new DatabaseError(
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
