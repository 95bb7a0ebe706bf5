/** How much of its incidents' time a desk stopped the clock: of each incident its time once, however many tickets the desk has on it. */

import type { DurationMs, InstantMs, StopReason } from '../model.ts';
import type { ClockStretch } from './clock-stops.ts';

export interface StopTotals {
  /** When a ticket of the desk was open on the incident, or spoke of the clock. */
  readonly elapsed: DurationMs;
  /** When every ticket of the desk that spoke of the clock said that it is stopped. */
  readonly stopped: DurationMs;
  /** Sums to `stopped`. Where several statements stop the clock at once, the reason of the one that began last. Null: no reason said. */
  readonly byReason: ReadonlyMap<StopReason | null, DurationMs>;
}

/** Four numbers a stretch: there may be a hundred thousand incidents. */
type Packed = [from: InstantMs, to: InstantMs, since: InstantMs, code: number];
const SILENT = -1;
const RUNNING = 0;

/** Takes tickets in any order. */
export class ClockStopTally {
  readonly #threads = new Map<string, Packed[]>();
  readonly #reasons: (StopReason | null)[] = [];
  readonly #byReason = new Map<StopReason | null, DurationMs>();
  #elapsed = 0;
  #stopped = 0;

  /** @param thread what its desk's other tickets about the same have in common: an incident and a desk; null for a ticket by itself. */
  add(thread: string | null, stretches: readonly ClockStretch[]): void {
    if (stretches.length === 0) return;
    const packed = stretches.map((stretch) => this.#packed(stretch));
    if (thread === null) this.#count(packed);
    else {
      const known = this.#threads.get(thread);
      if (known === undefined) this.#threads.set(thread, packed);
      else known.push(...packed);
    }
  }

  /** To be asked once, when all tickets are in. */
  totals(): StopTotals {
    for (const packed of this.#threads.values()) this.#count(packed);
    this.#threads.clear();
    return { elapsed: this.#elapsed, stopped: this.#stopped, byReason: this.#byReason };
  }

  #packed({ from, to, since, state, reason }: ClockStretch): Packed {
    if (state === null) return [from, to, since, SILENT];
    if (state === 'RUNNING') return [from, to, since, RUNNING];
    let index = this.#reasons.indexOf(reason);
    if (index < 0) index = this.#reasons.push(reason) - 1;
    return [from, to, since, index + 1];
  }

  #count(stretches: readonly Packed[]): void {
    const cuts = [...new Set(stretches.flatMap(([from, to]) => [from, to]))].toSorted((left, right) => left - right);
    const begins = stretches.toSorted((left, right) => left[0] - right[0]);
    let under: Packed[] = [];
    let next = 0;
    for (const [index, at] of cuts.entries()) {
      under = under.filter(([, to]) => to > at);
      for (; next < begins.length && begins[next]![0] === at; next += 1) under.push(begins[next]!);
      const duration = (cuts[index + 1] ?? at) - at;
      if (under.length === 0 || duration === 0) continue;
      this.#elapsed += duration;
      const speaking = under.filter(([, , , code]) => code !== SILENT);
      if (speaking.length === 0 || speaking.some(([, , , code]) => code === RUNNING)) continue;
      this.#stopped += duration;
      const [, , , code] = speaking.reduce((latest, one) =>
        one[2] > latest[2] || (one[2] === latest[2] && this.#reasonOf(one) < this.#reasonOf(latest)) ? one : latest,
      );
      const reason = this.#reasons[code - 1]!;
      this.#byReason.set(reason, (this.#byReason.get(reason) ?? 0) + duration);
    }
  }

  /** Any fixed order among reasons that began together. */
  #reasonOf([, , , code]: Packed): string {
    return this.#reasons[code - 1] ?? '';
  }
}
