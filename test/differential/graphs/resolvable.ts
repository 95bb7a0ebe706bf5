import type { DifferentialGraph } from '../graph-definition.ts';

/** Keys by which some subgraphs answer and others only refer, also on an interface object. */
export const resolvable: DifferentialGraph = {
  name: 'resolvable',
  subgraphs: [
    {
      name: 'goods',
      sdl: `
        type Query { goods: [Good!] good(pid: ID): Good }
        type Good @key(fields: "pid") @key(fields: "id", resolvable: false) { id: ID! pid: ID! name: String maker: Maker }
        type Maker @key(fields: "id", resolvable: false) { id: ID! }`,
    },
    {
      name: 'prices',
      sdl: `
        type Query { cheapest: Good }
        type Good @key(fields: "id") @key(fields: "pid", resolvable: false) { id: ID! pid: ID! price: Int! sale: Int }
        type Maker @key(fields: "id") { id: ID! goods(first: Int = 2): [Good!] country: String }`,
    },
    {
      name: 'stores',
      sdl: `
        type Query { store: Store stores: [Store!]! }
        interface Place @key(fields: "id") { id: ID! town: String }
        type Store implements Place @key(fields: "id") { id: ID! town: String goods: [Good] floor: Int! }
        type Depot implements Place @key(fields: "id") { id: ID! town: String trucks: Int }
        type Good @key(fields: "pid", resolvable: false) { pid: ID! }`,
    },
    {
      name: 'visits',
      sdl: `
        type Query { visits: [Visit!] }
        type Visit { to: Place at: String good: Good }
        type Place @key(fields: "id", resolvable: false) @interfaceObject { id: ID! }
        type Good @key(fields: "id", resolvable: false) { id: ID! }`,
    },
    {
      name: 'weather',
      sdl: `type Place @key(fields: "id") @interfaceObject { id: ID! rain: Int wind: Int! near: [Place!] }`,
    },
  ],
};
