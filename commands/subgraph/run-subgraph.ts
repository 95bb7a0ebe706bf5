import { mkdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { isStartedByUs } from '../start/started-by.ts';
import { LOG_LEVELS, type LogLevel } from '../../logging/line-log.ts';
import { loadOrganisations } from '../../schema/organisations/load.ts';
import { createRegistry } from '../../schema/organisations/registry.ts';
import type { DeskDefinition } from '../../subgraphs/kit/desk-definition.ts';
import { DeskServerError } from '../../subgraphs/kit/errors.ts';
import { logToStandardError, setLogLevel, settleLog } from '../../subgraphs/kit/log.ts';
import { serveDesk } from '../../subgraphs/kit/server.ts';
import type { ServedDesk } from '../../subgraphs/kit/server.ts';
import { readDeskKeys, readDeskTls } from './desk-keys.ts';

/** Message to the process that started this one, once requests are answered. */
export interface SubgraphReady {
  readonly type: 'ready';
  readonly name: string;
  readonly port: number;
  readonly pid: number;
}

/** Runs until a signal stops it; a start that fails says why on standard error and sets exit code 1. */
export async function runSubgraph(commandLine: readonly string[]): Promise<void> {
  try {
    const { name, port } = parseCommandLine(commandLine);
    setLogLevel(parseLogLevel(process.env['LOG_LEVEL']));
    const desk = await startSubgraph(name, port);
    stopOnSignal(desk);
    renewKeysOnSignal(desk);
    // Whoever read it may have gone: then nobody misses the line, and 'disconnect' is what stops this one.
    process.stdout.on('error', () => undefined);
    process.stdout.write(`${desk.name} ${desk.url} pid ${process.pid}\n`);
    const ready: SubgraphReady = { type: 'ready', name: desk.name, port: desk.port, pid: process.pid };
    // The process that started this one may have gone before this: 'disconnect' stops this one then, and there is nobody to tell.
    if (process.connected) process.send?.(ready, undefined, undefined, () => undefined);
  } catch (error) {
    const { code } = error as { readonly code?: unknown };
    if (typeof code !== 'string') throw error;
    process.stderr.write(`${code}: ${(error as Error).message}\n`);
    // What the desk had opened before it failed must not keep the process.
    process.exit(1);
  }
}

function parseCommandLine(commandLine: readonly string[]): { name: string | undefined; port: number | undefined } {
  const usage = 'usage: npm run subgraph -- NAME [--port N]';
  let parsed;
  try {
    parsed = parseArgs({ args: [...commandLine], options: { port: { type: 'string' } }, allowPositionals: true });
  } catch (error) {
    throw new DeskServerError('ARGUMENT_INVALID', `${(error as Error).message}; ${usage}`, { cause: error });
  }
  const { positionals, values } = parsed;
  if (positionals.length > 1) {
    throw new DeskServerError('ARGUMENT_INVALID', `one subgraph at a time, got ${positionals.join(', ')}; ${usage}`);
  }
  if (values.port === undefined) return { name: positionals[0], port: undefined };
  const port = Number(values.port);
  if (!/^\d+$/.test(values.port) || port > 65_535) {
    throw new DeskServerError('ARGUMENT_INVALID', `--port must be 0 to 65535; got ${JSON.stringify(values.port)}`);
  }
  return { name: positionals[0], port };
}

async function startSubgraph(name: string | undefined, port: number | undefined): Promise<ServedDesk> {
  const registry = createRegistry(await loadOrganisations(process.env['ORGANISATIONS'] || undefined));
  const subgraph = name === undefined ? undefined : registry.subgraphByName(name);
  if (subgraph === undefined) {
    const names = registry.organisations.subgraphs.map((row) => row.name).join(', ');
    throw new DeskServerError(
      'SUBGRAPH_UNKNOWN',
      `${name === undefined ? 'no subgraph named' : `no subgraph ${JSON.stringify(name)} in organisations.yml`}; there are ${names}`,
    );
  }
  const keys = await readDeskKeys(process.env);
  if (keys === null && process.env['NODE_ENV'] === 'production') {
    throw new DeskServerError(
      'KEYS_MISSING',
      `subgraph ${subgraph.name} needs DESK_SECRETS_FILE and DELEGATION_PUBLIC_KEYS_FILE in production: without them it answers anybody`,
    );
  }
  const tls = await readDeskTls(process.env);
  const definition = await loadDefinition(subgraph.name);
  const dataFolder = resolve(process.env['DATA_DIR'] || '.data', subgraph.name);
  await mkdir(dataFolder, { recursive: true });
  const desk = await serveDesk({
    definition,
    environment: {
      subgraph,
      desks: registry.desksOfSubgraph(subgraph.name),
      directory: registry,
      dataFolder,
      databaseUrl: process.env['DATABASE_URL'] || null,
      clock: Date.now,
      ownerToken: process.env['OWNER_TOKEN'] || null,
    },
    host: process.env['DESK_HOST'] || '127.0.0.1',
    port: port ?? portOf(subgraph.url),
    keys,
    tls,
  });
  if (keys === null) warnOfNoKeys(subgraph.name);
  return desk;
}

/** What it answers looks whole but for the texts: whoever forgot the keys would look for the reason everywhere else. */
function warnOfNoKeys(subgraph: string): void {
  logToStandardError({
    level: 'warn',
    subgraph,
    code: 'KEYS_NOT_SET',
    path: null,
    detail:
      'without DESK_SECRETS_FILE and DELEGATION_PUBLIC_KEYS_FILE this desk believes nobody: whoever asks on this machine, a gateway too, ' +
      'is answered as a stranger, who reads texts for the programme alone and for whom no glass opens',
  });
}

function parseLogLevel(text: string | undefined): LogLevel {
  if (text === undefined || text === '') return 'info';
  const level = LOG_LEVELS.find((known) => known === text);
  if (level !== undefined) return level;
  const rule = `LOG_LEVEL must be one of ${LOG_LEVELS.join(', ')}`;
  throw new DeskServerError('ARGUMENT_INVALID', `${rule}; got ${JSON.stringify(text.slice(0, 80))}`);
}

/** The port that `organisations.yml` gives the subgraph's server, or any free one. */
function portOf(url: string | null): number {
  return url === null ? 0 : Number(new URL(url).port || '0');
}

async function loadDefinition(name: string): Promise<DeskDefinition> {
  const file = new URL(`../../subgraphs/${name}/index.ts`, import.meta.url);
  let loaded: { readonly desk?: DeskDefinition };
  try {
    loaded = (await import(file.href)) as typeof loaded;
  } catch (error) {
    const { code, url } = error as NodeJS.ErrnoException & { readonly url?: string };
    if (code !== 'ERR_MODULE_NOT_FOUND' || url !== file.href) throw error;
    throw new DeskServerError('SUBGRAPH_UNKNOWN', `there is no subgraphs/${name}/index.ts, which has to export desk`);
  }
  const { desk } = loaded;
  if (desk?.name !== name || typeof desk.createService !== 'function') {
    throw new DeskServerError(
      'DESK_DEFINITION_INVALID',
      `subgraphs/${name}/index.ts must export desk, a DeskDefinition whose name is ${name}`,
    );
  }
  return desk;
}

/** A desk without keys has none to read again, and ends at a hang-up as every program does. */
function renewKeysOnSignal(desk: ServedDesk): void {
  if (!process.env['DESK_SECRETS_FILE'] && !process.env['DESK_TLS_KEY_FILE']) return;
  process.on('SIGHUP', () => {
    const log = (level: 'info' | 'error', message: string) =>
      process.stderr.write(
        `${JSON.stringify({ at: new Date().toISOString(), level, subgraph: desk.name, message })}\n`,
      );
    Promise.all([readDeskKeys(process.env), readDeskTls(process.env)])
      .then(([keys, tls]) => desk.replaceKeys(keys, tls))
      .then(
        () => log('info', 'keys read again'),
        (error: unknown) => log('error', `keys not read again, the old ones stay: ${(error as Error).message}`),
      );
  });
}

function stopOnSignal(desk: ServedDesk): void {
  const stop = (): void => {
    void desk
      .stop()
      .then(settleLog)
      .then(() => process.exit(0));
  };
  process.once('SIGTERM', stop);
  // A terminal sends it to the whole group: a process of ours that started this one says when it is to stop, which is after the gateway.
  if (isStartedByUs()) process.on('SIGINT', () => undefined);
  else process.once('SIGINT', stop);
  if (process.send === undefined) return;
  // Whoever started this one is gone without a word: nobody would ever stop it.
  process.once('disconnect', stop);
  if (!process.connected) stop();
}
