import type { DifferentialGraph } from '../graph-definition.ts';

/** What a field provides of entities behind unions and interfaces, and of entities in entities. */
export const provided: DifferentialGraph = {
  name: 'provided',
  subgraphs: [
    {
      name: 'player',
      sdl: `
        type Query {
          feed: [Item] @provides(fields: "... on Song { title } ... on Clip { title seconds }")
          best: Media @provides(fields: "... on Song { title } ... on Clip { maker { name } }")
          queue: [[Song!]] @provides(fields: "title by { name }")
          last: Clip
        }
        union Item = Song | Clip | Pause
        interface Media { id: ID! }
        type Song implements Media @key(fields: "id") { id: ID! title: String @external by: Maker @external plays: Int }
        type Clip implements Media @key(fields: "id") { id: ID! title: String @external seconds: Int! @external maker: Maker @external like: Media }
        type Maker @key(fields: "id") { id: ID! name: String @external }
        type Pause { seconds: Int! after: Song @provides(fields: "title") }`,
    },
    {
      name: 'archive',
      sdl: `
        type Query { all: [Stored!] maker: Maker }
        interface Stored { id: ID! title: String }
        type Song implements Stored @key(fields: "id") { id: ID! title: String @shareable by: Maker @shareable year: Int }
        type Clip implements Stored @key(fields: "id") { id: ID! title: String @shareable seconds: Int! @shareable maker: Maker @shareable }
        type Maker @key(fields: "id") { id: ID! name: String @shareable songs: [Song!] @shareable clips: [[Clip]] }`,
    },
    {
      name: 'charts',
      sdl: `
        type Query { chart: Chart charts: [Chart!]! }
        type Chart { week: Int! top: [Song!] @provides(fields: "by { name }") of: Maker @provides(fields: "songs { title }") worst: Song }
        type Song @key(fields: "id") { id: ID! title: String @external by: Maker @external place: Int }
        type Maker @key(fields: "id") { id: ID! name: String @external songs: [Song!] @external rank: Int! }`,
    },
  ],
};
