/** Signatures over hashes: Ed25519. */

import { createPrivateKey, createPublicKey, sign, verify, type KeyObject } from 'node:crypto';
import type { ExportedSignature } from './export-model.ts';

export interface Signer {
  /** SubjectPublicKeyInfo, DER in base64. */
  readonly publicKey: string;
  /** @param hash 64 hexadecimal digits. */
  readonly sign: (hash: string) => ExportedSignature;
}

/** A key that cannot be signed with, or that is none. `code` is stable. */
export class SigningKeyError extends Error {
  override readonly name = 'SigningKeyError';
  readonly code = 'SIGNING_KEY_INVALID';
}

/**
 * @param pem a private key in PKCS #8.
 * @param source names it in the error, such as its file.
 * @throws {SigningKeyError} unless it is an Ed25519 key.
 */
export function createSigner(pem: string, source: string): Signer {
  const privateKey = parseKey(() => createPrivateKey(pem), source);
  const publicKey = toText(createPublicKey(privateKey));
  return {
    publicKey,
    sign: (hash) => ({
      algorithm: 'Ed25519',
      publicKey,
      value: sign(null, Buffer.from(hash, 'hex'), privateKey).toString('base64'),
    }),
  };
}

/**
 * @param text a public key in PEM, or DER in base64.
 * @returns DER in base64, as exports name it.
 * @throws {SigningKeyError} unless it is an Ed25519 key.
 */
export function parsePublicKey(text: string, source: string): string {
  return toText(parseKey(() => toPublicKey(text), source));
}

/** Whether the signature is by its own key over the hash, and written in the one way in which it is written here. */
export function isSignatureValid({ publicKey, value }: ExportedSignature, hash: string): boolean {
  try {
    const signature = Buffer.from(value, 'base64');
    if (signature.toString('base64') !== value || toText(toPublicKey(publicKey)) !== publicKey) return false;
    return verify(null, Buffer.from(hash, 'hex'), toPublicKey(publicKey), signature);
  } catch {
    return false;
  }
}

function toPublicKey(text: string): KeyObject {
  if (text.includes('-----BEGIN')) return createPublicKey(text);
  return createPublicKey({ key: Buffer.from(text, 'base64'), format: 'der', type: 'spki' });
}

function parseKey(parse: () => KeyObject, source: string): KeyObject {
  let key: KeyObject;
  try {
    key = parse();
  } catch (cause) {
    throw new SigningKeyError(`${source} holds no key that can be read`, { cause });
  }
  if (key.asymmetricKeyType !== 'ed25519') {
    throw new SigningKeyError(`${source} holds a key of type ${key.asymmetricKeyType}; verdicts are signed by Ed25519`);
  }
  return key;
}

function toText(key: KeyObject): string {
  return key.export({ type: 'spki', format: 'der' }).toString('base64');
}
