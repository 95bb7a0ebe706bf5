import type { Organisations } from '../../schema/organisations/model.ts';
import { SeedError } from './errors.ts';
import { generateIncidents } from './generate.ts';
import { createProgress, eventsPerSecond } from './progress.ts';
import { writeSeedFiles, type SeedFile } from './write-files.ts';

/** Loads one file into its desk's ledger; events that are there already do not count as appended. */
export type LoadDeskFile = (request: {
  readonly desk: string;
  readonly file: string;
  readonly onProgress: (events: number) => void;
}) => Promise<LoadedFile>;

export interface LoadedFile {
  readonly appended: number;
  readonly unchanged: number;
  readonly rejected: number;
  /** What was wrong with the first event that was rejected; null where none was. */
  readonly firstProblem: string | null;
}

export interface SeedOptions {
  readonly incidents: number;
  readonly seed: number;
  readonly organisations: Organisations;
  /** Emptied, then filled with one file a desk. */
  readonly outputFolder: string;
  /** Null writes the files only. */
  readonly load: LoadDeskFile | null;
  /** Takes a line about the progress. */
  readonly print: (line: string) => void;
  /** Milliseconds; only differences count. */
  readonly clock: () => number;
}

export interface SeedSummary {
  readonly incidents: number;
  readonly events: number;
  readonly files: readonly SeedFile[];
  /** Generating and writing, events per second. */
  readonly generatedPerSecond: number;
  /** Null where nothing was to be loaded. */
  readonly loaded: { readonly appended: number; readonly unchanged: number; readonly perSecond: number } | null;
}

/**
 * Generates, writes one file a desk, and loads each into its desk's ledger.
 *
 * @throws {SeedError} `SEED_ORGANISATIONS_INCOMPLETE`; `SEED_LOAD_FAILED` when a ledger refuses events, after all desks were tried.
 */
export async function seed(options: SeedOptions): Promise<SeedSummary> {
  const { incidents, outputFolder, load, print, clock } = options;
  const begun = clock();
  const generating = createProgress({ stage: 'generated', print, clock });
  const files = await writeSeedFiles(generateIncidents(options), outputFolder, generating.report);
  const written = clock();
  const events = files.reduce((sum, file) => sum + file.events, 0);
  const generatedPerSecond = eventsPerSecond(events, written - begun);
  print(`generated ${events} events in ${files.length} files, ${generatedPerSecond} events/s`);
  if (load === null) return { incidents, events, files, generatedPerSecond, loaded: null };

  let appended = 0;
  let unchanged = 0;
  const failures: string[] = [];
  for (const { desk, file } of files) {
    const loading = createProgress({ stage: `loaded ${desk}`, print, clock });
    const result = await load({ desk, file, onProgress: loading.report });
    appended += result.appended;
    unchanged += result.unchanged;
    if (result.rejected > 0) failures.push(`${desk}: ${result.rejected} events refused, first ${result.firstProblem}`);
    print(`loaded ${desk}: ${result.appended} events, ${result.unchanged} there already`);
  }
  if (failures.length > 0) throw new SeedError('SEED_LOAD_FAILED', failures.join('; '));
  return {
    incidents,
    events,
    files,
    generatedPerSecond,
    loaded: { appended, unchanged, perSecond: eventsPerSecond(appended + unchanged, clock() - written) },
  };
}
