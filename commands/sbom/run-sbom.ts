import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { findDifferences, type Lockfile } from './find-differences.ts';
import { toStableBom, type Bom } from './stable-bom.ts';

export interface RunSbomOptions {
  readonly args: readonly string[];
  /** Where the lockfile is. */
  readonly root: string;
  readonly writeLine: (line: string) => void;
  readonly writeError: (line: string) => void;
}

export const BOM_FILE = 'sbom.cdx.json';
const REASONS_FILE = 'docs/supply-chain.md';
/** A package that only tests use asks for another version of one that they never load together: npm lists nothing for that alone. */
const NPM_ARGUMENTS = ['sbom', '--sbom-format', 'cyclonedx', '--package-lock-only', '--legacy-peer-deps'];
const MAXIMUM_OUTPUT_BYTES = 64 * 1024 * 1024;

/** @returns the exit code: 1 where something differs, 2 for arguments that there are not. */
export async function runSbom({ args, root, writeLine, writeError }: RunSbomOptions): Promise<number> {
  if (args.some((argument) => argument !== '--check')) {
    writeError('ARGUMENT_INVALID: usage: npm run sbom [-- --check]');
    return 2;
  }
  const read = (file: string): Promise<string> => readFile(path.join(root, file), 'utf8');
  const lockfile = JSON.parse(await read('package-lock.json')) as Lockfile;
  if (args.length === 0) {
    const { stdout } = await promisify(execFile)('npm', NPM_ARGUMENTS, { cwd: root, maxBuffer: MAXIMUM_OUTPUT_BYTES });
    const bom = toStableBom(JSON.parse(stdout) as Bom, lockfile.name);
    await writeFile(path.join(root, BOM_FILE), `${JSON.stringify(bom, null, 1)}\n`);
  }
  const written = await read(BOM_FILE).catch(() => '{"components":[]}');
  const differences = findDifferences(JSON.parse(written) as Bom, lockfile, await read(REASONS_FILE));
  if (differences.length > 0) {
    for (const difference of differences) writeError(`SBOM_STALE: ${difference}`);
    return 1;
  }
  writeLine(`${BOM_FILE}: ${(JSON.parse(written) as Bom).components.length} packages, as in package-lock.json`);
  return 0;
}
