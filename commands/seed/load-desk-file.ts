import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Organisations } from '../../schema/organisations/model.ts';
import { openLedger, type Ledger } from '../../subgraphs/connectors/ledger/ledger.ts';
import { loadFile, type LoadProblem } from '../../subgraphs/connectors/ledger/load.ts';
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
  return async ({ desk, file, onProgress }) => {
    const desks = organisations.desks.filter((row) => row.subgraph === desk);
    const ledger = await openLedger({
      desk: (desks.find((row) => row.aggregate) ?? desks[0])?.code ?? desk,
      desks: desks.map((row) => row.code),
      dataFolder: path.join(deskRoot, desk),
      databaseUrl,
      clock,
      // Nothing is read here, so no source word has to be understood.
      mapping: { statuses: {}, stopReasons: {} },
      history: 'EXACT',
    });
    try {
      await loadSamples(desk, ledger);
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

async function loadSamples(desk: string, ledger: Ledger): Promise<void> {
  const folder = fileURLToPath(new URL(`../../subgraphs/${desk}/sample/`, import.meta.url));
  const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith('.jsonl')).toSorted();
  for (const name of names) await loadFile({ ledger, file: path.join(folder, name) });
}
