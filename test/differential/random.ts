/** Chance that can be repeated: everything that this test draws comes from a whole number. */

export interface Random {
  /** From 0 to 1, without 1. */
  readonly fraction: () => number;
  /** A whole number from `minimum` to `maximum`, both included. */
  readonly whole: (minimum: number, maximum: number) => number;
  readonly chance: (probability: number) => boolean;
  /** @throws when there is nothing to pick from. */
  readonly pick: <Item>(items: readonly Item[]) => Item;
  /** Each item with that probability, in their order. */
  readonly some: <Item>(items: readonly Item[], probability: number) => Item[];
}

/** @param seed any whole number; the same one draws the same. */
export function createRandom(seed: number): Random {
  let state = seed | 0;
  const fraction = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    return mix(state) / 2 ** 32;
  };
  const whole = (minimum: number, maximum: number) => minimum + Math.floor(fraction() * (maximum - minimum + 1));
  const chance = (probability: number) => fraction() < probability;
  return {
    fraction,
    whole,
    chance,
    pick: (items) => {
      if (items.length === 0) throw new RangeError('There is nothing to pick from');
      return items[whole(0, items.length - 1)]!;
    },
    some: (items, probability) => items.filter(() => chance(probability)),
  };
}

/** A whole number from 0 to 2^32 - 1, spread evenly: the same for the same text. */
export function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return mix(hash);
}

/** JSON with the keys of objects in alphabetical order; what is undefined is left out of objects. */
export function stableJson(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).toSorted(([left], [right]) => (left < right ? -1 : 1)))
      : inner,
  );
}

function mix(given: number): number {
  let mixed = given;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}
