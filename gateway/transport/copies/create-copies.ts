import { createInProcessCopies } from './in-process-copies.ts';
import type { LastKnownCopies } from './last-known-copies.ts';
import { createRedisCopies } from './redis-copies.ts';

export interface CreateCopiesOptions {
  /** Null keeps them in this process. */
  readonly redisUrl: string | null;
  /** Of those in this process. */
  readonly maximumBytes: number;
  /** Sees what is wrong with Redis, at most once in a while. */
  readonly onTrouble: (error: unknown) => void;
}

export function createLastKnownCopies({ redisUrl, maximumBytes, onTrouble }: CreateCopiesOptions): LastKnownCopies {
  return redisUrl === null ? createInProcessCopies(maximumBytes) : createRedisCopies({ url: redisUrl, onTrouble });
}
