/** Some desks of our own tree in this process, with their samples and with keys; the others are not there. */

import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { readDeskKeys } from '../../commands/subgraph/desk-keys.ts';
import { writeTrustKeys } from '../../commands/start/trust-keys.ts';
import { loadOrganisations } from '../../schema/organisations/load.ts';
import { createRegistry } from '../../schema/organisations/registry.ts';
import type { DeskDefinition } from '../../subgraphs/kit/desk-definition.ts';
import { serveDesk, type ServedDesk } from '../../subgraphs/kit/server.ts';

export interface ServedDesks {
  /** For the gateway's settings, of every desk. */
  readonly supplierUrls: ReadonlyMap<string, string>;
  /** For the gateway's settings: by what the desks believe it. */
  readonly keys: { readonly delegationKeyFile: string; readonly supplierSecretsFile: string };
  readonly desks: ReadonlyMap<string, ServedDesk>;
  readonly stop: () => Promise<void>;
}

/** By which the owner of each appends to its ledger. */
export const OWNER_TOKEN = 'token-of-the-owners';

/** Nothing listens on it. */
const GONE = 'http://127.0.0.1:1/graphql';

export async function serveDesks(names: readonly string[], folder: string): Promise<ServedDesks> {
  const registry = createRegistry(await loadOrganisations());
  const allNames = registry.organisations.subgraphs.map(({ name }) => name);
  const { delegationKeyFile, supplierSecretsFile, publicKeysFile, secretsFileOf } = await writeTrustKeys(
    path.join(folder, 'trust-keys'),
    allNames,
  );
  const served = await Promise.all(
    names.map(async (name) => {
      const { desk } = (await import(`../../subgraphs/${name}/index.ts`)) as { readonly desk: DeskDefinition };
      const dataFolder = path.join(folder, name);
      mkdirSync(dataFolder, { recursive: true });
      const environment = {
        directory: registry,
        subgraph: registry.subgraphByName(name)!,
        desks: registry.desksOfSubgraph(name),
        dataFolder,
        databaseUrl: null,
        clock: Date.now,
        ownerToken: OWNER_TOKEN,
      };
      const keys = await readDeskKeys({
        DESK_SECRETS_FILE: secretsFileOf(name),
        DELEGATION_PUBLIC_KEYS_FILE: publicKeysFile,
      });
      return [name, await serveDesk({ definition: desk, environment, port: 0, keys, log: () => undefined })] as const;
    }),
  );
  const desks = new Map(served);
  return {
    desks,
    supplierUrls: new Map(allNames.map((name) => [name, desks.get(name)?.url ?? GONE] as const)),
    keys: { delegationKeyFile, supplierSecretsFile },
    stop: async () => void (await Promise.all(served.map(([, desk]) => desk.stop()))),
  };
}
