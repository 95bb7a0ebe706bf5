/** The whole demo as `npm start` runs it: every desk and the gateway, each a real process, on free ports and data of its own. */

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createAsk, type Ask } from './ask.ts';
import { createDeskControl, deskUrl, type DeskControl, type DeskProcess } from './desk-control.ts';
import { spawnProcess, type SpawnedProcess } from './spawn-process.ts';

export interface StartThroughlineOptions {
  /** Where the desks keep their data; by default a folder that is removed at the end. */
  readonly dataFolder?: string;
  /** Settings beside `PORT` and `DATA_DIR`, such as `SUPPLIER_TIMEOUT_MS`. */
  readonly environment?: Readonly<Record<string, string>>;
  /** How long the start may take, in milliseconds. */
  readonly timeoutMs?: number;
}

export interface Throughline extends Pick<DeskControl, 'killDesk' | 'restartDesk'> {
  /** Such as `http://localhost:4000/`. */
  readonly url: string;
  readonly dataFolder: string;
  /** By the subgraph's name, in the order in which they came up. */
  readonly desks: ReadonlyMap<string, DeskProcess>;
  readonly gateway: { readonly port: number; readonly pid: number };
  readonly query: Ask;
  /** What all of its processes have said on standard error so far. */
  readonly standardError: () => string;
  /** Ends every process and removes what was put on disk. May be called again. */
  readonly stop: () => Promise<void>;
}

/** One process that serves, every answer from who was asked just now, and to nobody in particular; whoever tests more says so. */
export const PLAIN = { WORKERS: '1', LAST_KNOWN_COPIES: 'off', IDENTITY: 'none' };

/** Twelve processes on a loaded machine whose compile cache is cold. */
export const START_TIMEOUT_MS = 90_000;

/** @throws {Error} with the processes' standard error when they are not ready in time; nothing is left running. */
export async function startThroughline(options: StartThroughlineOptions = {}): Promise<Throughline> {
  const { environment = {}, timeoutMs = START_TIMEOUT_MS } = options;
  const dataFolder = options.dataFolder ?? (await mkdtemp(join(tmpdir(), 'throughline-')));
  const settings = { ...PLAIN, ...environment, DATA_DIR: dataFolder };
  const start = spawnProcess({ script: 'commands/start.ts', environment: { ...settings, PORT: '0' } });
  let again: readonly SpawnedProcess[] = [];
  const stop = async (): Promise<void> => {
    await Promise.all([...again, start].map((process_) => process_.stop()));
    if (options.dataFolder === undefined) await rm(dataFolder, { recursive: true, force: true });
  };
  try {
    const [, url] = await start.lineOf(/^ready (http:\/\/\S+)$/, timeoutMs);
    const processes = start.lines().flatMap((line) => toProcess(line) ?? []);
    const gateway = processes.find(({ name }) => name === 'gateway');
    if (gateway === undefined) throw new Error(`no line for the gateway:\n${start.lines().join('\n')}`);
    const desks = new Map(processes.filter((process_) => process_ !== gateway).map((desk) => [desk.name, desk]));
    const { killDesk, restartDesk, restarted } = createDeskControl({ desks, dataFolder, settings, timeoutMs });
    again = restarted;
    return {
      url: url!,
      dataFolder,
      desks,
      gateway,
      query: createAsk(url!),
      standardError: () => [start, ...restarted].map((process_) => process_.standardError()).join(''),
      killDesk,
      restartDesk,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** `nsd port 4001 pid 123`; null for any other line. */
function toProcess(line: string): DeskProcess | null {
  const match = /^(\S+) port (\d+) pid (\d+)$/.exec(line);
  if (match === null) return null;
  const port = Number(match[2]);
  return { name: match[1]!, port, pid: Number(match[3]), url: deskUrl(port) };
}
