import type { DifferentialGraph } from '../graph-definition.ts';

/** Arguments of every kind with their defaults, and mutations whose answers show in what order they ran. */
export const argumentsOfAllKinds: DifferentialGraph = {
  name: 'arguments',
  subgraphs: [
    {
      name: 'left',
      sdl: `
        scalar Json
        scalar Instant
        enum Colour { RED GREEN @deprecated(reason: "unripe") BLUE }
        input Range { from: Int! = 0 to: Int within: Range colours: [Colour!] = [RED, BLUE] }
        input Filter { text: String = "default" ids: [ID!] ranges: [Range!]! = [{ to: 3 }] at: Instant json: Json colour: Colour! not: Filter exact: Boolean! = true }
        type Query {
          echo(text: String, number: Int = 7, fraction: Float, flag: Boolean = null, id: ID, colour: Colour = GREEN, json: Json): Json
          things(filter: Filter, colours: [Colour] = [RED, null], matrix: [[Int!]!]): [Thing!]!
          colour(of: Json!): Colour!
          colours(like: [[Colour!]]): [[Colour!]]!
        }
        type Mutation { addLeft(input: Filter!, times: Int! = 1): Thing setLeft(json: Json): Int! failLeft: Boolean }
        type Thing @key(fields: "id") { id: ID! name(style: Colour! = BLUE, width: Int): String at(zone: Instant): Instant json(path: [String!]): Json }`,
    },
    {
      name: 'right',
      sdl: `
        scalar Json
        scalar Instant
        enum Colour { RED GREEN BLUE }
        input Page { first: Int = 2 after: String }
        type Query { right(page: Page! = { first: 1 }, where: [Page]): Thing }
        type Mutation { addRight(page: Page, colour: Colour = RED): Thing setRight(instant: Instant!): Int many(ids: [ID!]! = ["1"]): [Thing!] }
        type Thing @key(fields: "id") {
          id: ID! related(page: Page = { after: "start" }, colour: Colour): [Thing] rightName(json: Json = "text"): String
          colour(at: Instant): Colour scores(min: Float! = 0.5): [[Float]]
        }`,
    },
  ],
};
