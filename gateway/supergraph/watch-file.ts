/** Sees that a file has become another since it was read, by looking at it: that works on every file system, mounted ones included. */

import { statSync } from 'node:fs';
import { stat } from 'node:fs/promises';

export interface FileWatch {
  /** @param onChange called after each look at which the file was not as it was at the one before, or when the watch was made. */
  readonly start: (onChange: () => void) => void;
  readonly stop: () => void;
}

/** Between looks. */
const INTERVAL_MS = 1000;
const MISSING = 'missing';

/** Make it before the file is read: a change while it is being read counts. It keeps no process alive. */
export function createFileWatch(file: string): FileWatch {
  let seen = describe(statSync(file, { throwIfNoEntry: false }));
  let timer: NodeJS.Timeout | undefined;
  return {
    start: (onChange) => {
      const look = async (): Promise<void> => {
        const now = describe(await stat(file).catch(() => undefined));
        if (now === seen) return;
        seen = now;
        onChange();
      };
      timer = setInterval(() => void look(), INTERVAL_MS).unref();
    },
    stop: () => clearInterval(timer),
  };
}

function describe(
  stats: { readonly mtimeMs: number; readonly size: number; readonly ino: number } | undefined,
): string {
  return stats === undefined ? MISSING : `${stats.mtimeMs} ${stats.size} ${stats.ino}`;
}
