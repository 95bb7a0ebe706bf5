import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { Organisations } from '../../schema/organisations/model.ts';
import { createRegistry } from '../../schema/organisations/registry.ts';
import { openDeskLedger } from '../../subgraphs/connectors/ledger/ledger-desk.ts';
import { loadFile, type LoadProblem } from '../../subgraphs/connectors/ledger/load.ts';
import type { DeskDefinition, DeskEnvironment } from '../../subgraphs/kit/desk-definition.ts';
import type { LoadDeskFile } from './seed.ts';

export interface DeskLoaderOptions {
  readonly organisations: Organisations;
  /** The folder that holds each desk's data folder, as `npm run subgraph` has it. */
  readonly deskRoot: string;
  readonly databaseUrl: string | null;
  /** Now, in milliseconds UTC. */
  readonly clock: () => number;
}

/**
 * Loads files into the desks' own ledgers, after the desk's sample scenarios: those are older, and a ledger takes nothing that was
 * witnessed before what it holds.
 */
export function createDeskLoader({ organisations, deskRoot, databaseUrl, clock }: DeskLoaderOptions): LoadDeskFile {
  const registry = createRegistry(organisations);
  return async ({ desk, file, onProgress }) => {
    const dataFolder = path.join(deskRoot, desk);
    await mkdir(dataFolder, { recursive: true });
    const environment: DeskEnvironment = {
      subgraph: registry.subgraphByName(desk)!,
      desks: registry.desksOfSubgraph(desk),
      directory: registry,
      dataFolder,
      databaseUrl,
      clock,
      ownerToken: null,
    };
    await loadSamples(environment);
    const ledger = await openDeskLedger(environment, {
      // Nothing is read here, so no source word has to be understood.
      mapping: { statuses: {}, stopReasons: {} },
      history: 'EXACT',
    });
    try {
      const problems: LoadProblem[] = [];
      const result = await loadFile({
        ledger,
        file,
        onProgress: ({ appended, unchanged }) => onProgress(appended + unchanged),
        onProblem: (problem) => {
          if (problems.length === 0) problems.push(problem);
        },
      });
      const [first] = problems;
      const firstProblem = first === undefined ? null : `${first.code} at line ${first.line}: ${first.message}`;
      return { appended: result.appended, unchanged: result.unchanged, rejected: result.rejected, firstProblem };
    } finally {
      await ledger.stop();
    }
  };
}

/** A desk brings its samples in when it comes up, whatever kind of file it keeps them in. */
async function loadSamples(environment: DeskEnvironment): Promise<void> {
  const { desk } = (await import(`../../subgraphs/${environment.subgraph.name}/index.ts`)) as {
    readonly desk: DeskDefinition;
  };
  const { system } = await desk.createService(environment);
  await system.stop();
}
