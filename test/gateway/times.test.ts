/** One pair of times a request: the same for every desk, in headers and in the operation, and back to the client. */

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { AS_KNOWN_AT_HEADER, AS_OF_HEADER, TIMES_ORIGIN_HEADER } from '../../schema/contract/times.ts';
import { startEchoingDesks, type EchoingDesks } from './echoing-desks.ts';
import { startGatewayHere, startSmallGraph, type SmallGateway } from './small-graph.ts';

const START = Date.parse('2026-01-15T12:00:00.000Z');
let now = START;
let desks: EchoingDesks;
let gateway: SmallGateway;
beforeAll(async () => {
  desks = await startEchoingDesks();
  gateway = await startGatewayHere(
    { kind: 'organisations', organisationsFile: null },
    // Each look at the clock is a second later: two looks for one request would show.
    { supplierUrls: desks.supplierUrls, clock: () => (now += 1000) },
  );
}, 60_000);
afterAll(async () => {
  await gateway?.stop();
  await desks?.stop();
});
beforeEach(() => {
  now = START;
  desks.asked.splice(0);
});

/** In two steps: what the NSD says of bonds comes before the tickets' own desks are asked. */
const EVERYBODY =
  'incident(id: "I-1") { title { text } tickets { status } involvements { state tickets { reference } } }';
const DESKS = 'a: desk(code: "nsd") { chainHead { hash } } b: desk(code: "spine") { chainHead { hash } }';

function pairsAsked(): unknown[] {
  const pairs = desks.asked.map(({ headers }) =>
    [AS_OF_HEADER, AS_KNOWN_AT_HEADER, TIMES_ORIGIN_HEADER].map((name) => headers[name]),
  );
  return [...new Set(pairs.map((pair) => pair.join(' ')))];
}

async function ask(query: string, variables?: Readonly<Record<string, unknown>>) {
  const { body } = await gateway.query(query, variables);
  return [body.extensions.asOf, body.extensions.asKnownAt];
}

describe('a request that names no time', () => {
  it('is pinned to now, once, for all desks', async () => {
    const pinned = '2026-01-15T12:00:01.000Z';
    expect(await ask(`{ ${EVERYBODY} }`)).toEqual([pinned, pinned]);
    expect(new Set(desks.asked.map(({ subgraph }) => subgraph))).toEqual(new Set(desks.supplierUrls.keys()));
    expect(pairsAsked()).toEqual([`${pinned} ${pinned} default`]);
  });

  it('is pinned anew each time', async () => {
    const [first, second] = [await ask(`{ ${DESKS} }`), await ask(`{ ${DESKS} }`)];
    expect(first).toEqual(['2026-01-15T12:00:01.000Z', '2026-01-15T12:00:01.000Z']);
    // Others look at the clock too, which goes on with each look: which reading the second one had is theirs to say.
    expect(second[0]).toBe(second[1]);
    expect(Date.parse(second[0]!)).toBeGreaterThan(Date.parse(first[0]!));
  });
});

describe('a request that names a time', () => {
  it.each([
    ['asOf', 'query @asOf(time: "2006-08-01T09:00:00Z")', '2006-08-01T09:00:00.000Z', '2026-01-15T12:00:01.000Z'],
    [
      'asKnownAt',
      'query @asKnownAt(time: "2006-08-01T09:00:00.5Z")',
      '2026-01-15T12:00:01.000Z',
      '2006-08-01T09:00:00.500Z',
    ],
    [
      'both, with offsets',
      'query @asOf(time: "2006-08-01T10:00:00+01:00") @asKnownAt(time: "2006-08-02T00:30:00.123456-05:30")',
      '2006-08-01T09:00:00.000Z',
      '2006-08-02T06:00:00.123Z',
    ],
    [
      'a default of a variable',
      'query ($t: DateTime! = "2006-08-01T10:00:00+01:00") @asOf(time: $t)',
      '2006-08-01T09:00:00.000Z',
      '2026-01-15T12:00:01.000Z',
    ],
    [
      'only one of them',
      'query A @asKnownAt(time: "2006-01-01T00:00:00z")',
      '2026-01-15T12:00:01.000Z',
      '2006-01-01T00:00:00.000Z',
    ],
  ])('%s', async (_name, head, asOf, asKnownAt) => {
    expect(await ask(`${head} { ${EVERYBODY} }`)).toEqual([asOf, asKnownAt]);
    expect(desks.asked).not.toEqual([]);
    expect(pairsAsked()).toEqual([`${asOf} ${asKnownAt} asked`]);
  });

  it('in variables, the same operation with one pair after another', async () => {
    const query = `query ($one: DateTime!, $other: DateTime!) @asOf(time: $one) @asKnownAt(time: $other) { ${DESKS} }`;
    for (const day of ['01', '02', '03']) {
      desks.asked.splice(0);
      const one = `2006-08-${day}T09:00:00.000Z`;
      const other = `2007-08-${day}T09:00:00.000Z`;
      const { body } = await gateway.query(query, { one, other });
      expect(body.data).toEqual({
        a: { chainHead: { hash: `${one} ${other}` } },
        b: { chainHead: { hash: `${one} ${other}` } },
      });
      expect(pairsAsked()).toEqual([`${one} ${other} asked`]);
    }
  });

  it('reaches the desks in the operation too, with its variables', async () => {
    await gateway.query(`query ($t: DateTime!) @asOf(time: $t) @asKnownAt(time: "2007-01-01T00:00:00Z") { ${DESKS} }`, {
      t: '2006-08-01T10:00:00+01:00',
    });
    expect(desks.asked).toHaveLength(2);
    for (const { query, variables } of desks.asked) {
      expect(query).toMatch(/@asOf\(time:\s*\$t\)/);
      const literal = /@asKnownAt\(time:\s*\$(\w+)\)/.exec(query)![1]!;
      expect(variables[literal]).toBe('2007-01-01T00:00:00Z');
      expect(Date.parse(String(variables['t']))).toBe(Date.parse('2006-08-01T09:00:00Z'));
    }
  });
});

describe('headers of the client', () => {
  it('cannot set the times', async () => {
    const forged = '2000-01-01T00:00:00.000Z';
    const headers = { [AS_OF_HEADER]: forged, [AS_KNOWN_AT_HEADER]: forged, [TIMES_ORIGIN_HEADER]: 'asked' };
    await gateway.query(`{ ${DESKS} }`, {}, headers);
    expect(pairsAsked()).toEqual(['2026-01-15T12:00:01.000Z 2026-01-15T12:00:01.000Z default']);
  });
});

describe('many at once', () => {
  it('never get one another’s times', async () => {
    const operations = [
      `query One($t: DateTime!, $k: DateTime!) @asOf(time: $t) @asKnownAt(time: $k) { ${DESKS} }`,
      `query Two($t: DateTime!, $k: DateTime!) @asOf(time: $t) @asKnownAt(time: $k) {
        a: desk(code: "n3") { chainHead { hash } } b: desk(code: "nhsmail") { chainHead { hash } } }`,
    ];
    await Promise.all(
      Array.from({ length: 200 }, async (_, index) => {
        const t = new Date(Date.UTC(2006, 0, 1, 0, 0, index)).toISOString();
        const k = new Date(Date.UTC(2007, 0, 1, 0, 0, index)).toISOString();
        const { body } = await gateway.query(operations[index % 2]!, { t, k });
        const account = { chainHead: { hash: `${t} ${k}` } };
        expect(body).toMatchObject({ data: { a: account, b: account }, extensions: { asOf: t, asKnownAt: k } });
        expect(body.errors).toBeUndefined();
        const asked = index % 2 === 0 ? ['nsd', 'spine'] : ['n3', 'nhsmail'];
        expect(body.extensions.sources.map(({ subgraph }) => subgraph)).toEqual(asked);
      }),
    );
  });

  it('never get one another’s headers, variables or errors, in front of any supergraph', async () => {
    interface Context {
      readonly headers: Readonly<Record<string, string>>;
    }
    const graph = await startSmallGraph([
      {
        name: 'one',
        sdl: 'type Query { who(n: Int): Echo } type Echo @key(fields: "id") { id: ID! n: Int caller: String }',
        resolvers: {
          Query: {
            who: async (_: unknown, { n }: { n: number }, { headers }: Context) => {
              await new Promise((resolve) => setTimeout(resolve, (n * 7) % 20));
              return { id: String(n), n, caller: headers['authorization'] };
            },
          },
        },
      },
      {
        name: 'two',
        sdl: 'type Echo @key(fields: "id") { id: ID! again: String odd: Int }',
        resolvers: {
          Echo: {
            __resolveReference: ({ id }: { id: string }) => ({ id }),
            again: ({ id }: { id: string }, _: unknown, { headers }: Context) => `${id} ${headers['authorization']}`,
            odd: ({ id }: { id: string }) => {
              if (Number(id) % 2 === 1) throw new Error(id);
              return Number(id);
            },
          },
        },
      },
    ]);
    await Promise.all(
      Array.from({ length: 200 }, async (_, n) => {
        const operation = n % 3 === 0 ? '{ n caller again odd }' : '{ caller odd again }';
        const query = `query ($n: Int) { who(n: $n) ${operation} }`;
        const { body } = await graph.query(query, { n }, { authorization: `Bearer ${n}` });
        const isOdd = n % 2 === 1;
        expect(body.data.who).toMatchObject({
          caller: `Bearer ${n}`,
          again: `${n} Bearer ${n}`,
          odd: isOdd ? null : n,
        });
        expect((body.errors ?? []).map(({ extensions }) => extensions['code'])).toEqual(
          isOdd ? ['SUPPLIER_ERROR'] : [],
        );
        expect(body.extensions.sources).toHaveLength(2);
      }),
    );
    await graph.stop();
  });
});
