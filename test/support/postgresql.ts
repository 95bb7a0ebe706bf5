/** A PostgreSQL for one test file: the one that `DATABASE_URL_TEST` names, or a throwaway cluster where the programs are found. */

import { execFile } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { chmod, chown, mkdtemp, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

export interface TestPostgresql {
  /** `postgres://…` of an empty database. */
  readonly url: string;
  /**
   * `down` ends the server at once, as a crash does, and `up` starts it again with what it held; null for a server that was given,
   * which is not ours to end.
   */
  readonly restarts: { readonly down: () => Promise<void>; readonly up: () => Promise<void> } | null;
  readonly stop: () => Promise<void>;
}

/** Why a test of PostgreSQL is skipped, in words for the name of the test; null where one can be started. */
export const postgresqlMissing: string | null = whyMissing();

const run = promisify(execFile);

/** @throws {Error} when a cluster cannot be started, with what its programs said. */
export async function startPostgresql(): Promise<TestPostgresql> {
  const given = process.env['DATABASE_URL_TEST'];
  if (given !== undefined && given !== '') return { url: given, restarts: null, stop: () => Promise.resolve() };
  const folder = await mkdtemp(join(tmpdir(), 'throughline-postgresql-'));
  const owner = await findOwner();
  if (owner !== null) await chown(folder, owner.uid, owner.gid);
  await chmod(folder, 0o700);
  const data = join(folder, 'data');
  const execute = (program: string, ...programArguments: string[]) =>
    run(join(findPrograms()!, program), programArguments, { cwd: folder, ...owner });
  const down = async () => void (await execute('pg_ctl', 'stop', '-D', data, '-m', 'immediate', '-w'));
  const stop = async () => {
    await down().catch(() => undefined);
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await execute('initdb', '-D', data, '-U', 'test', '-A', 'trust', '-E', 'UTF8', '--no-sync');
    const port = await findFreePort();
    const settings = `-p ${port} -c listen_addresses=127.0.0.1 -c unix_socket_directories=${folder} -c fsync=off`;
    const up = async () =>
      void (await execute('pg_ctl', 'start', '-D', data, '-l', join(folder, 'log'), '-w', '-o', settings));
    await up();
    return { url: `postgres://test@127.0.0.1:${port}/postgres`, restarts: { down, up }, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function whyMissing(): string | null {
  if (process.env['DATABASE_URL_TEST']) return null;
  if (findPrograms() === null) return 'skipped: no PostgreSQL is installed, and DATABASE_URL_TEST names none';
  return null;
}

/** Folder with `initdb` and `pg_ctl`, of the newest version; null where there is none. */
function findPrograms(): string | null {
  const versions = '/usr/lib/postgresql';
  const folders = existsSync(versions)
    ? readdirSync(versions)
        .toSorted((left, right) => Number(right) - Number(left))
        .map((version) => join(versions, version, 'bin'))
    : [];
  const onPath = (process.env['PATH'] ?? '').split(':').filter((folder) => folder !== '');
  return [...folders, ...onPath].find((folder) => existsSync(join(folder, 'initdb'))) ?? null;
}

/** PostgreSQL refuses to run as root: then the user that its package made owns the cluster. Null where we are somebody else. */
async function findOwner(): Promise<{ uid: number; gid: number } | null> {
  if (process.getuid?.() !== 0) return null;
  const idOf = async (flag: string) => Number((await run('id', [flag, 'postgres'])).stdout);
  return { uid: await idOf('-u'), gid: await idOf('-g') };
}

function findFreePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
