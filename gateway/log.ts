/** One JSON line an entry on standard error: for the operator, never for a client. */

import { createLineLog, type LogLevel } from '../logging/line-log.ts';

export { LOG_LEVELS, type LogLevel } from '../logging/line-log.ts';

export interface LogEntry {
  readonly level: 'info' | 'warn' | 'error';
  readonly message: string;
  readonly [fact: string]: unknown;
}

export type Log = (entry: LogEntry) => void;

const lines = createLineLog();

export const logToStandardError: Log = ({ level, ...facts }) => lines.write(level, facts);

/** From the next entry on; `info` before. */
export function setLogLevel(level: LogLevel): void {
  lines.setLevel(level);
}

/** For a process that ends by a fault. */
export function flushLog(): void {
  lines.flush();
}

/** Everything that was said is written when it resolves. For whoever is about to end the process, or to write to standard error by itself. */
export function settleLog(): Promise<void> {
  return lines.settle();
}

/** An error and its causes as text, innermost last, without stacks. */
export function describeError(error: unknown): string {
  const messages: string[] = [];
  for (let current: unknown = error; current instanceof Error && messages.length < 5; current = current.cause) {
    messages.push(`${current.name}: ${current.message}`);
  }
  return messages.length === 0 ? String(error) : messages.join(' <- ');
}
