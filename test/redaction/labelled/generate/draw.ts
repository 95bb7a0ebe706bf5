/** What the set is drawn with: a seeded source, and NHS numbers by a check digit of its own. The set imports nothing of ours. */

export interface Draw {
  /** A whole number from `low` to `high`, both included. */
  readonly integer: (low: number, high: number) => number;
  readonly pick: <Item>(items: readonly Item[]) => Item;
  /** That many digits. */
  readonly digits: (length: number) => string;
  /** That many characters out of `alphabet`. */
  readonly letters: (length: number, alphabet?: string) => string;
}

/** One source a name, so that a file's content depends on no other file. */
export function createDraw(name: string): Draw {
  let state = 0x9e37_79b9;
  for (const character of name) state = Math.imul(state ^ character.charCodeAt(0), 0x01000193);
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const integer = (low: number, high: number): number => low + Math.floor(next() * (high - low + 1));
  const pick = <Item>(items: readonly Item[]): Item => items[integer(0, items.length - 1)]!;
  const times = (length: number, one: () => string): string => Array.from({ length }, one).join('');
  return {
    integer,
    pick,
    digits: (length) => times(length, () => String(integer(0, 9))),
    letters: (length, alphabet = 'bcdfghjklmnpqrstvwxz') =>
      times(length, () => alphabet[integer(0, alphabet.length - 1)]!),
  };
}

/** Whether ten digits pass modulus 11: the sum of digit times (10, 9, ... 1) is a multiple of 11. */
export function passesModulus11(tenDigits: string): boolean {
  let sum = 0;
  for (let index = 0; index < 10; index += 1) sum += Number(tenDigits[index]) * (10 - index);
  return sum % 11 === 0;
}

/** A number that checks, out of ranges that are issued to nobody: those that begin with 5 or 9 (999 is kept for tests). */
export function drawNhsNumber(draw: Draw): string {
  for (;;) {
    const candidate = `${draw.pick(['5', '9', '999'])}${draw.digits(9)}`.slice(0, 10);
    if (passesModulus11(candidate)) return candidate;
  }
}

/** Ten digits that do not check. */
export function drawFailingNumber(draw: Draw): string {
  for (;;) {
    const candidate = `${draw.integer(1, 9)}${draw.digits(9)}`;
    if (!passesModulus11(candidate)) return candidate;
  }
}
