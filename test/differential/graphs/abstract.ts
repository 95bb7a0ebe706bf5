import type { DifferentialGraph } from '../graph-definition.ts';

/** Interfaces and unions that subgraphs know in part, and an interface object whose types its subgraph does not know. */
export const abstract: DifferentialGraph = {
  name: 'abstract',
  subgraphs: [
    {
      name: 'library',
      sdl: `
        type Query { media(first: Int): [Media!]! one: Media found(text: String = "x"): [Found] book: Book shelves: [[Media]] }
        interface Media @key(fields: "id") { id: ID! title(short: Boolean = false): String! owner: Owner }
        type Book implements Media & Named @key(fields: "id") {
          id: ID! title(short: Boolean = false): String! owner: Owner name: String pages: Int
        }
        type Film implements Media @key(fields: "id") { id: ID! title(short: Boolean = false): String! owner: Owner minutes: Int! parts: [Film!] }
        type Song implements Media & Named @key(fields: "id") { id: ID! title(short: Boolean = false): String! owner: Owner name: String }
        interface Named { name: String }
        union Found = Book | Film | Person
        interface Owner { id: ID! }
        type Person implements Owner & Named @key(fields: "id") { id: ID! name: String age: Int }
        type Club implements Owner @key(fields: "id") { id: ID! members(atMost: Int): [Person!]! }`,
    },
    {
      name: 'ratings',
      sdl: `
        type Query { best(of: Int = 1): Media worst: [Media!] rated: [Rated] }
        type Media @interfaceObject @key(fields: "id") {
          id: ID! stars(scale: Int = 5): Int reviews: [Review!] headline: String @requires(fields: "title") title(short: Boolean = false): String! @external
          rival: Media
        }
        union Rated = Review | Person
        type Review @key(fields: "id") { id: ID! text: String of: Media! by: Person }
        type Person @key(fields: "id") { id: ID! reviews: [Review!] }`,
    },
    {
      name: 'people',
      sdl: `
        type Query { owners: [Owner] anyone: Anyone }
        interface Owner { id: ID! since: Int }
        union Anyone = Person | Club
        type Person implements Owner @key(fields: "id") { id: ID! since: Int friends: [Person] email: String! }
        type Club implements Owner @key(fields: "id") { id: ID! since: Int motto: String chair: Person }`,
    },
    {
      name: 'sales',
      sdl: `
        type Query { sold: [Sellable!]! }
        interface Sellable { id: ID! price: Int }
        type Book implements Sellable @key(fields: "id") { id: ID! price: Int stock: Int! }
        type Song implements Sellable @key(fields: "id") { id: ID! price: Int length: Float }
        type Ticket implements Sellable { id: ID! price: Int seat: String! for: Film }
        type Film @key(fields: "id") { id: ID! }`,
    },
  ],
};
