/** What operations cost by `@cost` and `@listSize`: reckoned by hand, and told by a gateway that lets nothing run that costs anything. */

import { getIntrospectionQuery, Kind, parse, print, type OperationDefinitionNode } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseConfig } from '../../../gateway/config.ts';
import { startSmallGraph, type SmallGraph } from '../../gateway/small-graph.ts';

const SDL = `
  type Query {
    item: Item
    many: [Item]
    number: Int
    heavy: Int @cost(weight: 7)
    assumed: [Item] @listSize(assumedSize: 3)
    sliced(first: Int = 4, last: Int): [Item] @listSize(slicingArguments: ["first", "last"], requireOneSlicingArgument: false)
    strict(first: Int, last: Int): [Item] @listSize(slicingArguments: ["first", "last"])
    within(filter: Filter): [Item] @listSize(assumedSize: 2)
    sized(first: Int): Page @listSize(slicingArguments: ["first"], sizedFields: ["rows"])
    page(first: Int = 6): PlainPage
    either: Either
    weighed(code: Int @cost(weight: 9)): Int
  }
  type Mutation { change: Item }
  input Filter { most: Int tone: Tone weight: Int @cost(weight: 5) inner: Filter }
  enum Tone @cost(weight: 2) { LOW }
  type Page { rows: [Item] others: [Item] }
  type PlainPage { nodes: [Item] edges: [Item] }
  union Either = Item | Dear
  type Item { id: Int dear: Dear items: [Item] }
  type Dear @cost(weight: 20) { id: Int price: Int @cost(weight: 3) }
`;

let graph: SmallGraph;
beforeAll(async () => {
  const { limits } = parseConfig([], {});
  graph = await startSmallGraph([{ name: 'a', sdl: SDL }], { limits: { ...limits, cost: 0 } });
}, 60_000);
afterAll(() => graph?.stop());

async function costOf(document: string, variables?: Readonly<Record<string, unknown>>): Promise<unknown> {
  const { body, status } = await graph.query(document, variables);
  const [error] = body.errors ?? [];
  if (error?.extensions['code'] !== 'OPERATION_TOO_COSTLY') return status === 200 ? 0 : error;
  expect(status).toBe(400);
  return error.extensions['value'] ?? error.message;
}

describe('an operation costs', () => {
  it.each<[string, string, number, object?]>([
    ['nothing for numbers', '{ number __typename }', 0],
    ['one for an object', '{ item { id } }', 1],
    ['as much as its field weighs', '{ heavy }', 7],
    ['as much as its type weighs, and its fields', '{ item { dear { id price } } }', 1 + 20 + 3],
    ['what a list is taken to hold of which nothing is known', '{ many { id } }', 10],
    ['as often as lists are long, within each other', '{ many { items { dear { id } } } }', 10 * (1 + 10 * (1 + 20))],
    ['what a list is said to hold', '{ assumed { id } }', 3],
    ['the default of what is asked for', '{ sliced { id } }', 4],
    ['what is asked for', '{ sliced(first: 30) { id } }', 30],
    ['the most of what is asked for', '{ sliced(first: 3, last: 40) { id } }', 40],
    ['what a variable asks for', 'query ($n: Int) { sliced(first: $n) { id } }', 8, { n: 8 }],
    ['what a variable asks for by default', 'query ($n: Int = 9) { sliced(first: $n) { id } }', 9],
    ['the default of the argument where the variable is left out', 'query ($n: Int) { sliced(first: $n) { id } }', 4],
    ['what is asked for once', '{ strict(last: 5) { id } }', 5],
    ['one for an input object', '{ within(filter: { most: 2 }) { id } }', 2 + 1],
    ['the same in a variable', 'query ($f: Filter) { within(filter: $f) { id } }', 2 + 1, { f: { most: 2 } }],
    [
      'what the values in an input object weigh',
      '{ within(filter: { most: 1, tone: LOW, weight: 1, inner: { weight: 1 } }) { id } }',
      2 + (1 + 2 + 5 + (1 + 5)),
    ],
    [
      'the same in a variable',
      'query ($f: Filter) { within(filter: $f) { id } }',
      2 + (1 + 2 + 5 + (1 + 5)),
      { f: { most: 1, tone: 'LOW', weight: 1, inner: { weight: 1 } } },
    ],
    ['what an argument weighs', '{ weighed(code: 1) }', 9],
    ['nothing for an argument that is not given', '{ weighed }', 0],
    ['its size where it belongs', '{ sized(first: 7) { rows { id } others { id } } }', 1 + 7 + 10],
    ['its size through fragments', '{ sized(first: 7) { ...F } } fragment F on Page { ... { rows { id } } }', 1 + 7],
    ['the page that it asks for, where nothing is said', '{ page { nodes { id } edges { id } } }', 1 + 6 + 6],
    ['the dearest of what may be there', '{ either { ... on Item { items { id } } ... on Dear { price } } }', 1 + 10],
    [
      'all of what is there in any case',
      '{ either { ... on Item { id } ...D ...D } } fragment D on Dear { price }',
      1 + 6,
    ],
    ['nothing for what is left out', '{ item @skip(if: true) { id } many @include(if: false) { id } }', 0],
    [
      'as conditions fall',
      'query ($b: Boolean!) { many @include(if: $b) { id } item @skip(if: $b) { id } }',
      10,
      { b: true },
    ],
    [
      'the same the other way',
      'query ($b: Boolean!) { many @include(if: $b) { id } item @skip(if: $b) { id } }',
      1,
      { b: false },
    ],
    ['ten more for a change', 'mutation { change { id } }', 1 + 10],
  ])('%s', async (_what, document, cost, variables) => {
    expect(await costOf(document, variables as Record<string, unknown> | undefined)).toBe(cost);
  });

  it.each([
    ['{ strict { id } }', 'got 0 of them'],
    ['{ strict(first: 1, last: 1) { id } }', 'got 2 of them'],
  ])('nothing that can be told where %s says no size', async (document, says) => {
    expect(await costOf(document)).toBe(`Query.strict must be given exactly one of first, last; ${says}.`);
  });
});

describe('what describes the schema', () => {
  const MAXIMUM = 1000;
  let open: SmallGraph;
  beforeAll(async () => {
    const { limits } = parseConfig([], {});
    open = await startSmallGraph([{ name: 'a', sdl: SDL }], { limits: { ...limits, cost: MAXIMUM } });
  }, 60_000);
  afterAll(() => open?.stop());

  /** What tools ask for, so often in one operation. */
  const wholly = (times: number): string => {
    const [operation, ...fragments] = parse(getIntrospectionQuery()).definitions as readonly OperationDefinitionNode[];
    const [field] = operation!.selectionSet.selections;
    const selections = Array.from({ length: times }, (_unused, index) => ({
      ...field!,
      alias: { kind: Kind.NAME, value: `again${index}` },
    }));
    return [{ ...operation!, selectionSet: { ...operation!.selectionSet, selections } }, ...fragments]
      .map((definition) => print(definition as OperationDefinitionNode))
      .join('\n');
  };

  it.each([1, 4])('is told whole, %s times at once', async (times) => {
    const { body } = await open.query(wholly(times));
    expect(body.errors).toBeUndefined();
    expect(Object.keys(body.data)).toHaveLength(times);
  });

  it('is told no oftener than that at once, by whatever way it is asked for', async () => {
    const refused = { extensions: { code: 'OPERATION_TOO_COSTLY', limit: 'cost', maximum: MAXIMUM } };
    expect((await open.query(wholly(5))).body.errors).toMatchObject([
      { extensions: { ...refused.extensions, value: 1250 } },
    ]);
    const wide = Array.from(
      { length: 28 },
      (_unused, index) =>
        `s${index}: __schema { types { fields { type { ...N ofType { ...N } } args { ...V type { ...N ofType { ...N } } } } possibleTypes { ...N } inputFields { ...V type { ...N } } } }`,
    ).join(' ');
    const document = `{ ${wide} } fragment N on __Type { name kind description } fragment V on __InputValue { name description defaultValue }`;
    expect((await open.query(document)).body.errors).toMatchObject([refused]);
  });
});
