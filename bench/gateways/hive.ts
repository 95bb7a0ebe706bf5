import { existsSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { GATEWAY_CORE, ROOT, startPinned } from '../processes.ts';
import { profileFlags, type GatewayKind } from './gateway.ts';
import { versionOf } from './version-of.ts';

export const HIVE_FOLDER = path.join(ROOT, 'bench/hive-gateway');
const START_TIMEOUT_MS = 60_000;

/** Hive Gateway with its planner in Rust, started by its own command; one worker, which is its whole process. */
export const hive: GatewayKind = {
  name: 'hive',
  get description() {
    const version = (name: string) => versionOf(name, 'bench/hive-gateway');
    return `Hive Gateway ${version('@graphql-hive/gateway')} with @graphql-hive/router-runtime ${version('@graphql-hive/router-runtime')}`;
  },
  start: async (options) => {
    const port = await findFreePort();
    const gateway = startPinned({
      name: 'Hive Gateway',
      core: GATEWAY_CORE,
      folder: HIVE_FOLDER,
      commandLine: [
        ...profileFlags(options),
        'node_modules/@graphql-hive/gateway/dist/bin.js',
        'supergraph',
        options.supergraphFile,
        '--config-path',
        'gateway.config.js',
        '--fork',
        '1',
        '--host',
        '127.0.0.1',
        '--port',
        String(port),
      ],
      environment: {
        SUPERGRAPH: options.supergraphFile,
        SUPPLIER_URLS: JSON.stringify(options.supplierUrls),
        SHARING: String(options.isSharing),
      },
    });
    const url = `http://127.0.0.1:${port}/graphql`;
    const deadline = Date.now() + START_TIMEOUT_MS;
    while (!(await isAnswering(url))) {
      if (!gateway.hasEnded() && Date.now() < deadline) {
        await sleep(100);
        continue;
      }
      await gateway.stop();
      throw new Error(`Hive Gateway did not start\n${gateway.standardError()}`);
    }
    return { url, adminPort: null, process: gateway };
  },
};

export function isHiveInstalled(): boolean {
  return existsSync(path.join(HIVE_FOLDER, 'node_modules/@graphql-hive/gateway'));
}

async function isAnswering(url: string): Promise<boolean> {
  return fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: '{ __typename }' }),
  }).then(
    async (response) => (await response.text()).includes('"Query"'),
    () => false,
  );
}

/** It says of no port that it took. */
async function findFreePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
