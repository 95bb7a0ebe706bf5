import { readFile } from 'node:fs/promises';
import { createSigner, SigningKeyError, type Signer } from './journey/evidence/sign.ts';

/** @throws {SigningKeyError} `SIGNING_KEY_INVALID` where the file cannot be read, or holds no Ed25519 key. */
export async function readSigner(file: string): Promise<Signer> {
  let pem: string;
  try {
    pem = await readFile(file, 'utf8');
  } catch (cause) {
    throw new SigningKeyError(`${file} cannot be read: ${(cause as Error).message}`, { cause });
  }
  return createSigner(pem, file);
}
