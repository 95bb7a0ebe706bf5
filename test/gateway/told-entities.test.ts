/** What a subgraph told one request of an entity it is not asked for again at another place of the same request. */

import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Answer } from '../support/ask.ts';
import { startSmallGraph, type RunningSubgraph, type SmallGraph } from './small-graph.ts';

const GRADES: Readonly<Record<string, string>> = { e1: 'first line', e2: 'second line', e3: 'third line' };
const WORK = [
  { __typename: 'Task', title: 'restart' },
  { __typename: 'Call', reference: 'C-1' },
];
/** Two desks, whose leads are e1 and e2, and whose products are owned by e2 and e3. */
const DESKS = [
  { code: 'north', lead: { id: 'e1' }, deputy: { id: 'e2' }, spare: { id: 'e2' }, product: { id: 'p2' } },
  { code: 'south', lead: { id: 'e2' }, deputy: { id: 'e2' }, spare: { id: 'e3' }, product: { id: 'p3' } },
];

let graph: SmallGraph;
let people: RunningSubgraph;
let products: RunningSubgraph;
let renamed = 0;

beforeAll(async () => {
  graph = await startSmallGraph(
    [
      {
        name: 'desks',
        sdl: `
          type Query { desks(codes: [ID!]): [Desk!]! }
          type Mutation { rename: Desk! }
          type Desk { code: ID! lead: Engineer deputy: Engineer spare: Engineer product: Product }
          type Engineer @key(fields: "id") { id: ID! }
          type Product @key(fields: "id") { id: ID! }`,
        resolvers: {
          Query: {
            desks: (_: unknown, { codes }: { codes?: readonly string[] }) =>
              DESKS.filter(({ code }) => codes?.includes(code) ?? true),
          },
          Mutation: {
            rename: () => {
              renamed += 1;
              return DESKS[0];
            },
          },
        },
      },
      {
        name: 'people',
        sdl: `
          type Engineer @key(fields: "id") { id: ID! name(style: String): String grade: String work: [Work!]! team: Team box: Box @shareable }
          type Team @key(fields: "id") { id: ID! title: String size: Int }
          type Box @shareable { items: [Item!]! }
          type Item { title: String }
          union Work = Task | Call
          type Task { title: String }
          type Call { reference: String }`,
        resolvers: {
          Engineer: {
            __resolveReference: ({ id }: { id: string }) => (GRADES[id] === undefined ? null : { id }),
            name: ({ id }: { id: string }, { style }: { style?: string }) =>
              `${style === 'short' ? '' : 'engineer '}${id}${renamed > 0 ? ` (${renamed})` : ''}`,
            grade: ({ id }: { id: string }) => GRADES[id],
            work: () => WORK,
            team: ({ id }: { id: string }) => ({ id: `t-${id}`, title: `team of ${id}`, size: 3 }),
            box: () => ({ items: [{ title: 'a' }, { title: 'b' }] }),
          },
        },
      },
      {
        name: 'others',
        sdl: `
          type Team @key(fields: "id") { id: ID! motto: String }
          type Engineer @key(fields: "id") { id: ID! box: Box @shareable }
          type Box @shareable { items: [Item!]! }
          type Item { color: String }`,
        resolvers: {
          Team: { __resolveReference: ({ id }: { id: string }) => ({ id }), motto: () => 'onwards' },
          Engineer: {
            __resolveReference: ({ id }: { id: string }) => ({ id }),
            box: () => ({ items: [{ color: 'red' }, { color: 'blue' }, { color: 'green' }] }),
          },
        },
      },
      {
        name: 'products',
        sdl: `
          type Query { isOpen: Boolean }
          type Mutation { touch: Boolean }
          type Product @key(fields: "id") { id: ID! owner: Engineer }
          type Engineer @key(fields: "id") { id: ID! }`,
        resolvers: {
          Mutation: { touch: () => true },
          Product: {
            __resolveReference: ({ id }: { id: string }) => ({ id }),
            owner: ({ id }: { id: string }) => ({ id: id.replace('p', 'e') }),
          },
        },
      },
    ],
    { supplierTimeoutMs: 1200, requestTimeoutMs: 1400 },
  );
  people = graph.subgraphs.get('people')!;
  products = graph.subgraphs.get('products')!;
});

afterAll(() => graph?.stop());

afterEach(() => {
  for (const subgraph of graph.subgraphs.values()) {
    subgraph.received.length = 0;
    subgraph.spoil = null;
  }
  renamed = 0;
});

/** Of each request that `people` received, whom it asked for, list by list. */
function askedOf(): string[][][] {
  return people.received.map(({ body: { variables } }) =>
    Object.values(variables ?? {}).flatMap((list) =>
      Array.isArray(list) ? [(list as { id: string }[]).map(({ id }) => id)] : [],
    ),
  );
}

function codesOf({ errors = [] }: Answer['body']): unknown[] {
  return errors.map(({ extensions }) => extensions['code']);
}

function withoutExtensions({ extensions: _extensions, ...body }: Answer['body']): unknown {
  return body;
}

describe('an entity that stands at several places of an operation', () => {
  it('is asked for once, where what was told before is all that is asked for', async () => {
    const { body } = await graph.query(`{
      north: desks(codes: ["north"]) { deputy { name grade team { title size } } product { owner { team { size } name } } }
    }`);
    expect(withoutExtensions(body)).toEqual({
      data: {
        north: [
          {
            deputy: { name: 'engineer e2', grade: 'second line', team: { title: 'team of e2', size: 3 } },
            product: { owner: { team: { size: 3 }, name: 'engineer e2' } },
          },
        ],
      },
    });
    expect(askedOf()).toEqual([[['e2']]]);
  });

  it('is asked for where it was not told of before, and only it', async () => {
    const { body } = await graph.query('{ desks { lead { name grade } product { owner { name } } } }');
    expect(withoutExtensions(body)).toEqual({
      data: {
        desks: [
          { lead: { name: 'engineer e1', grade: 'first line' }, product: { owner: { name: 'engineer e2' } } },
          { lead: { name: 'engineer e2', grade: 'second line' }, product: { owner: { name: 'engineer e3' } } },
        ],
      },
    });
    expect(askedOf()).toEqual([[['e1', 'e2']], [['e3']]]);
  });

  it('is asked for once where both places are ready together, whichever comes first in the document', async () => {
    for (const document of [
      '{ desks { lead { name grade } deputy { grade } } }',
      '{ desks { deputy { grade } lead { name grade } } }',
    ]) {
      people.received.length = 0;
      const { body } = await graph.query(document);
      expect(withoutExtensions(body)).toEqual({
        data: {
          desks: [
            { lead: { name: 'engineer e1', grade: 'first line' }, deputy: { grade: 'second line' } },
            { lead: { name: 'engineer e2', grade: 'second line' }, deputy: { grade: 'second line' } },
          ],
        },
      });
      expect(askedOf()).toEqual([[['e1', 'e2']]]);
    }
  });

  it('is asked for at the one of several places that selects most, of those where it stands', async () => {
    const { body } = await graph.query(
      '{ desks(codes: ["north"]) { spare { grade } deputy { name grade } lead { name grade team { size } } } }',
    );
    expect(body.data).toEqual({
      desks: [
        {
          spare: { grade: 'second line' },
          deputy: { name: 'engineer e2', grade: 'second line' },
          lead: { name: 'engineer e1', grade: 'first line', team: { size: 3 } },
        },
      ],
    });
    expect(askedOf().map((lists) => lists.toSorted())).toEqual([[['e1'], ['e2']]]);
  });

  it('has at each place what is selected there, by its type', async () => {
    const { body } = await graph.query(`{
      desks(codes: ["north"]) {
        deputy { work { __typename ... on Task { title } ... on Call { reference } } }
        product { owner { work { ... on Call { reference } } } }
      }
    }`);
    expect(withoutExtensions(body)).toEqual({
      data: { desks: [{ deputy: { work: WORK }, product: { owner: { work: [{}, { reference: 'C-1' }] } } }] },
    });
    expect(askedOf()).toEqual([[['e2']]]);
  });

  it('is asked for again with other arguments, and for more than was told', async () => {
    const { body } = await graph.query(`{
      desks(codes: ["north"]) { deputy { name } product { owner { name(style: "short") } } }
    }`);
    expect(body.data).toEqual({
      desks: [{ deputy: { name: 'engineer e2' }, product: { owner: { name: 'e2' } } }],
    });
    expect(askedOf()).toEqual([[['e2']], [['e2']]]);
    people.received.length = 0;
    const { body: more } = await graph.query(`{
      desks(codes: ["north"]) { deputy { name } product { owner { name grade } } }
    }`);
    expect(more.data.desks[0].product.owner).toEqual({ name: 'engineer e2', grade: 'second line' });
    expect(askedOf()).toEqual([[['e2']], [['e2']]]);
  });

  it('is asked for again after each change that a mutation makes', async () => {
    const { body } = await graph.query(
      'mutation { first: rename { lead { name } } touch second: rename { lead { name } } }',
    );
    expect(body.data).toEqual({
      first: { lead: { name: 'engineer e1 (1)' } },
      touch: true,
      second: { lead: { name: 'engineer e1 (2)' } },
    });
  });

  it('is nobody at each place, where there is nobody', async () => {
    products.spoil = async (request, response) => {
      const answer = JSON.stringify(await products.answerTo(request));
      response.writeHead(200, { 'content-type': 'application/json' }).end(answer.replaceAll('"e3"', '"e9"'));
    };
    const { body } = await graph.query('{ desks { lead { name grade } product { owner { name } } } }');
    expect(body.data.desks.map(({ product }: { product: unknown }) => product)).toEqual([
      { owner: { name: 'engineer e2' } },
      { owner: { name: null } },
    ]);
  });
});

describe('an entity of which something went wrong where it was told', () => {
  /** The first answer is not given before `products` has answered, so that who comes second is waiting for it. */
  const spoilFirst = (spoil: NonNullable<RunningSubgraph['spoil']>): void => {
    const owners = Promise.withResolvers<void>();
    products.spoil = async (request, response) => {
      const answer = await products.answerTo(request);
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer), () => {
        // What it leads to has then been asked for.
        void sleep(100).then(owners.resolve);
      });
    };
    people.spoil = async (request, response) => {
      if (people.received.length > 1) {
        const answer = await people.answerTo(request);
        response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
        return;
      }
      await owners.promise;
      await spoil(request, response);
    };
  };
  const DOCUMENT = '{ desks(codes: ["north"]) { deputy { name grade } product { owner { name } } } }';

  const failingAt =
    (field: 'name' | 'grade'): NonNullable<RunningSubgraph['spoil']> =>
    async (request, response) => {
      const { data } = await people.answerTo(request);
      const errors = [{ message: `no ${field}`, path: ['_entities', 0, field] }];
      const [first, ...others] = data!['_entities'] as object[];
      response
        .writeHead(200, { 'content-type': 'application/json' })
        .end(JSON.stringify({ data: { _entities: [{ ...first, [field]: null }, ...others] }, errors }));
    };

  it('is asked for by itself, though it was waited for', async () => {
    spoilFirst(failingAt('name'));
    const { body } = await graph.query(DOCUMENT);
    expect(body.data).toEqual({
      desks: [{ deputy: { name: null, grade: 'second line' }, product: { owner: { name: 'engineer e2' } } }],
    });
    expect(codesOf(body)).toEqual(['SUPPLIER_ERROR']);
    expect(askedOf()).toEqual([[['e2']], [['e2']]]);
  });

  it('is not asked for again, where it went wrong with what stands at the other place alone', async () => {
    spoilFirst(failingAt('grade'));
    const { body } = await graph.query(DOCUMENT);
    expect(body.data).toEqual({
      desks: [{ deputy: { name: 'engineer e2', grade: null }, product: { owner: { name: 'engineer e2' } } }],
    });
    expect(codesOf(body)).toEqual(['SUPPLIER_ERROR']);
    expect(askedOf()).toEqual([[['e2']]]);
  });

  it('is not asked for again, where it went wrong with another one', async () => {
    spoilFirst(failingAt('name'));
    const { body } = await graph.query('{ desks { lead { name grade } product { owner { name } } } }');
    expect(body.data.desks.map(({ product }: { product: unknown }) => product)).toEqual([
      { owner: { name: 'engineer e2' } },
      { owner: { name: 'engineer e3' } },
    ]);
    expect(codesOf(body)).toEqual(['SUPPLIER_ERROR']);
    expect(askedOf()).toEqual([[['e1', 'e2']], [['e3']]]);
  });

  it('is not asked for again, where nobody says with what it went wrong', async () => {
    spoilFirst(async (request, response) => {
      const answer = { ...(await people.answerTo(request)), errors: [{ message: 'something' }] };
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
    });
    const { body } = await graph.query(DOCUMENT);
    expect(body.data.desks[0].product).toEqual({ owner: { name: 'engineer e2' } });
    expect(askedOf()).toEqual([[['e2']]]);
    expect(body.extensions.sources.find(({ subgraph }) => subgraph === 'people')).toMatchObject({ state: 'PARTIAL' });
  });

  it('is asked for by itself, where the answer was no answer', async () => {
    spoilFirst((_request, response) => void response.writeHead(200, { 'content-type': 'application/json' }).end('[]'));
    const { body } = await graph.query(DOCUMENT);
    expect(body.data).toEqual({
      desks: [{ deputy: { name: null, grade: null }, product: { owner: { name: 'engineer e2' } } }],
    });
    expect(codesOf(body)).toEqual(['SUPPLIER_MALFORMED']);
    expect(askedOf()).toEqual([[['e2']], [['e2']]]);
  });

  it('is asked for by itself, where that failed before', async () => {
    people.spoil = async (request, response) => {
      if (people.received.length === 1) return void response.writeHead(500).end();
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(JSON.stringify(await people.answerTo(request)));
    };
    products.spoil = async (request, response) => {
      await sleep(200);
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(JSON.stringify(await products.answerTo(request)));
    };
    const { body } = await graph.query(DOCUMENT);
    expect(body.data.desks[0].product).toEqual({ owner: { name: 'engineer e2' } });
    expect(codesOf(body)).toEqual(['SUPPLIER_HTTP_STATUS']);
  });

  it('is there where its own time is not over, though the time of who asked for more is', async () => {
    people.spoil = async (request, response) => {
      // What comes after this at `others` has its half of the time that there is.
      await sleep(900);
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(JSON.stringify(await people.answerTo(request)));
    };
    const { body } = await graph.query('{ desks(codes: ["south"]) { lead { name team { motto } } deputy { name } } }');
    expect(body.data).toEqual({ desks: [{ lead: { name: null, team: null }, deputy: { name: 'engineer e2' } }] });
  });

  it('is what its supplier said, where another one says more of it at the other place', async () => {
    products.spoil = async (request, response) => {
      // By then `others` has been heard.
      await sleep(200);
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(JSON.stringify(await products.answerTo(request)));
    };
    const { body } = await graph.query(`{
      desks(codes: ["north"]) { deputy { box { items { title color } } } product { owner { box { items { title } } } } }
    }`);
    expect(body.data.desks[0].product.owner.box.items).toEqual([{ title: 'a' }, { title: 'b' }]);
    expect(askedOf()).toEqual([[['e2']], [['e2']]]);
  });

  it('is not waited for twice, where nobody answers', async () => {
    people.spoil = () => {};
    const { body } = await graph.query(DOCUMENT);
    expect(body.data).toEqual({
      desks: [{ deputy: { name: null, grade: null }, product: { owner: { name: null } } }],
    });
    expect(codesOf(body)).toEqual(['SUPPLIER_TIMEOUT']);
    expect(people.received).toHaveLength(1);
    const row = body.extensions.sources.find(({ subgraph }) => subgraph === 'people');
    expect(row).toMatchObject({ state: 'NOT_ANSWERED', requests: 1 });
  });
});
