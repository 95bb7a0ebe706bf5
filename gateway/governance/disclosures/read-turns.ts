/**
 * Reads of the ledger, one after the other: who asks much waits behind what was asked before, nobody's reads leave no turn for another's,
 * and nobody who is served waits for a read.
 */

export interface ReadTurns {
  /**
   * Runs `read` when those before it have ended.
   *
   * @param asker tells one who asks from another.
   * @throws {TooManyReadsError} at once, where as many run or wait for the asker, or wait at all, as may.
   * @throws {Error} when it took longer than it may, its wait included. One that has begun keeps its turn until it ends.
   */
  readonly take: <Result>(asker: string, read: () => Promise<Result>) => Promise<Result>;
}

/** `WAITING`: of all that wait for their turn. `ASKER`: of one asker's, running or waiting. */
export type ReadLimit = 'WAITING' | 'ASKER';

/** One read more than may be. */
export class TooManyReadsError extends Error {
  override readonly name = 'TooManyReadsError';
  readonly limit: ReadLimit;
  /** How many there are under this limit, which is as many as may be. */
  readonly maximum: number;

  constructor(limit: ReadLimit, maximum: number) {
    super(
      limit === 'ASKER'
        ? `${maximum} reads of the disclosure ledger run or wait for who asks, which is as many as may`
        : `${maximum} reads of the disclosure ledger are waiting for their turn, which is as many as may`,
    );
    this.limit = limit;
    this.maximum = maximum;
  }
}

export interface ReadTurnsOptions {
  readonly maximumWaiting: number;
  /** Running or waiting, for one asker. */
  readonly maximumOfAsker: number;
  /** In milliseconds, from being asked for to the end. */
  readonly timeoutMs: number;
}

export function createReadTurns({ maximumWaiting, maximumOfAsker, timeoutMs }: ReadTurnsOptions): ReadTurns {
  const waiting = new Set<() => void>();
  /** How many run or wait for each asker for whom any does. */
  const counts = new Map<string, number>();
  let isRunning = false;

  const leave = (asker: string): void => {
    const rest = counts.get(asker)! - 1;
    if (rest === 0) counts.delete(asker);
    else counts.set(asker, rest);
  };
  const next = (): void => {
    const [begin] = waiting;
    isRunning = begin !== undefined;
    if (begin === undefined) return;
    waiting.delete(begin);
    begin();
  };
  return {
    take: (asker, read) => {
      const count = counts.get(asker) ?? 0;
      if (count >= maximumOfAsker) return Promise.reject(new TooManyReadsError('ASKER', maximumOfAsker));
      if (isRunning && waiting.size >= maximumWaiting)
        return Promise.reject(new TooManyReadsError('WAITING', maximumWaiting));
      counts.set(asker, count + 1);
      return new Promise((resolve, reject) => {
        const timer = setTimeout(() => {
          if (waiting.delete(begin)) leave(asker);
          reject(new Error(`it took longer than ${timeoutMs} ms`));
        }, timeoutMs);
        const begin = (): void => {
          void read()
            .then(resolve, reject)
            .finally(() => {
              clearTimeout(timer);
              leave(asker);
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
