/** By what each supplier knows that it is this gateway that asks, and this gateway that it is the supplier: keys, secrets, certificates. */

import { createPrivateKey, type KeyObject } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import { createDelegationKey, type DelegationKey } from '../schema/contract/delegation.ts';
import { isSecret, SECRET_RULE } from '../schema/contract/signatures.ts';
import { ConfigError, type GatewayConfig } from './config.ts';
import type { TlsFiles } from './config/supplier-settings.ts';
import type { Log } from './log.ts';
import type { Graph } from './supergraph/load-graph.ts';
import { RequestSigner } from './transport/signing/request-signer.ts';
import type { SupplierTls } from './transport/supplier-tls.ts';

export interface SupplierTrust {
  /** Signs its requests; null leaves them unsigned. */
  readonly signer: RequestSigner | null;
  /** Null for TLS as the process has it. */
  readonly tls: SupplierTls | null;
}

/**
 * Reads keys, secrets and certificates anew.
 *
 * @returns one entry for each supplier of the graph, by the subgraph's name.
 * @throws {ConfigError} `CONFIG_INVALID`, one line for each thing that does not hold; no line shows a key or a secret. Where an
 *   issuer says who reads, our own graph is not served while any of its suppliers is asked unsigned.
 */
export async function readSupplierTrust(
  config: GatewayConfig,
  { suppliers, registry }: Pick<Graph, 'suppliers' | 'registry'>,
  { clock, log }: { readonly clock: () => number; readonly log: Log },
): Promise<ReadonlyMap<string, SupplierTrust>> {
  const { delegationKeyFile, supplierSecretsFile, identity } = config;
  const names = suppliers.map(({ subgraph }) => subgraph);
  const problems: string[] = [];
  const key = delegationKeyFile === null ? null : await readKey(delegationKeyFile, problems);
  const secrets = supplierSecretsFile === null ? null : await readSecrets(supplierSecretsFile, names, problems);
  if ((delegationKeyFile === null) !== (supplierSecretsFile === null)) {
    problems.push('DELEGATION_KEY_FILE, SUPPLIER_SECRETS_FILE: one is of no use without the other');
  }
  const trust = new Map<string, SupplierTrust>();
  for (const subgraph of names) {
    const secret = secrets?.get(subgraph);
    const named = config.suppliers.byName.get(subgraph);
    trust.set(subgraph, {
      signer: key === null || secret === undefined ? null : new RequestSigner({ key, secret, subgraph, clock }),
      tls: named?.tls === undefined ? null : await readTls(named.tls, named.place, problems),
    });
  }
  const unsigned = names.filter((name) => secrets?.has(name) !== true);
  if (identity.mode === 'issuer' && registry !== null && unsigned.length > 0) {
    problems.push(
      `SUPPLIER_SECRETS_FILE: with identity issuer every supplier of this graph has a secret; there is none for ${unsigned.join(', ')}`,
    );
  }
  if (problems.length > 0) throw new ConfigError(problems.join('\n'));
  if (key !== null && unsigned.length > 0) {
    log({ level: 'warn', message: 'suppliers without a secret are asked unsigned', subgraphs: unsigned });
  }
  return trust;
}

async function readKey(file: string, problems: string[]): Promise<DelegationKey | null> {
  const pem = await readText('DELEGATION_KEY_FILE', file, problems);
  if (pem === null) return null;
  let privateKey: KeyObject | null = null;
  try {
    privateKey = createPrivateKey(pem);
  } catch {
    // Told below.
  }
  if (privateKey?.asymmetricKeyType === 'ed25519') return createDelegationKey(privateKey);
  problems.push(
    `DELEGATION_KEY_FILE: ${file} must hold an Ed25519 key (PKCS #8 in PEM); got ${privateKey?.asymmetricKeyType ?? 'no key'}`,
  );
  return null;
}

async function readSecrets(
  file: string,
  names: readonly string[],
  problems: string[],
): Promise<ReadonlyMap<string, string> | null> {
  const text = await readText('SUPPLIER_SECRETS_FILE', file, problems);
  if (text === null) return null;
  const found = new Map<string, string>();
  let content: unknown;
  try {
    content = parse(text, { logLevel: 'error' });
  } catch {
    // The parser's own words may repeat what stands there.
    content = undefined;
  }
  if (typeof content !== 'object' || content === null || Array.isArray(content)) {
    problems.push(`SUPPLIER_SECRETS_FILE: ${file} must be a YAML mapping from subgraph names to secrets`);
    return found;
  }
  for (const [name, secret] of Object.entries(content)) {
    const place = `SUPPLIER_SECRETS_FILE: ${file} ${name}`;
    if (!names.includes(name)) problems.push(`${place}: there is no such subgraph; there are ${names.join(', ')}`);
    else if (typeof secret !== 'string') problems.push(`${place}: ${SECRET_RULE}; got what is no text`);
    else if (!isSecret(secret)) problems.push(`${place}: ${SECRET_RULE}; got ${secret.length} characters`);
    else if ([...found.values()].includes(secret)) problems.push(`${place}: has the same secret as another supplier`);
    else found.set(name, secret);
  }
  return found;
}

async function readTls(
  { ca, certificate, key }: TlsFiles,
  place: string,
  problems: string[],
): Promise<SupplierTls | null> {
  const authorities = ca === undefined ? null : await readText(`${place}.tls.ca`, ca, problems);
  if (certificate === undefined || key === undefined) return { authorities, own: null };
  const own = {
    certificate: await readText(`${place}.tls.certificate`, certificate, problems),
    key: await readText(`${place}.tls.key`, key, problems),
  };
  return own.certificate === null || own.key === null
    ? null
    : { authorities, own: { certificate: own.certificate, key: own.key } };
}

/** @returns null where it was reported. */
async function readText(name: string, file: string, problems: string[]): Promise<string | null> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    problems.push(`${name}: ${file} cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown reason'})`);
    return null;
  }
}
