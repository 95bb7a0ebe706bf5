/** What `DATABASE_URL` may say, and why nothing can start with it: apart from the driver, which a start need not load to check. */

/** A database that cannot be opened. The message names the setting or the host, never a password. */
export class DatabaseError extends Error {
  override readonly name = 'DatabaseError';
  readonly code: 'CONFIG_INVALID' | 'DATABASE_UNREACHABLE';

  constructor(code: DatabaseError['code'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** @throws {DatabaseError} `CONFIG_INVALID` when `databaseUrl` is of another scheme; of the rest of it nothing is shown. */
export function assertDatabaseUrl(databaseUrl: string): void {
  if (/^postgres(ql)?:\/\//i.test(databaseUrl)) return;
  const scheme = /^([a-z][a-z\d+.-]{0,30}):\/\//i.exec(databaseUrl)?.[1];
  throw new DatabaseError(
    'CONFIG_INVALID',
    `DATABASE_URL must begin with postgres:// or postgresql://; got ${scheme === undefined ? 'no scheme' : `the scheme ${scheme}://`}`,
  );
}
