import type { DocumentNode, GraphQLSchema } from 'graphql';
import type { Organisations } from '../../schema/organisations/model.ts';
import { createInProcessSchema } from '../in-process-schema.ts';
import { createDirectoryResolvers } from './resolvers.ts';
import { createDirectoryTypeDefinitions } from './type-definitions.ts';

/** The directory as a subgraph without a server: execute `schema` with a `DirectoryContext`; compose with `typeDefs`. */
export interface Directory {
  readonly typeDefs: DocumentNode;
  readonly schema: GraphQLSchema;
}

/** Makes the directory of these organisations: its types are the contract's interfaces, implemented once a subgraph. */
export function createDirectory(organisations: Organisations): Directory {
  const typeDefs = createDirectoryTypeDefinitions(organisations.subgraphs.map((subgraph) => subgraph.prefix));
  const resolvers = createDirectoryResolvers(organisations);
  return { typeDefs, schema: createInProcessSchema(typeDefs, resolvers) };
}
