/** Counts readers' requests as the settings say: in Redis, where there is one, for all replicas together. */

import type { GatewayConfig } from './config.ts';
import { createRateLimiter, toRequestsPerMinute, type RateLimiter } from './governance/limits/rate-limiter.ts';
import { describeError, type Log } from './log.ts';
import { reportRarely } from './telemetry/report-rarely.ts';

export interface Counting {
  /** Null where nobody is counted. */
  readonly rateLimiter: RateLimiter | null;
  readonly stop: () => void;
}

/** Of one command. */
const REDIS_TIMEOUT_MS = 90;
const TROUBLE_EVERY_MS = 60_000;

/** Without Redis nothing of it is loaded. */
export async function createCounting(config: GatewayConfig, log: Log): Promise<Counting> {
  const { redisUrl } = config;
  const requestsPerMinute = toRequestsPerMinute(config.requestsPerMinute, config.identity.mode === 'issuer');
  if (requestsPerMinute === null) return { rateLimiter: null, stop: () => undefined };
  const tell = reportRarely<unknown>(
    (error, unreported) =>
      log({ level: 'warn', message: 'rate limit: Redis cannot be used', unreported, cause: describeError(error) }),
    TROUBLE_EVERY_MS,
  );
  const redis =
    redisUrl === null
      ? null
      : (await import('./transport/copies/redis-client.ts')).connectRedis({
          url: redisUrl,
          commandTimeoutMs: REDIS_TIMEOUT_MS,
          onTrouble: tell,
        });
  return {
    rateLimiter: createRateLimiter({ requestsPerMinute, redis, onTrouble: tell }),
    stop: () => redis?.disconnect(),
  };
}
