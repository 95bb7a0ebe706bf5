/** What failed in passing is asked again: reads only, after a pause drawn at random, and only so often in all. */

import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CallBudget } from '../../gateway/transport/call/call-budget.ts';
import {
  ANSWER,
  answers,
  answersAfter,
  answersWith,
  breaksOff,
  createTestClient,
  hangs,
  inTurn,
  resets,
  startTestSupplier,
  until,
  type Behaviour,
  type TestSupplier,
} from './test-supplier.ts';

const RETRY = { attempts: 1, pauseMs: 1, budgetShare: 1 };

let supplier: TestSupplier;
beforeEach(async () => void (supplier = await startTestSupplier()));
afterEach(() => supplier.stop());

describe('asked again', () => {
  it.each<[string, Behaviour]>([
    ['a reset before the answer', resets],
    ['a reset inside of the answer', breaksOff],
    ['HTTP 502', answersWith(502)],
    ['HTTP 503', answersWith(503)],
    ['HTTP 504', answersWith(504)],
  ])('%s', async (_name, failure) => {
    supplier.behaviour = inTurn(failure, answers);
    const client = createTestClient(supplier.url, { retry: RETRY });
    expect(await client.ask()).toMatchObject({ text: ANSWER, attempts: 2 });
    expect(client.events).toMatchObject([{ code: null, attempts: 2, isFromReplica: false }]);
    await client.stop();
  });

  it('a refused connection', async () => {
    await supplier.stop();
    const client = createTestClient(supplier.url, { retry: { ...RETRY, attempts: 2 } });
    expect(await client.ask()).toEqual({ code: 'SUPPLIER_UNREACHABLE', attempts: 3 });
    await client.stop();
    supplier = await startTestSupplier();
  });

  it.each<[string, Behaviour, string]>([
    ['HTTP 500', answersWith(500), 'SUPPLIER_HTTP_STATUS'],
    ['HTTP 501', answersWith(501), 'SUPPLIER_HTTP_STATUS'],
    ['a redirect', answersWith(302), 'SUPPLIER_HTTP_STATUS'],
    ['what is no JSON', (_request, response) => void response.writeHead(200).end('<html>'), 'SUPPLIER_NOT_JSON'],
    ['no HTTP', (_request, response) => void response.socket!.end('hello'), 'SUPPLIER_MALFORMED'],
  ])('but not %s', async (_name, failure, code) => {
    supplier.behaviour = inTurn(failure, answers);
    const client = createTestClient(supplier.url, { retry: RETRY });
    expect(await client.ask()).toEqual({ code, attempts: 1 });
    expect(supplier.requests()).toBe(1);
    await client.stop();
  });

  it('but not what was too late', async () => {
    supplier.behaviour = inTurn(hangs, answers);
    const client = createTestClient(supplier.url, { timeoutMs: 100, retry: RETRY });
    expect(await client.ask()).toEqual({ code: 'SUPPLIER_TIMEOUT', attempts: 1 });
    await client.stop();
    expect(supplier.requests()).toBe(1);
  });

  it('but not what changes something', async () => {
    supplier.behaviour = inTurn(resets, answers);
    const client = createTestClient(supplier.url, { retry: RETRY });
    expect(await client.ask({ isRepeatable: false, isHedgeable: false })).toEqual({
      code: 'SUPPLIER_UNREACHABLE',
      attempts: 1,
    });
    await client.stop();
    expect(supplier.requests()).toBe(1);
  });

  it('as often as the policy says and no oftener', async () => {
    supplier.behaviour = answersWith(503);
    for (const attempts of [0, 1, 3]) {
      const client = createTestClient(supplier.url, { retry: { ...RETRY, attempts } });
      expect(await client.ask()).toEqual({ code: 'SUPPLIER_HTTP_STATUS', attempts: attempts + 1 });
      await client.stop();
    }
  });

  it('not where the supplier has been left alone meanwhile', async () => {
    supplier.behaviour = resets;
    const client = createTestClient(
      supplier.url,
      { retry: { ...RETRY, pauseMs: 200 }, breaker: { minimumCalls: 3, failureShare: 1, probeAfterMs: 60_000 } },
      { random: () => 0.99 },
    );
    const patient = client.ask();
    for (let call = 0; call < 3; call += 1) await client.ask({ isRepeatable: false });
    expect(client.breakerStates).toEqual(['OPEN']);
    expect(await patient).toEqual({ code: 'SUPPLIER_UNREACHABLE', attempts: 1 });
    expect(supplier.requests()).toBe(4);
    await client.stop();
  });
});

describe('the pause', () => {
  it('is the share that was drawn of the policy’s, and of twice as much the next time', async () => {
    const times: number[] = [];
    supplier.behaviour = (request, response) => {
      times.push(performance.now());
      resets(request, response, 0);
    };
    const client = createTestClient(
      supplier.url,
      { retry: { ...RETRY, attempts: 2, pauseMs: 400 } },
      { random: () => 0.5 },
    );
    await client.ask();
    await client.stop();
    const pauses = times.slice(1).map((time, index) => time - times[index]!);
    expect(pauses[0]).toBeGreaterThanOrEqual(195);
    expect(pauses[0]).toBeLessThan(380);
    expect(pauses[1]).toBeGreaterThanOrEqual(395);
    expect(pauses[1]).toBeLessThan(780);
  });

  it('is not begun where it would outlast the deadline: the failure is told at once', async () => {
    supplier.behaviour = resets;
    const client = createTestClient(
      supplier.url,
      { timeoutMs: 1000, retry: { ...RETRY, pauseMs: 5000 } },
      { random: () => 0.99 },
    );
    const startedAt = performance.now();
    expect(await client.ask()).toEqual({ code: 'SUPPLIER_UNREACHABLE', attempts: 1 });
    expect(performance.now() - startedAt).toBeLessThan(700);
    await client.stop();
  });
});

describe('the budget', () => {
  it('lets a quiet gateway ask again, and one in trouble only a share of its calls', async () => {
    const now = 1000;
    supplier.behaviour = resets;
    const client = createTestClient(
      supplier.url,
      { retry: { ...RETRY, budgetShare: 0.1 } },
      { steadyClock: () => now },
    );
    for (let call = 0; call < 200; call += 1) await client.ask();
    await client.stop();
    // Ten saved, and a tenth of two hundred; the first call has nowhere to save its tenth.
    expect(supplier.requests()).toBeGreaterThanOrEqual(200 + 29);
    expect(supplier.requests()).toBeLessThanOrEqual(200 + 30);
  });

  it('of 0 asks nothing again', async () => {
    supplier.behaviour = resets;
    const client = createTestClient(supplier.url, { retry: { ...RETRY, budgetShare: 0 } });
    expect(await client.ask()).toMatchObject({ attempts: 1 });
    await client.stop();
  });

  it('is never overdrawn: ten, a share of the calls, and one a second', () => {
    const step = fc.record({
      afterMs: fc.integer({ min: 0, max: 3000 }),
      calls: fc.integer({ min: 0, max: 30 }),
      wishes: fc.integer({ min: 0, max: 30 }),
    });
    fc.assert(
      fc.property(fc.array(step), fc.double({ min: 0, max: 1, noNaN: true }), (steps, share) => {
        let now = 5;
        let calls = 0;
        let spent = 0;
        const budget = new CallBudget(share, () => now);
        for (const { afterMs, calls: more, wishes } of steps) {
          now += afterMs;
          for (let call = 0; call < more; call += 1) budget.earn();
          calls += more;
          for (let wish = 0; wish < wishes; wish += 1) if (budget.spend()) spent += 1;
          expect(spent).toBeLessThanOrEqual(share === 0 ? 0 : 10 + share * calls + (now - 5) / 1000 + 1e-6);
        }
      }),
    );
  });
});

describe('a replica', () => {
  it('is asked first when the first server fails in passing', async () => {
    const replica = await startTestSupplier();
    supplier.behaviour = answersWith(503);
    const client = createTestClient(supplier.url, { replicas: [replica.url], retry: RETRY });
    expect(await client.ask()).toMatchObject({ text: ANSWER, attempts: 2 });
    expect(client.events).toMatchObject([{ code: null, attempts: 2, isFromReplica: true }]);
    expect([supplier.requests(), replica.requests()]).toEqual([1, 1]);
    await client.stop();
    await replica.stop();
  });

  it('is asked before the same one again, and that before giving up', async () => {
    const replica = await startTestSupplier(resets);
    supplier.behaviour = inTurn(resets, answersAfter(1));
    const client = createTestClient(supplier.url, { replicas: [replica.url], retry: { ...RETRY, attempts: 2 } });
    expect(await client.ask()).toMatchObject({ text: ANSWER, attempts: 3 });
    expect(client.events).toMatchObject([{ isFromReplica: false }]);
    await client.stop();
    await replica.stop();
  });

  it('is never asked to change something', async () => {
    const replica = await startTestSupplier();
    supplier.behaviour = resets;
    const client = createTestClient(supplier.url, {
      replicas: [replica.url],
      retry: RETRY,
      hedge: { afterMs: 1, budgetShare: 1 },
    });
    for (let call = 0; call < 20; call += 1) {
      expect(await client.ask({ isRepeatable: false, isHedgeable: false })).toMatchObject({ attempts: 1 });
    }
    expect(replica.requests()).toBe(0);
    await client.stop();
    await replica.stop();
  });

  it('takes all that a server had when it died, more than the budget would allow', async () => {
    const replica = await startTestSupplier();
    const held: (() => void)[] = [];
    supplier.behaviour = (request, response) => void held.push(() => resets(request, response, 0));
    const client = createTestClient(supplier.url, {
      replicas: [replica.url],
      retry: { ...RETRY, budgetShare: 0.000_001 },
    });
    const asked = Promise.all(Array.from({ length: 60 }, () => client.ask()));
    await until(() => held.length === 60);
    for (const die of held) die();
    expect((await asked).filter((outcome) => 'code' in outcome)).toEqual([]);
    await client.stop();
    await replica.stop();
  });

  it('takes the place of a server that keeps failing, at no cost to the budget, until that answers again', async () => {
    let now = 1000;
    const replica = await startTestSupplier();
    const { port } = supplier;
    await supplier.stop();
    const client = createTestClient(
      supplier.url,
      { replicas: [replica.url], retry: { ...RETRY, budgetShare: 0.000_001 }, breaker: { probeAfterMs: 2000 } },
      { steadyClock: () => now },
    );
    for (let call = 0; call < 100; call += 1) expect(await client.ask()).toMatchObject({ text: ANSWER });
    const attempts = client.events.map((event) => event.attempts);
    expect(attempts.slice(0, 5)).toEqual([2, 2, 2, 2, 2]);
    expect(attempts.slice(5).every((count) => count === 1)).toBe(true);

    supplier = await startTestSupplier(answers, port);
    expect(await client.ask()).toMatchObject({ attempts: 1 });
    expect(supplier.requests()).toBe(0);
    now += 2000;
    expect(await client.ask()).toMatchObject({ attempts: 2 });
    for (let call = 0; call < 20 && client.events.at(-1)!.isFromReplica; call += 1) await client.ask();
    expect(client.events.at(-1)).toMatchObject({ attempts: 1, isFromReplica: false });
    await client.stop();
    await replica.stop();
  });
});
