/** How many runs of a plan go without, after one has tried in vain. */
const RUNS_WITHOUT = 15;

/**
 * Whether the runs of a plan do well to try something of which it cannot be known before what comes of it. Each does, until one has tried
 * in vain; some runs later one tries again.
 */
export class Trial {
  #runsLeft = 0;

  /** @returns whether the run that begins is to try. */
  nextRunTries(): boolean {
    if (this.#runsLeft === 0) return true;
    this.#runsLeft -= 1;
    return false;
  }

  /** Of one that has tried. */
  wasInVain(): void {
    this.#runsLeft = RUNS_WITHOUT;
  }
}
