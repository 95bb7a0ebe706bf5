import type { InstantMs } from '../../model.ts';
import type { Span } from '../../verdict/availability.ts';

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
    const united: Span[] = [];
    for (const span of this.#spans.toSorted((left, right) => left.from - right.from)) {
      const last = united.at(-1);
      if (last !== undefined && span.from <= last.to)
        united[united.length - 1] = { from: last.from, to: Math.max(last.to, span.to) };
      else united.push(span);
    }
    this.#spans = united;
    this.#united = united.length;
    return [...united];
  }
}
