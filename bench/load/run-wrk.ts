/** Load by `wrk`, which costs the core that it shares with the desks next to nothing. */

import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

export interface LoadOptions {
  readonly url: string;
  /** The request's body: one GraphQL request as JSON. */
  readonly body: string;
  /**
   * `distinct`: each request has an `authorization` header of its own, so that nothing may be shared. A list of bearer tokens: each request
   * has the next of them, and the first again after the last.
   */
  readonly requests: 'distinct' | 'identical' | readonly string[];
  /** Each sends its next request when its last is answered. */
  readonly connections: number;
  readonly seconds: number;
  readonly core: number;
}

export interface LoadResult {
  readonly requests: number;
  readonly requestsPerSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Mean size of one answer with its head, in bytes. */
  readonly bytesPerRequest: number;
  /** Requests that failed, timed out, or were answered with a status other than 2xx and 3xx. */
  readonly failed: number;
}

/** What a package manager calls it, and where it is not there. */
export class WrkMissingError extends Error {
  override readonly name = 'WrkMissingError';
  readonly code = 'WRK_MISSING';
}

const SCRIPT = fileURLToPath(new URL('requests.lua', import.meta.url));
const run = promisify(execFile);

/** @throws {WrkMissingError} `WRK_MISSING` */
export async function assertWrkInstalled(): Promise<void> {
  // It has no flag that succeeds; what matters is that it runs at all.
  await run('wrk', ['--version']).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') {
      throw new WrkMissingError(
        'The load comes from wrk, which is not on the PATH: apt-get install wrk (or brew install wrk).',
      );
    }
  });
}

/** @throws {Error} when wrk cannot run, with its words. */
export async function runWrk(options: LoadOptions): Promise<LoadResult> {
  const { url, body, requests, connections, seconds, core } = options;
  const folder = await mkdtemp(path.join(tmpdir(), 'throughline-load-'));
  try {
    const file = path.join(folder, 'body.json');
    await writeFile(file, body);
    const isListed = typeof requests !== 'string';
    const tokens = path.join(folder, 'tokens.txt');
    if (isListed) await writeFile(tokens, requests.join('\n'));
    const { stderr } = await run('taskset', [
      '-c',
      String(core),
      'wrk',
      '--threads',
      '1',
      '--connections',
      String(connections),
      '--duration',
      `${seconds}s`,
      '--timeout',
      '20s',
      '--script',
      SCRIPT,
      url,
      '--',
      file,
      ...(isListed ? ['listed', tokens] : [requests]),
    ]);
    const said = JSON.parse(stderr.trim().split('\n').at(-1)!) as Record<string, number>;
    const count = said['requests']!;
    return {
      requests: count,
      requestsPerSecond: count / (said['durationUs']! / 1e6),
      p50Ms: said['p50Us']! / 1000,
      p99Ms: said['p99Us']! / 1000,
      bytesPerRequest: said['bytes']! / count,
      failed: said['failed']! + said['badStatus']!,
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
