/** The whole of it, as it is run in earnest: desks, a line to each, the gateway's replicas, Redis and PostgreSQL, each a real process. */

import { closeSync, openSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadOrganisations, writeSnapshot } from '../../schema/organisations/load.ts';
import { inParallel } from '../start/in-parallel.ts';
import type { ChaosArguments } from './arguments.ts';
import { startPostgresqlServer, type PostgresqlServer } from './engines/postgresql.ts';
import { startRedis, type RedisServers } from './engines/redis.ts';
import { findFreePorts } from './free-ports.ts';
import { startRestartable, type RestartableProcess } from './restartable-process.ts';
import { startSupplierLine, type SupplierLine } from './supplier-line.ts';

/** What the gateway promises to keep, in milliseconds. */
export const REQUEST_TIMEOUT_MS = 3000;
/** Within the other, so that a desk is told as late before the whole request is. */
export const SUPPLIER_TIMEOUT_MS = 2000;

export interface Replica extends RestartableProcess {
  /** Such as `http://127.0.0.1:14000`. */
  readonly origin: string;
  /** Where its heap is looked at, on loopback. */
  readonly inspectorPort: number;
}

export interface ChaosSystem {
  /** Names of the desks' subgraphs. */
  readonly subgraphs: readonly string[];
  readonly desks: ReadonlyMap<string, RestartableProcess>;
  readonly lines: ReadonlyMap<string, SupplierLine>;
  readonly replicas: readonly Replica[];
  readonly redis: RedisServers | null;
  /** Puts the other of two supergraphs in place, which differ by one description. @returns that description. */
  readonly swapSupergraph: () => Promise<string>;
  /** Where everything says what it has to say. */
  readonly logFile: string;
  readonly stop: () => Promise<void>;
}

const SUPERGRAPH = fileURLToPath(new URL('../../schema/supergraph.graphql', import.meta.url));
/** What every program needs; nothing else of this process's environment may lead a part of the system elsewhere. */
const INHERITED = ['PATH', 'HOME', 'TMPDIR', 'LANG', 'NODE_COMPILE_CACHE', 'SYSTEMROOT'];
/** Small, so that it is full before the heap is looked at. */
const LAST_KNOWN_MEGABYTES = 8;
/** Of the type whose description tells the two supergraphs apart. */
export const DESCRIBED_TYPE = 'Incident';

/** @throws {Error} when a part of it does not start; nothing is left running. */
export async function startSystem({
  replicas,
  redis: redisMode,
}: Pick<ChaosArguments, 'replicas' | 'redis'>): Promise<ChaosSystem> {
  const folder = await mkdtemp(path.join(tmpdir(), 'throughline-chaos-'));
  // Beside the folder, since it may be wanted when all is over.
  const logFile = `${folder}.log`;
  const standardErrorFile = openSync(logFile, 'a');
  const cleanUp: (() => Promise<unknown> | void)[] = [
    () => rm(folder, { recursive: true, force: true }),
    () => closeSync(standardErrorFile),
  ];
  let stopping: Promise<void> | undefined;
  const stop = (): Promise<void> =>
    (stopping ??= (async () => {
      for (const step of cleanUp.toReversed()) await step();
    })());
  try {
    const redis: RedisServers | null = redisMode === 'none' ? null : await startRedis(redisMode, folder);
    if (redis !== null) cleanUp.push(redis.stop);
    // Replicas share what must last; one alone keeps it in files.
    const postgresql: PostgresqlServer | null = replicas === 1 ? null : await startPostgresqlServer();
    if (postgresql !== null) cleanUp.push(postgresql.stop);
    const dataFolder = path.join(folder, 'data');
    await mkdir(dataFolder);
    const organisations = await loadOrganisations();
    const common = {
      ...inherited(),
      DATA_DIR: dataFolder,
      ORGANISATIONS: await writeSnapshot(organisations, dataFolder),
      ...(postgresql === null ? {} : { DATABASE_URL: postgresql.url }),
    };

    const subgraphs = organisations.subgraphs.map(({ name }) => name);
    const ports = await findFreePorts(2 * (subgraphs.length + replicas));
    const desks = new Map<string, RestartableProcess>();
    const lines = new Map<string, SupplierLine>();
    cleanUp.push(() => Promise.all([...desks.values()].map((desk) => desk.stop())));
    cleanUp.push(() => Promise.all([...lines.values()].map((line) => line.stop())));
    await inParallel(subgraphs, availableParallelism() + 1, async (name, index) => {
      const deskPort = ports[2 * index]!;
      lines.set(name, await startSupplierLine(ports[2 * index + 1]!, deskPort));
      desks.set(
        name,
        await startRestartable({
          name,
          script: 'commands/subgraph.ts',
          commandLine: [name, '--port', String(deskPort)],
          environment: common,
          standardErrorFile,
        }),
      );
    });

    const supergraphs = await readSupergraphs();
    const supergraphFile = path.join(folder, 'supergraph.graphql');
    await writeFile(supergraphFile, supergraphs[0].text);
    const started: Replica[] = [];
    cleanUp.push(() => Promise.all(started.map((replica) => replica.stop())));
    for (let index = 0; index < replicas; index += 1) {
      const [port, inspectorPort] = ports.slice(2 * (subgraphs.length + index));
      const gateway = await startRestartable({
        name: replicas === 1 ? 'gateway' : `gateway ${index + 1}`,
        script: 'gateway/main.ts',
        commandLine: ['--port', String(port), '--supergraph', supergraphFile],
        environment: {
          ...common,
          NODE_OPTIONS: `--inspect=127.0.0.1:${inspectorPort}`,
          WORKERS: '1',
          REQUEST_TIMEOUT_MS: String(REQUEST_TIMEOUT_MS),
          SUPPLIER_TIMEOUT_MS: String(SUPPLIER_TIMEOUT_MS),
          SUPPLIER_URLS: JSON.stringify(Object.fromEntries([...lines].map(([name, { url }]) => [name, url]))),
          LAST_KNOWN_MEGABYTES: String(LAST_KNOWN_MEGABYTES),
          ...(redis === null ? {} : { REDIS_URL: redis.url }),
        },
        standardErrorFile,
      });
      started.push({
        ...gateway,
        origin: `http://127.0.0.1:${port}`,
        inspectorPort: inspectorPort!,
      });
    }

    let swaps = 0;
    return {
      subgraphs,
      desks,
      lines,
      replicas: started,
      redis,
      swapSupergraph: async () => {
        swaps += 1;
        const { text, description } = supergraphs[swaps % 2]!;
        const draft = `${supergraphFile}.next`;
        await writeFile(draft, text);
        // Whole or not at all: the gateway may look at any moment.
        await rename(draft, supergraphFile);
        return description;
      },
      logFile,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

interface Supergraph {
  readonly text: string;
  readonly description: string;
}

/** The composed one, and one that says one word more of one type. */
async function readSupergraphs(): Promise<readonly [Supergraph, Supergraph]> {
  const text = await readFile(SUPERGRAPH, 'utf8');
  const found = new RegExp(`"""\\n([^"]+)\\n"""\\ntype ${DESCRIBED_TYPE}\\n`).exec(text);
  if (found === null) throw new Error(`${SUPERGRAPH} has no description of type ${DESCRIBED_TYPE}`);
  const description = found[1]!;
  const other = `${description} Swapped.`;
  return [
    { text, description },
    { text: text.replace(found[0], found[0].replace(description, other)), description: other },
  ];
}

function inherited(): Record<string, string> {
  return Object.fromEntries(
    INHERITED.flatMap((name) => {
      const value = process.env[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}
