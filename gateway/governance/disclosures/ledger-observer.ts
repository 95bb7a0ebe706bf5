/** What is told of the ledger's work. Called on the path of requests: it must take next to no time, and never throws. */
export interface LedgerObserver {
  /** An entry lasts, so many milliseconds after its answer was ready. */
  readonly onRecorded: (durationMs: number) => void;
  /** A transaction with so many entries has been made to last: one wait for the disk. */
  readonly onCommit: (entries: number, durationMs: number) => void;
  /** An answer's entry could not be written in time: its texts were withheld. */
  readonly onUnrecorded: () => void;
}

export const NO_LEDGER_OBSERVER: LedgerObserver = {
  onRecorded: () => undefined,
  onCommit: () => undefined,
  onUnrecorded: () => undefined,
};
