/** Time in which nobody had it: unowned, or on its way for longer than a hand-over may take. */

import type { Custody, CustodyInterval } from '../../custody/custody-model.ts';
import type { DurationMs } from '../../model.ts';
import type { Mergeable } from './tally.ts';

export interface UnownedTimeFigures {
  readonly unowned: DurationMs;
  /** Of the time in transit, what came later than the policy's window after the offer. */
  readonly inTransitOverWindow: DurationMs;
  readonly elapsed: DurationMs;
  /** Time of which nobody can say whose it was: it is in `elapsed`, and never counted as unowned. */
  readonly unknown: DurationMs;
  /** `(unowned + inTransitOverWindow) / elapsed`, 0 to 1; null where no time has passed. */
  readonly share: number | null;
}

export class UnownedTime implements Mergeable {
  #unowned = 0;
  #overWindow = 0;
  #elapsed = 0;
  #unknown = 0;

  /** @param window how long a hand-over may take. */
  add({ intervals }: Custody, window: DurationMs): void {
    for (const interval of intervals) {
      const time = interval.to - interval.from;
      this.#elapsed += time;
      if (interval.class === 'UNOWNED') this.#unowned += time;
      else if (interval.class === 'UNKNOWN') this.#unknown += time;
      else if (interval.class === 'IN_TRANSIT') this.#overWindow += overWindow(interval, window);
    }
  }

  merge(other: UnownedTime): void {
    this.#unowned += other.#unowned;
    this.#overWindow += other.#overWindow;
    this.#elapsed += other.#elapsed;
    this.#unknown += other.#unknown;
  }

  figures(): UnownedTimeFigures {
    return {
      unowned: this.#unowned,
      inTransitOverWindow: this.#overWindow,
      elapsed: this.#elapsed,
      unknown: this.#unknown,
      share: this.#elapsed === 0 ? null : (this.#unowned + this.#overWindow) / this.#elapsed,
    };
  }
}

/** Where no offer is on record, the window begins with the first that is heard of the hand-over. */
function overWindow({ from, to, handover }: CustodyInterval, window: DurationMs): DurationMs {
  const offeredAt = handover?.offeredAt ?? handover?.receivedAt ?? from;
  return Math.max(0, to - Math.max(from, offeredAt + window));
}
