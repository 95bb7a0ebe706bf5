/** One JSON line an entry on standard error: for the operator, never for a client. */

export interface LogEntry {
  readonly level: 'info' | 'warn' | 'error';
  readonly message: string;
  readonly [fact: string]: unknown;
}

export type Log = (entry: LogEntry) => void;

export const logToStandardError: Log = (entry) => {
  process.stderr.write(`${JSON.stringify({ at: new Date().toISOString(), ...entry })}\n`);
};

/** An error and its causes as text, innermost last, without stacks. */
export function describeError(error: unknown): string {
  const messages: string[] = [];
  for (let current: unknown = error; current instanceof Error && messages.length < 5; current = current.cause) {
    messages.push(`${current.name}: ${current.message}`);
  }
  return messages.length === 0 ? String(error) : messages.join(' <- ');
}
