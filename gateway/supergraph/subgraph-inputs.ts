import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { GraphQLError, parse, Source } from 'graphql';
import type { DocumentNode } from 'graphql';
import { createDeskTypeDefinitions } from '../../schema/contract/desk-type-definitions.ts';
import type { Organisations, SubgraphRow } from '../../schema/organisations/model.ts';
import { createDirectoryTypeDefinitions } from '../directory/type-definitions.ts';
import { readJourneyTypeDefinitions } from '../journey/type-definitions.ts';
import { CompositionRefusedError } from './composition-rules.ts';
import type { CompositionProblem, Contract, SubgraphInput } from './composition-rules.ts';

/** The subgraphs that the gateway serves in process. */
export const PLATFORM_SUBGRAPHS: readonly string[] = ['directory', 'journey'];

/** Code by which problems name us: the platform is no organisation of the directory. */
const PLATFORM_OWNER = 'platform';

/** The contract as `schema/contract` has it. */
export const contract: Contract = (prefix) => createDeskTypeDefinitions({ prefix, own: null });

/**
 * Reads every subgraph of the graph: one for each row, and the platform's own two.
 *
 * A row's SDL is the contract under its prefix with `subgraphs/<name>/schema.graphql` added, where that file is; a supplier
 * whose subgraph is not made from the contract brings `subgraphs/<name>/subgraph.graphql` instead, its whole SDL, used as it is.
 *
 * @param root the folder that holds `subgraphs/`.
 * @returns the platform's subgraphs first, then the rows in their order. `url` is the row's, or a host that cannot exist:
 *   where a subgraph listens is for the process that runs it.
 * @throws {CompositionRefusedError} when files are not valid SDL, or nothing serves a row: one problem for each, to its owner,
 *   all of them together.
 */
export function readSubgraphInputs(options: {
  readonly organisations: Organisations;
  readonly root: string;
}): SubgraphInput[] {
  const { organisations, root } = options;
  const problems: CompositionProblem[] = [];
  const desks = organisations.subgraphs.flatMap((row): SubgraphInput[] => {
    const unserved = findUnserved(row, root);
    if (unserved !== undefined) {
      problems.push(unserved);
      return [];
    }
    try {
      return [toSubgraphInput(row, readTypeDefinitions(row, root))];
    } catch (error) {
      if (!(error instanceof GraphQLError)) throw error;
      problems.push(toSyntaxProblem(row, error));
      return [];
    }
  });
  if (problems.length > 0) throw new CompositionRefusedError(problems);
  return [
    toPlatformInput('directory', createDirectoryTypeDefinitions(organisations.subgraphs.map(({ prefix }) => prefix))),
    toPlatformInput('journey', readJourneyTypeDefinitions()),
    ...desks,
  ];
}

/** Who would answer for the row: its code in this tree, or a server at its `url`. Undefined where there is somebody. */
function findUnserved(row: SubgraphRow, root: string): CompositionProblem | undefined {
  const folder = `subgraphs/${row.name}`;
  if (row.url !== null || existsSync(join(root, folder, 'index.ts'))) return undefined;
  const isWhole = existsSync(join(root, folder, 'subgraph.graphql'));
  return {
    owner: row.organisation,
    subgraph: row.name,
    rule: isWhole ? 'URL_MISSING' : 'FOLDER_MISSING',
    coordinate: null,
    message: isWhole
      ? `There is ${folder}/subgraph.graphql and no ${folder}/index.ts: give the row in organisations.yml the url of the server that answers it.`
      : `There is no ${folder}/index.ts: create it, exporting desk; or give the row in organisations.yml the url of a server, and put its schema into ${folder}/subgraph.graphql.`,
  };
}

function readTypeDefinitions(row: SubgraphRow, root: string): DocumentNode {
  const folder = join(root, 'subgraphs', row.name);
  const whole = join(folder, 'subgraph.graphql');
  if (existsSync(whole)) return parseFile(whole, `subgraphs/${row.name}/subgraph.graphql`);
  const added = join(folder, 'schema.graphql');
  return createDeskTypeDefinitions({ prefix: row.prefix, own: existsSync(added) ? readFileSync(added, 'utf8') : null });
}

function parseFile(path: string, shownAs: string): DocumentNode {
  return parse(new Source(readFileSync(path, 'utf8'), shownAs));
}

function toSubgraphInput(row: SubgraphRow, typeDefs: DocumentNode): SubgraphInput {
  return {
    name: row.name,
    owner: row.organisation,
    prefix: row.prefix,
    ownedTypes: row.ownedTypes,
    ownedRootFields: row.ownedRootFields,
    url: row.url ?? invalidUrl(row.name),
    typeDefs,
    role: 'DESK',
  };
}

function toPlatformInput(name: string, typeDefs: DocumentNode): SubgraphInput {
  return {
    name,
    owner: PLATFORM_OWNER,
    prefix: null,
    ownedTypes: [],
    ownedRootFields: [],
    url: invalidUrl(name),
    typeDefs,
    role: 'PLATFORM',
  };
}

/** The address of a subgraph whose server is nowhere: in process, or where the process that runs it says. */
export function invalidUrl(name: string): string {
  return `http://${name}.invalid/graphql`;
}

function toSyntaxProblem(row: SubgraphRow, error: GraphQLError): CompositionProblem {
  const at = error.locations?.[0];
  const where = at === undefined ? '' : ` at line ${at.line}, column ${at.column}`;
  return {
    owner: row.organisation,
    subgraph: row.name,
    rule: 'SYNTAX_ERROR',
    coordinate: null,
    message: `The schema file cannot be parsed${where}: ${error.message}`,
  };
}
