/** A slow read is asked of a replica too: the first good answer is taken, the other is cancelled. */

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Leaving } from '../../gateway/transport/departure.ts';
import {
  ANSWER,
  answers,
  answersAfter,
  answersWith,
  createTestClient,
  hangs,
  resets,
  startTestSupplier,
  until,
  type PolicyChange,
  type TestClient,
  type TestSupplier,
} from './test-supplier.ts';

let primary: TestSupplier;
let replica: TestSupplier;
beforeEach(async () => {
  primary = await startTestSupplier();
  replica = await startTestSupplier();
});
afterEach(() => Promise.all([primary.stop(), replica.stop()]));

function hedging(change: PolicyChange = {}, now?: () => number): TestClient {
  return createTestClient(
    primary.url,
    { replicas: [replica.url], hedge: { afterMs: 30, budgetShare: 1 }, timeoutMs: 5000, ...change },
    now === undefined ? {} : { steadyClock: now },
  );
}

describe('the replica', () => {
  it('is not asked where the first answers in time', async () => {
    const client = hedging({ hedge: { afterMs: 2000 } });
    for (let call = 0; call < 50; call += 1) expect(await client.ask()).toMatchObject({ attempts: 1 });
    expect(replica.requests()).toBe(0);
    expect(client.events.every(({ isFromReplica }) => !isFromReplica)).toBe(true);
    await client.stop();
  });

  it('is asked too when it does not, and the first is let go of', async () => {
    primary.behaviour = hangs;
    const client = hedging();
    const startedAt = performance.now();
    expect(await client.ask()).toMatchObject({ text: ANSWER, attempts: 2 });
    expect(performance.now() - startedAt).toBeLessThan(1000);
    expect(client.events).toMatchObject([{ code: null, attempts: 2, isFromReplica: true }]);
    await until(() => primary.abandoned() === 1 && primary.openSockets() === 0);
    expect(client.load()).toMatchObject({ inFlight: 0, queued: 0 });
    await client.stop();
  });

  it('is let go of where the first answers after all', async () => {
    primary.behaviour = answersAfter(150);
    replica.behaviour = hangs;
    const client = hedging();
    expect(await client.ask()).toMatchObject({ attempts: 2 });
    expect(client.events).toMatchObject([{ code: null, attempts: 2, isFromReplica: false }]);
    await until(() => replica.abandoned() === 1);
    await client.stop();
  });

  it.each([
    ['fails', resets],
    ['answers no GraphQL', answersWith(500)],
  ])('that %s is no answer: the first is waited for', async (_name, failure) => {
    primary.behaviour = answersAfter(200);
    replica.behaviour = failure;
    const client = hedging();
    expect(await client.ask()).toMatchObject({ text: ANSWER, attempts: 2 });
    expect(client.events).toMatchObject([{ isFromReplica: false }]);
    await client.stop();
  });

  it('is waited for where the first fails meanwhile', async () => {
    primary.behaviour = (request, response) => void setTimeout(() => resets(request, response, 0), 60);
    replica.behaviour = answersAfter(150);
    const client = hedging();
    expect(await client.ask()).toMatchObject({ text: ANSWER, attempts: 2 });
    expect(client.events).toMatchObject([{ isFromReplica: true }]);
    await client.stop();
  });

  it('that fails as the first does leaves the failure of the last', async () => {
    primary.behaviour = (request, response) => void setTimeout(() => resets(request, response, 0), 150);
    replica.behaviour = answersWith(500);
    const client = hedging();
    expect(await client.ask()).toEqual({ code: 'SUPPLIER_UNREACHABLE', attempts: 2 });
    await client.stop();
  });

  it('is cancelled with the first when the client leaves, and when the time is over', async () => {
    primary.behaviour = replica.behaviour = hangs;
    const client = hedging({ timeoutMs: 300 });
    const leaving = new Leaving();
    const left = client.ask({ departure: leaving });
    await until(() => replica.requests() === 1);
    leaving.leave();
    expect(await left).toEqual({ code: 'CLIENT_DISCONNECTED', attempts: 2 });
    await until(() => primary.abandoned() === 1 && replica.abandoned() === 1);
    expect(await client.ask()).toEqual({ code: 'SUPPLIER_TIMEOUT', attempts: 2 });
    await until(() => primary.openSockets() === 0 && replica.openSockets() === 0);
    expect(client.load()).toMatchObject({ inFlight: 0, queued: 0 });
    await client.stop();
  });

  it('is not asked for what may not be asked of two', async () => {
    primary.behaviour = answersAfter(150);
    const client = hedging();
    expect(await client.ask({ isHedgeable: false })).toMatchObject({ attempts: 1 });
    expect(replica.requests()).toBe(0);
    await client.stop();
  });

  it('is not asked where the policy says nothing of it', async () => {
    primary.behaviour = answersAfter(150);
    const client = hedging({ hedge: { afterMs: null } });
    expect(await client.ask()).toMatchObject({ attempts: 1 });
    expect(replica.requests()).toBe(0);
    await client.stop();
  });
});

describe('the budget', () => {
  it('bounds how many are asked of two', async () => {
    primary.behaviour = answersAfter(60);
    replica.behaviour = hangs;
    const client = hedging({ hedge: { afterMs: 5, budgetShare: 0.1 } }, () => 1000);
    for (let round = 0; round < 10; round += 1) {
      await Promise.all(Array.from({ length: 20 }, () => client.ask()));
    }
    expect(client.events.filter(({ attempts }) => attempts === 2).length).toBeGreaterThan(10);
    expect(client.events.filter(({ attempts }) => attempts === 2).length).toBeLessThanOrEqual(10 + 20);
    await client.stop();
  });
});

describe('a first server that hangs', () => {
  // Longer than a loaded machine holds up an answer that is there.
  const HANGING = { hedge: { afterMs: 300, budgetShare: 0.05 }, breaker: { probeAfterMs: 200 } };

  it('fails nobody, whatever the budget: its place is taken, and those who wait for it are asked of the replica', async () => {
    primary.behaviour = hangs;
    const client = hedging({ ...HANGING, breaker: { probeAfterMs: 60_000 } });
    const startedAt = performance.now();
    const outcomes = await Promise.all(Array.from({ length: 60 }, () => client.ask()));
    expect(outcomes.filter((outcome) => 'code' in outcome)).toEqual([]);
    // Nobody waited for the supplier's deadline.
    expect(performance.now() - startedAt).toBeLessThan(4500);
    await until(() => client.load().inFlight === 0);
    const before = primary.requests();
    for (let call = 0; call < 50; call += 1) expect(await client.ask()).toMatchObject({ attempts: 1 });
    expect(primary.requests()).toBe(before);
    await client.stop();
  });

  it('is tried beside the replica by one call at a time, and asked first again once it answers', async () => {
    primary.behaviour = hangs;
    const client = hedging(HANGING);
    await Promise.all(Array.from({ length: 20 }, () => client.ask()));
    await new Promise((resolve) => setTimeout(resolve, HANGING.breaker.probeAfterMs));
    const before = primary.requests();
    const askedFrom = performance.now();
    for (let call = 0; call < 20; call += 1) expect(await client.ask()).toMatchObject({ text: ANSWER });
    // One a fifth of a second.
    expect(primary.requests() - before).toBeLessThanOrEqual(1 + (performance.now() - askedFrom) / 200);
    primary.behaviour = answers;
    await new Promise((resolve) => setTimeout(resolve, HANGING.breaker.probeAfterMs));
    await client.ask();
    await until(() => client.load().inFlight <= 2);
    await until(() => primary.requests() > before);
    await new Promise((resolve) => setTimeout(resolve, 100));
    await client.ask();
    expect(client.events.at(-1)).toMatchObject({ attempts: 1, isFromReplica: false });
    await client.stop();
  });

  it('keeps nobody from stopping while it is tried', async () => {
    primary.behaviour = hangs;
    const client = hedging({ ...HANGING, timeoutMs: 30_000 });
    await Promise.all(Array.from({ length: 20 }, () => client.ask()));
    await new Promise((resolve) => setTimeout(resolve, HANGING.breaker.probeAfterMs));
    expect(await client.ask()).toMatchObject({ attempts: 2 });
    expect(client.load()).toMatchObject({ inFlight: 1 });
    const startedAt = performance.now();
    await client.stop();
    expect(performance.now() - startedAt).toBeLessThan(5000);
    await until(() => primary.openSockets() === 0);
  });

  it('is asked nonetheless where no replica does better', async () => {
    primary.behaviour = replica.behaviour = hangs;
    const client = hedging({ ...HANGING, timeoutMs: 100 });
    await Promise.all(Array.from({ length: 20 }, () => client.ask()));
    primary.behaviour = replica.behaviour = answers;
    for (let call = 0; call < 10; call += 1) expect(await client.ask()).toMatchObject({ text: ANSWER });
    await client.stop();
  });
});
