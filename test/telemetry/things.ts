/** A small graph whose second subgraph can be spoiled: `names` has the list, `sizes` a part of each item. */

import type { SubgraphDefinition } from '../gateway/small-graph.ts';

const THINGS = ['1', '2', '3'];

export const THINGS_GRAPH: readonly SubgraphDefinition[] = [
  {
    name: 'names',
    sdl: `
      type Query { things(first: Int): [Thing!]!  thing(id: ID!): Thing }
      type Mutation { rename(id: ID!, name: String!): Thing }
      type Thing @key(fields: "id") { id: ID!  name: String }
    `,
    resolvers: {
      Query: {
        things: () => THINGS.map((id) => ({ id, name: `thing ${id}` })),
        thing: (_: unknown, { id }: { id: string }) => ({ id, name: `thing ${id}` }),
      },
      Mutation: { rename: (_: unknown, { id, name }: { id: string; name: string }) => ({ id, name }) },
    },
  },
  {
    name: 'sizes',
    sdl: `type Thing @key(fields: "id") { id: ID!  size: Int }`,
    resolvers: {
      Thing: { __resolveReference: ({ id }: { id: string }) => ({ id, size: Number(id) * 10 }) },
    },
  },
];

export const WHOLE = '{ things { id name size } }';
