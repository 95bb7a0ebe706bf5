import { createMonolith, type Scenario } from './scenario.ts';

/* oxlint-disable typescript/no-explicit-any -- resolvers of schemas that are text */

const MEDIA = [
  { __typename: 'Book', id: 'b1', title: 'A book', pages: 100 },
  { __typename: 'Film', id: 'f1', title: 'A film', minutes: 90 },
];
const starsOf = (id: string) => (id === 'b1' ? 5 : null);

export const media: Scenario = {
  name: '@interfaceObject',
  subgraphs: [
    {
      name: 'library',
      sdl: `
        interface Media @key(fields: "id") { id: ID! title: String! }
        type Book implements Media @key(fields: "id") { id: ID! title: String! pages: Int }
        type Film implements Media @key(fields: "id") { id: ID! title: String! minutes: Int }
        type Query { media: [Media!]! book: Book }`,
      resolvers: {
        Media: {
          __resolveReference: ({ id }: any) => MEDIA.find((one) => one.id === id) ?? null,
          __resolveType: (one: any) => one.__typename,
        },
        Book: { __resolveReference: ({ id }: any) => MEDIA.find((one) => one.id === id) ?? null },
        Film: { __resolveReference: ({ id }: any) => MEDIA.find((one) => one.id === id) ?? null },
        Query: { media: () => MEDIA, book: () => MEDIA[0] },
      },
    },
    {
      name: 'ratings',
      sdl: `
        type Media @key(fields: "id") @interfaceObject { id: ID! stars: Int title: String! @external headline: String @requires(fields: "title") }
        type Query { best: Media }`,
      resolvers: {
        Media: {
          __resolveReference: (reference: any) => reference,
          stars: ({ id }: any) => starsOf(id),
          headline: ({ title }: any) => `${title}!`,
        },
        Query: { best: () => ({ id: 'f1' }) },
      },
    },
  ],
  monolith: createMonolith(
    `
    interface Media { id: ID! title: String! stars: Int headline: String }
    type Book implements Media { id: ID! title: String! pages: Int stars: Int headline: String }
    type Film implements Media { id: ID! title: String! minutes: Int stars: Int headline: String }
    type Query { media: [Media!]! book: Book best: Media }`,
    {
      Media: { __resolveType: (one: any) => one.__typename },
      ...Object.fromEntries(
        ['Book', 'Film'].map((name) => [
          name,
          { stars: ({ id }: any) => starsOf(id), headline: ({ title }: any) => `${title}!` },
        ]),
      ),
      Query: { media: () => MEDIA, book: () => MEDIA[0], best: () => MEDIA[1] },
    },
  ),
  queries: [
    ['{ media { __typename id title stars headline } }'],
    ['{ media { ... on Book { pages stars } ... on Film { minutes headline } } }'],
    ['{ best { __typename title stars ... on Film { minutes } } book { stars pages } }'],
  ],
};
