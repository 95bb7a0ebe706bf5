/**
 * Makes the keys by which a gateway and its suppliers know each other: `npm run keys -- FOLDER [NAME…]`, by default for every subgraph of
 * `organisations.yml`. A folder that is there already is left alone. What each file is for: `docs/keys.md`.
 */

import { existsSync } from 'node:fs';
import path from 'node:path';
import { loadOrganisations } from '../schema/organisations/load.ts';
import { trustKeysIn, writeTrustKeys } from './start/trust-keys.ts';

const USAGE = 'usage: npm run keys -- FOLDER [NAME…]';
const [folder, ...given] = process.argv.slice(2);

/** As they stand in a file's name and in a mapping. */
const NAME = /^[a-z][a-z0-9-]*$/;

if (folder === undefined || folder.startsWith('-') || !given.every((name) => NAME.test(name))) {
  process.stderr.write(`ARGUMENT_INVALID: a folder, then names of subgraphs; ${USAGE}\n`);
  process.exit(2);
}
if (existsSync(folder)) {
  process.stderr.write(`KEYS_EXIST: ${folder} is there already, and keys are never written over; ${USAGE}\n`);
  process.exit(1);
}
const names = given.length > 0 ? given : await namesOfOrganisations();
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
  return (await loadOrganisations()).subgraphs.map(({ name }) => name);
}
