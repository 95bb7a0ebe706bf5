/** Lines on standard error, written by pino: as JSON, in order, and without whoever says something waiting for it. */

import { pino, type DestinationStream, type Logger } from 'pino';
import { scrub } from './scrub.ts';

/** The least that is written. */
export type LogLevel = 'error' | 'warn' | 'info' | 'debug';
export const LOG_LEVELS = ['error', 'warn', 'info', 'debug'] as const satisfies readonly LogLevel[];

export type Facts = Readonly<Record<string, unknown>>;

export interface LineLog {
  /** One line: `level`, `at` (RFC 3339, UTC), then the facts in their order. */
  readonly write: (level: LogLevel, facts: Facts) => void;
  readonly setLevel: (level: LogLevel) => void;
  /** For a process that ends by a fault: what is not on its way yet is written when it returns. */
  readonly flush: () => void;
  /** For one that ends in good order: whatever was said is written when it resolves. What is said after it is written too. */
  readonly settle: () => Promise<void>;
}

interface Destination extends DestinationStream {
  readonly flushSync: () => void;
  readonly end: () => void;
  readonly once: (event: 'close', listener: () => void) => unknown;
}

const STANDARD_ERROR = 2;
/** Several processes may share the pipe: as much as a system writes to it in one piece. */
const MAXIMUM_WRITE_BYTES = 4096;

/** Nothing is opened before the first line. What is unwritten when the process exits, by itself or by a fault, is written then. */
export function createLineLog(): LineLog {
  let opened: { readonly logger: Logger; readonly destination: Destination } | null = null;
  let level: LogLevel = 'info';
  const open = () => {
    const destination = pino.destination({ dest: STANDARD_ERROR, sync: false, maxWrite: MAXIMUM_WRITE_BYTES });
    const logger = pino(
      {
        level,
        base: null,
        timestamp: () => `,"at":"${new Date().toISOString()}"`,
        formatters: { level: (label) => ({ level: label }) },
      },
      destination,
    );
    return { logger, destination };
  };
  return {
    write: (of, facts) => {
      opened ??= open();
      // Only what went wrong has words of others in it.
      opened.logger[of](of === 'error' || of === 'warn' ? scrubbed(facts) : facts);
    },
    setLevel: (least) => {
      level = least;
      if (opened !== null) opened.logger.level = least;
    },
    flush: () => opened?.destination.flushSync(),
    settle: async () => {
      if (opened === null) return;
      const { destination } = opened;
      opened = null;
      await new Promise<void>((resolve) => {
        destination.once('close', resolve);
        destination.end();
      });
    },
  };
}

function scrubbed(facts: Facts): Facts {
  return Object.fromEntries(
    Object.entries(facts).map(([name, value]) => [name, typeof value === 'string' ? scrub(value) : value]),
  );
}
