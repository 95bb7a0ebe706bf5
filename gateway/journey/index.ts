/** In-process subgraph of what follows from the desks' accounts together. What it needs comes by `@requires`, or through `FederatedRead`. */

import { buildSubgraphSchema } from '@apollo/subgraph';
import type { DocumentNode, GraphQLSchema } from 'graphql';
import { mergeResolvers, type JourneyEnvironment, type JourneyResolvers } from './environment.ts';
import { createExistenceResolvers } from './resolvers/existence.ts';
import { readJourneyTypeDefinitions } from './type-definitions.ts';

export interface Journey {
  readonly typeDefs: DocumentNode;
  /** Execute it with a `JourneyContext`. */
  readonly schema: GraphQLSchema;
}

/** A reference that brings what `@requires` asked for is the thing itself. */
const ENTITIES: JourneyResolvers = Object.fromEntries(
  ['Incident', 'Involvement', 'Ticket', 'Desk'].map((type) => [type, { __resolveReference: (entity: object) => entity }]),
);

export function createJourney(_environment: JourneyEnvironment): Journey {
  const typeDefs = readJourneyTypeDefinitions();
  const resolvers = mergeResolvers([ENTITIES, createExistenceResolvers()]);
  return { typeDefs, schema: buildSubgraphSchema([{ typeDefs, resolvers: resolvers as GraphQLResolverMap }]) };
}

/** The library's own type is not exported, and knows nothing of `__resolveReference`. */
type GraphQLResolverMap = NonNullable<
  Extract<Parameters<typeof buildSubgraphSchema>[0], { resolvers?: unknown }>['resolvers']
>;
