/** A supplier that fails too often is left alone for a while, and tried again by one call. */

import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Breaker, type BreakerState } from '../../gateway/transport/call/breaker.ts';
import { Leaving } from '../../gateway/transport/departure.ts';
import {
  answers,
  answersWith,
  breaksOff,
  createTestClient,
  hangs,
  inTurn,
  resets,
  startTestSupplier,
  until,
  type TestClient,
  type TestSupplier,
} from './test-supplier.ts';

const BREAKER = { failureShare: 0.5, windowMs: 30_000, minimumCalls: 4, probeAfterMs: 2000 };

let supplier: TestSupplier;
let client: TestClient;
let now: number;

beforeEach(async () => {
  now = 1_000_000;
  supplier = await startTestSupplier();
  client = createTestClient(supplier.url, { breaker: BREAKER }, { steadyClock: () => now });
});
afterEach(async () => {
  await supplier.stop();
  await client.stop();
});

async function fail(times: number): Promise<void> {
  supplier.behaviour = resets;
  for (let call = 0; call < times; call += 1) {
    expect(await client.ask()).toEqual({ code: 'SUPPLIER_UNREACHABLE', attempts: 1 });
  }
}

describe('left alone', () => {
  it('from the failure that makes the share, at once and with nothing sent', async () => {
    await fail(4);
    expect(client.breakerStates).toEqual(['OPEN']);
    expect(await client.ask()).toEqual({ code: 'SUPPLIER_SUSPENDED', attempts: 0 });
    expect(supplier.requests()).toBe(4);
    expect(client.events.at(-1)).toEqual({
      subgraph: 'spine',
      code: 'SUPPLIER_SUSPENDED',
      durationMs: 0,
      attempts: 0,
      isFromReplica: false,
      endedAt: expect.any(Number),
    });
  });

  it('not for fewer calls than the policy wants to have seen', async () => {
    await fail(3);
    expect(client.breakerStates).toEqual([]);
  });

  it('not below the share', async () => {
    for (let call = 0; call < 5; call += 1) await client.ask();
    await fail(4);
    expect(client.breakerStates).toEqual([]);
    await fail(1);
    expect(client.breakerStates).toEqual(['OPEN']);
  });

  it('not for failures that are longer ago than the window, however few calls came since', async () => {
    await fail(3);
    now += BREAKER.windowMs;
    await fail(3);
    expect(client.breakerStates).toEqual([]);
  });

  it.each([
    ['HTTP 500', answersWith(500)],
    ['broken off', breaksOff],
    ['reset', resets],
  ])('for %s', async (_name, behaviour) => {
    supplier.behaviour = behaviour;
    for (let call = 0; call < 4; call += 1) await client.ask();
    expect(client.breakerStates).toEqual(['OPEN']);
  });

  it('for calls that were too late', async () => {
    const late = createTestClient(supplier.url, { timeoutMs: 30, breaker: BREAKER });
    supplier.behaviour = hangs;
    await Promise.all(Array.from({ length: 4 }, () => late.ask()));
    expect(late.breakerStates).toEqual(['OPEN']);
    await late.stop();
  });

  it.each([
    ['a refusal in GraphQL', answersWith(400, '{"errors":[{"message":"no"}]}')],
    ['a malformed answer', answersWith(200, '<html>')],
    ['what is no JSON', ((_request, response) => void response.writeHead(200).end('hello')) as typeof answers],
    ['no HTTP', ((_request, response) => void response.socket!.end('hello')) as typeof answers],
  ])('not for %s: it is an answer', async (_name, behaviour) => {
    supplier.behaviour = behaviour;
    for (let call = 0; call < 8; call += 1) await client.ask();
    expect(client.breakerStates).toEqual([]);
  });

  it('together with those who wait for their turn', async () => {
    const narrow = createTestClient(supplier.url, {
      bulkhead: { concurrency: 4, queue: 100 },
      breaker: { ...BREAKER, minimumCalls: 1 },
    });
    supplier.behaviour = (request, response) => void setTimeout(() => resets(request, response, 0), 50);
    const outcomes = await Promise.all(Array.from({ length: 50 }, () => narrow.ask()));
    const counts = Map.groupBy(outcomes, (outcome) => ('code' in outcome ? outcome.code : 'answered'));
    expect(counts.get('SUPPLIER_UNREACHABLE')).toHaveLength(4);
    expect(counts.get('SUPPLIER_SUSPENDED')).toHaveLength(46);
    expect(supplier.requests()).toBe(4);
    expect(narrow.load()).toMatchObject({ inFlight: 0, queued: 0 });
    await narrow.stop();
  });
});

describe('tried again', () => {
  it('by one call, and asked as usual once that is answered', async () => {
    await fail(4);
    supplier.behaviour = hangs;
    now += BREAKER.probeAfterMs - 1;
    expect(await client.ask()).toMatchObject({ code: 'SUPPLIER_SUSPENDED' });
    now += 1;
    const release: (() => void)[] = [];
    supplier.behaviour = (request, response) => void release.push(() => answers(request, response, 0));
    const probe = client.ask();
    await until(() => release.length === 1);
    expect(await client.ask()).toEqual({ code: 'SUPPLIER_SUSPENDED', attempts: 0 });
    expect(client.breakerStates).toEqual(['OPEN', 'HALF_OPEN']);
    release[0]!();
    expect(await probe).toMatchObject({ attempts: 1 });
    supplier.behaviour = answers;
    expect(client.breakerStates).toEqual(['OPEN', 'HALF_OPEN', 'CLOSED']);
    expect(await client.ask()).toMatchObject({ attempts: 1 });
  });

  it('and left alone as long again where that fails', async () => {
    await fail(4);
    now += BREAKER.probeAfterMs;
    await fail(1);
    expect(client.breakerStates).toEqual(['OPEN', 'HALF_OPEN', 'OPEN']);
    now += BREAKER.probeAfterMs - 1;
    expect(await client.ask()).toMatchObject({ code: 'SUPPLIER_SUSPENDED' });
    now += 1;
    supplier.behaviour = answers;
    expect(await client.ask()).toMatchObject({ attempts: 1 });
  });

  it('is not asked again within one trial', async () => {
    const patient = createTestClient(
      supplier.url,
      { breaker: BREAKER, retry: { attempts: 3, pauseMs: 1, budgetShare: 1 } },
      { steadyClock: () => now },
    );
    supplier.behaviour = resets;
    for (let call = 0; call < 4; call += 1) await patient.ask();
    now += BREAKER.probeAfterMs;
    expect(await patient.ask()).toEqual({ code: 'SUPPLIER_UNREACHABLE', attempts: 1 });
    await patient.stop();
  });

  it('by the next call where nobody waited for the end of the first', async () => {
    await fail(4);
    now += BREAKER.probeAfterMs;
    supplier.behaviour = inTurn(hangs, answers);
    const leaving = new Leaving();
    const probe = client.ask({ departure: leaving });
    await until(() => supplier.requests() === 5);
    leaving.leave();
    expect(await probe).toEqual({ code: 'CLIENT_DISCONNECTED', attempts: 1 });
    expect(client.breakerStates).toEqual(['OPEN', 'HALF_OPEN']);
    expect(await client.ask()).toMatchObject({ attempts: 1 });
    expect(client.breakerStates).toEqual(['OPEN', 'HALF_OPEN', 'CLOSED']);
  });

  it.each([
    ['answered', answers],
    ['failed', resets],
  ])('does not hear those who were asked before it was left alone, whether they are %s', async (_name, ending) => {
    const release: (() => void)[] = [];
    supplier.behaviour = (request, response) => void release.push(() => ending(request, response, 0));
    const early = client.ask();
    await until(() => release.length === 1);
    await fail(4);
    now += BREAKER.probeAfterMs;
    supplier.behaviour = (request, response) => void release.push(() => answers(request, response, 0));
    const probe = client.ask();
    await until(() => release.length === 2);
    release[0]!();
    await early;
    expect(client.breakerStates).toEqual(['OPEN', 'HALF_OPEN']);
    expect(await client.ask()).toMatchObject({ code: 'SUPPLIER_SUSPENDED' });
    release[1]!();
    await probe;
    expect(client.breakerStates).toEqual(['OPEN', 'HALF_OPEN', 'CLOSED']);
  });

  it('begins anew: what failed before does not count again', async () => {
    await fail(4);
    now += BREAKER.probeAfterMs;
    supplier.behaviour = answers;
    await client.ask();
    await fail(3);
    expect(client.breakerStates).toEqual(['OPEN', 'HALF_OPEN', 'CLOSED']);
  });
});

it('those who leave after half of its deadline, and nothing said, count as a failure: so do requests whose own deadline is shorter', async () => {
  const impatient = createTestClient(supplier.url, { timeoutMs: 400, breaker: BREAKER });
  supplier.behaviour = hangs;
  const outcomes = await Promise.all(
    Array.from({ length: 4 }, () => {
      const leaving = new Leaving();
      setTimeout(() => leaving.leave(), 250);
      return impatient.ask({ departure: leaving });
    }),
  );
  expect(outcomes).toEqual(Array.from({ length: 4 }, () => ({ code: 'CLIENT_DISCONNECTED', attempts: 1 })));
  expect(impatient.breakerStates).toEqual(['OPEN']);
  await impatient.stop();
});

it('those who leave sooner count as nothing', async () => {
  supplier.behaviour = hangs;
  for (let call = 0; call < 10; call += 1) {
    const leaving = new Leaving();
    const asked = client.ask({ departure: leaving });
    await until(() => supplier.requests() === call + 1);
    leaving.leave();
    await asked;
  }
  expect(client.breakerStates).toEqual([]);
  await fail(3);
  expect(client.breakerStates).toEqual([]);
});

it('opens for exactly the calls of its window, counted in tenths of it', () => {
  const call = fc.record({ afterMs: fc.integer({ min: 0, max: 400 }), isFailed: fc.boolean() });
  fc.assert(
    fc.property(
      fc.array(call, { maxLength: 200 }),
      fc.constantFrom(0.1, 0.3, 0.5, 1),
      fc.integer({ min: 1, max: 12 }),
      (calls, failureShare, minimumCalls) => {
        let time = 12_345;
        const states: BreakerState[] = [];
        const policy = { failureShare, minimumCalls, windowMs: 1000, probeAfterMs: 1_000_000 };
        const breaker = new Breaker(
          policy,
          () => time,
          (state) => states.push(state),
        );
        const seen: { readonly at: number; readonly isFailed: boolean }[] = [];
        for (const { afterMs, isFailed } of calls) {
          time += afterMs;
          breaker.record(breaker.admit()!, isFailed ? 'FAILED' : 'ANSWERED');
          seen.push({ at: time, isFailed });
          const oldest = Math.floor(time / 100) - 9;
          const counted = seen.filter(({ at }) => Math.floor(at / 100) >= oldest);
          const failures = counted.filter((one) => one.isFailed).length;
          const opens = isFailed && counted.length >= minimumCalls && failures >= failureShare * counted.length;
          expect(states).toEqual(opens ? ['OPEN'] : []);
          if (opens) break;
        }
      },
    ),
  );
});
