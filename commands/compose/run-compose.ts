/** The work behind `npm run compose`, on any tree and with any output, so that tests run it as it is. */

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { composeSupergraph } from '../../gateway/supergraph/compose.ts';
import { CompositionRefusedError, formatProblem } from '../../gateway/supergraph/composition-rules.ts';
import type { SubgraphInput } from '../../gateway/supergraph/composition-rules.ts';
import { contract, readSubgraphInputs } from '../../gateway/supergraph/subgraph-inputs.ts';
import { loadOrganisations, OrganisationsError } from '../../schema/organisations/load.ts';

export interface ComposeRun {
  /** Command-line arguments: `--check` writes nothing and fails where a file would change. */
  readonly args: readonly string[];
  /** The folder that holds `schema/` and `subgraphs/`. */
  readonly root: string;
  readonly writeLine: (line: string) => void;
  readonly writeError: (line: string) => void;
}

/**
 * Composes the tree, and writes `schema/supergraph.graphql` (what the gateway loads) and `schema/api.graphql` (what clients
 * see). The same tree gives the same bytes.
 *
 * @returns the exit code: 0 when both files are as they must be; 1 when the graph does not compose, with one line a problem
 *   (`owner subgraph RULE coordinate message`, `-` for no coordinate), or when `--check` found a difference; 2 for arguments
 *   that are not understood.
 */
export async function runCompose({ args, root, writeLine, writeError }: ComposeRun): Promise<number> {
  const check = parseCheck(args);
  if (check === undefined) {
    writeError('usage: npm run compose [-- --check]');
    return 2;
  }
  const inputs = await readInputs(root);
  if ('lines' in inputs) {
    for (const line of inputs.lines) writeError(line);
    return 1;
  }
  const result = composeSupergraph({ subgraphs: inputs.subgraphs, contract });
  if ('problems' in result) {
    for (const problem of result.problems) writeError(formatProblem(problem));
    return 1;
  }
  const files = [
    { path: 'schema/supergraph.graphql', text: withHeading('The composed supergraph', result.ok.supergraphSdl) },
    { path: 'schema/api.graphql', text: withHeading('The schema that clients see', result.ok.apiSchemaSdl) },
  ];
  const changed = files.filter(({ path, text }) => readIfThere(join(root, path)) !== text);
  writeLine(`composed ${inputs.subgraphs.length} subgraphs`);
  for (const { path, text } of changed) {
    if (check) writeError(`${path} is not what the tree composes to: run "npm run compose" and commit the result`);
    else writeFileSync(join(root, path), text);
  }
  for (const file of files) {
    const state = !changed.includes(file) ? 'unchanged' : check ? 'would change' : 'written';
    writeLine(`${file.path} ${state} (${Math.ceil(Buffer.byteLength(file.text) / 1024)} KB)`);
  }
  return check && changed.length > 0 ? 1 : 0;
}

function parseCheck(args: readonly string[]): boolean | undefined {
  try {
    const { values } = parseArgs({ args: [...args], options: { check: { type: 'boolean', default: false } } });
    return values.check;
  } catch {
    return undefined;
  }
}

async function readInputs(
  root: string,
): Promise<{ readonly subgraphs: readonly SubgraphInput[] } | { readonly lines: readonly string[] }> {
  try {
    const organisations = await loadOrganisations(join(root, 'schema', 'organisations.yml'));
    return { subgraphs: readSubgraphInputs({ organisations, root }) };
  } catch (error) {
    if (error instanceof OrganisationsError) return { lines: error.message.split('\n') };
    if (error instanceof CompositionRefusedError) return { lines: error.problems.map(formatProblem) };
    throw error;
  }
}

function withHeading(what: string, sdl: string): string {
  return `# ${what}. Written by "npm run compose": change the subgraphs, never this file.\n\n${sdl.trim()}\n`;
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
