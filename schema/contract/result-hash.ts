/** The hash by which an answer is known in the disclosure ledger: whoever has the answer can make it again. */

import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';

/**
 * @param data `data` of a GraphQL response, parsed.
 * @returns SHA-256 over its canonical JSON (RFC 8785) in UTF-8: 64 hexadecimal digits.
 */
export function resultHashOf(data: unknown): string {
  return createHash('sha256').update(canonicalize(data)!, 'utf8').digest('hex');
}
