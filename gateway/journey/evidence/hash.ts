/** How evidence is hashed: SHA-256 over RFC 8785 JSON, in lower-case hexadecimal. */

import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';

/** @throws {TypeError} for what is no JSON value. */
export function canonicalJson(value: unknown): string {
  const canonical = canonicalize(value);
  if (canonical === undefined) throw new TypeError('Only JSON values can be hashed; got undefined');
  return canonical;
}

/** @returns 64 hexadecimal digits. */
export function hashOf(value: unknown): string {
  return createHash('sha256').update(canonicalJson(value), 'utf8').digest('hex');
}

/** Of a thing that carries its own hash in `contentHash`: over all of it but that. */
export function contentHashOf(content: object): string {
  const { contentHash: _, ...hashed } = content as { readonly contentHash?: unknown };
  return hashOf(hashed);
}
