import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import type { GatewayKeys } from '../../subgraphs/kit/conformance/sign-as-gateway.ts';
import { trustKeysIn } from '../start/trust-keys.ts';

/**
 * Reads a gateway's keys from a folder as `npm run keys` makes it.
 *
 * @param subgraph whose secret is taken; null where there is only one.
 * @throws {Error} that says what the folder lacks, and shows no secret.
 */
export async function readGatewayKeys(folder: string, subgraph: string | null): Promise<GatewayKeys> {
  const { delegationKeyFile, supplierSecretsFile } = trustKeysIn(folder);
  const [delegationKey, text] = await Promise.all([
    readFile(delegationKeyFile, 'utf8'),
    readFile(supplierSecretsFile, 'utf8'),
  ]);
  const secrets = new Map(Object.entries((parse(text) ?? {}) as Record<string, string>));
  const names = [...secrets.keys()];
  const name = subgraph ?? (names.length === 1 ? names[0]! : null);
  const secret = name === null ? undefined : secrets.get(name);
  if (name === null || secret === undefined) {
    throw new Error(`--subgraph must be one of ${names.join(', ')}, which ${supplierSecretsFile} has secrets for`);
  }
  return { delegationKey, secret, subgraph: name };
}
