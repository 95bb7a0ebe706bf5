/** One look at an issuer's key set over HTTP. */

import type { JWK } from 'jose';

const TIMEOUT_MS = 5000;
/** Some hundreds of keys: nobody has that many. */
const MAXIMUM_BYTES = 256 * 1024;
const KEY_TYPES: readonly unknown[] = ['EC', 'OKP', 'RSA'];

/**
 * @returns the public keys of the set that sign; at least one.
 * @throws {Error} when it cannot be had, is no key set, or holds no such key. No redirect is followed: the operator says where keys are.
 */
export async function readKeySet(url: string, stopping: AbortSignal): Promise<readonly JWK[]> {
  const response = await fetch(url, {
    redirect: 'error',
    headers: { accept: 'application/jwk-set+json, application/json' },
    signal: AbortSignal.any([stopping, AbortSignal.timeout(TIMEOUT_MS)]),
  });
  if (response.status !== 200) {
    await response.body?.cancel();
    throw new Error(`the key set was answered with status ${response.status}; it must be 200`);
  }
  const set = JSON.parse(await readText(response)) as { readonly keys?: unknown } | null;
  if (!Array.isArray(set?.keys)) throw new Error('the key set must be a JSON object with a list of keys');
  const keys = (set.keys as unknown[]).filter(isPublicSigningKey);
  if (keys.length === 0) throw new Error('the key set must hold a public key that signs; it holds none');
  return keys;
}

async function readText(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > MAXIMUM_BYTES) throw new Error(`the key set must have at most ${MAXIMUM_BYTES} bytes; it has more`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function isPublicSigningKey(key: unknown): key is JWK {
  const { kty, use, d } = (key ?? {}) as { readonly kty?: unknown; readonly use?: unknown; readonly d?: unknown };
  return KEY_TYPES.includes(kty) && (use === undefined || use === 'sig') && d === undefined;
}
