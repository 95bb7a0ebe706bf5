import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadOrganisations } from '../../schema/organisations/load.ts';
import { createRegistry } from '../../schema/organisations/registry.ts';
import { runConformance } from '../../subgraphs/kit/conformance/run-conformance.ts';
import type { DeskDefinition } from '../../subgraphs/kit/desk-definition.ts';
import { serveDesk } from '../../subgraphs/kit/server.ts';

const registry = createRegistry(await loadOrganisations());

let dataFolder: string;
beforeAll(async () => void (dataFolder = await mkdtemp(join(tmpdir(), 'throughline-desks-'))));
afterAll(() => rm(dataFolder, { recursive: true }));

describe('every organisation in organisations.yml', () => {
  it.each(registry.accountDesks)('$subgraph keeps the contract', async (account) => {
    const { desk: definition } = (await import(`../../subgraphs/${account.subgraph}/index.ts`)) as {
      desk: DeskDefinition;
    };
    const served = await serveDesk({
      definition,
      environment: {
        subgraph: registry.subgraphByName(account.subgraph)!,
        desks: registry.desksOfSubgraph(account.subgraph),
        directory: registry,
        dataFolder: await mkdtemp(join(dataFolder, `${account.subgraph}-`)),
        databaseUrl: null,
        clock: Date.now,
        ownerToken: null,
      },
      port: 0,
      log: () => {},
      // Connections of callers who hung up before they asked anything are open for seconds.
      drainTimeoutMs: 100,
    });
    const results = await runConformance({ url: served.url, desk: account.code }).finally(() => served.stop());
    expect(results.filter(({ ok }) => !ok)).toEqual([]);
  });
});
