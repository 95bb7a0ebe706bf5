/** Which failures of a supplier a copy stands in for, and which are an answer: a refusal is never made up for by what was said before. */

import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { RunningSubgraph } from '../gateway/small-graph.ts';
import { ADA, askTogether, breakDown, resetGraph, rowOf, startCopiesGraph, type CopiesGraph } from './copies-graph.ts';

let graph: CopiesGraph;
beforeAll(async () => void (graph = await startCopiesGraph()));
afterAll(() => graph?.stop());
afterEach(() => resetGraph(graph));

const SIZE = '{ item(id: "1") { size } }';
const FIRST = 'size 1 v1 for Bearer ada en';

type Spoil = NonNullable<RunningSubgraph['spoil']>;
const json = { 'content-type': 'application/json' };
const answered =
  (status: number, headers: Readonly<Record<string, string>>, body: string): Spoil =>
  (_request, response) =>
    void response.writeHead(status, headers).end(body);

async function failing(spoil: Spoil, options: Parameters<CopiesGraph['startReplica']>[0] = {}) {
  const gateway = await graph.startReplica(options);
  await gateway.query(SIZE, {}, ADA);
  graph.details.spoil = spoil;
  return gateway;
}

describe('a copy is given', () => {
  it.each<[string, Spoil]>([
    ['SUPPLIER_UNREACHABLE', (_request, response) => void response.destroy()],
    ['SUPPLIER_HTTP_STATUS', answered(500, json, '{"data":null}')],
    ['SUPPLIER_HTTP_STATUS', answered(429, {}, 'too many')],
    ['SUPPLIER_NOT_JSON', answered(200, json, '{"data": {')],
    ['SUPPLIER_NOT_JSON', answered(200, { 'content-type': 'text/html' }, '<html>')],
    ['SUPPLIER_MALFORMED', answered(200, json, '{"data":{"_entities":[{"size":7}]}}')],
    ['SUPPLIER_ENTITY_COUNT', answered(200, json, '{"data":{"_entities":[]}}')],
    [
      'SUPPLIER_TRUNCATED',
      (_request, response) => {
        response.writeHead(200, { ...json, 'content-length': '1000' }).write('{"data":');
        setTimeout(() => response.destroy(), 20);
      },
    ],
  ])('for %s', async (code, spoil) => {
    const gateway = await failing(spoil);
    const answer = await gateway.query(SIZE, {}, ADA);
    expect(answer.body.data.item.size).toBe(FIRST);
    expect(answer.body.errors).toBeUndefined();
    expect(rowOf(answer, 'details')).toMatchObject({ state: 'STALE', code, requests: 1 });
  });

  it('at the supplier’s deadline', async () => {
    const gateway = await failing(() => undefined, { supplierTimeoutMs: 150 });
    const answer = await gateway.query(SIZE, {}, ADA);
    expect(answer.body.data.item.size).toBe(FIRST);
    expect(rowOf(answer, 'details')).toMatchObject({ state: 'STALE', code: 'SUPPLIER_TIMEOUT' });
  });

  it('of a part of what was asked for in vain at another place, of which there is none', async () => {
    const gateway = await failing(() => undefined, { supplierTimeoutMs: 150 });
    const answer = await gateway.query('{ more: item(id: "1") { size weight } item(id: "1") { size } }', {}, ADA);
    expect(answer.body.data).toEqual({ more: { size: null, weight: null }, item: { size: FIRST } });
    expect(answer.body.errors).toHaveLength(1);
    expect(rowOf(answer, 'details')).toMatchObject({ state: 'PARTIAL', code: 'SUPPLIER_TIMEOUT', requests: 1 });
  });

  it('at the request’s deadline, when the call is cancelled', async () => {
    let hasLeft = false;
    const gateway = await failing((_request, response) => void response.once('close', () => (hasLeft = true)), {
      requestTimeoutMs: 800,
    });
    const startedAt = performance.now();
    const answer = await gateway.query(SIZE, {}, ADA);
    expect(answer.body.data.item.size).toBe(FIRST);
    expect(rowOf(answer, 'details')).toMatchObject({ state: 'STALE', code: 'SUPPLIER_TIMEOUT', requests: 1 });
    expect(performance.now() - startedAt).toBeLessThan(2500);
    await expect.poll(() => hasLeft).toBe(true);
  });

  it('is found by what depends on it, which is asked as usual', async () => {
    const gateway = await graph.startReplica();
    const query = '{ items { size } }';
    const live = await gateway.query(query, {}, ADA);
    breakDown(graph.items);
    const answer = await gateway.query(query, {}, ADA);
    expect(answer.body.data).toEqual(live.body.data);
    expect(rowOf(answer, 'items')).toMatchObject({ state: 'STALE' });
    expect(rowOf(answer, 'details')).toMatchObject({ state: 'ANSWERED', copiedAt: null });
  });
});

describe('no copy is given', () => {
  it.each<[string, Spoil, string]>([
    ['where the supplier turns the reader away', answered(403, {}, 'no'), 'SUPPLIER_HTTP_STATUS'],
    ['where it does so in JSON that is no answer', answered(401, json, '{"message":"who?"}'), 'SUPPLIER_MALFORMED'],
    [
      'where it refuses in an answer',
      answered(200, json, '{"data":null,"errors":[{"message":"no","extensions":{"code":"ID_MALFORMED"}}]}'),
      'ID_MALFORMED',
    ],
    [
      'where it answers in part',
      answered(
        200,
        json,
        '{"data":{"_entities":[{"size":null}]},"errors":[{"message":"no","path":["_entities",0,"size"]}]}',
      ),
      'SUPPLIER_ERROR',
    ],
  ])('%s', async (_, spoil, code) => {
    const gateway = await failing(spoil);
    const answer = await gateway.query(SIZE, {}, ADA);
    expect(answer.body.data.item.size).toBeNull();
    expect(answer.body.errors![0]!.extensions['code']).toBe(code);
    expect(rowOf(answer, 'details')).toMatchObject({ copiedAt: null, ageSeconds: null, code });
  });

  it('of a question that was never asked', async () => {
    const gateway = await failing((_request, response) => void response.destroy());
    const { body } = await gateway.query('{ item(id: "2") { size } }', {}, ADA);
    expect(body.data.item.size).toBeNull();
  });
});

describe('fetches that travelled together', () => {
  const PAIR = ['{ items { size } }', '{ items { weight } }'] as const;

  it('are each given what it was answered, whether together or by itself, then or now', async () => {
    const gateway = await graph.startReplica();
    const live = await askTogether(graph, gateway, PAIR);
    expect(graph.details.received).toHaveLength(1);
    breakDown(graph.details);
    const together = await askTogether(graph, gateway, PAIR);
    expect(graph.details.received).toHaveLength(2);
    expect(together.map(({ body }) => body.data)).toEqual(live.map(({ body }) => body.data));
    for (const answer of together) expect(rowOf(answer, 'details')).toMatchObject({ state: 'STALE', requests: 1 });
    for (const [index, query] of PAIR.entries()) {
      const alone = await gateway.query(query, {}, ADA);
      expect(alone.body.data).toEqual(live[index]!.body.data);
      expect(rowOf(alone, 'details')).toMatchObject({ state: 'STALE', requests: 1 });
    }
  });

  it('are given together what they were answered by themselves', async () => {
    const gateway = await graph.startReplica();
    const [size, weight] = [await gateway.query(PAIR[0], {}, ADA), await gateway.query(PAIR[1], {}, ADA)];
    breakDown(graph.details);
    const stale = await askTogether(graph, gateway, PAIR);
    expect(graph.details.received).toHaveLength(3);
    expect(stale.map(({ body }) => body.data)).toEqual([size!.body.data, weight!.body.data]);
  });

  it('each have the copy of what was good, with texts withheld', async () => {
    const gateway = await graph.startReplica();
    const queries = ['{ items { size } }', '{ items { remark { text } part { remark { text } } } }'];
    const live = await askTogether(graph, gateway, queries);
    expect(JSON.stringify(live[1]!.body.data)).toContain('the words');
    breakDown(graph.details);
    const stale = await askTogether(graph, gateway, queries);
    expect(stale[0]!.body.data).toEqual(live[0]!.body.data);
    const gone = { remark: { text: null }, part: { remark: { text: null } } };
    expect(stale[1]!.body.data).toEqual({ items: [gone, gone] });
  });

  it('are one call that failed and one copy that was given, to whoever counts', async () => {
    const gateway = await graph.startReplica({ admin: { host: '127.0.0.1', port: 0 } });
    await askTogether(graph, gateway, PAIR);
    breakDown(graph.details);
    await askTogether(graph, gateway, PAIR);
    const metrics = await (await fetch(`http://127.0.0.1:${gateway.adminPort}/metrics`)).text();
    expect(metrics).toMatch(/^throughline_copy_age_seconds_count\{[^}]*subgraph="details"[^}]*\} 1$/m);
  });
});
