import type { DifferentialGraph } from '../graph-definition.ts';

/** Values of which three subgraphs have overlapping parts, under lists and lists of lists, of entities and of shared roots. */
export const layers: DifferentialGraph = {
  name: 'layers',
  subgraphs: [
    {
      name: 'text',
      sdl: `
        scalar Blob
        type Query {
          document: Document documents(first: Int = 2): [[Document!]!] frames: [Frame!]! @shareable frame(of: ID): [[Frame]] @shareable
        }
        type Document @key(fields: "id") {
          id: ID! pages: [Page!] @shareable cover(side: Int = 1): Page @shareable grid: [[Cell]] @shareable raw: [Blob] @shareable next: Document
        }
        type Page @shareable { number: Int text: String by: Writer box: Box }
        type Cell @shareable { left: Int right: [Cell] }
        type Box @shareable { left: Int owner: Writer inner: Box }
        type Frame @shareable { width: Int box: Box hangs: [Document] }
        type Writer @key(fields: "id") { id: ID! first: Document }`,
    },
    {
      name: 'print',
      sdl: `
        scalar Blob
        type Query { frames: [Frame!]! @shareable frame(of: ID): [[Frame]] @shareable }
        type Document @key(fields: "id") {
          id: ID! pages: [Page!] @shareable cover(side: Int = 1): Page @shareable grid: [[Cell]] @shareable raw: [Blob] @shareable copies: Int!
        }
        type Page @shareable { number: Int words: Int box: Box }
        type Cell @shareable { right: [Cell] high: Blob }
        type Box @shareable { left: Int right: Int! inner: Box }
        type Frame @shareable { height: Int! box: Box hangs: [Document] }
        type Writer @key(fields: "id") { id: ID! name: String! sheets: [Sheet!] @shareable }
        type Sheet @shareable { one: Int two: Line }
        type Line @shareable { at: Int by: Writer }`,
    },
    {
      name: 'scans',
      sdl: `
        scalar Blob
        type Query { frames: [Frame!]! @shareable frame(of: ID): [[Frame]] @shareable scanned: [Writer] }
        type Document @key(fields: "id") { id: ID! pages: [Page!] @shareable cover(side: Int = 1): Page @shareable dots: Float }
        type Page @shareable { text: String lines: [Line!] box: Box }
        type Line @shareable { at: Int by: Writer }
        type Box @shareable { depth: Int right: Int! inner: Box }
        type Frame @shareable { width: Int glass: Boolean box: Box }
        type Writer @key(fields: "id") { id: ID! sheets: [Sheet!] @shareable hand: Line }
        type Sheet @shareable { two: Line three: [[Line]] }`,
    },
  ],
};
