/** A desk whose system is a ledger: all that its folder has to say is its name and what its source's words mean. */

import { readdir } from 'node:fs/promises';
import path from 'node:path';
import type { DeskEnvironment, DeskService } from '../../kit/desk-definition.ts';
import { openLedger, type Ledger, type LedgerOptions } from './ledger.ts';
import { loadFile, type LoadProblem } from './load.ts';
import { createOwnerRoutes } from './owner-routes.ts';
import type { SourceMapping } from './source-mapping.ts';

export interface LedgerDeskOptions {
  readonly environment: DeskEnvironment;
  readonly mapping: SourceMapping;
  /** Folder with `*.jsonl` events to load at start, in the order of their names; null for none. */
  readonly sampleFolder: URL | null;
  /** See `LedgerOptions`. */
  readonly decide?: LedgerOptions['decide'];
}

export interface LedgerDesk extends DeskService {
  readonly ledger: Ledger;
}

/**
 * Opens the desk's ledger and loads its samples, which a second start finds loaded.
 *
 * @throws {SampleError} when a sample does not load whole: a demo with half its data would mislead.
 */
export async function openLedgerDesk({
  environment,
  mapping,
  sampleFolder,
  decide,
}: LedgerDeskOptions): Promise<LedgerDesk> {
  const ledger = await openDeskLedger(environment, { mapping, history: 'EXACT', decide });
  if (sampleFolder !== null) await loadSamples(ledger, sampleFolder);
  return { ledger, system: ledger.system, ownerRoutes: createOwnerRoutes(ledger, environment.ownerToken) };
}

/** Opens the ledger of a subgraph's desks, and nothing more. Where there are many desks, the aggregate speaks for those unnamed. */
export function openDeskLedger(
  { subgraph, desks, directory, dataFolder, databaseUrl, clock }: DeskEnvironment,
  { mapping, history, decide }: Pick<LedgerOptions, 'mapping' | 'history' | 'decide'>,
): Promise<Ledger> {
  return openLedger({
    desk: (desks.find((desk) => desk.aggregate) ?? desks[0])?.code ?? subgraph.name,
    desks: desks.map((desk) => desk.code),
    directory,
    dataFolder,
    databaseUrl,
    clock,
    mapping,
    history,
    decide,
  });
}

/** A committed sample that does not load. */
export class SampleError extends Error {
  override readonly name = 'SampleError';
  readonly code = 'SAMPLE_INVALID';
}

async function loadSamples(ledger: Ledger, folder: URL): Promise<void> {
  const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith('.jsonl')).toSorted();
  for (const name of names) {
    const problems: LoadProblem[] = [];
    // A ledger that its owner has appended to since has moved on: samples that came in before it are all there.
    await loadFile({ ledger, file: path.join(folder.pathname, name), onProblem: (problem) => problems.push(problem) });
    const first = problems[0];
    if (first !== undefined)
      throw new SampleError(
        `${name}:${first.line} ${first.code} ${first.message} (${problems.length} in all). ` +
          'A data folder that holds another version of the samples cannot take these: remove it, or choose another DATA_DIR.',
      );
  }
}
