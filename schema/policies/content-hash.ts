import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';

/** @returns SHA-256 over the content's RFC 8785 JSON, its own `contentHash` left out, in lower-case hexadecimal. */
export function contentHashOf(content: object): string {
  const { contentHash: _, ...hashed } = content as { readonly contentHash?: unknown };
  return createHash('sha256').update(canonicalize(hashed)!, 'utf8').digest('hex');
}
