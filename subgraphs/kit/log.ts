/** Where the detail of a failure goes: the desk's own log, one JSON object a line. Readers of the graph never see it. */

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

/** Writes one JSON line to standard error. */
export function logToStandardError(entry: DeskLogEntry): void {
  process.stderr.write(`${JSON.stringify({ at: new Date().toISOString(), ...entry })}\n`);
}

/** The stack of an error and of its causes, outermost first; anything else as text. */
export function describeFailure(failure: unknown): string {
  if (!(failure instanceof Error)) return String(failure);
  const own = failure.stack ?? `${failure.name}: ${failure.message}`;
  return failure.cause === undefined ? own : `${own}\ncaused by ${describeFailure(failure.cause)}`;
}
