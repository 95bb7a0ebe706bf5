import type { DifferentialGraph } from '../graph-definition.ts';

/** One interface that is an object in three subgraphs, whose fields are computed from one another's. */
export const standFor: DifferentialGraph = {
  name: 'stand for',
  // What stands for three types in three subgraphs takes long to plan.
  operationSize: 9,
  subgraphs: [
    {
      name: 'things',
      sdl: `
        type Query { things: [Thing!] thing: Thing chair: Chair all: [[Made]] }
        interface Thing @key(fields: "id") { id: ID! label: String made: Int }
        type Chair implements Thing & Made @key(fields: "id") { id: ID! label: String made: Int legs: Int! where: String }
        type Table implements Thing & Made @key(fields: "id") { id: ID! label: String made: Int chairs: [Chair!] where: String }
        type Lamp implements Thing @key(fields: "id") { id: ID! label: String made: Int bright: Float }
        interface Made { where: String }`,
    },
    {
      name: 'scores',
      sdl: `
        type Query { top: Thing tops: [[Thing]] judged: [Judged!] }
        type Thing @interfaceObject @key(fields: "id") { id: ID! score(of: Int = 1): Int parts: [Thing!] twin: Thing plain: Int }
        union Judged = Judge | Prize
        type Judge { name: String favourite: Thing! }
        type Prize { for: [Thing] worth: Int }`,
    },
    {
      name: 'ranks',
      sdl: `
        type Query { ranked: [Thing] }
        type Thing @interfaceObject @key(fields: "id") {
          id: ID! plain: Int @external made: Int @external
          rank: Int @requires(fields: "plain") age: String @requires(fields: "made") notes: [Note!]
        }
        type Note { text: String on: Thing }`,
    },
    {
      name: 'grades',
      sdl: `
        type Query { graded: Thing }
        type Thing @interfaceObject @key(fields: "id") {
          id: ID! parts: [Thing!] @external rank: Int @external score(of: Int = 1): Int @external next: Thing
          whole: Int @requires(fields: "parts { rank }") grade: String @requires(fields: "score(of: 3)")
        }`,
    },
    {
      name: 'shop',
      sdl: `
        type Query { sold: [Sold] }
        union Sold = Chair | Lamp
        type Chair @key(fields: "id") { id: ID! price: Int buyer: String }
        type Lamp @key(fields: "id") { id: ID! price: Int watts: Int! beside: Chair }`,
    },
  ],
};
