/** Says how far a run has come, at most one line a second. */
export interface Progress {
  /** @param done how many events so far; shown with the rate since the stage began. */
  report(done: number): void;
}

export interface ProgressOptions {
  /** What is under way, such as `generated` or `loaded nsd`. */
  readonly stage: string;
  readonly print: (line: string) => void;
  /** Milliseconds; only differences count. */
  readonly clock: () => number;
}

export function createProgress({ stage, print, clock }: ProgressOptions): Progress {
  const begun = clock();
  let printedAt = begun;
  return {
    report(done) {
      const now = clock();
      if (now - printedAt < 1000) return;
      printedAt = now;
      print(`${stage} ${done} events, ${eventsPerSecond(done, now - begun)} events/s`);
    },
  };
}

/** Rounded to whole events; 0 for no time at all. */
export function eventsPerSecond(events: number, elapsedMs: number): number {
  return elapsedMs <= 0 ? 0 : Math.round((events * 1000) / elapsedMs);
}
