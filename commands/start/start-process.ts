import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { STARTED_BY } from './started-by.ts';

export interface RunningProcess {
  readonly name: string;
  readonly port: number;
  readonly pid: number;
  /** Exit code, or the signal's name, once it has ended. */
  readonly ended: Promise<number | string>;
  /** Asks it to end in good order and waits until it has; one that hangs, or is frozen, is killed. */
  readonly stop: () => Promise<void>;
}

export interface StartProcessOptions {
  readonly name: string;
  /** Below the project's root. */
  readonly script: string;
  readonly commandLine: readonly string[];
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** An open file that takes what it says on standard error; this process's own where there is none. */
  readonly standardErrorFile?: number;
  /** How long it may take to end when it is asked to, in milliseconds; by default 15 s. */
  readonly stopTimeoutMs?: number;
}

/** A process that could not start; its own words are on standard error already. */
export class ProcessError extends Error {
  override readonly name = 'ProcessError';
  readonly code: 'START_FAILED' | 'CONFIG_INVALID';

  constructor(code: ProcessError['code'], message: string) {
    super(message);
    this.code = code;
  }
}

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** Longer than a desk lets its requests take to end. */
const STOP_TIMEOUT_MS = 15_000;
const GUARD = new URL('../require-node.js', import.meta.url).href;

/**
 * @returns once it says that it is ready.
 * @throws {ProcessError} when it ends before.
 */
export async function startProcess({
  name,
  script,
  commandLine,
  environment,
  standardErrorFile,
  stopTimeoutMs = STOP_TIMEOUT_MS,
}: StartProcessOptions): Promise<RunningProcess> {
  const child = spawn(process.execPath, ['--import', GUARD, script, ...commandLine], {
    cwd: ROOT,
    env: { ...environment, [STARTED_BY]: String(process.pid) },
    // Standard output is this command's own: one line a process, and `ready` last.
    stdio: ['ignore', 'ignore', standardErrorFile ?? 'inherit', 'ipc'],
  });
  const ended = new Promise<number | string>((resolve) => {
    child.once('exit', (code, signal) => resolve(code ?? signal ?? 'an unknown end'));
  });
  const port = await new Promise<number>((resolve, reject) => {
    child.on('message', (message) => {
      const { type, port: given } = message as { type?: unknown; port?: unknown };
      if (type === 'ready' && typeof given === 'number') resolve(given);
    });
    void ended.then((code) =>
      reject(new ProcessError('START_FAILED', `${name} ended with ${code} before it was ready`)),
    );
  });
  return {
    name,
    port,
    pid: child.pid!,
    ended,
    stop: async () => {
      const timer = setTimeout(() => child.kill('SIGKILL'), stopTimeoutMs);
      child.kill('SIGTERM');
      await ended;
      clearTimeout(timer);
    },
  };
}
