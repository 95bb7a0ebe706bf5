import { createMonolith, type Scenario } from './scenario.ts';

/* oxlint-disable typescript/no-explicit-any -- resolvers of schemas that are text */

/** Names of our contract in another's graph, with other keys and meanings. */
export const namesakes: Scenario = {
  name: 'types that have the names of our contract, and nothing else of it',
  subgraphs: [
    {
      name: 'theatre',
      sdl: `
        scalar DateTime
        interface Ticket { seat: String! }
        type BalconyTicket implements Ticket @key(fields: "seat") { seat: String! at: DateTime }
        type Incident @key(fields: "code") { code: ID! kind: String }
        type Query { tickets: [Ticket!]! incident(at: DateTime): Incident desk: String }`,
      resolvers: {
        DateTime: {
          serialize: (value: any) => value,
          parseValue: (value: any) => value,
          parseLiteral: (node: any) => node.value,
        },
        Ticket: { __resolveType: () => 'BalconyTicket' },
        Query: {
          tickets: () => [{ seat: 'A/1', at: 'evening' }],
          incident: (_: unknown, { at }: any) => ({ code: '1', kind: at }),
          desk: () => 'front',
        },
      },
    },
    {
      name: 'prices',
      sdl: `type BalconyTicket @key(fields: "seat") { seat: String! price: Int } type Incident @key(fields: "code") { code: ID! existence: Boolean }`,
      resolvers: {
        BalconyTicket: { __resolveReference: (one: any) => one, price: () => 12 },
        Incident: { __resolveReference: (one: any) => one, existence: () => true },
      },
    },
  ],
  monolith: createMonolith(
    `
    scalar DateTime
    interface Ticket { seat: String! }
    type BalconyTicket implements Ticket { seat: String! at: DateTime price: Int }
    type Incident { code: ID! kind: String existence: Boolean }
    type Query { tickets: [Ticket!]! incident(at: DateTime): Incident desk: String }`,
    {
      Ticket: { __resolveType: () => 'BalconyTicket' },
      BalconyTicket: { price: () => 12 },
      Incident: { existence: () => true },
      Query: {
        tickets: () => [{ seat: 'A/1', at: 'evening' }],
        incident: (_: unknown, { at }: any) => ({ code: '1', kind: at }),
        desk: () => 'front',
      },
    },
  ),
  queries: [
    ['{ tickets { __typename seat ... on BalconyTicket { at price } } desk }'],
    ['query ($at: DateTime) { incident(at: $at) { code kind existence } }', { at: 'yesterday' }],
    ['{ incident(at: "never") { kind existence } }'],
  ],
};
