import type { InstantMs } from '../../model.ts';
import { unionOf, type Span } from '../../calendar/band-time.ts';

const SPANS_BEFORE_UNITING = 64;

/** Spans of time, of which only the union is wanted: overlapping ones take the room of one. */
export class Spans {
  #spans: Span[] = [];
  #united = 0;

  /** @param to after `from`. */
  add(from: InstantMs, to: InstantMs): void {
    this.#spans.push({ from, to });
    if (this.#spans.length > Math.max(SPANS_BEFORE_UNITING, 2 * this.#united)) this.union();
  }

  merge(other: Spans): void {
    for (const { from, to } of other.union()) this.add(from, to);
  }

  /** Ascending; neither overlapping nor touching. */
  union(): readonly Span[] {
    this.#spans = [...unionOf(this.#spans)];
    this.#united = this.#spans.length;
    return [...this.#spans];
  }
}
