/** Reads of the ledger, one after the other: who asks much waits behind what was asked before, and nobody who is served waits for a read. */

export interface ReadTurns {
  /**
   * Runs `read` when those before it have ended.
   *
   * @throws {TooManyReadsError} at once, where as many wait as may.
   * @throws {Error} when it took longer than it may, its wait included. One that has begun keeps its turn until it ends.
   */
  readonly take: <Result>(read: () => Promise<Result>) => Promise<Result>;
}

/** One read more than may wait. */
export class TooManyReadsError extends Error {
  override readonly name = 'TooManyReadsError';
  /** How many wait, which is as many as may. */
  readonly waiting: number;

  constructor(waiting: number) {
    super(`${waiting} reads of the disclosure ledger are waiting for their turn, which is as many as may`);
    this.waiting = waiting;
  }
}

export interface ReadTurnsOptions {
  readonly maximumWaiting: number;
  /** In milliseconds, from being asked for to the end. */
  readonly timeoutMs: number;
}

export function createReadTurns({ maximumWaiting, timeoutMs }: ReadTurnsOptions): ReadTurns {
  const waiting = new Set<() => void>();
  let isRunning = false;

  const next = (): void => {
    const [begin] = waiting;
    isRunning = begin !== undefined;
    if (begin === undefined) return;
    waiting.delete(begin);
    begin();
  };
  return {
    take: (read) => {
      if (isRunning && waiting.size >= maximumWaiting) return Promise.reject(new TooManyReadsError(waiting.size));
      return new Promise((resolve, reject) => {
        const timer = setTimeout(() => {
          waiting.delete(begin);
          reject(new Error(`it took longer than ${timeoutMs} ms`));
        }, timeoutMs);
        const begin = (): void => {
          void read()
            .then(resolve, reject)
            .finally(() => {
              clearTimeout(timer);
              next();
            });
        };
        if (isRunning) return void waiting.add(begin);
        isRunning = true;
        begin();
      });
    },
  };
}
