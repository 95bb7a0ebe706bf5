import { generateKeyPairSync } from 'node:crypto';
import { existsSync } from 'node:fs';
import { link, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** What is signed: exported verdicts, or the head of the disclosure ledger. */
export type SigningKeyName = 'verdict-signing-key' | 'disclosure-checkpoint-key';

/**
 * Makes a key that signs, once for a data folder, and beside it the public key for the `--key` of whoever verifies: `NAME.pem` and
 * `NAME.public.pem`.
 *
 * @returns the private key's file, which only its owner may read.
 */
export async function ensureSigningKey(dataFolder: string, name: SigningKeyName): Promise<string> {
  const file = path.join(dataFolder, `${name}.pem`);
  if (existsSync(file)) return file;
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const draft = `${file}.${process.pid}`;
  await writeFile(draft, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
  try {
    // Whole or not at all, and never over a key that has signed something.
    await link(draft, file);
  } catch (error) {
    if ((error as { code?: unknown }).code === 'EEXIST') return file;
    throw error;
  } finally {
    await rm(draft, { force: true });
  }
  await writeFile(path.join(dataFolder, `${name}.public.pem`), publicKey.export({ type: 'spki', format: 'pem' }));
  return file;
}
