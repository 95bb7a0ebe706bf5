/**
 * Answers of an operation that is asked often are checked by code that was compiled for it: it has to find whatever is found where the
 * operation is new. Each drawn answer, right or wrong, is given at a field that was never asked for before and at one that is warm.
 */

import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Answer } from '../support/ask.ts';
import { startSmallGraph, type SmallGraph } from './small-graph.ts';

const RUNS = 400;
/** More records than it takes until a check is compiled. */
const WARMING_RECORDS = 150;

type JsonObject = Record<string, unknown>;
/** Where in an answer something is done to it, and what. */
interface Change {
  readonly place: number;
  readonly kind: 'leaf' | 'replace' | 'delete' | 'add' | 'last' | 'typename' | 'null' | 'unknown';
  readonly value: unknown;
}

const ITEM = {
  id: 'one',
  name: 'a name',
  count: 3,
  ratio: 0.5,
  on: true,
  kind: 'SMALL',
  kinds: ['SMALL', 'LARGE'],
  tags: ['a', 'b'],
  grid: [[1, null], null, []],
  any: { deep: [1] },
  part: { size: 1, unit: null },
  parts: [
    { size: 2, unit: 'kg' },
    { size: 0, unit: null },
  ],
  thing: { __typename: 'Box', label: 'box', depth: 4 },
  things: [{ __typename: 'Bag', label: 'bag', colour: 'red' }, null, { __typename: 'Box', label: 'box', depth: null }],
};

const SELECTION = `{ id name count ratio on kind kinds tags grid any part { size unit } parts { size unit }
  thing { label ... on Box { depth } ... on Bag { colour } } things { __typename label ... on Bag { colour } } }`;

let small: SmallGraph;
let change: readonly Change[] = [];
let records = 1;

beforeAll(async () => {
  const cold = Array.from({ length: RUNS }, (_unused, index) => `cold${index}`);
  const list = (): unknown => Array.from({ length: records }, () => ITEM);
  small = await startSmallGraph([
    {
      name: 'items',
      sdl: `
        type Query { warm: [Item]! ${cold.map((name) => `${name}: [Item]!`).join(' ')} }
        type Item { id: ID! name: String count: Int! ratio: Float on: Boolean! kind: Kind kinds: [Kind!] tags: [String!]! grid: [[Int]]
          any: Any part: Part parts: [Part!]! thing: Thing things: [Thing]! }
        type Part { size: Int! unit: String }
        enum Kind { SMALL LARGE }
        scalar Any
        interface Thing { label: String! }
        type Box implements Thing { label: String! depth: Int }
        type Bag implements Thing { label: String! colour: String }`,
      resolvers: { Query: Object.fromEntries(['warm', ...cold].map((name) => [name, list])) },
    },
  ]);
  const items = small.subgraphs.get('items')!;
  items.spoil = async (request, response) => {
    const answer = await items.answerTo(request);
    const data = JSON.parse(JSON.stringify(answer.data)) as Record<string, JsonObject[]>;
    for (const list of Object.values(data)) for (const one of change) apply(structuredClone(one), list.at(-1)!);
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ data }));
  };
  records = WARMING_RECORDS;
  await small.query(`{ warm ${SELECTION} }`);
  records = 1;
});
afterAll(() => small?.stop());

const CHANGE: fc.Arbitrary<Change> = fc.record({
  place: fc.nat(),
  kind: fc.constantFrom(
    'leaf',
    'leaf',
    'leaf',
    'replace',
    'replace',
    'delete',
    'add',
    'last',
    'typename',
    'null',
    'unknown',
  ),
  value: fc.oneof(
    fc.constantFrom<unknown>(
      '',
      'SMALL',
      'MEDIUM',
      'Box',
      'Bag',
      'Part',
      'Thing',
      'Nobody',
      true,
      [],
      {},
      [null],
      [['a']],
    ),
    fc.constantFrom(0, 1.5, 1.5, 2 ** 31, -(2 ** 31), 2 ** 53, 1e300),
    fc.jsonValue({ maxDepth: 2 }),
  ),
});

/** Every object below, each with each of its names. */
function placesIn(value: unknown): { readonly owner: JsonObject; readonly name: string }[] {
  if (typeof value !== 'object' || value === null) return [];
  const owner = value as JsonObject;
  return Object.keys(owner).flatMap((name) => [{ owner, name }, ...placesIn(owner[name])]);
}

function apply({ place, kind, value }: Change, record: JsonObject): void {
  const places = placesIn(record);
  if (places.length === 0) return;
  const { owner, name } = places[place % places.length]!;
  const was = owner[name];
  if (kind === 'replace') owner[name] = value;
  if (kind === 'leaf') record[Object.keys(record)[place % Object.keys(record).length]!] = value;
  if (kind === 'null') owner[name] = null;
  if (kind === 'unknown') record['kind'] = 'MEDIUM';
  if (kind === 'add') owner['unasked'] = value;
  if (kind === 'typename') owner['__typename'] = value;
  if (kind === 'delete' || kind === 'last') delete owner[name];
  if (kind === 'last') owner[name] = was;
}

/** As if both had been asked for by one name. */
async function said(field: string): Promise<unknown> {
  const { text }: Answer = await small.query(`{ ${field} ${SELECTION} }`);
  const { data, errors } = JSON.parse(
    text.replaceAll(`"${field}"`, '"items"').replaceAll(`Query.${field}`, 'Query.items'),
  );
  return { data, errors };
}

const met = { sound: 0, refused: 0, nulled: 0 };

it('finds by compiled code what is found without', { timeout: 60_000 }, async () => {
  let run = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(CHANGE, { maxLength: 3 }), async (changes) => {
      change = changes;
      const cold = await said(`cold${run % RUNS}`);
      run += 1;
      // Their order too.
      expect(JSON.stringify(await said('warm'))).toBe(JSON.stringify(cold));
      const { data, errors } = cold as Answer['body'];
      if (errors === undefined) met.sound += 1;
      else if (data === null) met.refused += 1;
      else met.nulled += 1;
    }),
    { numRuns: RUNS, endOnFailure: true, examples: [[[{ kind: 'leaf', place: 0, value: 1.5 }]]] },
  );
  for (const count of Object.values(met)) expect(count).toBeGreaterThan(RUNS / 50);
});
