/** In-process subgraph of what follows from the desks' accounts together. It asks nobody: the accounts come by `@requires`. */

import { readFileSync } from 'node:fs';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { parse, type DocumentNode, type GraphQLSchema } from 'graphql';
import { existenceOf, type AccountState } from './engine/existence.ts';

export interface Journey {
  readonly typeDefs: DocumentNode;
  readonly schema: GraphQLSchema;
}

interface IncidentAccounts {
  readonly id: string;
  /** A desk that did not answer is null, or has no state. */
  readonly involvements?: readonly ({ readonly state?: AccountState | null } | null)[] | null;
}

export function createJourney(): Journey {
  const typeDefs = parse(readFileSync(new URL('schema.graphql', import.meta.url), 'utf8'));
  const resolvers = {
    Incident: {
      __resolveReference: (incident: IncidentAccounts) => incident,
      existence: ({ involvements }: IncidentAccounts) =>
        existenceOf((involvements ?? [null]).map((account) => account?.state ?? null)),
    },
    Involvement: { __resolveReference: (involvement: object) => involvement },
  };
  return { typeDefs, schema: buildSubgraphSchema([{ typeDefs, resolvers }]) };
}
