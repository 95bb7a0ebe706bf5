import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { generate } from '@graphql-codegen/cli';
import { print } from 'graphql';
import { parse as parseYaml } from 'yaml';
import { createDeskTypeDefinitions } from '../../schema/contract/desk-type-definitions.ts';
import { loadOrganisations } from '../../schema/organisations/load.ts';

interface GeneratedFile {
  readonly filename: string;
  readonly content: string;
}

interface CodegenFile {
  readonly client: Record<string, object>;
  readonly subgraph: { readonly plugins: string[]; readonly config: Record<string, unknown> };
  /** By subgraph, then by type that it owns: what its resolvers are given as the source. */
  readonly ownMappers: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** Types by `codegen.yml`: documents for clients, resolvers for each subgraph that adds something of its own. */
export async function generateTypes(root: string): Promise<readonly GeneratedFile[]> {
  const { client, subgraph, ownMappers } = parseYaml(
    await readFile(path.join(root, 'codegen.yml'), 'utf8'),
  ) as CodegenFile;
  const generates: Record<string, object> = { ...client };
  for (const { name, prefix } of (await loadOrganisations()).subgraphs) {
    const own = path.join(root, 'subgraphs', name, 'schema.graphql');
    if (!existsSync(own)) continue;
    const typeDefs = createDeskTypeDefinitions({ prefix, own: await readFile(own, 'utf8') });
    generates[`subgraphs/${name}/generated/resolvers.ts`] = {
      ...subgraph,
      config: { ...subgraph.config, mappers: { ...mappersOf(prefix), ...ownMappers[name] } },
      schema: print(typeDefs),
    };
  }
  const cwd = process.cwd();
  process.chdir(root);
  try {
    return (await generate(
      { generates, silent: true, noSilentErrors: true } as Parameters<typeof generate>[0],
      false,
    )) as GeneratedFile[];
  } finally {
    process.chdir(cwd);
  }
}

/** What the kit hands to a resolver as its source, by type. */
function mappersOf(prefix: string): Record<string, string> {
  return {
    [`${prefix}Ticket`]: '../../kit/model.ts#TicketRecord',
    [`${prefix}Involvement`]: '../../kit/model.ts#InvolvementRecord',
    [`${prefix}KnownError`]: '../../kit/model.ts#KnownErrorRecord',
  };
}
