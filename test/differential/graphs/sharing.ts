import type { DifferentialGraph } from '../graph-definition.ts';

/** Values and roots that several subgraphs share, fields provided on a path, and fields that moved. */
export const sharing: DifferentialGraph = {
  name: 'sharing',
  subgraphs: [
    {
      name: 'first',
      sdl: `
        type Query {
          settings: Settings @shareable
          money: [Money!]! @shareable
          posts(first: Int = 2): [Post!]!
          feed: [Entry]
        }
        type Settings @shareable { theme: String limits: Limits first: Int }
        type Limits @shareable { lowest: Int highest: Int }
        type Money @shareable { amount: Int! currency: String }
        type Post @key(fields: "id") { id: ID! title: String author: User @shareable @provides(fields: "name") price: Money old: Int moved: String! }
        type User @key(fields: "id") { id: ID! name: String @external home: Home @external }
        type Advert @key(fields: "id") { id: ID! post: Post owner: User @provides(fields: "name home { street }") }
        union Entry = Post | Advert
        type Home @shareable { street: String }`,
    },
    {
      name: 'second',
      sdl: `
        type Query { settings: Settings @shareable me: User users(ids: [ID!] = ["u"]): [User] }
        type Settings @shareable { theme: String limits: Limits second: Float }
        type Limits @shareable { lowest: Int spare: Boolean! }
        type Money @shareable { amount: Int! currency: String }
        type User @key(fields: "id") { id: ID! name: String @shareable home: Home @shareable balance: Money! posts: [Post!] }
        type Home @shareable { street: String town: String }
        type Post @key(fields: "id") { id: ID! old: Int @override(from: "first") moved: String! @override(from: "first") likes: Int! @shareable }`,
    },
    {
      name: 'third',
      sdl: `
        type Query { money: [Money!]! @shareable settings: Settings @shareable latest: Post @provides(fields: "likes author { name }") }
        type Money @shareable { amount: Int! currency: String }
        type User @key(fields: "id") { id: ID! name: String @external score: Int }
        type Post @key(fields: "id") { id: ID! likes: Int! @external author: User @external comments: [Comment!]! }
        type Settings @shareable { theme: String third: [Int] }
        type Comment { text: String by: User worth: Money }`,
    },
  ],
};
