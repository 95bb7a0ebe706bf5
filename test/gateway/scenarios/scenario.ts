/** Small programmes of other people, each once as subgraphs and once as the one schema that they are to look like. */

import { buildSchema, isAbstractType, isObjectType, isScalarType, type GraphQLSchema } from 'graphql';
import type { SubgraphDefinition } from '../small-graph.ts';

/* oxlint-disable typescript/no-explicit-any -- resolvers of schemas that are text */

export interface Scenario {
  readonly name: string;
  readonly subgraphs: readonly SubgraphDefinition[];
  readonly monolith: GraphQLSchema;
  /** Each with its variables. */
  readonly queries: readonly (readonly [query: string, variables?: Readonly<Record<string, unknown>>])[];
}

export function createMonolith(sdl: string, resolvers: Readonly<Record<string, any>>): GraphQLSchema {
  const schema = buildSchema(sdl);
  for (const [name, fields] of Object.entries(resolvers)) {
    const type = schema.getType(name);
    if (isScalarType(type)) Object.assign(type, fields);
    else if (isAbstractType(type)) type.resolveType = fields.__resolveType;
    else if (isObjectType(type)) {
      for (const [field, resolve] of Object.entries<any>(fields)) type.getFields()[field]!.resolve = resolve;
    }
  }
  return schema;
}
