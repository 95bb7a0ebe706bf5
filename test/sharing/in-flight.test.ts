/** What is the same for the same reader travels once while it is under way; what differs in anything that can change the answer does not. */

import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  askAndLeave,
  expectedData,
  hold,
  requestsSaid,
  startSharingGraph,
  type SharingGraph,
} from './sharing-graph.ts';

const ADA = { authorization: 'Bearer ada', 'accept-language': 'en' };
const DOCUMENT = '{ items { id size } }';

let graph: SharingGraph;
beforeAll(async () => void (graph = await startSharingGraph()));
afterAll(() => graph?.stop());
afterEach(() => graph.reset());

describe('identical requests', () => {
  it('are one while the first is under way, and each has the whole answer', async () => {
    const held = hold(graph.items);
    const asked = Array.from({ length: 5 }, () => graph.query(DOCUMENT, {}, ADA));
    await held.until(1);
    await graph.settled();
    await held.release();
    for (const answer of await Promise.all(asked)) {
      expect(answer.body.errors).toBeUndefined();
      expect(answer.body.data).toEqual(await expectedData(DOCUMENT, {}, ADA));
      expect([requestsSaid(answer, 'items'), requestsSaid(answer, 'details')]).toEqual([1, 1]);
    }
    expect([graph.items.received.length, graph.details.received.length]).toEqual([1, 1]);
  });

  it('are asked anew once the first has its answer', async () => {
    await graph.query(DOCUMENT, {}, ADA);
    await graph.query(DOCUMENT, {}, ADA);
    expect([graph.items.received.length, graph.details.received.length]).toEqual([2, 2]);
  });

  it('share with whoever follows another trace', async () => {
    const held = hold(graph.items);
    const traces = ['1', '2'].map((last) => `00-4bf92f3577b34da6a3ce929d0e0e473${last}-00f067aa0ba902b7-01`);
    const asked = traces.map((traceparent) => graph.query(DOCUMENT, {}, { ...ADA, traceparent }));
    await held.until(1);
    await graph.settled();
    await held.release();
    await Promise.all(asked);
    expect(graph.items.received).toHaveLength(1);
  });

  it.each<[string, Readonly<Record<string, string>>]>([
    ['another reader', { ...ADA, authorization: 'Bearer ben' }],
    ['no reader', { 'accept-language': 'en' }],
    ['another language', { ...ADA, 'accept-language': 'cy' }],
  ])('are not shared with %s', async (_who, other) => {
    const held = hold(graph.items);
    const asked = [ADA, other].map((headers) => graph.query(DOCUMENT, {}, headers));
    await held.until(2);
    await held.release();
    const [first, second] = await Promise.all(asked);
    expect(first!.body.data).toEqual(await expectedData(DOCUMENT, {}, ADA));
    expect(second!.body.data).toEqual(await expectedData(DOCUMENT, {}, other));
    expect(graph.details.received).toHaveLength(2);
  });

  it('with other variables are others', async () => {
    const document = 'query ($unit: String) { items { weight(unit: $unit) } }';
    const held = hold(graph.details);
    const asked = ['kg', 'lb'].map((unit) => graph.query(document, { unit }, ADA));
    await held.until(2);
    await held.release();
    for (const [index, unit] of ['kg', 'lb'].entries()) {
      expect((await asked[index]!).body.data).toEqual(await expectedData(document, { unit }, ADA));
    }
  });
});

describe('identical fetches of different operations', () => {
  it('are one, and each answer says that it was asked', async () => {
    const documents = ['query First { items { name } }', 'query Second { items { called: name } }'];
    const held = hold(graph.items);
    const asked = documents.map((document) => graph.query(document, {}, ADA));
    await held.until(1);
    await graph.settled();
    await held.release();
    for (const [index, document] of documents.entries()) {
      const answer = await asked[index]!;
      expect(answer.body.data).toEqual(await expectedData(document, {}, ADA));
      expect(requestsSaid(answer, 'items')).toBe(1);
    }
    expect(graph.items.received).toHaveLength(1);
  });
});

describe('mutations', () => {
  it('run each, however alike they are', async () => {
    const before = (await graph.query('mutation { add(amount: 0) }')).body.data.add as number;
    graph.items.received.splice(0);
    const answers = await Promise.all(Array.from({ length: 4 }, () => graph.query('mutation { add(amount: 1) }')));
    const sums = answers.map(({ body }) => body.data.add as number);
    expect(sums.toSorted()).toEqual([1, 2, 3, 4].map((count) => before + count));
    expect(graph.items.received).toHaveLength(4);
  });

  it('run field by field, in order, two that read the same too', async () => {
    const { body } = await graph.query('mutation { a: add(amount: 1) b: add(amount: 1) c: add(amount: -2) }');
    const { a, b, c } = body.data;
    expect([b - a, c - b]).toEqual([1, -2]);
  });

  it('read nothing that was asked before they ran', async () => {
    const held = hold(graph.details);
    const query = graph.query('{ item(id: "1") { size } }', {}, ADA);
    await held.until(1);
    const mutation = graph.query('mutation { rename(id: "1", to: "x") { size } }', {}, ADA);
    await held.until(2);
    expect(held.requests[0]!.request.body).toEqual(held.requests[1]!.request.body);
    await held.release();
    const size = 'size of 1 for Bearer ada en';
    expect((await query).body.data).toEqual({ item: { size } });
    expect((await mutation).body.data).toEqual({ rename: { size } });
  });
});

describe('a client that leaves', () => {
  /** Whether a held request's connection was let go of before it was answered. */
  const isLetGo = (held: ReturnType<typeof hold>): boolean => held.requests[0]!.response.destroyed;

  it.each(['items', 'details'] as const)('takes nothing from another that waits for the same of %s', async (name) => {
    const held = hold(graph[name]);
    const first = askAndLeave(graph.url, DOCUMENT);
    await held.until(1);
    const second = graph.query(DOCUMENT);
    await graph.settled();
    await first.leave();
    await graph.settled();
    expect(isLetGo(held)).toBe(false);
    await held.release();
    const { body } = await second;
    expect(body.errors).toBeUndefined();
    expect(body.data.items).toHaveLength(3);
    expect(graph[name].received).toHaveLength(1);
  });

  it('ends the call when it was the last that waited', async () => {
    const held = hold(graph.items);
    const first = askAndLeave(graph.url, DOCUMENT);
    await held.until(1);
    const second = askAndLeave(graph.url, DOCUMENT);
    await graph.settled();
    await first.leave();
    await graph.settled();
    expect(isLetGo(held)).toBe(false);
    await second.leave();
    await expect.poll(() => isLetGo(held)).toBe(true);
  });

  it('leaves nothing behind for whoever asks the same after it', async () => {
    const held = hold(graph.items);
    const first = askAndLeave(graph.url, DOCUMENT);
    await held.until(1);
    await first.leave();
    await expect.poll(() => isLetGo(held)).toBe(true);
    graph.items.spoil = null;
    const { body } = await graph.query(DOCUMENT);
    expect(body.errors).toBeUndefined();
    expect(body.data.items).toHaveLength(3);
  });
});
