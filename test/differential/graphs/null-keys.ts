import type { DifferentialGraph } from '../graph-definition.ts';

/** Keys that are null, entities that a subgraph does not know, or says an error about: what only it has is null, and the rest stands. */
export const nullKeys: DifferentialGraph = {
  name: 'null keys',
  nullKeys: { 'Book.isbn': [1, 3] },
  unknown: [
    // By a key that is null for some.
    { subgraph: 'reviews', type: 'Book', positions: [1, 3], fields: ['reviews', 'stars', 'score'], isError: false },
    // Without a word, and with one.
    { subgraph: 'prices', type: 'Book', positions: [0, 3], fields: ['price', 'offers'], isError: false },
    { subgraph: 'authors', type: 'Author', positions: [2], fields: ['bio', 'born'], isError: true },
    // The only way from one key to another.
    { subgraph: 'bridge', type: 'Copy', positions: [1, 4], fields: ['shelf', 'damage', 'loans'], isError: false },
  ],
  subgraphs: [
    {
      name: 'books',
      sdl: `
        type Query { books: [Book] book(id: ID!): Book! copies: [Copy!]! }
        type Book @key(fields: "id") @key(fields: "isbn") { id: ID! isbn: String title: String author: Author copies: [Copy] }
        type Author @key(fields: "id") { id: ID! name: String books: [Book!] }
        type Copy @key(fields: "barcode") { barcode: ID! book: Book }`,
    },
    {
      name: 'reviews',
      sdl: `type Book @key(fields: "isbn") { isbn: String reviews: [Review!] stars: Int score: Float! }
        type Review { text: String stars: Int! }`,
    },
    {
      name: 'prices',
      sdl: `type Book @key(fields: "id") { id: ID! price: Int! offers: [Int!] }`,
    },
    {
      name: 'authors',
      sdl: `type Author @key(fields: "id") { id: ID! bio: String born: Int }`,
    },
    {
      name: 'bridge',
      sdl: `type Copy @key(fields: "barcode") @key(fields: "serial") { barcode: ID! serial: ID! @inaccessible shelf: String }`,
    },
    {
      name: 'loans',
      sdl: `type Copy @key(fields: "serial") { serial: ID! damage: String loans: [Loan!] }
        type Loan { days: Int! }`,
    },
  ],
};
