/** Child processes of a measurement: pinned to one core, speaking over a channel, and never left behind. */

import { spawn, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** The gateway under measurement has this core to itself. */
export const GATEWAY_CORE = 0;
/** Everything else of a measurement: desks, load, and the command itself. */
export const OTHER_CORE = 1;

export interface StartPinnedOptions {
  /** Named in errors. */
  readonly name: string;
  /** The one core that it may run on; null lets the system choose. */
  readonly core: number | null;
  /** Arguments to Node; paths below the project's root, which is the working folder. */
  readonly commandLine: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly folder?: string;
}

export interface PinnedProcess {
  readonly name: string;
  readonly pid: number;
  /** Has ended, and will answer nothing more. */
  readonly hasEnded: () => boolean;
  /**
   * Sends a message; every process here answers each with one message of its own, in order.
   *
   * @throws {Error} when the process ends before it has answered.
   */
  readonly ask: <Answer>(message: object) => Promise<Answer>;
  /** The next message that it sends by itself. @throws {Error} with its standard error when it ends before. */
  readonly nextMessage: <Message>() => Promise<Message>;
  readonly standardError: () => string;
  /** Asks it to end and waits until it has; one that does not is killed after 10 s. May be called again. */
  readonly stop: () => Promise<void>;
}

const STOP_TIMEOUT_MS = 10_000;
const KEPT_CHARACTERS = 20_000;
const children = new Set<ChildProcess>();
process.once('exit', () => children.forEach((child) => child.kill('SIGKILL')));

export function startPinned(options: StartPinnedOptions): PinnedProcess {
  const { name, core, commandLine, environment = {}, folder = ROOT } = options;
  const pinning = core === null ? [] : ['taskset', '-c', String(core)];
  const [command, ...rest] = [...pinning, process.execPath, ...commandLine];
  const child = spawn(command!, rest, {
    cwd: folder,
    env: { ...ownEnvironment(), NODE_ENV: 'production', APOLLO_TELEMETRY_DISABLED: 'true', ...environment },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  children.add(child);
  let complaints = '';
  child.stderr!.setEncoding('utf8').on('data', (text: string) => {
    complaints = (complaints + text).slice(-KEPT_CHARACTERS);
  });
  let end: string | null = null;
  const received: unknown[] = [];
  const waiting: { readonly resolve: (message: never) => void; readonly reject: (error: Error) => void }[] = [];
  const ended = new Promise<void>((resolve) => {
    const finish = (how: string): void => {
      end ??= how;
      children.delete(child);
      for (const { reject } of waiting.splice(0)) reject(new Error(`${name} ended with ${end}\n${complaints}`));
      resolve();
    };
    child.once('error', (error) => finish(error.message));
    child.once('close', (code, signal) => finish(String(code ?? signal)));
  });
  child.on('message', (message) => {
    const next = waiting.shift();
    if (next === undefined) received.push(message);
    else next.resolve(message as never);
  });
  const nextMessage = <Message>(): Promise<Message> => {
    if (received.length > 0) return Promise.resolve(received.shift() as Message);
    if (end !== null) return Promise.reject(new Error(`${name} ended with ${end}\n${complaints}`));
    return new Promise<Message>((resolve, reject) => waiting.push({ resolve, reject }));
  };
  return {
    name,
    pid: child.pid!,
    hasEnded: () => end !== null,
    ask: <Answer>(message: object) => {
      // One that has just gone refuses the message: what is waited for then fails with its words.
      child.send(message, () => undefined);
      return nextMessage<Answer>();
    },
    nextMessage,
    standardError: () => complaints,
    stop: async () => {
      if (end !== null) return;
      const timer = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_MS);
      child.kill('SIGTERM');
      await ended;
      clearTimeout(timer);
    },
  };
}

/** Settings of whoever runs this must not lead a gateway or a desk to other places. */
function ownEnvironment(): Record<string, string> {
  const inherited = ['PATH', 'HOME', 'TMPDIR', 'LANG', 'NODE_COMPILE_CACHE'];
  return Object.fromEntries(
    inherited.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])),
  );
}
