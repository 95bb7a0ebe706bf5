/** A checkpoint: the ledger's head, signed, to be held where the ledger is not. Its form is laid down in docs/disclosure-ledger.md. */

import { createPrivateKey, createPublicKey, sign, type KeyObject } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { Checkpoint } from '../../../schema/contract/disclosure-checkpoint.ts';

/** A key that checkpoints cannot be signed with. */
export class CheckpointKeyError extends Error {
  override readonly name = 'CheckpointKeyError';
  readonly code = 'SIGNING_KEY_INVALID';
}

export type SignCheckpoint = (head: Pick<Checkpoint, 'ledger' | 'position' | 'hash' | 'at'>) => Checkpoint;

/**
 * @param pem a private key in PKCS #8.
 * @param source names it in the error, such as its file.
 * @throws {CheckpointKeyError} `SIGNING_KEY_INVALID` unless it is an Ed25519 key.
 */
export function createCheckpointSigner(pem: string, source: string): SignCheckpoint {
  let key: KeyObject;
  try {
    key = createPrivateKey(pem);
  } catch (cause) {
    throw new CheckpointKeyError(`${source} holds no key that can be read`, { cause });
  }
  if (key.asymmetricKeyType !== 'ed25519') {
    throw new CheckpointKeyError(
      `${source} holds a key of type ${key.asymmetricKeyType}; checkpoints are signed by Ed25519`,
    );
  }
  const publicKey = toText(createPublicKey(key));
  return ({ ledger, position, hash, at }) => {
    const signed = {
      kind: 'throughline-disclosure-checkpoint',
      version: 1,
      ledger,
      position,
      hash,
      at,
      publicKey,
    } as const;
    return { ...signed, signature: sign(null, Buffer.from(canonicalize(signed)!, 'utf8'), key).toString('base64') };
  };
}

/**
 * @param pem public keys, one after the other: a ledger's key changes, and what the one before has signed stays.
 * @returns as checkpoints name them; at least one.
 * @throws {CheckpointKeyError} `SIGNING_KEY_INVALID`
 */
export function toCheckpointKeys(pem: string, source: string): ReadonlySet<string> {
  const blocks = pem.match(PEM_BLOCK) ?? [];
  try {
    if (blocks.length > 0) return new Set(blocks.map((block) => toText(createPublicKey(block))));
  } catch (cause) {
    throw new CheckpointKeyError(`${source} holds a key that cannot be read`, { cause });
  }
  throw new CheckpointKeyError(`${source} holds no key that can be read`);
}

const PEM_BLOCK = /-----BEGIN [A-Z ]+-----[^-]*-----END [A-Z ]+-----/g;

function toText(key: KeyObject): string {
  return key.export({ type: 'spki', format: 'der' }).toString('base64');
}
