import type { DifferentialGraph } from '../graph-definition.ts';

/** Fields computed from others: with arguments, from fragments on interfaces and unions, from lists, from computed fields. */
export const requires: DifferentialGraph = {
  name: 'requires',
  subgraphs: [
    {
      name: 'base',
      sdl: `
        enum Unit { KG LB }
        type Query { items(first: Int): [Item!] item(id: ID!): Item parcels: [Parcel!]! }
        type Item @key(fields: "id") {
          id: ID! weight(unit: Unit = KG, digits: Int): Float size: Size tags: [String!] owner: Owner
          parts: [Part!] extra: Extra price(currency: String!): Int related: Item
        }
        type Size @shareable { height: Int width: Int }
        interface Owner { name: String }
        type Shop implements Owner { name: String town: String }
        type Person implements Owner @key(fields: "id") { id: ID! name: String age: Int }
        union Extra = Note | Picture
        type Note { text: String }
        type Picture { url: String pixels: Size }
        type Part @key(fields: "id") { id: ID! label: String cost: Int }
        type Parcel @key(fields: "id") { id: ID! items: [Item!]! }`,
    },
    {
      name: 'costs',
      sdl: `
        enum Unit { KG LB }
        type Item @key(fields: "id") {
          id: ID!
          weight(unit: Unit = KG, digits: Int): Float @external
          price(currency: String!): Int @external
          size: Size @external
          tags: [String!] @external
          shipping: Int @requires(fields: "weight")
          shippingInPounds(express: Boolean = false): Int @requires(fields: "weight(unit: LB, digits: 2)")
          tax: Float @requires(fields: "price(currency: \\"GBP\\") size { height width }")
          duty: String! @requires(fields: "price(currency: \\"EUR\\") tags")
        }
        type Size @shareable { height: Int width: Int }
        type Person @key(fields: "id") { id: ID! credit: Int }`,
    },
    {
      name: 'labels',
      sdl: `
        type Item @key(fields: "id") {
          id: ID!
          shipping: Int @external
          owner: Owner @external
          extra: Extra @external
          parts: [Part!] @external
          related: Item @external
          label: String @requires(fields: "shipping")
          ownerLabel: String @requires(fields: "owner { name ... on Shop { town } ... on Person { age } }")
          extraLabel: [String!] @requires(fields: "extra { ... on Note { text } ... on Picture { url pixels { width } } }")
          bill: Bill @requires(fields: "parts { cost label }")
          next: String @requires(fields: "related { shipping }")
        }
        interface Owner { name: String }
        type Shop implements Owner { name: String @external town: String @external }
        type Person implements Owner @key(fields: "id") { id: ID! name: String @external age: Int @external }
        union Extra = Note | Picture
        type Note { text: String @external }
        type Picture { url: String @external pixels: Size @external }
        type Size @shareable { width: Int }
        type Part @key(fields: "id") { id: ID! label: String @external cost: Int @external }
        type Bill { total: Int lines: [Int!]! item: Item! }`,
    },
    {
      name: 'last',
      sdl: `
        type Item @key(fields: "id") { id: ID! label: String @external tax: Float @external
          summary: String @requires(fields: "label tax") warnings: [Item!] }
        type Parcel @key(fields: "id") { id: ID! items: [Item!]! @external total: Int! @requires(fields: "items { tax label }") }
        type Query { last: Parcel }`,
    },
  ],
};
