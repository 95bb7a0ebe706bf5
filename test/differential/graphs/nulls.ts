import type { DifferentialGraph } from '../graph-definition.ts';

/** Nulls that travel: through fields, lists and lists of lists that may not be null, up to the whole answer. */
export const nulls: DifferentialGraph = {
  name: 'nulls',
  subgraphs: [
    {
      name: 'trunk',
      sdl: `
        type Query { tree: Tree trees: [Tree!] grove: [[Tree!]!] forest: [[[Tree]]!] sure: Tree! leaf: Leaf }
        type Tree @key(fields: "id") { id: ID! branch: Branch! branches: [Branch!]! grid: [[Branch!]!] maybe: [[Branch]] height: Int! next: Tree }
        type Branch @key(fields: "id") { id: ID! leaf: Leaf! leaves: [Leaf!] tree: Tree! length: Int }
        type Leaf @shareable { colour: String! veins: [[Int!]]! shade: Int }`,
    },
    {
      name: 'bark',
      sdl: `
        type Tree @key(fields: "id") { id: ID! bark: Bark! barks: [[Bark!]!]! age: Int! nests: [Nest!] rings: [[Int]!]! }
        type Bark { rough: Int! moss: Moss! tree: Tree }
        type Moss { wet: Boolean! spots: [Int!]! on: Branch! }
        type Nest @key(fields: "id") { id: ID! eggs: [Int!]! of: Tree! in: [[Branch!]]! }
        type Branch @key(fields: "id") { id: ID! }`,
    },
    {
      name: 'birds',
      sdl: `
        type Query { nests: [Nest!]! bird: Bird }
        type Nest @key(fields: "id") { id: ID! bird: Bird! others: [Bird]! }
        interface Bird { song: String! nest: Nest! }
        type Tit implements Bird { song: String! nest: Nest! blue: Boolean! }
        type Owl implements Bird { song: String! nest: Nest! hoots: [Int!] }
        type Branch @key(fields: "id") { id: ID! birds: [Bird!]! sleeper: Bird }`,
    },
  ],
};
