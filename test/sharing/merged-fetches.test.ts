/** Entity fetches of requests that are under way together travel to one supplier as one request, and come back apart. */

import type { ExecutionResult } from 'graphql';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { ReceivedRequest } from '../gateway/small-graph.ts';
import type { Answer } from '../support/ask.ts';
import {
  askAndLeave,
  expectedData,
  hold,
  requestsSaid,
  startSharingGraph,
  type SharingGraph,
} from './sharing-graph.ts';

const ADA = { authorization: 'Bearer ada', 'accept-language': 'en' };
const BEN = { ...ADA, authorization: 'Bearer ben' };

interface Asked {
  readonly document: string;
  readonly variables?: Readonly<Record<string, unknown>>;
  readonly headers?: Readonly<Record<string, string>>;
}

let graph: SharingGraph;
beforeAll(async () => void (graph = await startSharingGraph()));
afterAll(() => graph?.stop());
afterEach(() => graph.reset());

/** Has the lists of items of all requests come back together, so that what hangs on them is ready together. */
async function askTogether(asked: readonly Asked[]): Promise<readonly Answer[]> {
  const held = hold(graph.items);
  const answers = asked.map(({ document, variables = {}, headers = ADA }) => graph.query(document, variables, headers));
  await held.until(new Set(asked.map(({ headers = ADA }) => JSON.stringify(headers))).size);
  await graph.settled();
  await held.release();
  return Promise.all(answers);
}

async function assertWhole(answers: readonly Answer[], asked: readonly Asked[]): Promise<void> {
  for (const [index, { document, variables = {}, headers = ADA }] of asked.entries()) {
    expect(answers[index]!.body.errors).toBeUndefined();
    expect(answers[index]!.body.data).toEqual(await expectedData(document, variables, headers));
  }
}

const SIZES = { document: '{ items { size } }' };
const WEIGHTS = { document: 'query ($unit: String) { items { weight(unit: $unit) id } }', variables: { unit: 'kg' } };
const FRAGILE = { document: '{ items { fragile } }' };

describe('fetches of one reader', () => {
  it('travel as one request, whatever each selects, and each answer counts it', async () => {
    const answers = await askTogether([SIZES, WEIGHTS]);
    await assertWhole(answers, [SIZES, WEIGHTS]);
    expect(graph.details.received).toHaveLength(1);
    const { query, variables } = graph.details.received[0]!.body;
    expect(query).toMatch(/entities0:.*entities1:/);
    expect(variables!['representations0']).toEqual(variables!['representations1']);
    expect(answers.map((answer) => requestsSaid(answer, 'details'))).toEqual([1, 1]);
  });

  it('that select the same are one list', async () => {
    const asked = [SIZES, { document: '{ items { length: size } }' }];
    await assertWhole(await askTogether(asked), asked);
    expect(graph.details.received).toHaveLength(1);
    expect(graph.details.received[0]!.body.variables!['representations']).toHaveLength(3);
  });

  it('ask for an entity that both want once', async () => {
    const asked = [
      { document: 'query ($a: ID!) { item(id: $a) { size } }', variables: { a: '1' } },
      { document: 'query ($b: ID!) { item(id: $b) { size } other: item(id: "2") { size } }', variables: { b: '1' } },
    ];
    const held = hold(graph.items);
    const answers = asked.map(({ document, variables }) => graph.query(document, variables, ADA));
    await held.until(2);
    await held.release();
    await assertWhole(await Promise.all(answers), asked);
  });

  it('whose variables contradict each other travel apart', async () => {
    const asked = [
      { document: '{ items { weight(unit: "kg") } }' },
      { document: '{ items { weight(unit: "lb") } }' },
      { ...WEIGHTS, variables: { unit: 'st' } },
    ];
    await assertWhole(await askTogether(asked), asked);
    expect(graph.details.received.length).toBeGreaterThan(1);
  });

  it('keep their records apart when more is fetched for them', async () => {
    const document = 'query ($style: String) { items { next { label(style: $style) next { size } } } }';
    const asked = [
      { document, variables: { style: 'short' } },
      { document, variables: { style: 'long' } },
      { document: '{ items { one: next { label(style: "wide") } two: next { label(style: "high") weight } id } }' },
    ];
    await assertWhole(await askTogether(asked), asked);
  });
});

describe('fetches of different readers', () => {
  it('never travel together', async () => {
    const asked = [SIZES, { ...SIZES, headers: BEN }, { ...WEIGHTS, headers: BEN }];
    await assertWhole(await askTogether(asked), asked);
    expect(graph.details.received.map(({ headers }) => headers['authorization']).toSorted()).toEqual([
      ADA.authorization,
      BEN.authorization,
    ]);
    for (const { headers, body } of graph.details.received) {
      expect(/entities1:/.test(body.query)).toBe(headers['authorization'] === BEN.authorization);
    }
  });
});

describe('a fetch that is at fault', () => {
  const spoilDetails = (change: (answer: ExecutionResult, request: ReceivedRequest) => object): void => {
    graph.details.spoil = async (request, response) =>
      void response
        .writeHead(200, { 'content-type': 'application/json' })
        .end(JSON.stringify(change(await graph.details.answerTo(request), request)));
  };
  /** Changes the lists in which somebody asked what is fragile. */
  const spoilFragile = (change: (list: Record<string, unknown>[]) => void): void =>
    spoilDetails((answer) => {
      for (const list of Object.values(answer.data ?? {}) as Record<string, unknown>[][]) {
        if ('fragile' in list[0]!) change(list);
      }
      return answer;
    });
  /** Sends another body wherever somebody asked what is fragile. */
  const spoilText = (change: (text: string) => string): void => {
    graph.details.spoil = async (request, response) => {
      const text = JSON.stringify(await graph.details.answerTo(request));
      response
        .writeHead(200, { 'content-type': 'application/json' })
        .end(request.body.query.includes('fragile') ? change(text) : text);
    };
  };
  const errorsOf = ({ body }: Answer): unknown[] => (body.errors ?? []).map(({ extensions }) => extensions['code']);

  it('loses the one entity that failed, and nobody else loses anything', async () => {
    const [sizes, fragile] = await askTogether([SIZES, FRAGILE]);
    await assertWhole([sizes!], [SIZES]);
    expect(fragile!.body.data).toEqual(await expectedData(FRAGILE.document, {}, ADA));
    expect(fragile!.body.errors).toMatchObject([
      { path: ['items', 1, 'fragile'], extensions: { code: 'SUPPLIER_ERROR', nulled: 1 } },
    ]);
    expect(graph.details.received).toHaveLength(1);
    expect(sizes!.body.extensions.sources).toMatchObject([{ subgraph: 'details', state: 'ANSWERED', code: null }, {}]);
  });

  it.each<[string, string, () => void]>([
    ['of another number of entities', 'SUPPLIER_ENTITY_COUNT', () => spoilFragile((list) => void list.pop())],
    ['of another form', 'SUPPLIER_MALFORMED', () => spoilFragile((list) => void (list[0]!['fragile'] = {}))],
    ['of no list', 'SUPPLIER_MALFORMED', () => spoilFragile((list) => void (list[0] = [] as never))],
    [
      'of nothing but an error',
      'SUPPLIER_ERROR',
      () =>
        spoilDetails((answer, { body }) =>
          body.query.includes('fragile') ? { data: null, errors: [{ message: 'no' }] } : answer,
        ),
    ],
    ['that is no JSON', 'SUPPLIER_NOT_JSON', () => spoilText(() => '{"data":')],
    ['that is no GraphQL response', 'SUPPLIER_MALFORMED', () => spoilText(() => '[]')],
    [
      'larger than the gateway accepts',
      'SUPPLIER_TOO_LARGE',
      () => spoilText((text) => text + ' '.repeat(64 * 1024 * 1024)),
    ],
  ])('with an answer %s fails alone', async (_what, code, spoil) => {
    spoil();
    const [sizes, fragile] = await askTogether([SIZES, FRAGILE]);
    await assertWhole([sizes!], [SIZES]);
    expect(errorsOf(fragile!)).toEqual([code]);
    expect(fragile!.body.data).toEqual({ items: [{ fragile: null }, { fragile: null }, { fragile: null }] });
    for (const answer of [sizes!, fragile!]) {
      const said = requestsSaid(answer, 'details')!;
      const isAskedAgain = graph.details.received.length > 1;
      expect([said, graph.details.received.length]).toEqual(isAskedAgain ? [2, 3] : [1, 1]);
    }
  });

  it('takes the others with it when the supplier does not answer at all', async () => {
    graph.details.spoil = (_request, response) => void response.socket!.destroy();
    const answers = await askTogether([SIZES, FRAGILE]);
    expect(answers.map(errorsOf)).toEqual([['SUPPLIER_UNREACHABLE'], ['SUPPLIER_UNREACHABLE']]);
  });
});

describe('a client that leaves', () => {
  it('takes nothing from the other whose fetch travels with its own', async () => {
    const heldItems = hold(graph.items);
    const heldDetails = hold(graph.details);
    const first = askAndLeave(graph.url, '{ items { size } }');
    const second = graph.query('{ items { fragile weight } }');
    await heldItems.until(1);
    await graph.settled();
    await heldItems.release();
    await heldDetails.until(1);
    expect(heldDetails.requests[0]!.request.body.query).toMatch(/entities1:/);
    await first.leave();
    await graph.settled();
    expect(heldDetails.requests[0]!.response.destroyed).toBe(false);
    await heldDetails.release();
    const { body } = await second;
    expect(body.data.items.map(({ weight }: { weight: unknown }) => typeof weight)).toEqual([
      'string',
      'string',
      'string',
    ]);
  });

  it('ends the request when it was the last of those whose fetches travel in it', async () => {
    const heldItems = hold(graph.items);
    const heldDetails = hold(graph.details);
    const clients = ['{ items { size } }', '{ items { weight } }'].map((query) => askAndLeave(graph.url, query));
    await heldItems.until(1);
    await graph.settled();
    await heldItems.release();
    await heldDetails.until(1);
    for (const client of clients) await client.leave();
    await expect.poll(() => heldDetails.requests[0]!.response.destroyed).toBe(true);
  });
});
