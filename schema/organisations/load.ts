import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Organisations, OrganisationsProblem } from './model.ts';

/** The file of this tree, as an absolute path. */
export const DEFAULT_ORGANISATIONS_PATH = fileURLToPath(new URL('../organisations.yml', import.meta.url));

/** `organisations.yml` cannot be read, or breaks its rules; `problems` is empty when it cannot be read at all. */
export class OrganisationsError extends Error {
  override readonly name = 'OrganisationsError';
  readonly code = 'ORGANISATIONS_INVALID';
  readonly path: string;
  readonly problems: readonly OrganisationsProblem[];

  constructor(path: string, message: string, problems: readonly OrganisationsProblem[], options?: ErrorOptions) {
    super(message, options);
    this.path = path;
    this.problems = problems;
  }
}

/** How the name of a snapshot ends, which tells it from a file that people write. */
const SNAPSHOT_ENDING = '.snapshot.json';

/**
 * Writes what has been read and validated for other processes of the same start: a dozen of them would each spend a quarter of a
 * second to read the same file.
 *
 * @param folder exists.
 * @returns the snapshot's path, for {@link loadOrganisations}.
 */
export async function writeSnapshot(organisations: Organisations, folder: string): Promise<string> {
  const path = join(folder, `organisations${SNAPSHOT_ENDING}`);
  await writeFile(path, JSON.stringify(organisations));
  return path;
}

/**
 * Reads and validates the file; a snapshot is believed.
 *
 * @throws {OrganisationsError} `ORGANISATIONS_INVALID`: the message has one line a problem, `file:line:column RULE message`,
 *   or says why the file cannot be read.
 */
export async function loadOrganisations(path: string = DEFAULT_ORGANISATIONS_PATH): Promise<Organisations> {
  if (path.endsWith(SNAPSHOT_ENDING)) return parseSnapshot(await readText(path), path);
  // Only now: whoever reads a snapshot has no use for the parser, and a start reads a dozen.
  const { parseOrganisations } = await import('./parse.ts');
  const parsed = parseOrganisations(await readText(path), path);
  if ('ok' in parsed) return parsed.ok;
  const { problems } = parsed;
  const lines = problems.map(({ line, column, rule, message }) => `${path}:${line}:${column} ${rule} ${message}`);
  const count = problems.length === 1 ? '1 problem' : `${problems.length} problems`;
  throw new OrganisationsError(path, [`${path} has ${count}:`, ...lines].join('\n'), problems);
}

function parseSnapshot(text: string, path: string): Organisations {
  try {
    return JSON.parse(text) as Organisations;
  } catch (error) {
    throw new OrganisationsError(path, `${path}: the snapshot is not JSON`, [], { cause: error });
  }
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const reason = code === 'ENOENT' ? 'there is no such file' : `it cannot be read (${code ?? 'unknown reason'})`;
    throw new OrganisationsError(path, `${path}: ${reason}`, [], { cause: error });
  }
}
