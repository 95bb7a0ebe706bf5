import type { DifferentialGraph } from '../graph-definition.ts';

/** Entities that stand below what a subgraph is asked for, and that it is asked for by their keys at other places of the operation, later. */
export const below: DifferentialGraph = {
  name: 'below',
  operationSize: 40,
  subgraphs: [
    {
      name: 'registry',
      sdl: `
        type Query { incident: Incident incidents(first: Int = 2): [Incident!] }
        type Mutation { reopen: Incident }
        type Incident @key(fields: "id") { id: ID! }`,
    },
    {
      name: 'links',
      sdl: `
        type Incident @key(fields: "id") { id: ID! bonds: [Bond!] parts: [Part!] }
        type Bond { ticket: Ticket }
        union Part = Ticket | Task
        type Ticket @key(fields: "id", resolvable: false) { id: ID! }
        type Task @key(fields: "id", resolvable: false) { id: ID! }`,
    },
    {
      name: 'desk',
      sdl: `
        type Incident @key(fields: "id") { id: ID! account(of: Int): Account works: [Work!] }
        type Account { tickets: [[Ticket!]] task: Task works: [Work] }
        interface Work { id: ID! note: String }
        enum State { OPEN CLOSED }
        type Ticket implements Work @key(fields: "id") {
          id: ID! note: String status: String! state: State assignee: Person! colour: String @shareable parent: Ticket weight: Int
        }
        type Task implements Work @key(fields: "id") { id: ID! note: String status: Int ticket: Ticket! }
        type Person { name: String! grade(of: Int = 1): Int }`,
    },
    {
      name: 'paint',
      sdl: `
        type Query { painted: Ticket }
        type Ticket @key(fields: "id") {
          id: ID! colour: String @shareable weight: Int @external heavy: Boolean @requires(fields: "weight")
        }`,
    },
  ],
};
