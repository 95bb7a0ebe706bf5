/**
 * Copies in Redis, which replicas of the gateway share. Nothing waits for it longer than a moment, and what it says is taken for no more
 * than a claim: whoever reads a copy checks it as if its supplier had just said it.
 */

import { hash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { LastKnownCopies, LastKnownCopy } from './last-known-copies.ts';
import { createRedisClient } from './redis-client.ts';

export interface RedisCopiesOptions {
  /** `redis://` or `rediss://`; several with commas between them for the nodes of a cluster. */
  readonly url: string;
  /** Sees what goes wrong, at most once in a while. */
  readonly onTrouble: (error: unknown) => void;
  /** Milliseconds, never going back. */
  readonly steadyClock?: () => number;
}

/** The number is the format's: another one would find nothing of this one's. */
const KEY_PREFIX = 'throughline:copy:1:';
const COMMAND_TIMEOUT_MS = 90;
/**
 * Of one that does not answer: how many commands in a row it takes to leave it alone, and for how long. Where one node of a cluster is
 * lost, so many in a row hardly ever meet it.
 */
const FAILURES_BEFORE_PAUSE = 8;
const PAUSE_MS = 1000;
const TROUBLE_EVERY_MS = 60_000;
/** What is being written at once; more is not kept. */
const MAXIMUM_OUTSTANDING_CHARACTERS = 8 * 1024 * 1024;
const MAXIMUM_OUTSTANDING_WRITES = 256;
/** Keys of which it is known here when they were last written. */
const KNOWN_KEYS = 20_000;

export function createRedisCopies({
  url,
  onTrouble,
  steadyClock = () => performance.now(),
}: RedisCopiesOptions): LastKnownCopies {
  const writtenAt = new LRUCache<string, number>({ max: KNOWN_KEYS });
  let toldAt = -Infinity;
  let isStopped = false;
  let failures = 0;
  let pausedUntil = -Infinity;
  let outstandingWrites = 0;
  let outstandingCharacters = 0;
  const tell = (error: unknown): void => {
    const now = steadyClock();
    if (isStopped || now - toldAt < TROUBLE_EVERY_MS) return;
    toldAt = now;
    onTrouble(error);
  };
  const redis = createRedisClient({ url, commandTimeoutMs: COMMAND_TIMEOUT_MS, onTrouble: tell });
  const hasFailed = (error: unknown): void => {
    failures += 1;
    if (failures >= FAILURES_BEFORE_PAUSE) {
      failures = 0;
      pausedUntil = steadyClock() + PAUSE_MS;
    }
    tell(error);
  };
  const isPaused = (): boolean => steadyClock() < pausedUntil;
  return {
    find: async (key) => {
      if (isPaused()) return null;
      try {
        const value = await redis.get(toRedisKey(key));
        failures = 0;
        return value === null ? null : parseValue(value);
      } catch (error) {
        hasFailed(error);
        return null;
      }
    },
    isWanted: (key, madeAt, newerByMs) => {
      if (isPaused()) return false;
      const known = writtenAt.get(toRedisKey(key));
      return known === undefined || madeAt - known >= newerByMs;
    },
    keep: (key, { text, madeAt }, forMs) => {
      const size = text.length;
      const isTooMuch =
        outstandingWrites >= MAXIMUM_OUTSTANDING_WRITES ||
        outstandingCharacters + size > MAXIMUM_OUTSTANDING_CHARACTERS;
      if (isPaused() || isTooMuch || forMs <= 0) return;
      const redisKey = toRedisKey(key);
      writtenAt.set(redisKey, madeAt);
      outstandingWrites += 1;
      outstandingCharacters += size;
      redis
        .set(redisKey, `${madeAt}\n${text}`, forMs)
        .then(
          () => void (failures = 0),
          (error: unknown) => {
            writtenAt.delete(redisKey);
            hasFailed(error);
          },
        )
        .finally(() => {
          outstandingWrites -= 1;
          outstandingCharacters -= size;
        });
    },
    stop: async () => {
      isStopped = true;
      await redis.stop();
    },
  };
}

/** Whoever can list the keys learns from them neither who asked nor what. */
function toRedisKey(key: string): string {
  return KEY_PREFIX + hash('sha256', key, 'base64url');
}

/** Null for what was not written by {@link createRedisCopies}. */
function parseValue(value: string): LastKnownCopy | null {
  const [head] = /^\d{1,15}\n/.exec(value) ?? [];
  return head === undefined ? null : { madeAt: Number(head), text: value.slice(head.length) };
}
