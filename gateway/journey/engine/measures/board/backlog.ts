/** What is open at the valid time, by how long users have suffered: a hand-over makes nothing younger. */

import type { Custody } from '../../custody/custody-model.ts';
import type { DurationMs } from '../../model.ts';
import type { Mergeable } from './tally.ts';

export interface BacklogBand {
  /** The age from which the band reaches, inclusive. */
  readonly from: DurationMs;
  /** The age until which it reaches, exclusive; null for the last. */
  readonly to: DurationMs | null;
  readonly open: number;
}

export class Backlog implements Mergeable {
  readonly #bands: readonly DurationMs[];
  readonly #open: number[];

  /** @param bands where each begins, ascending, the first 0. */
  constructor(bands: readonly DurationMs[]) {
    this.#bands = bands;
    this.#open = bands.map(() => 0);
  }

  /** The age is the incident's, from the start that the policy chooses, never a ticket's. */
  add({ start, restore, end }: Custody): void {
    if (start === null || end === null || restore !== null) return;
    const band = this.#bands.findLastIndex((from) => from <= end - start.at);
    if (band >= 0) this.#open[band]! += 1;
  }

  merge(other: Backlog): void {
    other.#open.forEach((open, index) => (this.#open[index]! += open));
  }

  figures(): readonly BacklogBand[] {
    return this.#bands.map((from, index) => ({ from, to: this.#bands[index + 1] ?? null, open: this.#open[index]! }));
  }
}
