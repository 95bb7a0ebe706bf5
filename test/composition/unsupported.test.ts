import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { composeServices } from '@apollo/composition';
import { parse } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SupergraphError } from '../../gateway/supergraph/errors.ts';
import { readSupergraphFile } from '../../gateway/supergraph/supergraph-file.ts';
import { assertSupported, findUnsupportedFeatures } from '../../gateway/supergraph/unsupported.ts';

/** A supergraph of one or two small shops, as the composition library writes it. */
function composeShop(products: string, reviews?: string, imports = ''): string {
  const link = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@shareable", "@tag", "@inaccessible", "@override"${imports}])`;
  const services = [products, ...(reviews === undefined ? [] : [reviews])].map((sdl, index) => ({
    name: `shop-${index}`,
    url: `http://shop-${index}.invalid/graphql`,
    typeDefs: parse(`${link} ${sdl}`),
  }));
  const { supergraphSdl, errors } = composeServices(services);
  if (supergraphSdl === undefined) throw new Error(errors.map(({ message }) => message).join('\n'));
  return supergraphSdl;
}

const SHOP =
  'type Query { product: Product } type Product @key(fields: "id") { id: ID! name: String @tag(name: "x") code: Int @inaccessible }';

describe('features that are obeyed', () => {
  it.each([
    ['@key, @tag and @inaccessible', composeShop(SHOP)],
    [
      '@override without a label, and an interface object',
      composeShop(
        'type Query { m: Media } interface Media @key(fields: "id") { id: ID! } type Book implements Media @key(fields: "id") { id: ID! a: Int }',
        'type Media @interfaceObject @key(fields: "id") { id: ID! reviews: Int } type Book @key(fields: "id") { id: ID! a: Int @override(from: "shop-0") }'.replace(
          /type Book.*/,
          '',
        ),
        ', "@interfaceObject"',
      ),
    ],
    [
      'a feature of somebody else that any gateway may ignore',
      composeShop(SHOP).replace('schema\n', 'schema\n  @link(url: "https://specs.example.invalid/mood/v1.0")\n'),
    ],
    [
      '@cost and @listSize',
      composeShop(
        SHOP.replace('name: String', 'name: String @cost(weight: 9) names: [ID!] @listSize(assumedSize: 9)'),
        undefined,
        ', "@cost", "@listSize"',
      ),
    ],
    ['a mutation', composeShop(`${SHOP} type Mutation { add: Int }`)],
    [
      '@authenticated, @requiresScopes and @policy',
      composeShop(
        SHOP.replace(
          'name: String',
          'name: String @authenticated @requiresScopes(scopes: [["a"]]) @policy(policies: [["b"]])',
        ),
        undefined,
        ', "@authenticated", "@requiresScopes", "@policy"',
      ),
    ],
    [
      'a type called Subscription that is no root type',
      composeShop(`${SHOP} type Holder { s: Int }`).replace('type Holder', 'type Subscription'),
    ],
  ])('%s', (_, supergraphSdl) => {
    expect(findUnsupportedFeatures(supergraphSdl)).toEqual([]);
    expect(() => assertSupported(supergraphSdl)).not.toThrow();
  });
});

describe('features that are not supported yet', () => {
  const join05 = 'https://specs.apollo.dev/join/v0.5';
  it.each([
    [
      'another version of @authenticated than is enforced',
      composeShop(SHOP.replace('name: String', 'name: String @authenticated'), undefined, ', "@authenticated"').replace(
        'authenticated/v0.1',
        'authenticated/v0.2',
      ),
      ['authenticated v0.2'],
    ],
    [
      'another version of @policy, whatever its link says it is for',
      composeShop(
        SHOP.replace('name: String', 'name: String @policy(policies: [["a"]])'),
        undefined,
        ', "@policy"',
      ).replace(/policy\/v0\.1", for: SECURITY/, 'policy/v1.0"'),
      ['policy v1.0'],
    ],
    [
      'an access directive where it would not be seen',
      composeShop(SHOP).replace(
        'name: String @tag',
        'name: String @join__directive(graphs: [SHOP_0], name: "policy", args: {}) @tag',
      ),
      ['@join__directive(name: "policy")'],
    ],
    [
      '@context',
      composeShop(
        'type Query { product: Product } type Product @key(fields: "id") @context(name: "shop") { id: ID! price: Int part: Part } type Part @key(fields: "id") { id: ID! cost(price: Int @fromContext(field: "$shop { price }")): Int }',
        'type Query { other: Int } ',
        ', "@context", "@fromContext"',
      ),
      ['@context and @fromContext'],
    ],
    [
      '@cost and @listSize of another version than is known',
      composeShop(SHOP.replace('name: String', 'name: String @cost(weight: 9)'), undefined, ', "@cost"').replace(
        '/cost/v0.1',
        '/cost/v0.2',
      ),
      ['cost v0.2'],
    ],
    [
      'progressive @override',
      composeShop(
        'type Query { product: Product } type Product @key(fields: "id") { id: ID! name: String }',
        'type Product @key(fields: "id") { id: ID! name: String @override(from: "shop-0", label: "percent(50)") }',
      ),
      ['progressive @override'],
    ],
    ['subscriptions', composeShop(`${SHOP} type Subscription { changed: ID }`), ['subscriptions']],
    [
      'incremental delivery',
      `${composeShop(SHOP)} directive @defer(label: String) on FRAGMENT_SPREAD | INLINE_FRAGMENT`,
      ['@defer'],
    ],
    [
      'a join specification from the future',
      composeShop(SHOP).replace(join05, 'https://specs.apollo.dev/join/v0.9'),
      ['join v0.9'],
    ],
    [
      "somebody else's feature that is needed for security",
      composeShop(SHOP).replace(
        'schema\n',
        'schema\n  @link(url: "https://specs.example.invalid/vault/v1.0", for: SECURITY)\n',
      ),
      ['https://specs.example.invalid/vault/v1.0 (for: SECURITY)'],
    ],
    [
      'connectors, whatever their link says they are for',
      composeShop(SHOP).replace('schema\n', 'schema\n  @link(url: "https://specs.apollo.dev/connect/v0.1")\n'),
      ['@connect (Apollo Connectors)'],
    ],
    [
      'several at once, each by its name',
      composeShop(
        `${SHOP.replace('name: String', 'name: String @cost(weight: 1)')} type Subscription { changed: ID }`,
        undefined,
        ', "@cost"',
      ).replace('/cost/v0.1', '/cost/v0.2'),
      ['cost v0.2', 'subscriptions'],
    ],
  ])('%s', (_, supergraphSdl, features) => {
    expect(findUnsupportedFeatures(supergraphSdl)).toEqual(features);
    const error = catchError(() => assertSupported(supergraphSdl));
    expect(error).toMatchObject({ code: 'SUPERGRAPH_UNSUPPORTED', features });
    for (const feature of features) expect(error.message).toContain(feature);
  });
});

describe('reading a supergraph file', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'throughline-supergraph-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const write = (name: string, text: string): string => {
    const path = join(folder, name);
    writeFileSync(path, text);
    return path;
  };

  it('returns the text of a supergraph as it is', () => {
    const text = composeShop(SHOP);
    expect(readSupergraphFile(write('shop.graphql', text))).toBe(text);
  });

  it('says that there is no such file, or that it cannot be read, with the path as given', () => {
    const path = join(folder, 'nowhere.graphql');
    expect(catchError(() => readSupergraphFile(path))).toMatchObject({
      code: 'SUPERGRAPH_MISSING',
      message: `${path}: there is no such file`,
    });
    expect(catchError(() => readSupergraphFile(folder))).toMatchObject({
      code: 'SUPERGRAPH_MISSING',
      message: `${folder}: it cannot be read (EISDIR)`,
    });
  });

  it.each([
    ['an empty file', '', /is not GraphQL \(line 1, column 1\)/],
    ['what is not GraphQL', 'type Query {\n  a: !\n}', /is not GraphQL \(line 2, column 6\)/],
    ['a query', '{ product { id } }', /is not a supergraph/],
    ['a schema that is no supergraph', 'type Query { a: Int }', /is not a supergraph of Federation 2/],
    [
      'a subgraph',
      'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"]) type Query { a: Int }',
      /is not a supergraph of Federation 2/,
    ],
    [
      'a supergraph with a type missing',
      composeShop(SHOP).replace(/type Product[^}]*\}/, ''),
      /is not a supergraph of Federation 2/,
    ],
  ])('refuses %s as invalid', (name, text, message) => {
    const path = write(`${name.replaceAll(' ', '-')}.graphql`, text);
    const error = catchError(() => readSupergraphFile(path));
    expect(error.code).toBe('SUPERGRAPH_INVALID');
    expect(error.message).toMatch(message);
    expect(error.message.startsWith(path)).toBe(true);
  });

  it('names the feature that is not supported, and the file', () => {
    const path = write('subscriptions.graphql', composeShop(`${SHOP} type Subscription { changed: ID }`));
    expect(catchError(() => readSupergraphFile(path))).toMatchObject({
      code: 'SUPERGRAPH_UNSUPPORTED',
      message: `${path}: The supergraph uses what is not supported yet: subscriptions`,
      features: ['subscriptions'],
    });
  });
});

function catchError(run: () => unknown): SupergraphError {
  try {
    run();
  } catch (error) {
    if (error instanceof SupergraphError) return error;
    throw error;
  }
  throw new Error('expected a SupergraphError, and nothing was thrown');
}
