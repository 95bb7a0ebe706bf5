/** Two who ask the same at the same time: neither gets what is the other's, and those who meet the same share a plan. */

import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { AUDITOR, OPERATOR, startGoverned, SUPPLIER, type TestReader } from './readers.ts';
import { STORES } from './stores.ts';

let graph: Awaited<ReturnType<typeof startGoverned>>;
beforeAll(async () => {
  graph = await startGoverned(STORES, undefined, { admin: { host: '127.0.0.1', port: 0 } });
});
afterAll(() => graph?.stop());

const planCount = async (): Promise<number> => {
  const metrics = await (await fetch(`http://127.0.0.1:${graph.asking.adminPort}/metrics`)).text();
  return Number(/^throughline_plan_cache_entries(?:\{[^}]*\})? (\d+)/m.exec(metrics)![1]);
};

it('gives each its own answer, however their requests meet', async () => {
  const query = '{ open secret onlySignedIn book { title stock } any { __typename } }';
  const answers = new Map<string, Set<string>>();
  const readers: readonly (TestReader | null)[] = [null, SUPPLIER, OPERATOR, AUDITOR];
  for (let round = 0; round < 5; round += 1) {
    await Promise.all(
      Array.from({ length: 24 }, async (_, index) => {
        const reader = readers[(index * 7 + round) % readers.length]!;
        const { body } = await graph.ask(query, {}, reader);
        const text = JSON.stringify([body.data, body.errors]);
        const who = reader?.role ?? 'nobody';
        answers.set(who, (answers.get(who) ?? new Set()).add(createHash('sha256').update(text).digest('hex')));
      }),
    );
  }
  expect([...answers.values()].map(({ size }) => size)).toEqual([1, 1, 1, 1]);
  expect(new Set([...answers.values()].flatMap((one) => [...one])).size).toBe(4);
  const alone = await graph.ask(query, {}, OPERATOR);
  expect(alone.body.data).toMatchObject({ secret: null, onlySignedIn: 'signed in', book: { title: 'Emma', stock: 3 } });
});

it('plans once for all who meet the same, and again for who does not', async () => {
  const query = '{ secret open eitherOr painted }';
  const before = await planCount();
  await graph.ask(query, {}, SUPPLIER);
  expect(await planCount()).toBe(before + 1);
  await graph.ask(query, {}, { ...SUPPLIER, subject: 'supplier-2', desk: 'n3', purpose: 'SERVICE_REPORTING' });
  await graph.ask('{ a: secret b: open c: eitherOr d: painted }', {}, SUPPLIER);
  expect(await planCount()).toBe(before + 1);
  await graph.ask(query, {}, AUDITOR);
  expect(await planCount()).toBe(before + 2);
  await graph.ask(query, {}, { ...AUDITOR, purpose: 'CONTRACT_ASSURANCE' });
  expect(await planCount()).toBe(before + 2);
  await graph.ask(query, {}, OPERATOR);
  expect(await planCount()).toBe(before + 3);
});

it('plans again for each kind of reader when another supergraph takes over', async () => {
  const query = '{ onlySignedIn open scopeAndPolicy }';
  await graph.ask(query, {}, AUDITOR);
  await graph.ask(query, {}, OPERATOR);
  await graph.asking.reload();
  const planned = await planCount();
  expect((await graph.ask(query, {}, AUDITOR)).body.data).toEqual({
    onlySignedIn: 'signed in',
    open: 'open',
    scopeAndPolicy: null,
  });
  expect((await graph.ask(query, {}, OPERATOR)).body.data).toEqual({
    onlySignedIn: 'signed in',
    open: 'open',
    scopeAndPolicy: 'both',
  });
  expect(await planCount()).toBe(planned);
});
