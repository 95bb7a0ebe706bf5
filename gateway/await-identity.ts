/** A gateway that takes over from others serves no sooner than it can tell who asks: those that it takes over from can. */

/** Of one that waited for the issuer's keys in vain: it does not serve. */
export const IDENTITY_AWAITED_IN_VAIN = 'IDENTITY_UNAVAILABLE';

export class IdentityAwaitedError extends Error {
  override readonly name = 'IdentityAwaitedError';
  readonly code = IDENTITY_AWAITED_IN_VAIN;

  constructor(patienceMs: number) {
    super(`the issuer's keys could not be read within ${patienceMs / 1000} s, and those that serve have them`);
  }
}

/**
 * @param patienceMs how long it may take, in milliseconds; null does not wait.
 * @throws {IdentityAwaitedError} it took longer.
 */
export async function awaitIdentity(ready: Promise<void>, patienceMs: number | null): Promise<void> {
  if (patienceMs === null) return;
  const late = Promise.withResolvers<void>();
  const timer = setTimeout(() => late.reject(new IdentityAwaitedError(patienceMs)), patienceMs);
  try {
    await Promise.race([ready, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}
