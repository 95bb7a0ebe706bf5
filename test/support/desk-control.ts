/** Kills desks that are processes of their own, and starts them again. */

import { setTimeout as sleep } from 'node:timers/promises';
import { deskKeysOfRun } from './run-keys.ts';
import { spawnProcess, type SpawnedProcess } from './spawn-process.ts';

export interface DeskProcess {
  readonly name: string;
  readonly port: number;
  readonly pid: number;
  /** Its endpoint, such as `http://127.0.0.1:4001/graphql`. */
  readonly url: string;
}

export interface DeskControl {
  /** Kills a desk's process outright and waits until it is gone. */
  readonly killDesk: (name: string) => Promise<void>;
  /** Starts a desk that was killed again: same port, same data. It ends with the rest. */
  readonly restartDesk: (name: string) => Promise<DeskProcess>;
  /** What `restartDesk` has started. */
  readonly restarted: readonly SpawnedProcess[];
}

export interface DeskControlOptions {
  /** By name; those that are started again take their places. */
  readonly desks: Map<string, DeskProcess>;
  readonly dataFolder: string;
  readonly settings: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
}

export function createDeskControl({ desks, dataFolder, settings, timeoutMs }: DeskControlOptions): DeskControl {
  const restarted: SpawnedProcess[] = [];
  return {
    restarted,
    killDesk: async (name) => {
      const { pid } = desks.get(name)!;
      process.kill(pid, 'SIGKILL');
      while (isAlive(pid)) await sleep(10);
    },
    restartDesk: async (name) => {
      const { port } = desks.get(name)!;
      const again = spawnProcess({
        script: 'commands/subgraph.ts',
        commandLine: [name, '--port', String(port)],
        environment: { ...settings, ...deskKeysOfRun(dataFolder, name) },
      });
      restarted.push(again);
      await again.lineOf(/^\S+ http:/, timeoutMs);
      const desk = { name, port, pid: again.pid, url: deskUrl(port) };
      desks.set(name, desk);
      return desk;
    },
  };
}

export function deskUrl(port: number): string {
  return `http://127.0.0.1:${port}/graphql`;
}

export function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
