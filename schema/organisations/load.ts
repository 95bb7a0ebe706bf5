import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Organisations, OrganisationsProblem } from './model.ts';
import { parseOrganisations } from './parse.ts';

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

/**
 * Reads and validates the file.
 *
 * @throws {OrganisationsError} `ORGANISATIONS_INVALID`: the message has one line a problem, `file:line:column RULE message`,
 *   or says why the file cannot be read.
 */
export async function loadOrganisations(path: string = DEFAULT_ORGANISATIONS_PATH): Promise<Organisations> {
  const parsed = parseOrganisations(await readText(path), path);
  if ('ok' in parsed) return parsed.ok;
  const { problems } = parsed;
  const lines = problems.map(({ line, column, rule, message }) => `${path}:${line}:${column} ${rule} ${message}`);
  const count = problems.length === 1 ? '1 problem' : `${problems.length} problems`;
  throw new OrganisationsError(path, [`${path} has ${count}:`, ...lines].join('\n'), problems);
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
