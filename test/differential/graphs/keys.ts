import type { DifferentialGraph } from '../graph-definition.ts';

/** Several keys, of several fields and nested, and subgraphs that know an entity by one of them only. */
export const keys: DifferentialGraph = {
  name: 'keys',
  subgraphs: [
    {
      name: 'catalogue',
      sdl: `
        type Query { product(upc: ID!): Product products(first: Int = 3): [Product!]! rows: [[Product]] shelf: Shelf }
        type Product @key(fields: "upc") @key(fields: "maker { id } serial") {
          upc: ID! serial: String! maker: Maker! name: String price(currency: String = "GBP"): Float similar: [Product!]
        }
        type Maker @key(fields: "id") { id: ID! name: String founded: Int! }
        type Shelf @key(fields: "hall row") { hall: String! row: Int! top: Product products: [Product] }`,
    },
    {
      name: 'stock',
      sdl: `
        type Query { stocked: [Product] }
        type Product @key(fields: "sku") @key(fields: "upc") { sku: ID! upc: ID! count: Int! warehouse: Warehouse }
        type Warehouse @key(fields: "place { code }") { place: Place! size: Int products(first: Int): [Product!] }
        type Place @shareable { code: ID! }`,
    },
    {
      name: 'orders',
      sdl: `
        type Query { orders(of: ID): [Order] }
        type Order @key(fields: "number") { number: Int! product: Product products: [Product!]! shelf: Shelf }
        type Product @key(fields: "sku") { sku: ID! sold: Int discount: Float! }
        type Shelf @key(fields: "hall row") { hall: String! row: Int! }`,
    },
    {
      name: 'places',
      sdl: `
        type Warehouse @key(fields: "place { code }") { place: Place! town: String nearest: Warehouse }
        type Place @shareable { code: ID! }
        type Shelf @key(fields: "hall row") { hall: String! row: Int! light: Boolean! tall: Boolean }
        type Maker @key(fields: "id") { id: ID! country: String warehouses: [Warehouse!]! }`,
    },
    {
      name: 'serials',
      sdl: `
        type Product @key(fields: "maker { id } serial") { maker: Maker! serial: String! made: Int recalled: Boolean! }
        type Maker @key(fields: "id") { id: ID! }`,
    },
  ],
};
