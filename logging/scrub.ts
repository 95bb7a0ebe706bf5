/** Takes out of a text for the log what no log may hold. What is left says no less of what went wrong. */

const TOKEN = /\b(Bearer|Basic|DPoP)\s+[\w.~+/=-]{8,}/gi;
/** Three parts of base64url, the first of which is a JSON object; signed or encrypted. */
const JSON_WEB_TOKEN = /\beyJ[\w-]{5,}\.[\w-]*(?:\.[\w-]*){1,3}/g;
const URL_CREDENTIALS = /\b([a-z][a-z\d+.-]*:\/\/)[^\s/@"']+@/gi;
/** Ten digits in the ways in which people and systems write them. */
const TEN_DIGITS = /(?<![\w-]|\d\.)\d{3}([ .\u00a0\u2009-]?)\d{3}\1\d{4}(?![\w-]|\.\d)/g;

/** @param text of any length; it is cut after 4,000 characters. */
export function scrub(text: string): string {
  const scrubbed = (text.length > MAXIMUM_CHARACTERS ? `${text.slice(0, MAXIMUM_CHARACTERS)}…` : text)
    .replace(URL_CREDENTIALS, '$1[password]@')
    .replace(TOKEN, '$1 [token]')
    .replace(JSON_WEB_TOKEN, '[token]');
  return scrubbed.replace(TEN_DIGITS, (digits) => (isNhsNumber(digits) ? '[NHS number]' : digits));
}

const MAXIMUM_CHARACTERS = 4000;

/** By its check digit, modulus 11. */
function isNhsNumber(text: string): boolean {
  const digits = Array.from(text.replace(/\D/g, ''), Number);
  const sum = digits.slice(0, 9).reduce((total, digit, index) => total + digit * (10 - index), 0);
  return (11 - (sum % 11)) % 11 === digits[9];
}
