import { loadOrganisations, OrganisationsError } from '../../schema/organisations/load.ts';
import { DatabaseError } from '../../database/database-url.ts';
import { parseSeedArguments, SEED_USAGE } from './arguments.ts';
import { SeedError } from './errors.ts';
import { createDeskLoader } from './load-desk-file.ts';
import { seed, type SeedSummary } from './seed.ts';

/**
 * Progress goes to standard error, the summary to standard output.
 *
 * @returns the exit code: 0; 1 for a run that failed; 2 for a command line that is wrong.
 */
export async function runSeed(
  commandLine: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): Promise<number> {
  const print = (line: string): void => void process.stderr.write(`${line}\n`);
  try {
    const {
      incidents,
      seed: number,
      outputFolder,
      deskRoot,
      databaseUrl,
      writeOnly,
    } = parseSeedArguments(commandLine, environment);
    const organisations = await loadOrganisations();
    const load = writeOnly ? null : createDeskLoader({ organisations, deskRoot, databaseUrl, clock: Date.now });
    const summary = await seed({
      incidents,
      seed: number,
      organisations,
      outputFolder,
      load,
      print,
      clock: () => performance.now(),
    });
    process.stdout.write(`${formatSummary(summary, outputFolder)}\n`);
    return 0;
  } catch (error) {
    const isExpected =
      error instanceof SeedError || error instanceof OrganisationsError || error instanceof DatabaseError;
    if (!isExpected) throw error;
    print(`${error.code}: ${error.message}`);
    if (!error.code.startsWith('SEED_ARGUMENT_')) return 1;
    print(SEED_USAGE);
    return 2;
  }
}

function formatSummary({ incidents, events, files, generatedPerSecond, loaded }: SeedSummary, folder: string): string {
  const lines = [
    `${incidents} synthetic incidents, ${events} events (${generatedPerSecond} events/s) in ${folder}`,
    ...files.map(({ desk, events: count }) => `  ${desk} ${count}`),
  ];
  if (loaded !== null) {
    lines.push(`loaded ${loaded.appended}, there already ${loaded.unchanged} (${loaded.perSecond} events/s)`);
  }
  return lines.join('\n');
}
