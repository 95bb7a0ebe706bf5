/**
 * The whole demo for tests that are not about its processes: all desks in one, and the gateway in another. It costs a third of what
 * `startThroughline` does, which starts each desk by itself.
 */

import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureSigningKey } from '../../commands/start/signing-key.ts';
import { RUN_KEYS_FOLDER, writeTrustKeys } from '../../commands/start/trust-keys.ts';
import { loadOrganisations, writeSnapshot } from '../../schema/organisations/load.ts';
import { createDeskControl, deskUrl, type DeskProcess } from './desk-control.ts';
import { deskKeysOfRun, gatewayKeysOfRun } from './run-keys.ts';
import { ROOT, spawnProcess, type SpawnedProcess } from './spawn-process.ts';
import { startGatewayProcess, type GatewayProcess } from './start-gateway-process.ts';
import { PLAIN, START_TIMEOUT_MS, type StartThroughlineOptions, type Throughline } from './start-throughline.ts';

export interface StartCompactOptions extends StartThroughlineOptions {
  /** Subgraphs with a process of their own as under `npm start`: only these can be killed. */
  readonly apart?: readonly string[];
  /** Where the project is, with `all-desks.ts` and `run-keys.ts` of this folder; by default this tree. */
  readonly root?: string;
}

/** `nsd http://127.0.0.1:4001/graphql pid 123` */
const DESK_LINE = /^(\S+) http:\/\/\S+:(\d+)\/graphql pid \d+$/;

/** @throws {Error} with the processes' standard error when they are not ready in time; nothing is left running. */
export async function startCompactThroughline(options: StartCompactOptions = {}): Promise<Throughline> {
  const { environment = {}, apart = [], root = ROOT, timeoutMs = START_TIMEOUT_MS } = options;
  const dataFolder = options.dataFolder ?? (await mkdtemp(join(tmpdir(), 'throughline-')));
  await mkdir(dataFolder, { recursive: true });
  const organisations = await loadOrganisations();
  const names = organisations.subgraphs.map(({ name }) => name);
  const settings = {
    ...PLAIN,
    VERDICT_SIGNING_KEY_FILE: await ensureSigningKey(dataFolder, 'verdict-signing-key'),
    ORGANISATIONS: await writeSnapshot(organisations, dataFolder),
    ...environment,
    DATA_DIR: dataFolder,
  };
  await writeTrustKeys(join(dataFolder, RUN_KEYS_FOLDER), names);
  const desks = new Map<string, DeskProcess>();
  const control = createDeskControl({ desks, dataFolder, settings, timeoutMs });
  const together = spawnProcess({
    root,
    script: 'test/support/all-desks.ts',
    commandLine: names.filter((name) => !apart.includes(name)),
    environment: settings,
  });
  const alone = apart.map((name) =>
    spawnProcess({
      root,
      script: 'commands/subgraph.ts',
      commandLine: [name, '--port', '0'],
      environment: { ...settings, ...deskKeysOfRun(dataFolder, name) },
    }),
  );
  let gateway: GatewayProcess | undefined;
  const deskProcesses = (): readonly SpawnedProcess[] => [together, ...alone, ...control.restarted];
  const stop = async (): Promise<void> => {
    await Promise.all([gateway?.stop(), ...deskProcesses().map((process_) => process_.stop())]);
    if (options.dataFolder === undefined) await rm(dataFolder, { recursive: true, force: true });
  };
  try {
    await Promise.all([
      together.lineOf(/^all serve$/, timeoutMs),
      ...alone.map((process_) => process_.lineOf(DESK_LINE, timeoutMs)),
    ]);
    for (const process_ of [together, ...alone]) {
      for (const line of process_.lines()) {
        const [, name, port] = DESK_LINE.exec(line) ?? [];
        if (name === undefined) continue;
        desks.set(name, { name, port: Number(port), pid: process_.pid, url: deskUrl(Number(port)) });
      }
    }
    gateway = await startGatewayProcess({
      root,
      supplierUrls: Object.fromEntries([...desks].map(([name, { url }]) => [name, url])),
      environment: { ...settings, ...gatewayKeysOfRun(dataFolder) },
    });
    const { url, pid, query, standardError } = gateway;
    return {
      url,
      dataFolder,
      desks,
      gateway: { pid, port: Number(new URL(url).port) },
      query,
      standardError: () =>
        standardError() +
        deskProcesses()
          .map((process_) => process_.standardError())
          .join(''),
      killDesk: (name) => {
        if (!apart.includes(name)) throw new Error(`${name} shares its process with other desks, which would die too`);
        return control.killDesk(name);
      },
      restartDesk: control.restartDesk,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
