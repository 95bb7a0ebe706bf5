import type { DifferentialGraph } from '../graph-definition.ts';

/** Fields computed from computed fields, four subgraphs deep and back into those where the chain began, wherever it is entered. */
export const chains: DifferentialGraph = {
  name: 'chains',
  subgraphs: [
    {
      name: 'one',
      sdl: `
        type Query { node: Node nodes(first: Int = 2): [[Node!]] }
        type Mutation { move(to: Int): Node }
        type Node @key(fields: "id") {
          id: ID! a(by: Int = 1): Int link: Node fourth: Int @external fifth: Int @requires(fields: "fourth") box: Box sku: ID! @external
          label: String @requires(fields: "sku")
        }
        type Box { size: Int holds: [Node!] }`,
    },
    {
      name: 'two',
      sdl: `
        type Query { group: Group second: [Node] }
        type Node @key(fields: "id") @key(fields: "sku") {
          id: ID! sku: ID! a(by: Int = 1): Int @external third: Int @requires(fields: "a(by: 2)") group: Group
        }
        type Group @key(fields: "gid") { gid: ID! members: [Node!] total: Int @external share: Int @requires(fields: "total") }`,
    },
    {
      name: 'three',
      sdl: `
        type Query { third: Node }
        type Node @key(fields: "id") {
          id: ID! third: Int @external fourth: Int @requires(fields: "third") link: Node @external fifth: Int @external
          beyond: Int @requires(fields: "link { third }") box: Box @external
          boxed: [Int] @requires(fields: "box { size holds { fifth } }")
        }
        type Box { size: Int @external holds: [Node!] @external }`,
    },
    {
      name: 'four',
      sdl: `
        type Query { fourth: Node whole: Group }
        type Mutation { remove(ids: [ID!]): Group }
        type Node @key(fields: "sku") {
          sku: ID! fifth: Int @external boxed: [Int] @external group: Group @external
          sixth: String! @requires(fields: "fifth") seventh: Float @requires(fields: "boxed group { share }")
        }
        type Group @key(fields: "gid") {
          gid: ID! members: [Node!] @external share: Int @external total: Int @requires(fields: "members { sku fifth }") rest: Int @requires(fields: "share")
        }`,
    },
  ],
};
