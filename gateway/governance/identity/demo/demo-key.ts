import { generateKeyPairSync } from 'node:crypto';

/** @returns a new private key: Ed25519, PKCS #8 in PEM. */
export function createDemoKey(): string {
  return generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
}
