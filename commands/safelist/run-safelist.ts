import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { createManifest, OperationFileError } from './create-manifest.ts';

export interface RunSafelistOptions {
  readonly args: readonly string[];
  readonly writeLine: (line: string) => void;
  readonly writeError: (line: string) => void;
}

const USAGE = 'usage: npm run safelist -- FOLDER [--out FILE]';
const DEFAULT_FILE = 'safelist.json';

/** @returns the exit code: 1 for a file that is no operation, 2 for arguments that there are not. */
export async function runSafelist({ args, writeLine, writeError }: RunSafelistOptions): Promise<number> {
  let folder: string | undefined;
  let file: string;
  try {
    const { positionals, values } = parseArgs({
      args: [...args],
      options: { out: { type: 'string' } },
      allowPositionals: true,
    });
    if (positionals.length !== 1) throw new Error(`one folder, got ${positionals.length}`);
    [folder] = positionals;
    file = values.out ?? DEFAULT_FILE;
  } catch (error) {
    writeError(`ARGUMENT_INVALID: ${(error as Error).message}; ${USAGE}`);
    return 2;
  }
  try {
    const manifest = await createManifest(folder!);
    await writeFile(file, `${JSON.stringify(manifest, null, 2)}\n`);
    writeLine(`${file}: ${manifest.operations.length} operations`);
    return 0;
  } catch (error) {
    if (!(error instanceof OperationFileError)) throw error;
    writeError(`${error.code}: ${error.message}`);
    return 1;
  }
}
