import { resolve } from 'node:path';
import { loadOrganisations } from '../../schema/organisations/load.ts';
import type { DeskRow, SubgraphRow } from '../../schema/organisations/model.ts';
import { createRegistry } from '../../schema/organisations/registry.ts';
import { DatabaseError } from '../../database/database-url.ts';
import { openDeskLedger } from '../../subgraphs/connectors/ledger/ledger-desk.ts';
import type { Ledger } from '../../subgraphs/connectors/ledger/ledger.ts';
import type { SourceMapping } from '../../subgraphs/connectors/ledger/source-mapping.ts';
import type { DeskDefinition, DeskEnvironment } from '../../subgraphs/kit/desk-definition.ts';
import { LoadError } from './errors.ts';

/** Where events go: the ledger of a desk, opened beside whatever process serves it. */
export interface LoadTarget {
  readonly ledger: Ledger;
  readonly desks: readonly DeskRow[];
  /** What the desk's folder exports as `mapping`, for those that need it; null where it exports none. */
  readonly mapping: SourceMapping | null;
}

export interface OpenTargetOptions {
  readonly subgraph: string;
  /** Absolute: the folder that holds each desk's data folder. */
  readonly deskRoot: string;
  readonly databaseUrl: string | null;
  /** Now, in milliseconds UTC. */
  readonly clock: () => number;
}

/**
 * Opens a desk's ledger. One that is empty gets the desk's samples first: they are older than anything else, and a ledger takes
 * nothing that was witnessed before what it holds.
 *
 * @throws {LoadError} `SUBGRAPH_UNKNOWN`, `DESK_HAS_NO_LEDGER`, `CONFIG_INVALID`, `DATABASE_UNREACHABLE`, `LEDGER_UNAVAILABLE`.
 */
export async function openTarget(options: OpenTargetOptions): Promise<LoadTarget> {
  const registry = createRegistry(await loadOrganisations());
  const subgraph = registry.subgraphByName(options.subgraph);
  if (subgraph === undefined) {
    const names = registry.organisations.subgraphs.map((row) => row.name).join(', ');
    throw new LoadError(
      'SUBGRAPH_UNKNOWN',
      `no subgraph ${JSON.stringify(options.subgraph)} in organisations.yml; there are ${names}`,
    );
  }
  const desks = registry.desksOfSubgraph(subgraph.name);
  const mapping = (await importFromFolder<{ mapping?: SourceMapping }>(subgraph, 'mapping.ts'))?.mapping ?? null;
  const dataFolder = resolve(options.deskRoot, subgraph.name);
  const environment: DeskEnvironment = {
    ...options,
    subgraph,
    desks,
    directory: registry,
    dataFolder,
    ownerToken: null,
  };
  const ledger = await openDeskLedger(environment, {
    mapping: mapping ?? { statuses: {}, stopReasons: {} },
    history: 'EXACT',
  }).catch((error: unknown) => {
    throw toUnavailable(subgraph, error);
  });
  try {
    const now = options.clock();
    const head = await ledger.system.chainHead({
      times: { asOf: now, asKnownAt: now },
      reader: null,
      signal: new AbortController().signal,
    });
    if (head === null) await bringSamples(environment);
    return { ledger, desks, mapping };
  } catch (error) {
    await ledger.stop();
    throw error;
  }
}

/** The message says how the ledger failed, and of a database's address no more than host and port: it may hold a password. */
export function toUnavailable({ name }: Pick<SubgraphRow, 'name'>, error: unknown): LoadError {
  if (error instanceof DatabaseError) return new LoadError(error.code, error.message, { cause: error });
  const { code, message } = error as { code?: unknown; message?: unknown };
  const reason = [code, message].filter((part) => typeof part === 'string' && part !== '').join(' ');
  return new LoadError('LEDGER_UNAVAILABLE', `the ledger of ${name} cannot be used: ${reason}`, { cause: error });
}

/** A desk brings its samples in when it comes up, whatever kind of file it keeps them in. */
async function bringSamples(environment: DeskEnvironment): Promise<void> {
  const { name } = environment.subgraph;
  const desk = (await importFromFolder<{ desk?: DeskDefinition }>(environment.subgraph, 'index.ts'))?.desk;
  if (desk === undefined) {
    throw new LoadError('SUBGRAPH_UNKNOWN', `there is no subgraphs/${name}/index.ts, which has to export desk`);
  }
  const service = await desk.createService(environment);
  await service.system.stop();
  if (!('ledger' in service)) {
    throw new LoadError(
      'DESK_HAS_NO_LEDGER',
      `the system of ${name} is not a ledger: events go in at the system itself`,
    );
  }
}

/** @returns null where the desk's folder has no such file. */
async function importFromFolder<Module>({ name }: SubgraphRow, file: string): Promise<Module | null> {
  const url = new URL(`../../subgraphs/${name}/${file}`, import.meta.url).href;
  try {
    return (await import(url)) as Module;
  } catch (error) {
    const failure = error as NodeJS.ErrnoException & { readonly url?: string };
    if (failure.code !== 'ERR_MODULE_NOT_FOUND' || failure.url !== url) throw error;
    return null;
  }
}
