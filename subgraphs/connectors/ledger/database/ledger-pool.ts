/** The ledger's connections: a database that is gone is a supplier's system that does not answer. */

import type { PostgresPool } from 'kysely';
import { createPostgresqlPool } from '../../../../database/postgresql-pool.ts';
import { logToStandardError } from '../../../kit/log.ts';
import { SupplierSystemError } from '../../../kit/supplier-system.ts';

export interface LedgerPoolOptions {
  readonly databaseUrl: string;
  /** Whose ledger it is, for the log. */
  readonly desk: string;
  readonly schema: string;
}

const MAXIMUM_CONNECTIONS = 4;

/**
 * Connects to nothing yet. Each statement may throw {@link SupplierSystemError} `SOURCE_UNAVAILABLE`, which names host and port.
 *
 * @throws {DatabaseError} `CONFIG_INVALID` when `databaseUrl` is none.
 */
export function createLedgerPool({ databaseUrl, desk, schema }: LedgerPoolOptions): PostgresPool {
  return createPostgresqlPool({
    databaseUrl,
    schema,
    maximumConnections: MAXIMUM_CONNECTIONS,
    unavailable: (message, cause) => new SupplierSystemError('SOURCE_UNAVAILABLE', message, { cause }),
    onLoss: (detail) =>
      logToStandardError({ level: 'warn', subgraph: desk, code: 'SOURCE_UNAVAILABLE', path: null, detail }),
  });
}
