/** A PostgreSQL for one test file: the one that `DATABASE_URL_TEST` names, or a throwaway one where the programs are found. */

import { findPostgresql, startPostgresqlServer } from '../../commands/chaos/engines/postgresql.ts';

export interface TestPostgresql {
  /** `postgres://…` of an empty database. */
  readonly url: string;
  /**
   * `down` ends the server at once, as a crash does, and `up` starts it again with what it held; null for a server that was given,
   * which is not ours to end.
   */
  readonly restarts: { readonly down: () => Promise<void>; readonly up: () => Promise<void> } | null;
  readonly stop: () => Promise<void>;
}

/** Why a test of PostgreSQL is skipped, in words for the name of the test; null where one can be started. */
export const postgresqlMissing: string | null = whyMissing();

/** @throws {Error} when a server cannot be started, with what its programs said. */
export async function startPostgresql(): Promise<TestPostgresql> {
  const given = process.env['DATABASE_URL_TEST'];
  if (given !== undefined && given !== '') return { url: given, restarts: null, stop: () => Promise.resolve() };
  const { url, down, up, stop } = await startPostgresqlServer();
  return { url, restarts: { down, up }, stop };
}

function whyMissing(): string | null {
  if (process.env['DATABASE_URL_TEST']) return null;
  if (findPostgresql() === null) return 'skipped: no PostgreSQL is installed, and DATABASE_URL_TEST names none';
  return null;
}
