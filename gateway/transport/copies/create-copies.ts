import { createInProcessCopies } from './in-process-copies.ts';
import type { LastKnownCopies } from './last-known-copies.ts';

export interface CreateCopiesOptions {
  /** Null keeps them in this process. */
  readonly redisUrl: string | null;
  /** Of those in this process. */
  readonly maximumBytes: number;
  /** Sees what is wrong with Redis, at most once in a while. */
  readonly onTrouble: (error: unknown) => void;
}

/** Without Redis nothing of it is loaded. */
export async function createLastKnownCopies(options: CreateCopiesOptions): Promise<LastKnownCopies> {
  const { redisUrl, maximumBytes, onTrouble } = options;
  if (redisUrl === null) return createInProcessCopies(maximumBytes);
  const { createRedisCopies } = await import('./redis-copies.ts');
  return createRedisCopies({ url: redisUrl, onTrouble });
}
