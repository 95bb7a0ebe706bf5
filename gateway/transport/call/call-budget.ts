/** How often calls may be made twice: a share of all calls, so that a supplier in trouble is not asked twice as often. */

/** What may be saved for a bad moment, in calls: also where a gateway begins, so that a quiet one may repeat a call at all. */
const MAXIMUM_SAVED = 10;
/** What a quiet gateway saves. */
const SAVED_PER_SECOND = 1;

/** A bucket of tokens. */
export class CallBudget {
  readonly #share: number;
  readonly #steadyClock: () => number;
  #saved = MAXIMUM_SAVED;
  #countedAt: number;

  /**
   * @param share of all calls; 0 allows none at all.
   * @param steadyClock milliseconds, never going back.
   */
  constructor(share: number, steadyClock: () => number) {
    this.#share = share;
    this.#steadyClock = steadyClock;
    this.#countedAt = steadyClock();
  }

  /** There is one more call. */
  earn(): void {
    this.#saved = Math.min(MAXIMUM_SAVED, this.#saved + this.#share);
  }

  /** @returns whether a call may be made twice: it is then paid for. */
  spend(): boolean {
    if (this.#share === 0) return false;
    const now = this.#steadyClock();
    this.#saved = Math.min(MAXIMUM_SAVED, this.#saved + ((now - this.#countedAt) / 1000) * SAVED_PER_SECOND);
    this.#countedAt = now;
    if (this.#saved < 1) return false;
    this.#saved -= 1;
    return true;
  }
}
