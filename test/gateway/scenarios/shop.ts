import { createMonolith, type Scenario } from './scenario.ts';

/* oxlint-disable typescript/no-explicit-any -- resolvers of schemas that are text */

const PRODUCTS = [
  { upc: '1', kind: 'TABLE', name: 'Oak table', weight: 40, price: { pounds: 200, pence: 50 }, maker: { id: 'm1' } },
  { upc: '2', kind: 'CHAIR', name: 'Elm chair', weight: 5, price: { pounds: 40, pence: 0 }, maker: { id: 'm2' } },
  { upc: '3', kind: 'CHAIR', name: 'No chair', weight: null, price: null, maker: null },
];
const USERS = [
  { id: 'u1', username: 'first', seesAs: 'subgraph users' },
  { id: 'u2', username: 'second', seesAs: 'subgraph users' },
];
const REVIEWS = [
  { id: 'r1', upc: '1', author: 'u1', stars: 5 },
  { id: 'r2', upc: '1', author: 'u2', stars: 1 },
  { id: 'r3', upc: '2', author: 'u1', stars: 3 },
];
const productByUpc = (upc: string) => PRODUCTS.find((product) => product.upc === upc) ?? null;
const userById = (id: string) => USERS.find((user) => user.id === id) ?? null;
const productOf = ({ __typename: _, ...product }: any) => product;
const stock = (upc: string) => (upc === '3' ? 'OUT' : 'IN');
const shipping = (weight: number | null) => (weight === null ? null : weight * 2);
const typeOfItem = (item: any) => (item.username === undefined ? 'Product' : 'User');
const review = (input: any) => ({ id: 'new', ...input });
const Money = { serialize: (value: any) => value, parseValue: (value: any) => value };
const pricedUnder = (under: any) => (product: any) =>
  under == null || (product.price !== null && product.price.pounds < under.pounds);

export const shop: Scenario = {
  name: 'keys, @requires, @provides, interfaces, unions, enums, scalars, inputs, mutations',
  subgraphs: [
    {
      name: 'products',
      sdl: `
        scalar Money
        enum Kind { TABLE CHAIR }
        interface Node { key: String! }
        union Item = Product | User
        type Maker @key(fields: "id") { id: ID! }
        type User @key(fields: "id") { id: ID! }
        type Product implements Node @key(fields: "upc") @key(fields: "name maker { id }") {
          upc: ID! key: String! name: String! kind: Kind! weight: Int price: Money maker: Maker
        }
        type Query { products(kind: Kind, under: Money): [Product!]! product(upc: ID!): Product node(key: String!): Node items: [Item!]! }`,
      resolvers: {
        Money,
        Node: { __resolveType: () => 'Product' },
        Item: { __resolveType: typeOfItem },
        Product: {
          __resolveReference: ({ upc, name }: any) =>
            PRODUCTS.find((one) => one.upc === upc || one.name === name) ?? null,
          key: ({ upc }: any) => `product:${upc}`,
        },
        Query: {
          products: (_: unknown, { kind, under }: any) =>
            PRODUCTS.filter((one) => kind == null || one.kind === kind).filter(pricedUnder(under)),
          product: (_: unknown, { upc }: any) => productByUpc(upc),
          node: (_: unknown, { key }: any) => productByUpc(key.split(':')[1]),
          items: () => [PRODUCTS[0], { id: 'u1', username: 'first' }, PRODUCTS[2]],
        },
      },
    },
    {
      name: 'inventory',
      sdl: `
        enum Stock { IN OUT }
        type Maker @key(fields: "id") { id: ID! country: String }
        type Product @key(fields: "upc") {
          upc: ID! weight: Int @external kind: Kind! @external
          stock: Stock! shipping: Int @requires(fields: "weight") label: String @requires(fields: "kind weight")
        }
        enum Kind { TABLE CHAIR }`,
      resolvers: {
        Maker: { __resolveReference: ({ id }: any) => ({ id }), country: ({ id }: any) => (id === 'm1' ? 'UK' : null) },
        Product: {
          __resolveReference: productOf,
          stock: ({ upc }: any) => stock(upc),
          shipping: ({ weight }: any) => shipping(weight),
          label: ({ kind, weight }: any) => `${kind} ${weight}`,
        },
      },
    },
    {
      name: 'reviews',
      sdl: `
        type User @key(fields: "id") { id: ID! username: String @external reviews: [Review!]! }
        type Product @key(fields: "upc") { upc: ID! reviews(atLeast: Int = 0): [Review!]! }
        type Review @key(fields: "id") { id: ID! stars: Int! author: User @provides(fields: "username") product: Product }
        input ReviewInput { upc: ID! author: ID! stars: Int! = 4 }
        type Query { review(id: ID!): Review }
        type Mutation { addReview(review: ReviewInput!): Review removeReview(id: ID!): Boolean }`,
      resolvers: {
        User: {
          __resolveReference: ({ id }: any) => ({ id }),
          reviews: ({ id }: any) => REVIEWS.filter((one) => one.author === id),
        },
        Product: {
          __resolveReference: ({ upc }: any) => ({ upc }),
          reviews: ({ upc }: any, { atLeast }: any) =>
            REVIEWS.filter((one) => one.upc === upc && one.stars >= (atLeast ?? 0)),
        },
        Review: {
          __resolveReference: ({ id }: any) => REVIEWS.find((one) => one.id === id) ?? null,
          author: ({ author }: any) => userById(author),
          product: ({ upc }: any) => ({ upc }),
        },
        Query: { review: (_: unknown, { id }: any) => REVIEWS.find((one) => one.id === id) ?? null },
        Mutation: {
          addReview: (_: unknown, args: any) => review(args.review),
          removeReview: (_: unknown, { id }: any) => id === 'r1',
        },
      },
    },
    {
      name: 'users',
      sdl: `
        type User @key(fields: "id") { id: ID! username: String @shareable seesAs: String }
        type Query { me: User }
        type Mutation { rename(id: ID!, username: String!): User }`,
      resolvers: {
        User: { __resolveReference: ({ id }: any) => userById(id) },
        Query: { me: () => USERS[0] },
        Mutation: { rename: (_: unknown, { id, username }: any) => ({ ...userById(id), username }) },
      },
    },
  ],
  monolith: createMonolith(
    `
    scalar Money
    enum Kind { TABLE CHAIR }
    enum Stock { IN OUT }
    interface Node { key: String! }
    union Item = Product | User
    type Maker { id: ID! country: String }
    type User { id: ID! username: String seesAs: String reviews: [Review!]! }
    type Product implements Node {
      upc: ID! key: String! name: String! kind: Kind! weight: Int price: Money maker: Maker
      stock: Stock! shipping: Int label: String reviews(atLeast: Int = 0): [Review!]!
    }
    type Review { id: ID! stars: Int! author: User product: Product }
    input ReviewInput { upc: ID! author: ID! stars: Int! = 4 }
    type Query {
      products(kind: Kind, under: Money): [Product!]! product(upc: ID!): Product node(key: String!): Node items: [Item!]!
      review(id: ID!): Review me: User
    }
    type Mutation {
      addReview(review: ReviewInput!): Review removeReview(id: ID!): Boolean rename(id: ID!, username: String!): User
    }`,
    {
      Money,
      Node: { __resolveType: () => 'Product' },
      Item: { __resolveType: typeOfItem },
      Maker: { country: ({ id }: any) => (id === 'm1' ? 'UK' : null) },
      User: { reviews: ({ id }: any) => REVIEWS.filter((one) => one.author === id) },
      Product: {
        key: ({ upc }: any) => `product:${upc}`,
        stock: ({ upc }: any) => stock(upc),
        shipping: ({ weight }: any) => shipping(weight),
        label: ({ kind, weight }: any) => `${kind} ${weight}`,
        reviews: ({ upc }: any, { atLeast }: any) =>
          REVIEWS.filter((one) => one.upc === upc && one.stars >= (atLeast ?? 0)),
      },
      Review: { author: ({ author }: any) => userById(author), product: ({ upc }: any) => productByUpc(upc) },
      Query: {
        products: (_: unknown, { kind, under }: any) =>
          PRODUCTS.filter((one) => kind == null || one.kind === kind).filter(pricedUnder(under)),
        product: (_: unknown, { upc }: any) => productByUpc(upc),
        node: (_: unknown, { key }: any) => productByUpc(key.split(':')[1]),
        items: () => [PRODUCTS[0], USERS[0], PRODUCTS[2]],
        review: (_: unknown, { id }: any) => REVIEWS.find((one) => one.id === id) ?? null,
        me: () => USERS[0],
      },
      Mutation: {
        addReview: (_: unknown, args: any) => review(args.review),
        removeReview: (_: unknown, { id }: any) => id === 'r1',
        rename: (_: unknown, { id, username }: any) => ({ ...userById(id), username }),
      },
    },
  ),
  queries: [
    ['{ products { upc name kind price stock shipping label maker { id country } } }'],
    ['query ($kind: Kind) { products(kind: $kind) { name reviews { stars author { username } } } }', { kind: 'CHAIR' }],
    ['query ($under: Money) { products(under: $under) { name } }', { under: { pounds: 100 } }],
    ['{ products(under: { pounds: 100, pence: [1, 2.5, "x", null, true] }) { name } }'],
    ['{ node(key: "product:1") { __typename key ... on Product { upc shipping } } }'],
    ['{ items { __typename ... on Product { upc stock } ... on User { id seesAs reviews { stars } } } }'],
    ['{ review(id: "r2") { author { username seesAs } product { name reviews(atLeast: 2) { id } } } }'],
    [
      '{ me { ...Person reviews { product { ...Shown } } } } fragment Person on User { id username } fragment Shown on Product { upc label }',
    ],
    [
      '{ a: product(upc: "1") { same: name } b: product(upc: "2") { same: weight shipping } none: product(upc: "9") { name stock } }',
    ],
    [
      'query ($with: Boolean!) { product(upc: "1") { name stock @include(if: $with) shipping @skip(if: $with) } }',
      { with: true },
    ],
    [
      'query ($with: Boolean!) { product(upc: "1") { name stock @include(if: $with) shipping @skip(if: $with) } }',
      { with: false },
    ],
    ...[true, false].flatMap((yes): [string, Record<string, unknown>][] => [
      [
        'query ($yes: Boolean!) { product(upc: "1") { name stock @include(if: $yes) shipping @skip(if: $yes) } }',
        { yes },
      ],
      [
        'query ($yes: Boolean!) { product(upc: "1") { ... @include(if: $yes) { stock } } me @skip(if: $yes) { id } }',
        { yes },
      ],
      [
        'query ($yes: Boolean = true) { products @include(if: $yes) { ...F @skip(if: $yes) } } fragment F on Product { name label }',
        { yes },
      ],
      [
        'query ($yes: Boolean!, $upc: ID!) { product(upc: $upc) @skip(if: $yes) { stock } __typename }',
        { yes, upc: '2' },
      ],
    ]),
    ['{ product(upc: "1") { name @skip(if: true) } me { id @include(if: true) username @include(if: false) } }'],
    [
      'query ($representations: Int) { products { reviews(atLeast: $representations) { id } } }',
      { representations: 2 },
    ],
    [
      'mutation { addReview(review: { upc: "1", author: "u2" }) { id stars author { username seesAs } product { name stock } } }',
    ],
    [
      'mutation ($r: ReviewInput!) { addReview(review: $r) { stars } gone: removeReview(id: "r1") rename(id: "u1", username: "x") { username reviews { id } } }',
      { r: { upc: '2', author: 'u1', stars: 2 } },
    ],
  ],
};
