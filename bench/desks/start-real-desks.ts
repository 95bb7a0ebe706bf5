/** The real desks of our own graph, each a process with the sample data, for as long as their answers are recorded. */

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startProcess, type RunningProcess } from '../../commands/start/start-process.ts';
import { loadOrganisations } from '../../schema/organisations/load.ts';

export interface Origins {
  /** Endpoints by the subgraph's name. */
  readonly urls: Readonly<Record<string, string>>;
  readonly stop: () => Promise<void>;
}

/** @throws {ProcessError} when a desk cannot start; none is left running then. */
export async function startRealDesks(): Promise<Origins> {
  const dataFolder = await mkdtemp(path.join(tmpdir(), 'throughline-bench-'));
  const running: RunningProcess[] = [];
  const stop = async (): Promise<void> => {
    await Promise.all(running.map((desk) => desk.stop()));
    await rm(dataFolder, { recursive: true, force: true });
  };
  const { DATABASE_URL: _database, ORGANISATIONS: _organisations, ...environment } = process.env;
  try {
    const waiting = (await loadOrganisations()).subgraphs.map(({ name }) => name);
    const start = async (): Promise<void> => {
      for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
        const commandLine = [name, '--port', '0'];
        const settings = { ...environment, DATA_DIR: dataFolder };
        running.push(await startProcess({ name, script: 'commands/subgraph.ts', commandLine, environment: settings }));
      }
    };
    await Promise.all([start(), start(), start()]);
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    urls: Object.fromEntries(running.map(({ name, port }) => [name, `http://127.0.0.1:${port}/graphql`])),
    stop,
  };
}
