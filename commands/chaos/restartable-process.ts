import { startProcess, type RunningProcess, type StartProcessOptions } from '../start/start-process.ts';

/** One process of the system, which may be ended, held and started again under its name. */
export interface RestartableProcess {
  readonly name: string;
  /** Of the one that runs now. */
  readonly pid: () => number;
  /** Ends it at once, and resolves when it is gone. */
  readonly kill: () => Promise<void>;
  /** Resolves when it serves. */
  readonly restart: () => Promise<void>;
  /** Holds it where it is, with its connections open, until `thaw`. */
  readonly freeze: () => void;
  readonly thaw: () => void;
  readonly stop: () => Promise<void>;
}

const running = new Set<number>();
// Whatever becomes of this process, none of them is left, held or not.
process.once('exit', () => {
  for (const pid of running) signal(pid, 'SIGKILL');
});

/** @throws {ProcessError} when it does not start. */
export async function startRestartable(options: StartProcessOptions): Promise<RestartableProcess> {
  let current: RunningProcess;
  const restart = async (): Promise<void> => {
    const started = await startProcess(options);
    running.add(started.pid);
    void started.ended.then(() => running.delete(started.pid));
    current = started;
  };
  await restart();
  return {
    name: options.name,
    pid: () => current.pid,
    kill: async () => {
      signal(current.pid, 'SIGKILL');
      await current.ended;
    },
    restart,
    freeze: () => signal(current.pid, 'SIGSTOP'),
    thaw: () => signal(current.pid, 'SIGCONT'),
    stop: async () => {
      signal(current.pid, 'SIGCONT');
      await current.stop();
    },
  };
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // It has ended by itself.
  }
}
