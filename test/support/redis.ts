/** A Redis for one test file, of its own: started on free ports with a folder of its own, where the program is found. */

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findRedis, startRedis, type RedisServers } from '../../commands/chaos/engines/redis.ts';

/** Why a test of Redis is skipped, in words for the name of the test; null where one can be started. */
export const redisMissing: string | null = findRedis() === null ? 'skipped: no redis-server is installed' : null;

/** @throws {Error} when it does not start; nothing is left running. */
export async function startTestRedis(mode: 'single' | 'cluster' = 'single'): Promise<RedisServers> {
  const folder = await mkdtemp(join(tmpdir(), 'throughline-redis-'));
  const remove = () => rm(folder, { recursive: true, force: true });
  try {
    const servers = await startRedis(mode, folder);
    return {
      ...servers,
      stop: async () => {
        await servers.stop();
        await remove();
      },
    };
  } catch (error) {
    await remove();
    throw error;
  }
}
