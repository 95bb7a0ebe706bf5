import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** In the data folder: made anew by each `npm start`. */
export const RUN_KEYS_FOLDER = 'run-keys';

/** Files that only their owner may read, but for the public key. */
export interface TrustKeys {
  /** The gateway's. */
  readonly delegationKeyFile: string;
  readonly supplierSecretsFile: string;
  /** The desks'. */
  readonly publicKeysFile: string;
  /** Of one desk, by the subgraph's name. */
  readonly secretsFileOf: (subgraph: string) => string;
}

/** Where they lie in a folder of keys. */
export function trustKeysIn(folder: string): TrustKeys {
  return {
    delegationKeyFile: path.join(folder, 'delegation-key.pem'),
    supplierSecretsFile: path.join(folder, 'supplier-secrets.yml'),
    publicKeysFile: path.join(folder, 'delegation-key.public.pem'),
    secretsFileOf: (subgraph) => path.join(folder, 'desks', `${subgraph}.secrets`),
  };
}

/**
 * Makes a gateway's key and a secret for each supplier, in place of whatever is in the folder.
 *
 * @param folder is made where it is not there, for its owner only.
 */
export async function writeTrustKeys(folder: string, subgraphs: readonly string[]): Promise<TrustKeys> {
  const files = trustKeysIn(folder);
  await rm(folder, { recursive: true, force: true });
  await mkdir(path.join(folder, 'desks'), { recursive: true, mode: 0o700 });
  const write = (file: string, text: string): Promise<void> => writeFile(file, text, { mode: 0o600 });
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const secrets = subgraphs.map((subgraph) => [subgraph, randomBytes(32).toString('base64url')] as const);
  await Promise.all([
    write(files.delegationKeyFile, privateKey.export({ type: 'pkcs8', format: 'pem' }) as string),
    write(files.publicKeysFile, publicKey.export({ type: 'spki', format: 'pem' }) as string),
    write(files.supplierSecretsFile, secrets.map(([subgraph, secret]) => `${subgraph}: "${secret}"\n`).join('')),
    ...secrets.map(([subgraph, secret]) => write(files.secretsFileOf(subgraph), `${secret}\n`)),
  ]);
  return files;
}
