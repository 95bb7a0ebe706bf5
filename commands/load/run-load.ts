import { resolve } from 'node:path';
import { OrganisationsError } from '../../schema/organisations/load.ts';
import { loadCsvFile } from '../../subgraphs/connectors/csv/load.ts';
import { loadFile } from '../../subgraphs/connectors/ledger/load.ts';
import { parseLoadArguments, type LoadArguments } from './arguments.ts';
import { LoadError } from './errors.ts';
import { openTarget, toUnavailable, type LoadTarget } from './open-target.ts';
import { createReporter, type LoadCounts, type LoadReporter } from './progress.ts';

/** As a shell has it for a program that an interrupt ended. */
const INTERRUPTED = 130;

/**
 * Bad lines and progress go to standard error, the summary to standard output. An interrupt lets the batch under way finish.
 *
 * @returns the exit code: 0; 1 when a line was rejected or nothing could be loaded; 130 when it was interrupted.
 */
export async function runLoad(
  commandLine: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): Promise<number> {
  const print = (line: string): void => void process.stderr.write(`${line}\n`);
  const interrupt = new AbortController();
  const onSignal = (): void => interrupt.abort();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, onSignal);
  try {
    const given = await parseLoadArguments(commandLine);
    const target = await openTarget({
      subgraph: given.subgraph,
      deskRoot: resolve(environment['DATA_DIR'] || '.data'),
      databaseUrl: environment['DATABASE_URL'] || null,
      clock: Date.now,
    });
    const reporter = createReporter(given.subgraph, print, () => performance.now());
    const counts = await load(given, target, { reporter, print, signal: interrupt.signal }).finally(target.ledger.stop);
    process.stdout.write(`${reporter.summarise(counts)}\n`);
    if (counts.bytes < counts.totalBytes && interrupt.signal.aborted) {
      print(`interrupted: what was loaded stays. To go on: npm run load -- ${given.subgraph} ${given.file}`);
      return INTERRUPTED;
    }
    return counts.rejected > 0 ? 1 : 0;
  } catch (error) {
    if (!(error instanceof LoadError || error instanceof OrganisationsError)) throw error;
    print(`${error.code}: ${error.message}`);
    return 1;
  } finally {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.off(signal, onSignal);
  }
}

interface LoadingOptions {
  readonly reporter: LoadReporter;
  readonly print: (line: string) => void;
  readonly signal: AbortSignal;
}

async function load(
  { subgraph, file, kind }: LoadArguments,
  { ledger, desks, mapping }: LoadTarget,
  { reporter, print, signal }: LoadingOptions,
): Promise<LoadCounts> {
  const onProgress = reporter.report;
  const dropping = desks.filter((row) => !row.aggregate).map((row) => row.code);
  try {
    if (kind === 'jsonl') {
      return await loadFile({
        ledger,
        file,
        signal,
        onProgress,
        onProblem: ({ line, code, message }) => print(`${file}:${line} ${code} ${message}`),
      });
    }
    if (mapping === null || dropping.length === desks.length) {
      throw new LoadError('FILE_KIND_UNKNOWN', `${subgraph} takes events from a .jsonl file; got ${file}`);
    }
    return await loadCsvFile({
      ledger,
      file,
      desks: dropping,
      mapping,
      clock: Date.now,
      signal,
      onProgress,
      onProblem: ({ line, rule, message }) => print(`${file}:${line} ${rule} ${message}`),
    });
  } catch (error) {
    if (error instanceof LoadError) throw error;
    const { syscall } = error as NodeJS.ErrnoException;
    if (syscall === 'read' || syscall === 'open') {
      throw new LoadError('FILE_UNREADABLE', `${file} cannot be read: ${(error as NodeJS.ErrnoException).code}`);
    }
    throw toUnavailable({ name: subgraph }, error);
  }
}
