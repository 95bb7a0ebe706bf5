/** Texts that persons wrote are never in a copy: where it is given they stand as withheld, whatever has become of them since. */

import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { ADA, breakDown, resetGraph, rowOf, startCopiesGraph, type CopiesGraph } from './copies-graph.ts';

let graph: CopiesGraph;
beforeAll(async () => void (graph = await startCopiesGraph()));
afterAll(() => graph?.stop());
afterEach(() => resetGraph(graph));

const WITHHELD = { state: 'WITHHELD', text: null, redactions: null };
const LAST_KNOWN = { reasonCode: 'LAST_KNOWN_COPY', decidedBy: null };
const TEXT = 'state text redactions withheld { reasonCode decidedBy }';

async function givenAfterFailure(query: string, change: () => void = () => undefined) {
  const gateway = await graph.startReplica();
  const live = await gateway.query(query, {}, ADA);
  expect(live.body.errors).toBeUndefined();
  change();
  for (const subgraph of [graph.items, graph.details]) breakDown(subgraph);
  const stale = await gateway.query(query, {}, ADA);
  expect(stale.body.errors).toBeUndefined();
  return { live: live.body.data, stale: stale.body.data, row: rowOf(stale, 'details') ?? rowOf(stale, 'items')! };
}

describe('a text that came', () => {
  it('is withheld, and the rest stands', async () => {
    const { live, stale, row } = await givenAfterFailure(`{ item(id: "1") { size remark { ${TEXT} } } }`);
    expect(live.item.remark).toEqual({
      state: 'REDACTED',
      text: 'the words of detail 1',
      redactions: 2,
      withheld: null,
    });
    expect(stale.item).toEqual({
      size: 'size 1 v1 for Bearer ada en',
      remark: { ...WITHHELD, withheld: LAST_KNOWN },
    });
    expect(row.state).toBe('STALE');
  });

  it('is withheld in lists, below others and under any name', async () => {
    const { stale } = await givenAfterFailure(
      `{ items { n: notes { what: state words: text r: redactions __typename why: withheld { code: reasonCode __typename } } note { text } } }`,
    );
    const gone = {
      what: 'WITHHELD',
      words: null,
      r: null,
      __typename: 'GovernedText',
      why: { code: 'LAST_KNOWN_COPY', __typename: 'Withholding' },
    };
    const item = { n: [gone, null, gone], note: { text: null } };
    expect(stale).toEqual({ items: [item, item] });
  });

  it('is withheld behind an interface', async () => {
    const { live, stale } = await givenAfterFailure(
      `{ item(id: "1") { part { remark { text state } piece { remark { state text } ... on Part { name more: remark { text } } } } } }`,
    );
    expect(JSON.stringify(live)).toContain('the words of part 1');
    expect(stale.item.part).toEqual({
      remark: { text: null, state: 'WITHHELD' },
      piece: {
        remark: { state: 'WITHHELD', text: null },
        name: 'part piece of 1 v1 for Bearer ada en',
        more: { text: null },
      },
    });
  });

  it.each(['Noted', 'GovernedText'])('is withheld below a record without words that says it is a %s', async (type) => {
    const gateway = await graph.startReplica();
    const noted = { __typename: type, aside: { state: 'RELEASED', text: 'words below' } };
    graph.details.spoil = (_request, response) =>
      void response
        .writeHead(200, { 'content-type': 'application/json' })
        .end(JSON.stringify({ data: { _entities: [{ noted }] } }));
    const query = '{ item(id: "1") { noted { aside { state text } } } }';
    expect((await gateway.query(query, {}, ADA)).body.data.item.noted).toEqual({ aside: noted.aside });
    breakDown(graph.details);
    const stale = await gateway.query(query, {}, ADA);
    expect(rowOf(stale, 'details')!.state).toBe('STALE');
    expect(stale.body.data.item.noted).toEqual({ aside: { state: 'WITHHELD', text: null } });
  });

  it('is withheld after its owner withdrew it, though nobody has heard of that', async () => {
    const { stale } = await givenAfterFailure(`{ item(id: "1") { remark { ${TEXT} } } }`, () => {
      graph.world.words = null;
    });
    expect(stale.item.remark).toEqual({ ...WITHHELD, withheld: LAST_KNOWN });
  });
});

it('says of a text that was withheld or erased already what its desk said', async () => {
  graph.world.words = null;
  const withheld = await givenAfterFailure(`{ item(id: "1") { remark { ${TEXT} } } }`);
  expect(withheld.stale.item.remark).toEqual({
    ...WITHHELD,
    withheld: { reasonCode: 'LEGAL', decidedBy: 'owner' },
  });
  resetGraph(graph);
  graph.world.isErased = true;
  const erased = await givenAfterFailure(`{ item(id: "1") { remark { ${TEXT} } } }`);
  expect(erased.stale.item.remark).toEqual({ state: 'ERASED', text: null, redactions: null, withheld: null });
});

it('says of a text of which only the state was asked what its desk said of it', async () => {
  const { stale } = await givenAfterFailure('{ item(id: "1") { remark { state } } }');
  expect(stale.item.remark).toEqual({ state: 'REDACTED' });
});

describe('an answer with more in it than was asked', () => {
  it('is not kept: what nobody asked for could be a text', async () => {
    const gateway = await graph.startReplica();
    graph.details.spoil = (_request, response) =>
      void response.writeHead(200, { 'content-type': 'application/json' }).end(
        JSON.stringify({
          data: { _entities: [{ size: 'big', remark: { state: 'RELEASED', text: 'not asked for' } }] },
        }),
      );
    const query = '{ item(id: "1") { size } }';
    expect((await gateway.query(query, {}, ADA)).body.data.item.size).toBe('big');
    breakDown(graph.details);
    const { body } = await gateway.query(query, {}, ADA);
    expect(body.data.item.size).toBeNull();
  });
});

describe('what is not kept', () => {
  it.each([
    ['an answer with an error', { data: { _entities: [{ size: 'big' }] }, errors: [{ message: 'no' }] }],
    ['an answer that is refused', { data: null, errors: [{ message: 'no' }] }],
  ])('%s', async (_, answer) => {
    const gateway = await graph.startReplica();
    graph.details.spoil = (_request, response) =>
      void response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
    const query = '{ item(id: "1") { size } }';
    await gateway.query(query, {}, ADA);
    breakDown(graph.details);
    const { body } = await gateway.query(query, {}, ADA);
    expect(body.data.item.size).toBeNull();
  });

  it('an answer of a change, and what is read after it', async () => {
    const gateway = await graph.startReplica({ lastKnown: { freshForMs: 60_000 } });
    await gateway.query('mutation { change }', {}, ADA);
    const again = await gateway.query('mutation { change }', {}, ADA);
    expect(again.body.data.change).toBe('changed to 3');
    breakDown(graph.items);
    const failed = await gateway.query('mutation { change }', {}, ADA);
    expect(failed.body.data?.change ?? null).toBeNull();
    expect(rowOf(failed, 'items')).toMatchObject({ state: 'NOT_ANSWERED', requests: 1 });
  });
});
