import type { RandomSource } from './random.ts';

/** Gives the next outcome of a draw that keeps to its shares. */
export type Draw<Outcome> = () => Outcome;

/**
 * Draws outcomes by shares in whole per cent, in shuffled blocks: every block (100 draws, or fewer where the shares have a common
 * divisor) holds each outcome exactly as often as its share says. So a rate holds to within one block however short the run, where
 * independent draws of a rare outcome would need many thousands.
 *
 * @param shares outcome and per cent; together 100.
 * @throws {RangeError} when the shares are not whole, negative, or do not sum to 100.
 */
export function createDraw<Outcome>(
  shares: ReadonlyArray<readonly [Outcome, number]>,
  random: RandomSource,
): Draw<Outcome> {
  const total = shares.reduce((sum, [, percent]) => sum + percent, 0);
  if (total !== 100 || shares.some(([, percent]) => !Number.isInteger(percent) || percent < 0)) {
    throw new RangeError(
      `shares must be whole per cent that sum to 100; got ${shares.map(([, share]) => share).join(' + ')}`,
    );
  }
  const divisor = shares.reduce((common, [, percent]) => greatestCommonDivisor(common, percent), 100);
  const block = shares.flatMap(([outcome, percent]) => Array.from({ length: percent / divisor }, () => outcome));
  let position = block.length;
  return () => {
    if (position === block.length) {
      shuffle(block, random);
      position = 0;
    }
    position += 1;
    return block[position - 1]!;
  };
}

/** Draws true in `percent` of 100 draws, by {@link createDraw}. */
export function createChance(percent: number, random: RandomSource): Draw<boolean> {
  return createDraw<boolean>(
    [
      [true, percent],
      [false, 100 - percent],
    ],
    random,
  );
}

/** Fisher-Yates, in place. */
function shuffle<Item>(items: Item[], random: RandomSource): void {
  for (let last = items.length - 1; last > 0; last -= 1) {
    const other = random.integer(0, last);
    [items[last], items[other]] = [items[other]!, items[last]!];
  }
}

function greatestCommonDivisor(one: number, other: number): number {
  return other === 0 ? one : greatestCommonDivisor(other, one % other);
}
