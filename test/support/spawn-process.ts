/** Starts one of the project's entries as a real process, in a process group of its own, and makes sure that none of it outlives the test. */

import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { secretsIn } from './planted-secrets.ts';

export interface SpawnedProcess {
  readonly pid: number;
  /**
   * Exit code, or the signal's name, once it has ended.
   *
   * @throws {Error} when it has written what no process of ours may write (`planted-secrets.ts`), which fails the run if nobody waits.
   */
  readonly ended: Promise<number | string>;
  /** What it has printed so far, each line without its end. */
  readonly lines: () => readonly string[];
  /** What it and its children have said on standard error so far. */
  readonly standardError: () => string;
  /**
   * @returns the first line that matches, printed before this call or after it.
   * @throws {Error} with its standard error when it ends before, or has not printed such a line within `timeoutMs`.
   */
  readonly lineOf: (pattern: RegExp, timeoutMs: number) => Promise<RegExpExecArray>;
  /** Asks it to end in good order; what is left of its group after 20 s is killed. May be called again. */
  readonly stop: () => Promise<void>;
}

export interface SpawnProcessOptions {
  /** Below the project's root, such as `commands/start.ts`. */
  readonly script: string;
  readonly commandLine?: readonly string[];
  /** Where the project is; by default this tree. */
  readonly root?: string;
  /** Settings of ours; nothing of the test's own environment reaches the process but what every program needs. */
  readonly environment?: Readonly<Record<string, string>>;
}

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** A developer's own `DATABASE_URL` or `PORT` must not lead a test to other places. */
const INHERITED = ['PATH', 'HOME', 'TMPDIR', 'LANG', 'NODE_COMPILE_CACHE', 'SYSTEMROOT'];
/** Longer than `npm start` gives its processes. */
const STOP_TIMEOUT_MS = 20_000;
const groups = new Set<number>();
process.once('exit', () => groups.forEach(killGroup));

export function spawnProcess({
  script,
  commandLine = [],
  root = ROOT,
  environment = {},
}: SpawnProcessOptions): SpawnedProcess {
  const child = spawn(process.execPath, ['--import', './commands/require-node.js', script, ...commandLine], {
    cwd: root,
    env: { ...inheritedEnvironment(), ...environment },
    detached: true,
    // The channel tells it when this process has gone without a word.
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const pid = child.pid!;
  groups.add(pid);
  let printed = '';
  let complaints = '';
  const listeners = new Set<() => void>();
  child.stdout!.setEncoding('utf8').on('data', (text: string) => {
    printed += text;
    for (const listener of listeners) listener();
  });
  child.stderr!.setEncoding('utf8').on('data', (text: string) => (complaints += text));
  const closed = new Promise<number | string>((resolve) => {
    child.once('close', (code, signal) => resolve(code ?? signal ?? 'an unknown end'));
  });
  // Nothing here takes the fault in: where a test does not wait for the end either, the run fails by it.
  const ended = closed.then((code) => {
    const secrets = secretsIn(printed + complaints, environment);
    if (secrets.length === 0) return code;
    throw new Error(`${script} ${commandLine.join(' ')} has written ${secrets.join('; ')}`);
  });
  const lines = (): string[] => printed.split('\n').slice(0, -1);
  let stopping: Promise<void> | undefined;
  return {
    pid,
    ended,
    lines,
    standardError: () => complaints,
    lineOf: (pattern, timeoutMs) =>
      new Promise((resolve, reject) => {
        const fail = (what: string): void => {
          forget();
          reject(new Error(`${script} ${commandLine.join(' ')} ${what}\n${printed}${complaints}`));
        };
        const timer = setTimeout(() => fail(`has not printed ${pattern} within ${timeoutMs} ms`), timeoutMs);
        const forget = (): void => {
          clearTimeout(timer);
          listeners.delete(look);
        };
        const look = (): void => {
          const found = lines()
            .map((line) => pattern.exec(line))
            .find((match) => match !== null);
          if (found === undefined) return;
          forget();
          resolve(found);
        };
        listeners.add(look);
        look();
        void closed.then((code) => fail(`ended with ${code} before it printed ${pattern}`));
      }),
    stop: () =>
      (stopping ??= (async () => {
        const timer = setTimeout(() => killGroup(pid), STOP_TIMEOUT_MS);
        child.kill('SIGTERM');
        try {
          await ended;
        } finally {
          clearTimeout(timer);
          killGroup(pid);
          groups.delete(pid);
        }
      })()),
  };
}

function inheritedEnvironment(): Record<string, string> {
  return Object.fromEntries(
    INHERITED.flatMap((name) => {
      const value = process.env[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

function killGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // Nothing of the group is left.
  }
}
