/** E-mail addresses: read outward from each `@` as far as the next one at most, so that no text makes it slow. */

import type { Passage } from './passage.ts';

/** Characters of the part before the `@`; those that stand between a name and its value in a query or a record are left out. */
const LOCAL = /[\p{L}\d.!#$%'*+^_~-]/u;
const DOMAIN = /[\p{L}\d.-]/u;
const DOMAIN_NAME = /^(?:[\p{L}\d](?:[\p{L}\d-]{0,61}[\p{L}\d])?\.)+\p{L}{2,24}/u;

export function findEmailAddresses(characters: string): Passage[] {
  const found: Passage[] = [];
  for (let at = characters.indexOf('@'); at !== -1; at = characters.indexOf('@', at + 1)) {
    let start = at;
    while (start > 0 && LOCAL.test(characters[start - 1]!)) start -= 1;
    while (start < at && /[.'!*]/.test(characters[start]!)) start += 1;
    if (start === at) continue;
    let end = at + 1;
    while (end < characters.length && DOMAIN.test(characters[end]!)) end += 1;
    const domain = DOMAIN_NAME.exec(characters.slice(at + 1, end));
    if (domain !== null) found.push({ kind: 'email', start, end: at + 1 + domain[0].length });
  }
  return found;
}
