/** A small programme with something to refuse at every kind of place, over two subgraphs. */

import type { SubgraphDefinition } from '../../gateway/small-graph.ts';

const ITEMS = [
  { __typename: 'Book', id: 'b1', title: 'Emma', price: 10, isbn: 'isbn-1', peer: 'd1' },
  { __typename: 'Disc', id: 'd1', title: 'Fugue', price: 20, peer: 'p1' },
  { __typename: 'Plain', id: 'p1', title: 'Box', price: 30, peer: 'b1' },
] as const;

const find = (id: string) => ITEMS.find((item) => item.id === id) ?? null;
const item = { peer: ({ peer }: { peer: string }) => find(peer), strict: ({ id }: { id: string }) => `strict ${id}` };
const stored = {
  __resolveReference: ({ id, price }: { id: string; price?: number }) => ({ id, price }),
  stock: ({ id }: { id: string }) => id.length + 1,
};

/** What was done by mutations, in order. */
export const done: string[] = [];

export const STORES: readonly SubgraphDefinition[] = [
  {
    name: 'catalogue',
    sdl: `
      type Query {
        items: [Item!]
        item(id: ID!): Item
        any: [Any]
        allOrNothing: [Any!]
        first: Item
        open: String
        book: Book
        disc: Disc
        shelf: Shelf
        vault: Vault
        secret(for: Colour): String @requiresScopes(scopes: [["role:auditor"]])
        code: Code
        colour: Colour
        colours: [Colour!]!
        painted(in: Shade): String
        filtered(by: SecretFilter): String @policy(policies: [["role:auditor"]])
        onlySignedIn: String @authenticated
        eitherOr: String @requiresScopes(scopes: [["role:operator", "desk:nsd"], ["role:auditor"]])
        scopeAndPolicy: String @requiresScopes(scopes: [["desk:nsd"]]) @policy(policies: [["role:operator"]])
        asksNothing: String @requiresScopes(scopes: [])
      }
      type Mutation {
        note(text: String): String
        erase(id: ID): String @policy(policies: [["role:operator"]])
        mustErase(id: ID): String! @policy(policies: [["role:operator"]])
      }
      interface Item { id: ID! title: String price: Int peer: Item strict: String! }
      type Book implements Item @key(fields: "id") {
        id: ID! title: String @requiresScopes(scopes: [["desk:nsd"], ["role:auditor"]]) price: Int peer: Item
        strict: String! isbn: String @authenticated
      }
      type Disc implements Item @key(fields: "id") @requiresScopes(scopes: [["role:auditor", "capacity:AUDITOR"]]) {
        id: ID! title: String price: Int peer: Item strict: String! tracks: [Int!]
      }
      type Plain implements Item @key(fields: "id") {
        id: ID! title: String price: Int peer: Item strict: String! @policy(policies: [["role:auditor"], ["role:operator"]])
      }
      union Any = Book | Disc | Plain | Vault
      type Vault @authenticated { inside: String deeper: Cellar }
      type Cellar { bottles: Int }
      type Shelf @key(fields: "code") { code: ID @authenticated width: Int }
      scalar Code @requiresScopes(scopes: [["role:auditor"]])
      enum Colour @policy(policies: [["role:auditor"]]) { CRIMSON AZURE }
      enum Shade @policy(policies: [["role:auditor"]]) { LIGHT DARK }
      input SecretFilter { hiddenField: Int }`,
    resolvers: {
      Query: {
        items: () => ITEMS,
        item: (_: unknown, { id }: { id: string }) => find(id),
        any: () => [...ITEMS, { __typename: 'Vault', inside: 'gold' }],
        allOrNothing: () => ITEMS,
        first: () => ITEMS[0],
        open: () => 'open',
        book: () => ITEMS[0],
        disc: () => ITEMS[1],
        shelf: () => ({ code: 's1', width: 80 }),
        vault: () => ({ inside: 'gold', deeper: { bottles: 6 } }),
        secret: (_: unknown, given: object) => `secret ${JSON.stringify(given)}`,
        code: () => 'code',
        colour: () => 'AZURE',
        colours: () => ['CRIMSON'],
        painted: (_: unknown, given: object) => `painted ${JSON.stringify(given)}`,
        filtered: () => 'filtered',
        onlySignedIn: () => 'signed in',
        eitherOr: () => 'either',
        scopeAndPolicy: () => 'both',
        asksNothing: () => 'nothing',
      },
      Mutation: {
        note: (_: unknown, { text }: { text: string }) => (done.push(`note ${text}`), text),
        erase: (_: unknown, { id }: { id: string }) => (done.push(`erase ${id}`), id),
        mustErase: (_: unknown, { id }: { id: string }) => (done.push(`mustErase ${id}`), id),
      },
      Book: item,
      Disc: item,
      Plain: item,
      Any: { __resolveType: ({ __typename }: { __typename: string }) => __typename },
      Item: { __resolveType: ({ __typename }: { __typename: string }) => __typename },
    },
  },
  {
    name: 'store',
    sdl: `
      type Book @key(fields: "id") {
        id: ID! price: Int @external
        stock: Int @requiresScopes(scopes: [["role:operator"]])
        worth: Int @requires(fields: "price")
      }
      type Disc @key(fields: "id") { id: ID! stock: Int }
      type Plain @key(fields: "id") { id: ID! stock: Int }
      type Shelf @key(fields: "code") { code: ID room: String }`,
    resolvers: {
      Book: { ...stored, worth: ({ price }: { price: number }) => price * 100 },
      Disc: stored,
      Plain: stored,
      Shelf: {
        __resolveReference: ({ code }: { code: string }) => ({ code }),
        room: ({ code }: { code: string }) => `room of ${code}`,
      },
    },
  },
];
