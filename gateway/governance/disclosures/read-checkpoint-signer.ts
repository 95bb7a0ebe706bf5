import { readFile } from 'node:fs/promises';
import { CheckpointKeyError, createCheckpointSigner, type SignCheckpoint } from './checkpoint.ts';

/** @throws {CheckpointKeyError} `SIGNING_KEY_INVALID` where the file cannot be read, or holds no Ed25519 key. */
export async function readCheckpointSigner(file: string): Promise<SignCheckpoint> {
  let pem: string;
  try {
    pem = await readFile(file, 'utf8');
  } catch (cause) {
    throw new CheckpointKeyError(`${file} cannot be read: ${(cause as Error).message}`, { cause });
  }
  return createCheckpointSigner(pem, file);
}
