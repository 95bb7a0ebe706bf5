import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { loadOrganisations, writeSnapshot } from '../../schema/organisations/load.ts';
import { assertDatabaseUrl } from '../../database/database-url.ts';
import { inParallel } from './in-parallel.ts';
import { ensureSigningKey } from './signing-key.ts';
import { ProcessError, startProcess, type RunningProcess } from './start-process.ts';
import { RUN_KEYS_FOLDER, writeTrustKeys } from './trust-keys.ts';

const GATEWAY = 'gateway';
const DEFAULT_PORT = 4000;
const ORPHAN_CHECK_INTERVAL_MS = 1000;
const STOP_MARGIN_MS = 8000;

/** Runs until a signal stops it; a process that cannot start stops the rest, says why, and sets exit code 1. */
export async function runStart(environment: Readonly<Record<string, string | undefined>>): Promise<void> {
  const running: RunningProcess[] = [];
  let isStopping = false;
  const stop = async (exitCode: number): Promise<void> => {
    if (isStopping) return;
    isStopping = true;
    // The gateway first: whatever it still asks of a desk, or sends it, finds one that serves.
    await Promise.all(running.filter((process_) => process_.name === GATEWAY).map((gateway) => gateway.stop()));
    // Those too that have come up meanwhile; what is still starting ends with this process.
    await Promise.all(running.filter((process_) => process_.name !== GATEWAY).map((desk) => desk.stop()));
    process.exit(exitCode);
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void stop(0));
  // Whoever started this one is gone without a word: nobody would ever stop it.
  if (process.send !== undefined) process.once('disconnect', () => void stop(0));
  else onceOrphaned(() => void stop(0));
  const show = (started: RunningProcess): void => {
    running.push(started);
    process.stdout.write(`${started.name} port ${started.port} pid ${started.pid}\n`);
    started.ended.then((code) => {
      if (!isStopping)
        process.stderr.write(
          `${started.name} pid ${started.pid} has ended with ${code}: its part of every answer is missing\n`,
        );
    });
  };
  try {
    const port = parsePort(environment['PORT']);
    // Each desk would say so by itself.
    if (environment['DATABASE_URL']) assertDatabaseUrl(environment['DATABASE_URL']);
    const dataFolder = path.resolve(environment['DATA_DIR'] || '.data');
    await mkdir(dataFolder, { recursive: true });
    const organisations = await loadOrganisations(environment['ORGANISATIONS'] || undefined);
    const settings = {
      ...environment,
      VERDICT_SIGNING_KEY_FILE:
        environment['VERDICT_SIGNING_KEY_FILE'] || (await ensureSigningKey(dataFolder, 'verdict-signing-key')),
      DISCLOSURE_CHECKPOINT_KEY_FILE:
        environment['DISCLOSURE_CHECKPOINT_KEY_FILE'] ||
        (await ensureSigningKey(dataFolder, 'disclosure-checkpoint-key')),
      DISCLOSURE_CHECKPOINT_FILE:
        environment['DISCLOSURE_CHECKPOINT_FILE'] || path.join(dataFolder, 'disclosure-checkpoints.jsonl'),
      DATA_DIR: dataFolder,
      ORGANISATIONS: await writeSnapshot(organisations, dataFolder),
    };
    const desks = organisations.subgraphs
      .filter(({ name, url }) => url === null || isBuiltHere(name))
      .map(({ name }, index) => ({ name, port: port === 0 ? 0 : port + 1 + index }));
    // Of this run alone: who asks a desk directly is turned away, in a demo too.
    const keys = await writeTrustKeys(
      path.join(dataFolder, RUN_KEYS_FOLDER),
      desks.map(({ name }) => name),
    );
    const startDesks = inParallel(desks, availableParallelism() + 1, async ({ name, port: deskPort }) =>
      show(
        await startProcess({
          name,
          script: 'commands/subgraph.ts',
          commandLine: [name, '--port', String(deskPort)],
          environment: {
            ...settings,
            DESK_SECRETS_FILE: keys.secretsFileOf(name),
            DELEGATION_PUBLIC_KEYS_FILE: keys.publicKeysFile,
          },
        }),
      ),
    );
    // Where the desks will listen is known beforehand but for free ports: the gateway needs none of them to start.
    if (port === 0) await startDesks;
    const addresses = port === 0 ? running : desks;
    const supplierUrls = Object.fromEntries(
      addresses.map((desk) => [desk.name, `http://127.0.0.1:${desk.port}/graphql`]),
    );
    const startGateway = startProcess({
      name: GATEWAY,
      script: 'gateway/main.ts',
      commandLine: ['--port', String(port)],
      environment: {
        ...settings,
        SUPPLIER_URLS: JSON.stringify(supplierUrls),
        DELEGATION_KEY_FILE: keys.delegationKeyFile,
        SUPPLIER_SECRETS_FILE: keys.supplierSecretsFile,
      },
      stopTimeoutMs: gatewayStopTimeoutMs(environment),
    });
    const [gateway] = await Promise.all([
      // It serves from then on: whoever stops this one while a desk is still starting finds it among the running.
      startGateway.then((started) => {
        show(started);
        return started;
      }),
      startDesks,
    ]);
    process.stdout.write(`ready http://localhost:${gateway.port}/\n`);
  } catch (error) {
    const code = (error as { code?: unknown }).code;
    process.stderr.write(`${typeof code === 'string' ? code : 'START_FAILED'}: ${(error as Error).message}\n`);
    await stop(1);
  }
}

/** A supplier's own server, in whatever language, has no code in this tree: it runs by itself where its row says. */
function isBuiltHere(name: string): boolean {
  return existsSync(new URL(`../../subgraphs/${name}/index.ts`, import.meta.url));
}

/** A shell between npm and this process passes no signal on: that it has ended is seen by another parent in its place. */
function onceOrphaned(stop: () => void): void {
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    stop();
  }, ORPHAN_CHECK_INTERVAL_MS);
  timer.unref();
}

/** As long as the gateway allows itself by its own settings, which it checks itself, and a margin for what comes after. */
function gatewayStopTimeoutMs(environment: Readonly<Record<string, string | undefined>>): number {
  const millisecondsOf = (name: string, otherwise: number): number => Number(environment[name] || otherwise) || 0;
  return millisecondsOf('DRAIN_DELAY_MS', 0) + millisecondsOf('DRAIN_TIMEOUT_MS', 12_000) + STOP_MARGIN_MS;
}

function parsePort(text: string | undefined): number {
  if (text === undefined || text === '') return DEFAULT_PORT;
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_000) {
    throw new ProcessError(
      'CONFIG_INVALID',
      `PORT must be a whole number from 0 to 65000; got ${JSON.stringify(text.slice(0, 80))}`,
    );
  }
  return port;
}
