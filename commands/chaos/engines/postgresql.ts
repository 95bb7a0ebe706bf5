/** A throwaway PostgreSQL with a folder of its own. */

import { execFile } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { chmod, chown, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { findFreePorts } from '../free-ports.ts';

export interface PostgresqlServer {
  /** `postgres://…` of an empty database. */
  readonly url: string;
  /** Ends the server at once, as a crash does. */
  readonly down: () => Promise<void>;
  /** Starts it again with what it held. */
  readonly up: () => Promise<void>;
  /** Ends it and removes its folder. */
  readonly stop: () => Promise<void>;
}

const run = promisify(execFile);

/** @throws {Error} when it cannot be started, with what its programs said. */
export async function startPostgresqlServer(): Promise<PostgresqlServer> {
  const programs = findPostgresql();
  if (programs === null) throw new Error('no PostgreSQL is installed: initdb is nowhere to be found');
  const folder = await mkdtemp(join(tmpdir(), 'throughline-postgresql-'));
  const owner = await findOwner();
  if (owner !== null) await chown(folder, owner.uid, owner.gid);
  await chmod(folder, 0o700);
  const data = join(folder, 'data');
  const execute = (program: string, ...programArguments: string[]) =>
    run(join(programs, program), programArguments, { cwd: folder, ...owner });
  const down = async () => void (await execute('pg_ctl', 'stop', '-D', data, '-m', 'immediate', '-w'));
  const stop = async () => {
    await down().catch(() => undefined);
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await execute('initdb', '-D', data, '-U', 'test', '-A', 'trust', '-E', 'UTF8', '--no-sync');
    const [port] = await findFreePorts(1);
    const settings = `-p ${port} -c listen_addresses=127.0.0.1 -c unix_socket_directories=${folder} -c fsync=off`;
    const up = async () =>
      void (await execute('pg_ctl', 'start', '-D', data, '-l', join(folder, 'log'), '-w', '-o', settings));
    await up();
    return { url: `postgres://test@127.0.0.1:${port}/postgres`, down, up, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Folder with `initdb` and `pg_ctl`, of the newest version; null where there is none. */
export function findPostgresql(): string | null {
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
