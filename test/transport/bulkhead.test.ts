/** A supplier's own share of the process: so many calls at once, so many waiting, and no more. */

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Leaving } from '../../gateway/transport/departure.ts';
import {
  answers,
  answersAfter,
  answersWith,
  createTestClient,
  hangs,
  startTestSupplier,
  until,
  type TestSupplier,
} from './test-supplier.ts';

let supplier: TestSupplier;
beforeEach(async () => void (supplier = await startTestSupplier()));
afterEach(() => supplier.stop());

const asking = <Result>(count: number, ask: () => Promise<Result>): Promise<Result>[] =>
  Array.from({ length: count }, ask);

describe('places', () => {
  it('never has more calls under way than its policy says, and answers all that fit in', async () => {
    const client = createTestClient(supplier.url, { bulkhead: { concurrency: 5, queue: 200 } });
    let current = 0;
    let most = 0;
    supplier.behaviour = (request, response) => {
      most = Math.max(most, (current += 1));
      setTimeout(() => {
        current -= 1;
        answers(request, response, 0);
      }, 2);
    };
    const outcomes = await Promise.all(asking(200, client.ask));
    expect(outcomes.filter((outcome) => 'code' in outcome)).toEqual([]);
    expect(most).toBe(5);
    expect(supplier.mostOpenSockets()).toBe(5);
    expect(client.load()).toMatchObject({ inFlight: 0, queued: 0 });
    await client.stop();
  });

  it('refuses one more at once, and sends nothing for it', async () => {
    supplier.behaviour = hangs;
    const client = createTestClient(supplier.url, { timeoutMs: 400, bulkhead: { concurrency: 3, queue: 2 } });
    const held = asking(5, client.ask);
    expect(client.load()).toMatchObject({ inFlight: 3, queued: 2 });
    const startedAt = performance.now();
    expect(await client.ask()).toEqual({ code: 'SUPPLIER_BUSY', attempts: 0 });
    expect(performance.now() - startedAt).toBeLessThan(200);
    expect(client.events).toMatchObject([{ code: 'SUPPLIER_BUSY', attempts: 0 }]);
    const outcomes = await Promise.all(held);
    expect(outcomes.map((outcome) => 'code' in outcome && outcome)).toEqual([
      ...Array.from({ length: 3 }, () => ({ code: 'SUPPLIER_TIMEOUT', attempts: 1 })),
      ...Array.from({ length: 2 }, () => ({ code: 'SUPPLIER_TIMEOUT', attempts: 0 })),
    ]);
    await client.stop();
  });

  it('gives places in the order of asking', async () => {
    supplier.behaviour = answersAfter(1);
    const client = createTestClient(supplier.url, { bulkhead: { concurrency: 1, queue: 50 } });
    const order: number[] = [];
    await Promise.all(
      Array.from({ length: 20 }, async (_, index) => {
        await client.ask();
        order.push(index);
      }),
    );
    expect(order).toEqual(Array.from({ length: 20 }, (_, index) => index));
    await client.stop();
  });

  it('being full is no failure: the supplier is not left alone for it', async () => {
    supplier.behaviour = answersAfter(100);
    const client = createTestClient(supplier.url, {
      bulkhead: { concurrency: 1, queue: 0 },
      breaker: { minimumCalls: 2, failureShare: 0.5 },
    });
    const first = client.ask();
    for (let call = 0; call < 20; call += 1) expect(await client.ask()).toMatchObject({ code: 'SUPPLIER_BUSY' });
    expect(await first).toMatchObject({ attempts: 1 });
    expect(client.breakerStates).toEqual([]);
    await client.stop();
  });
});

describe('the queue', () => {
  it('is left at once by those whose client is gone: another may wait in their place', async () => {
    supplier.behaviour = hangs;
    const client = createTestClient(supplier.url, { bulkhead: { concurrency: 1, queue: 1 } });
    const holding = new Leaving();
    const first = client.ask({ departure: holding });
    const leaving = new Leaving();
    const second = client.ask({ departure: leaving });
    expect(await client.ask()).toMatchObject({ code: 'SUPPLIER_BUSY' });
    leaving.leave();
    expect(client.load()).toMatchObject({ inFlight: 1, queued: 0 });
    expect(await second).toEqual({ code: 'CLIENT_DISCONNECTED', attempts: 0 });
    const third = client.ask();
    expect(client.load()).toMatchObject({ inFlight: 1, queued: 1 });
    await until(() => supplier.requests() === 1);
    supplier.behaviour = answers;
    // Not by its deadline: that of the one that waits would be over right after.
    holding.leave();
    expect(await first).toMatchObject({ code: 'CLIENT_DISCONNECTED', attempts: 1 });
    expect(await third).toMatchObject({ attempts: 1, text: expect.any(String) });
    expect(client.load()).toMatchObject({ inFlight: 0, queued: 0 });
    await client.stop();
  });

  it('is left by those whose time is over, before anything is sent for them', async () => {
    const client = createTestClient(supplier.url, { timeoutMs: 150, bulkhead: { concurrency: 1, queue: 10 } });
    supplier.behaviour = hangs;
    const outcomes = await Promise.all(asking(5, client.ask));
    expect(outcomes.map((outcome) => outcome.attempts)).toEqual([1, 0, 0, 0, 0]);
    expect(outcomes.every((outcome) => 'code' in outcome && outcome.code === 'SUPPLIER_TIMEOUT')).toBe(true);
    expect(supplier.requests()).toBe(1);
    supplier.behaviour = answers;
    expect(await client.ask()).toMatchObject({ attempts: 1 });
    await client.stop();
  });

  it('does not send for one that has left between its turn and its start', async () => {
    const client = createTestClient(supplier.url, { bulkhead: { concurrency: 1, queue: 10 } });
    const leaving = new Leaving();
    // The first to hear of the answer: the place that it leaves is given on right after.
    const first = client
      .post({ body: '{}', headers: {}, reader: null, departure: new Leaving(), isRepeatable: true, isHedgeable: true })
      .then(() => leaving.leave());
    const second = client.ask({ departure: leaving });
    const third = client.ask();
    await first;
    expect(await second).toEqual({ code: 'CLIENT_DISCONNECTED', attempts: 0 });
    expect(await third).toMatchObject({ attempts: 1 });
    expect(supplier.requests()).toBe(2);
    expect(client.load()).toMatchObject({ inFlight: 0, queued: 0 });
    await client.stop();
  });
});

describe('a supplier that hangs', () => {
  it('holds no more sockets and calls than its share, and the others answer as before', async () => {
    const other = await startTestSupplier();
    supplier.behaviour = hangs;
    const hanging = createTestClient(supplier.url, { timeoutMs: 1500, bulkhead: { concurrency: 8, queue: 20 } });
    const healthy = createTestClient(other.url);
    const timesOf = async (): Promise<number> => {
      const startedAt = performance.now();
      for (let call = 0; call < 200; call += 1) expect(await healthy.ask()).toMatchObject({ attempts: 1 });
      return performance.now() - startedAt;
    };
    await timesOf();
    const before = await timesOf();
    const asked = asking(500, hanging.ask);
    expect(hanging.load()).toMatchObject({ inFlight: 8, queued: 20 });
    const during = await timesOf();
    expect(supplier.mostOpenSockets()).toBeLessThanOrEqual(8);
    const outcomes = await Promise.all(asked);
    const counts = Map.groupBy(outcomes, (outcome) => ('code' in outcome ? outcome.code : 'answered'));
    expect(counts.get('SUPPLIER_BUSY')).toHaveLength(472);
    expect(counts.get('SUPPLIER_TIMEOUT')).toHaveLength(28);
    await until(() => hanging.load().inFlight === 0 && supplier.openSockets() === 0);
    expect(supplier.mostOpenSockets()).toBeLessThanOrEqual(8);
    // A bound that holds on a loaded machine; without shares of their own it would be the deadline of those that hang.
    expect(during).toBeLessThan(before * 5 + 500);
    await Promise.all([hanging.stop(), healthy.stop(), other.stop()]);
  });

  it('that says its status and then nothing gives its connection back at the deadline', async () => {
    supplier.behaviour = (_request, response) => void response.writeHead(500).write('x');
    const client = createTestClient(supplier.url, { timeoutMs: 200, bulkhead: { concurrency: 1, queue: 0 } });
    expect(await client.ask()).toEqual({ code: 'SUPPLIER_HTTP_STATUS', attempts: 1 });
    expect(await client.ask()).toMatchObject({ code: 'SUPPLIER_BUSY' });
    await until(() => client.load().inFlight === 0 && supplier.openSockets() === 0);
    supplier.behaviour = answersWith(200);
    expect(await client.ask()).toMatchObject({ attempts: 1 });
    await client.stop();
  });
});
