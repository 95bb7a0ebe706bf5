/** What a load tells of itself, whichever kind of file it reads. */
export interface LoadCounts {
  readonly lines: number;
  readonly appended: number;
  readonly unchanged: number;
  readonly rejected: number;
  /** Bytes read of the file, and its size. */
  readonly bytes: number;
  readonly totalBytes: number;
}

export interface LoadReporter {
  /** Prints at most one line a second. */
  readonly report: (counts: LoadCounts) => void;
  readonly summarise: (counts: LoadCounts) => string;
}

/** @param clock milliseconds; only differences count. */
export function createReporter(name: string, print: (line: string) => void, clock: () => number): LoadReporter {
  const begun = clock();
  let printedAt = begun;
  return {
    report: ({ lines, bytes, totalBytes }) => {
      const now = clock();
      if (now - printedAt < 1000) return;
      printedAt = now;
      const percent = totalBytes === 0 ? 100 : Math.floor((bytes * 100) / totalBytes);
      print(`${name} ${percent}% ${lines} lines, ${Math.round((lines * 1000) / (now - begun))} lines/s`);
    },
    summarise: ({ lines, appended, unchanged, rejected }) => {
      const seconds = ((clock() - begun) / 1000).toFixed(1);
      return `appended ${appended}, unchanged ${unchanged}, rejected ${rejected} of ${lines} lines in ${seconds} s`;
    },
  };
}
