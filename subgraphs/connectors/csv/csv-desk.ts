/** Desks without an interface: they drop files into a folder, which become the events of one ledger for all of them. */

import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { DeskEnvironment, DeskService } from '../../kit/desk-definition.ts';
import type { DeskLog } from '../../kit/log.ts';
import { openDeskLedger, SampleError } from '../ledger/ledger-desk.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { createOwnerRoutes } from '../ledger/owner-routes.ts';
import type { SourceMapping } from '../ledger/source-mapping.ts';
import { openDropFolder, type DropFolder } from './drop-folder.ts';
import { joinClaimsOf } from './joined-claims.ts';
import { loadCsvFile, type CsvLoadOptions, type CsvLoadProgress } from './load.ts';
import type { CsvProblem } from './rules.ts';

export interface CsvDeskOptions {
  readonly environment: DeskEnvironment;
  /** The status words of all the desks that drop files here. */
  readonly mapping: SourceMapping;
  /** Folder with `*.csv` samples to load at start, in the order of their names; null for none. */
  readonly sampleFolder: URL | null;
  /** See `DropFolderOptions`. */
  readonly intervalMs?: number | undefined;
  readonly settleMs?: number | undefined;
  readonly log?: DeskLog | undefined;
}

export interface CsvDesk extends DeskService {
  readonly ledger: Ledger;
  /** Files are dropped into `drop` in the data folder. */
  readonly dropFolder: DropFolder;
  readonly loadFile: (
    file: string,
    options?: Pick<CsvLoadOptions, 'onProblem' | 'onProgress' | 'signal' | 'isSample'>,
  ) => Promise<CsvLoadProgress>;
}

/** Folder within the desk's data folder that files are dropped into. */
export const DROP_FOLDER = 'drop';

/**
 * Opens the ledger, loads the samples, and watches the drop folder until the system is stopped. What a file tells of the past was
 * witnessed when the file came, so the desk's history is `RECONSTRUCTED`.
 *
 * @throws {SampleError} when a sample does not load whole: a demo with half its data would mislead.
 */
export async function openCsvDesk(options: CsvDeskOptions): Promise<CsvDesk> {
  const { environment, mapping, sampleFolder, intervalMs, settleMs, log } = options;
  const { subgraph, desks, dataFolder, clock, ownerToken } = environment;
  const ledger = await openDeskLedger(environment, { mapping, history: 'RECONSTRUCTED' });
  // The aggregate stands for all desks towards the gateway; no ticket is its own.
  const dropping = desks.filter((desk) => !desk.aggregate).map((desk) => desk.code);
  const loadFile: CsvDesk['loadFile'] = (file, more) =>
    loadCsvFile({ ledger, file, desks: dropping, mapping, clock, ...more });
  if (sampleFolder !== null) await loadSamples(sampleFolder, loadFile);
  const dropFolder = await openDropFolder({
    folder: path.join(dataFolder, DROP_FOLDER),
    subgraph: subgraph.name,
    load: loadFile,
    intervalMs,
    settleMs,
    log,
  });
  let stopped: Promise<void> | undefined;
  return {
    ledger,
    dropFolder,
    loadFile,
    system: joinClaimsOf(ledger.system, () => (stopped ??= dropFolder.stop().then(() => ledger.stop()))),
    ownerRoutes: createOwnerRoutes(ledger, ownerToken),
  };
}

async function loadSamples(folder: URL, loadFile: CsvDesk['loadFile']): Promise<void> {
  const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith('.csv')).toSorted();
  for (const name of names) {
    const problems: CsvProblem[] = [];
    const file = path.join(fileURLToPath(folder), name);
    await loadFile(file, { isSample: true, onProblem: (problem) => problems.push(problem) });
    const [first] = problems;
    if (first !== undefined) throw new SampleError(`${first.rule} ${first.message} (${problems.length} in all)`);
  }
}
