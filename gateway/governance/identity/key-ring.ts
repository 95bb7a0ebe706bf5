/** An issuer's public keys, kept: they change while we run, and their server may be gone when we want them. */

import { createLocalJWKSet, errors, type JWSHeaderParameters } from 'jose';
import { IdentityError } from './identity-error.ts';
import type { KeySource } from './key-source.ts';
import { readKeySet } from './read-key-set.ts';

export interface KeyRingOptions {
  readonly url: string;
  /** Now, in milliseconds. */
  readonly clock: () => number;
  /** The keys cannot be had any more: called once, when that begins. */
  readonly onTrouble: (error: unknown) => void;
  /** They can be had again. */
  readonly onRecovery: () => void;
}

/** From then on they are asked for again, and what is held serves meanwhile. */
const REFRESH_AFTER_MS = 5 * 60_000;
/** Nobody asked for so long that a key which has gone could still be held: new ones are waited for first. */
const WAIT_AFTER_MS = 10 * 60_000;
/** For how long the keys of an issuer that cannot be reached are believed. */
const MAXIMUM_AGE_MS = 24 * 60 * 60_000;
/** Between two questions, whatever tokens come. */
const PAUSE_MS = 10_000;
/** As long as there are none at all. */
const PAUSE_WITHOUT_KEYS_MS = 1000;
/** Shorter than the pause, which it does not keep itself: by a clock that runs a little slower than the timer it would be twice as long. */
const LOOK_EVERY_MS = 100;

/** Asks for the keys at once, and again until there are any; from then on only when somebody presents a token. */
export function createKeyRing({ url, clock, onTrouble, onRecovery }: KeyRingOptions): KeySource {
  const stopping = new AbortController();
  let find: ReturnType<typeof createLocalJWKSet> | null = null;
  let text = '';
  let version = 0;
  let readAtMs = 0;
  let askedAtMs: number | null = null;
  let isFailing = false;
  let flight: Promise<void> | null = null;
  const ready = Promise.withResolvers<void>();

  const isOlder = (atMs: number, ms: number): boolean => {
    const ageMs = clock() - atMs;
    // A clock that was set back says nothing of an age.
    return ageMs < 0 || ageMs >= ms;
  };

  const read = async (): Promise<void> => {
    try {
      const keys = await readKeySet(url, stopping.signal);
      const now = JSON.stringify(keys);
      if (now !== text) {
        find = createLocalJWKSet({ keys: [...keys] });
        text = now;
        version += 1;
      }
      readAtMs = clock();
      ready.resolve();
      if (isFailing) onRecovery();
      isFailing = false;
    } catch (error) {
      if (!isFailing && !stopping.signal.aborted) onTrouble(error);
      isFailing = true;
      throw new IdentityError('IDENTITY_UNAVAILABLE', { cause: error });
    } finally {
      flight = null;
    }
  };

  /** Whoever asks meanwhile waits for the same; null where it is too early to ask again. */
  const ask = (): Promise<void> | null => {
    if (flight !== null) return flight;
    const pauseMs = find === null ? PAUSE_WITHOUT_KEYS_MS : PAUSE_MS;
    if (askedAtMs !== null && !isOlder(askedAtMs, pauseMs)) return null;
    askedAtMs = clock();
    flight = read();
    // Not everyone who asks waits.
    flight.catch(() => undefined);
    return flight;
  };

  const held = async (header: JWSHeaderParameters) => {
    try {
      return await find!(header as Parameters<NonNullable<typeof find>>[0]);
    } catch (error) {
      if (error instanceof errors.JWKSNoMatchingKey) return null;
      // Several keys and no name for one of them, or a key that is not fit for what it says.
      throw new IdentityError('TOKEN_KEY_UNKNOWN', { cause: error });
    }
  };

  void ask();
  // Whoever balances load sends nobody here before: no token would have them asked for.
  const timer = setInterval(() => void ask(), LOOK_EVERY_MS);
  timer.unref();
  void ready.promise.then(() => clearInterval(timer));
  return {
    version: () => version,
    prepare: () => {
      if (find === null || isOlder(readAtMs, MAXIMUM_AGE_MS))
        return ask() ?? Promise.reject(new IdentityError('IDENTITY_UNAVAILABLE'));
      if (!isOlder(readAtMs, REFRESH_AFTER_MS)) return null;
      const asking = ask();
      // Where the last question failed nobody waits for the next one.
      if (asking === null || isFailing || !isOlder(readAtMs, WAIT_AFTER_MS)) return null;
      return asking.catch(() => undefined);
    },
    keyFor: async (header) => {
      const key = await held(header);
      if (key !== null) return key;
      await ask();
      const later = await held(header);
      if (later !== null) return later;
      // Who cannot be asked cannot have said that the key is not theirs.
      throw new IdentityError(isFailing ? 'IDENTITY_UNAVAILABLE' : 'TOKEN_KEY_UNKNOWN');
    },
    ready: ready.promise,
    stop: () => {
      clearInterval(timer);
      stopping.abort();
    },
  };
}
