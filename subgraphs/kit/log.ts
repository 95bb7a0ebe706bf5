/** Where the detail of a failure goes: the desk's own log, one JSON object a line. Readers of the graph never see it. */

import { createLineLog, type LogLevel } from '../../logging/line-log.ts';

export interface DeskLogEntry {
  readonly level: 'error' | 'warn';
  readonly subgraph: string;
  readonly code: string;
  /** Response path of the field that failed, such as `_entities.0.clock`; null outside a field. */
  readonly path: string | null;
  /** Stack and causes, as the system gave them. */
  readonly detail: string;
}

export type DeskLog = (entry: DeskLogEntry) => void;

const lines = createLineLog();

/** Writes one JSON line to standard error. */
export function logToStandardError({ level, ...facts }: DeskLogEntry): void {
  lines.write(level, facts);
}

/** From the next entry on; `info` before. */
export function setLogLevel(level: LogLevel): void {
  lines.setLevel(level);
}

/** Everything that was said is written when it resolves. For whoever is about to end the process. */
export function settleLog(): Promise<void> {
  return lines.settle();
}

/** The stack of an error and of its causes, outermost first; anything else as text. */
export function describeFailure(failure: unknown): string {
  if (!(failure instanceof Error)) return String(failure);
  const own = failure.stack ?? `${failure.name}: ${failure.message}`;
  return failure.cause === undefined ? own : `${own}\ncaused by ${describeFailure(failure.cause)}`;
}
