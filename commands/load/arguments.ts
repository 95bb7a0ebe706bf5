import { stat } from 'node:fs/promises';
import { extname } from 'node:path';
import { parseArgs } from 'node:util';
import { LoadError } from './errors.ts';

export interface LoadArguments {
  /** Name of the desk's subgraph. */
  readonly subgraph: string;
  /** As it was given. */
  readonly file: string;
  readonly kind: 'jsonl' | 'csv';
}

const USAGE = 'usage: npm run load -- DESK FILE.jsonl';

/** @throws {LoadError} `ARGUMENT_INVALID`, `FILE_KIND_UNKNOWN`, `FILE_UNREADABLE`. */
export async function parseLoadArguments(commandLine: readonly string[]): Promise<LoadArguments> {
  const [subgraph, file, ...others] = readPositionals(commandLine);
  if (subgraph === undefined || file === undefined || others.length > 0) {
    const given = [subgraph, file, ...others].filter((argument) => argument !== undefined);
    throw new LoadError('ARGUMENT_INVALID', `it takes one desk and one file, got ${JSON.stringify(given)}; ${USAGE}`);
  }
  const extension = extname(file).toLowerCase();
  if (extension !== '.jsonl' && extension !== '.csv') {
    throw new LoadError('FILE_KIND_UNKNOWN', `a file of events ends in .jsonl, one of rows in .csv; got ${file}`);
  }
  await assertReadable(file);
  return { subgraph, file, kind: extension === '.csv' ? 'csv' : 'jsonl' };
}

function readPositionals(commandLine: readonly string[]): readonly string[] {
  try {
    return parseArgs({ args: [...commandLine], options: {}, allowPositionals: true }).positionals;
  } catch (error) {
    throw new LoadError('ARGUMENT_INVALID', `${(error as Error).message}; ${USAGE}`, { cause: error });
  }
}

async function assertReadable(file: string): Promise<void> {
  try {
    if (!(await stat(file)).isDirectory()) return;
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown reason';
    throw new LoadError('FILE_UNREADABLE', `${file} cannot be read: ${code}`, { cause: error });
  }
  throw new LoadError('FILE_UNREADABLE', `${file} is a folder`);
}
