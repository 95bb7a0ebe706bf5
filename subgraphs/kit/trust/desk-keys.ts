/** What a desk believes a gateway by: the secrets that it shares with it, and the public keys that its delegations are signed with. */

import { createPublicKey, type KeyObject } from 'node:crypto';
import { keyIdOf } from '../../../schema/contract/delegation.ts';
import { isSecret, SECRET_RULE, secretIdOf } from '../../../schema/contract/signatures.ts';
import { DeskServerError } from '../errors.ts';

/** Each of them counts: while keys change there are two of a kind. */
export interface DeskKeys {
  /** By their ids. */
  readonly secrets: ReadonlyMap<string, string>;
  /** Ed25519, by their ids. */
  readonly gatewayKeys: ReadonlyMap<string, KeyObject>;
}

/** A text, and how it is called in a message about it, such as its file. */
export interface NamedText {
  readonly name: string;
  readonly text: string;
}

const PUBLIC_KEY = /-----BEGIN PUBLIC KEY-----[^-]*-----END PUBLIC KEY-----/g;

/**
 * @param secrets one a line; empty lines and lines that begin with `#` are passed over.
 * @param publicKeys in PEM, one after the other.
 * @throws {DeskServerError} `KEYS_INVALID`; the message never shows a secret.
 */
export function parseDeskKeys(secrets: NamedText, publicKeys: NamedText): DeskKeys {
  return { secrets: parseSecrets(secrets), gatewayKeys: parsePublicKeys(publicKeys) };
}

function parseSecrets({ name, text }: NamedText): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const [index, line] of text.split('\n').entries()) {
    const secret = line.trim();
    if (secret === '' || secret.startsWith('#')) continue;
    if (!isSecret(secret)) throw invalid(`${name}:${index + 1}: ${SECRET_RULE}; got ${secret.length} characters`);
    found.set(secretIdOf(secret), secret);
  }
  if (found.size === 0) throw invalid(`${name}: there must be at least one secret, each on a line of its own`);
  return found;
}

function parsePublicKeys({ name, text }: NamedText): ReadonlyMap<string, KeyObject> {
  if (text.includes('PRIVATE KEY')) {
    throw invalid(`${name}: holds a private key, which only the gateway may have; a desk has public keys`);
  }
  const found = new Map<string, KeyObject>();
  for (const [index, pem] of (text.match(PUBLIC_KEY) ?? []).entries()) {
    const key = parsePublicKey(pem);
    if (key?.asymmetricKeyType !== 'ed25519') {
      throw invalid(`${name}: key ${index + 1} must be an Ed25519 key; got ${key?.asymmetricKeyType ?? 'no key'}`);
    }
    found.set(keyIdOf(key), key);
  }
  if (found.size === 0) throw invalid(`${name}: there must be at least one public key in PEM (BEGIN PUBLIC KEY)`);
  return found;
}

function parsePublicKey(pem: string): KeyObject | null {
  try {
    return createPublicKey(pem);
  } catch {
    return null;
  }
}

function invalid(message: string): DeskServerError {
  return new DeskServerError('KEYS_INVALID', message);
}
