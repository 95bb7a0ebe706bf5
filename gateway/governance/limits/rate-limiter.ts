/** How often one reader may ask: counted in Redis for all replicas together, or in this process. */

import { hash } from 'node:crypto';
import { isIPv6 } from 'node:net';
import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import type { Reader } from '../../../schema/contract/reader.ts';

export interface RateLimiterOptions {
  /** Requests of one reader in any minute that begins with one of them. */
  readonly requestsPerMinute: number;
  /** A client of `ioredis`, whose owner stops it; null counts in this process. */
  readonly redis: object | null;
  /** Sees what is wrong with Redis. */
  readonly onTrouble: (error: unknown) => void;
  /** Milliseconds, never going back. */
  readonly steadyClock?: () => number;
}

/** Of one reader, where the operator says nothing: a hundred a second, which no dashboard needs. */
const DEFAULT_REQUESTS_PER_MINUTE = 6000;

/**
 * @param asked what the operator says; null for nothing, 0 for no limit.
 * @param isIdentified whether every reader says who they are: where they need not, all of one machine would be counted as one, so that only
 *   an operator who asks for it has them counted.
 * @returns null for no limit.
 */
export function toRequestsPerMinute(asked: number | null, isIdentified: boolean): number | null {
  if (asked === null) return isIdentified ? DEFAULT_REQUESTS_PER_MINUTE : null;
  return asked === 0 ? null : asked;
}

export interface RateLimiter {
  readonly requestsPerMinute: number;
  /**
   * Counts one request. Where Redis cannot be asked, this process counts for itself: nobody is let in without limit, and nobody is
   * refused for it.
   *
   * @returns null where it may go on, or the milliseconds until the next one may. Never throws.
   */
  readonly count: (key: string) => Promise<number | null>;
}

const WINDOW_SECONDS = 60;
const REDIS_TIMEOUT_MS = 90;
/** For which Redis is left alone when it has not answered: otherwise each request would wait for it. */
const PAUSE_MS = 1000;
/** The number is the format's. */
const KEY_PREFIX = 'throughline:rate:1';

export function createRateLimiter({
  requestsPerMinute,
  redis,
  onTrouble,
  steadyClock = () => performance.now(),
}: RateLimiterOptions): RateLimiter {
  const rule = { points: requestsPerMinute, duration: WINDOW_SECONDS, keyPrefix: KEY_PREFIX };
  const here = new RateLimiterMemory(rule);
  const shared =
    redis === null
      ? null
      : new RateLimiterRedis({
          ...rule,
          storeClient: redis,
          rejectIfRedisNotReady: true,
          // Whoever is over the limit costs Redis nothing more until its minute is over.
          inMemoryBlockOnConsumed: requestsPerMinute + 1,
        });
  let pausedUntilMs = -Infinity;

  return {
    requestsPerMinute,
    count: async (key) => {
      if (shared !== null && steadyClock() >= pausedUntilMs) {
        try {
          return await consume(() => inTime(shared.consume(key), REDIS_TIMEOUT_MS));
        } catch (error) {
          pausedUntilMs = steadyClock() + PAUSE_MS;
          onTrouble(error);
        }
      }
      return consume(() => here.consume(key));
    },
  };
}

/** @throws what is no refusal. */
async function consume(take: () => Promise<RateLimiterRes>): Promise<number | null> {
  try {
    await take();
    return null;
  } catch (error) {
    if (error instanceof RateLimiterRes) return Math.max(1, error.msBeforeNext);
    throw error;
  }
}

function inTime<Reply>(reply: Promise<Reply>, timeoutMs: number): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`Redis did not answer within ${timeoutMs} ms`)), timeoutMs);
    reply.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

/** Half of an IPv6 address is its holder's own to choose. */
const IPV6_NETWORK_GROUPS = 4;

/**
 * Whose requests are counted together: one reader's, in whatever capacity; where nobody is asked who they are, those from one address.
 *
 * @returns what tells nobody who it is.
 */
export function rateKeyOf(reader: Pick<Reader, 'subject'> | null, remoteAddress: string): string {
  const who = reader === null ? `address ${networkOf(remoteAddress)}` : `subject ${reader.subject}`;
  return hash('sha256', who, 'base64url');
}

function networkOf(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address);
  if (mapped !== null) return mapped[1]!;
  if (!isIPv6(address)) return address;
  const [head = '', tail] = address.split('%')[0]!.split('::');
  const before = head === '' ? [] : head.split(':');
  const after = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros =
    tail === undefined ? [] : Array.from({ length: Math.max(0, 8 - before.length - after.length) }, () => '0');
  return [...before, ...zeros, ...after]
    .slice(0, IPV6_NETWORK_GROUPS)
    .map((group) => group.replace(/^0+(?=.)/, '').toLowerCase())
    .join(':');
}
