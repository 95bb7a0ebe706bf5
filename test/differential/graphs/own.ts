import { fileURLToPath } from 'node:url';
import { Kind, print } from 'graphql';
import { readSubgraphInputs } from '../../../gateway/supergraph/subgraph-inputs.ts';
import { loadOrganisations } from '../../../schema/organisations/load.ts';
import type { DifferentialGraph } from '../graph-definition.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

/** Our own graph, all subgraphs of it, served as anybody's would be: nothing of the contract but its schema. */
export async function readOwnGraph(): Promise<DifferentialGraph> {
  const subgraphs = readSubgraphInputs({ organisations: await loadOrganisations(), root: ROOT });
  return {
    name: 'our own',
    operationSize: 7,
    subgraphs: subgraphs.map(({ name, typeDefs }) => ({
      name,
      // Each has its own link to federation; here all have the same one put before them.
      sdl: print({
        ...typeDefs,
        definitions: typeDefs.definitions.filter(({ kind }) => kind !== Kind.SCHEMA_EXTENSION),
      }),
    })),
  };
}
