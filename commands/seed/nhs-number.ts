import { nhsNumberCheckDigit } from '../../schema/contract/nhs-number.ts';
import type { RandomSource } from './random.ts';

/** A valid NHS number from the range 999 000 0000 to 999 999 9999, which is kept for tests and never issued to a person. */
export function createTestNhsNumber(random: RandomSource): string {
  for (;;) {
    const firstNine = `999${String(random.integer(0, 999_999)).padStart(6, '0')}`;
    const digit = nhsNumberCheckDigit(firstNine);
    if (digit !== null) return `${firstNine}${digit}`;
  }
}
