/** One deadline for a call whatever it waits for, word that nobody waits any more, and what is told of each call. */

import { createServer, type AddressInfo, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Leaving } from '../../gateway/transport/departure.ts';
import {
  ANSWER,
  answers,
  answersAfter,
  createTestClient,
  hangs,
  inTurn,
  resets,
  startTestSupplier,
  until,
  type TestSupplier,
} from './test-supplier.ts';

/** What a loaded machine may take beyond a deadline. */
const LEEWAY_MS = 400;

let supplier: TestSupplier;
beforeEach(async () => void (supplier = await startTestSupplier()));
afterEach(() => supplier.stop());

async function timed<Result>(work: Promise<Result>): Promise<{ readonly result: Result; readonly durationMs: number }> {
  const startedAt = performance.now();
  const result = await work;
  return { result, durationMs: performance.now() - startedAt };
}

describe('the deadline', () => {
  it('ends a call that is not answered, and lets go of its connection', async () => {
    supplier.behaviour = hangs;
    const client = createTestClient(supplier.url, { timeoutMs: 200 });
    const { result, durationMs } = await timed(client.ask());
    expect(result).toEqual({ code: 'SUPPLIER_TIMEOUT', attempts: 1 });
    expect(durationMs).toBeGreaterThanOrEqual(190);
    expect(durationMs).toBeLessThan(200 + LEEWAY_MS);
    await until(() => supplier.openSockets() === 0);
    expect(supplier.abandoned()).toBe(1);
    await client.stop();
  });

  it('covers waiting for a turn and the request together', async () => {
    supplier.behaviour = answersAfter(150);
    const client = createTestClient(supplier.url, { timeoutMs: 250, bulkhead: { concurrency: 1, queue: 5 } });
    const first = client.ask();
    const second = timed(client.ask());
    expect(await first).toMatchObject({ attempts: 1 });
    const { result, durationMs } = await second;
    expect(result).toEqual({ code: 'SUPPLIER_TIMEOUT', attempts: 1 });
    expect(durationMs).toBeLessThan(250 + LEEWAY_MS);
    await client.stop();
  });

  it('covers the first request and its repetition together', async () => {
    supplier.behaviour = inTurn((request, response) => void setTimeout(() => resets(request, response, 0), 100), hangs);
    const client = createTestClient(supplier.url, { timeoutMs: 300, retry: { attempts: 5, pauseMs: 1 } });
    const { result, durationMs } = await timed(client.ask());
    expect(result).toEqual({ code: 'SUPPLIER_TIMEOUT', attempts: 2 });
    expect(durationMs).toBeLessThan(300 + LEEWAY_MS);
    await client.stop();
  });

  it('covers a server that takes a connection and never begins to speak TLS, and its places come free', async () => {
    const open = new Set<Socket>();
    const mute = createServer((socket) => void open.add(socket.resume().on('close', () => open.delete(socket))));
    await new Promise<void>((resolve) => mute.listen(0, '127.0.0.1', resolve));
    const { port } = mute.address() as AddressInfo;
    const client = createTestClient(`https://127.0.0.1:${port}/graphql`, {
      timeoutMs: 1500,
      bulkhead: { concurrency: 4, queue: 0 },
    });
    const { result, durationMs } = await timed(Promise.all([client.ask(), client.ask(), client.ask()]));
    expect(result).toEqual(Array.from({ length: 3 }, () => ({ code: 'SUPPLIER_TIMEOUT', attempts: 1 })));
    expect(durationMs).toBeLessThan(1500 + LEEWAY_MS);
    // At once: what was cancelled is not connected first, each after the other.
    await until(() => client.load().inFlight === 0, 1000);
    await client.stop();
    await until(() => open.size === 0);
    mute.close();
  });
});

describe('a client that leaves', () => {
  it('ends the call at once, and the connection with it', async () => {
    supplier.behaviour = hangs;
    const client = createTestClient(supplier.url);
    const leaving = new Leaving();
    const asked = client.ask({ departure: leaving });
    await until(() => supplier.requests() === 1);
    leaving.leave();
    expect(await asked).toEqual({ code: 'CLIENT_DISCONNECTED', attempts: 1 });
    await until(() => supplier.abandoned() === 1 && supplier.openSockets() === 0);
    expect(client.load()).toMatchObject({ inFlight: 0, queued: 0 });
    await client.stop();
  });

  it('before it is asked has nothing sent for it', async () => {
    const client = createTestClient(supplier.url);
    const gone = new Leaving();
    gone.leave();
    expect(await client.ask({ departure: gone })).toEqual({ code: 'CLIENT_DISCONNECTED', attempts: 0 });
    expect(client.events).toMatchObject([{ code: 'CLIENT_DISCONNECTED', attempts: 0 }]);
    expect(supplier.requests()).toBe(0);
    await client.stop();
  });

  it('before there is a connection has nothing sent for it either', async () => {
    const client = createTestClient(supplier.url);
    const leaving = new Leaving();
    const asked = client.ask({ departure: leaving });
    leaving.leave();
    expect(await asked).toEqual({ code: 'CLIENT_DISCONNECTED', attempts: 1 });
    await until(() => client.load().inFlight === 0);
    expect(await client.ask()).toMatchObject({ attempts: 1 });
    expect(supplier.requests()).toBe(1);
    await client.stop();
  });

  it('during the pause before a repetition has it not sent', async () => {
    supplier.behaviour = inTurn(resets, answers);
    const client = createTestClient(supplier.url, { retry: { attempts: 1, pauseMs: 2000 } }, { random: () => 0.99 });
    const leaving = new Leaving();
    const asked = client.ask({ departure: leaving });
    await until(() => supplier.requests() === 1);
    await new Promise((resolve) => setTimeout(resolve, 50));
    leaving.leave();
    expect(await asked).toEqual({ code: 'CLIENT_DISCONNECTED', attempts: 1 });
    expect(client.load()).toMatchObject({ inFlight: 0, queued: 0 });
    await client.stop();
    expect(supplier.requests()).toBe(1);
  });
});

describe('what is told', () => {
  it('is one event a call, with the time that it took', async () => {
    supplier.behaviour = inTurn(answers, resets, hangs);
    const client = createTestClient(supplier.url, { timeoutMs: 200 }, { clock: () => 1_136_073_600_000 });
    expect(await client.ask()).toMatchObject({ text: ANSWER, attempts: 1 });
    await client.ask();
    await client.ask();
    const { durationMs } = client.events[2]!;
    expect(client.events).toEqual(
      [null, 'SUPPLIER_UNREACHABLE', 'SUPPLIER_TIMEOUT'].map((code) => ({
        subgraph: 'spine',
        code,
        durationMs: expect.any(Number),
        attempts: 1,
        isFromReplica: false,
        endedAt: 1_136_073_600_000,
      })),
    );
    expect(durationMs).toBeGreaterThanOrEqual(190);
    expect(durationMs).toBeLessThan(200 + LEEWAY_MS);
    await client.stop();
  });

  it('is refused once and for all where an answer is too long, while it streams', async () => {
    let written = 0;
    supplier.behaviour = (_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      const write = (): void => {
        if (response.destroyed) return;
        written += 1;
        if (response.write(' '.repeat(1024))) setImmediate(write);
        else response.once('drain', write);
      };
      write();
    };
    const client = createTestClient(supplier.url, { maximumAnswerBytes: 10_000, retry: { attempts: 3 } });
    expect(await client.ask()).toEqual({ code: 'SUPPLIER_TOO_LARGE', attempts: 1 });
    await until(() => supplier.openSockets() === 0);
    expect(written).toBeLessThan(20_000);
    expect(client.load()).toMatchObject({ inFlight: 0, queued: 0 });
    await client.stop();
  });
});

describe('stopping', () => {
  it('waits for what is under way and what waits', async () => {
    supplier.behaviour = answersAfter(50);
    const client = createTestClient(supplier.url, { bulkhead: { concurrency: 1, queue: 5 } });
    const asked = Promise.all([client.ask(), client.ask(), client.ask()]);
    await client.stop();
    expect(await asked).toMatchObject(Array.from({ length: 3 }, () => ({ text: ANSWER, attempts: 1 })));
    await until(() => supplier.openSockets() === 0);
  });
});
