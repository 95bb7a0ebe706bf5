import type { CryptoKey, JWSHeaderParameters, KeyObject } from 'jose';

/** Where the keys come from by which tokens are verified. */
export interface KeySource {
  /** Another number whenever the keys are others: what was verified by a key that has gone is to be verified again. */
  readonly version: () => number;
  /**
   * Null where what is held may be used at once; else to be waited for.
   *
   * @throws {IdentityError} `IDENTITY_UNAVAILABLE`, always by its promise.
   */
  readonly prepare: () => Promise<void> | null;
  /**
   * The one key that the header names; nothing else in it is heeded, an address of keys least of all.
   *
   * @throws {IdentityError} `TOKEN_KEY_UNKNOWN`, `IDENTITY_UNAVAILABLE`.
   */
  readonly keyFor: (header: JWSHeaderParameters) => Promise<CryptoKey | KeyObject>;
  /** Resolves once there are keys for the first time, if they ever are: no token can be judged before. */
  readonly ready: Promise<void>;
  readonly stop: () => void;
}
