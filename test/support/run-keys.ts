/** The keys that one run of `npm start` made: for a gateway or a desk that a test starts beside it. */

import { join } from 'node:path';
import { RUN_KEYS_FOLDER, trustKeysIn } from '../../commands/start/trust-keys.ts';

/** Settings of a gateway in front of the run's desks. */
export function gatewayKeysOfRun(dataFolder: string): Readonly<Record<string, string>> {
  const { delegationKeyFile, supplierSecretsFile } = trustKeysIn(join(dataFolder, RUN_KEYS_FOLDER));
  return { DELEGATION_KEY_FILE: delegationKeyFile, SUPPLIER_SECRETS_FILE: supplierSecretsFile };
}

/** Settings of one of the run's desks. */
export function deskKeysOfRun(dataFolder: string, subgraph: string): Readonly<Record<string, string>> {
  const { publicKeysFile, secretsFileOf } = trustKeysIn(join(dataFolder, RUN_KEYS_FOLDER));
  return { DELEGATION_PUBLIC_KEYS_FILE: publicKeysFile, DESK_SECRETS_FILE: secretsFileOf(subgraph) };
}
