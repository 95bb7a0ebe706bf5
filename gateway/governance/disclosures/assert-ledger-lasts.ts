import { ConfigError } from '../../config/config-error.ts';
import type { LedgerPlace } from './ledger-database.ts';

/**
 * For a gateway that says who its readers are on an issuer's word: what they read must be on record for longer than it runs.
 *
 * @throws {ConfigError} `CONFIG_INVALID` where there is nowhere to keep the ledger.
 */
export function assertLedgerLasts({ databaseUrl, dataDirectory }: LedgerPlace): void {
  if (databaseUrl !== null || dataDirectory !== null) return;
  throw new ConfigError(
    'DATABASE_URL, DATA_DIR: one of them must say where the disclosure ledger is kept where readers are identified by an issuer; got neither',
  );
}
