/** Where answers are kept that suppliers gave, so that they can be given again: in this process, or where replicas share them. */

export interface LastKnownCopy {
  /** The body of a supplier's answer, as it came; never with governed text. */
  readonly text: string;
  /** Of which "now" it tells, or when it was asked for, in milliseconds UTC. */
  readonly madeAt: number;
}

/** A store of copies by key. A key says everything that can change an answer: what was asked, of whom, and who asked. */
export interface LastKnownCopies {
  /** @returns null where there is none, or the store cannot be asked at the moment; it never throws, and is quick about it. */
  readonly find: (key: string) => LastKnownCopy | null | Promise<LastKnownCopy | null>;
  /**
   * @param newerByMs how much later than the one that is there it must be made to be worth keeping.
   * @returns whether a copy made then would be kept: a copy that is asked for again and again is not written each time.
   */
  readonly isWanted: (key: string, madeAt: number, newerByMs: number) => boolean;
  /**
   * Returns at once, whether or not it can be kept.
   *
   * @param forMs after how long nobody may be given it any more.
   */
  readonly keep: (key: string, copy: LastKnownCopy, forMs: number) => void;
  readonly stop: () => Promise<void>;
}
