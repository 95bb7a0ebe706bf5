/**
 * Makes the keys by which a gateway and its suppliers know each other: `npm run keys -- FOLDER [NAME…]`, by default for every subgraph of
 * `organisations.yml`, or of the file that `ORGANISATIONS` names; a name that is not there is refused, since its keys would be nobody's. A
 * folder that is there already is left alone. What each file is for: `docs/keys.md`.
 */

import { existsSync } from 'node:fs';
import path from 'node:path';
import { loadOrganisations } from '../schema/organisations/load.ts';
import { trustKeysIn, writeTrustKeys } from './start/trust-keys.ts';

const USAGE = 'usage: npm run keys -- FOLDER [NAME…]';
const [folder, ...given] = process.argv.slice(2);

if (folder === undefined || [folder, ...given].some((one) => one.startsWith('-'))) {
  process.stderr.write(`ARGUMENT_INVALID: a folder, then names of subgraphs; ${USAGE}\n`);
  process.exit(2);
}
if (existsSync(folder)) {
  process.stderr.write(`KEYS_EXIST: ${folder} is there already, and keys are never written over; ${USAGE}\n`);
  process.exit(1);
}
const known = await namesOfOrganisations();
const unknown = given.filter((name) => !known.includes(name));
if (unknown.length > 0) {
  const shown = unknown.map((name) => JSON.stringify(name.slice(0, 80))).join(', ');
  process.stderr.write(`SUBGRAPH_UNKNOWN: no subgraph ${shown} in organisations.yml; there are ${known.join(', ')}\n`);
  process.exit(1);
}
const names = given.length > 0 ? [...new Set(given)] : known;
await writeTrustKeys(path.resolve(folder), names);
const { delegationKeyFile, supplierSecretsFile, publicKeysFile, secretsFileOf } = trustKeysIn(folder);
process.stdout.write(
  `gateway  DELEGATION_KEY_FILE=${delegationKeyFile} SUPPLIER_SECRETS_FILE=${supplierSecretsFile}\n`,
);
for (const name of names) {
  process.stdout.write(
    `${name}  DELEGATION_PUBLIC_KEYS_FILE=${publicKeysFile} DESK_SECRETS_FILE=${secretsFileOf(name)}\n`,
  );
}

async function namesOfOrganisations(): Promise<readonly string[]> {
  try {
    return (await loadOrganisations(process.env['ORGANISATIONS'] || undefined)).subgraphs.map(({ name }) => name);
  } catch (error) {
    const { code } = error as { readonly code?: unknown };
    if (typeof code !== 'string') throw error;
    process.stderr.write(`${code}: ${(error as Error).message}\n`);
    process.exit(1);
  }
}
