/** A stream of numbers that its seed decides wholly. Not for secrets. */
export interface RandomSource {
  /** At least 0, less than 1. */
  next(): number;
  /** A whole number from `low` to `high`, both included. */
  integer(low: number, high: number): number;
  /** @throws {RangeError} for an empty list. */
  pick<Item>(items: readonly Item[]): Item;
}

/**
 * A stream for one purpose: streams of one seed with different purposes are unrelated, so that one more draw for one purpose
 * leaves all others as they were.
 *
 * The generator is splitmix32, written out since the same seed must give the same bytes for years: `Math.random` takes no
 * seed, and a library may change its stream with a release.
 */
export function createRandom(seed: number, purpose: string): RandomSource {
  let state = hashText(`${seed}/${purpose}`);
  function next(): number {
    state = (state + 0x9e3779b9) | 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return ((mixed ^ (mixed >>> 15)) >>> 0) / 4_294_967_296;
  }
  const integer = (low: number, high: number): number => low + Math.floor(next() * (high - low + 1));
  return {
    next,
    integer,
    pick: (items) => {
      if (items.length === 0) throw new RangeError('cannot pick from an empty list');
      return items[integer(0, items.length - 1)]!;
    },
  };
}

/** FNV-1a, 32 bits. */
function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return hash | 0;
}
