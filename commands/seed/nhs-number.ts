import type { RandomSource } from './random.ts';

/**
 * The tenth digit of an NHS number, from its first nine: weights 10 to 2, modulo 11.
 *
 * @returns 0 to 9; null where the remainder asks for 10, for which no number exists.
 * @throws {RangeError} unless given nine digits.
 */
export function nhsNumberCheckDigit(firstNine: string): number | null {
  if (!/^\d{9}$/.test(firstNine))
    throw new RangeError(`an NHS number begins with nine digits; got ${JSON.stringify(firstNine)}`);
  let sum = 0;
  for (let index = 0; index < 9; index += 1) sum += Number(firstNine[index]) * (10 - index);
  const digit = (11 - (sum % 11)) % 11;
  return digit === 10 ? null : digit;
}

/** A valid NHS number from the range 999 000 0000 to 999 999 9999, which is kept for tests and never issued to a person. */
export function createTestNhsNumber(random: RandomSource): string {
  for (;;) {
    const firstNine = `999${String(random.integer(0, 999_999)).padStart(6, '0')}`;
    const digit = nhsNumberCheckDigit(firstNine);
    if (digit !== null) return `${firstNine}${digit}`;
  }
}
