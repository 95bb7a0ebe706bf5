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

/**
 * Whether a text could be somebody's NHS number: ten digits, bare or in groups of three, three and four, of which the last checks the
 * others. About one in eleven of all ten digits does, so a reference must not look like one.
 */
export function isNhsNumber(text: string): boolean {
  if (!/^(?:\d{10}|\d{3} \d{3} \d{4}|\d{3}-\d{3}-\d{4})$/.test(text)) return false;
  const digits = text.replace(/\D/g, '');
  return nhsNumberCheckDigit(digits.slice(0, 9)) === Number(digits[9]);
}
