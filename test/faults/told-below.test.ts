/**
 * A desk is not asked for its tickets by their ids where it tells of them in its account of the incident: what is wanted of them is asked
 * for there. Whatever a desk makes of that, nobody gets less than by asking for each by itself.
 */

import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { RUN_KEYS_FOLDER, trustKeysIn } from '../../commands/start/trust-keys.ts';
import { startGatewayHere, type SmallGateway } from '../gateway/small-graph.ts';
import type { Answer } from '../support/ask.ts';
import { passOn, startFaultProxies, type Exchange, type FaultProxy, type Spoil } from '../support/fault-proxy.ts';
import { sharedThroughline } from '../support/shared-throughline.ts';
import { SUBGRAPHS } from './expected-answer.ts';
import { entityLists, QUICK_FAULTS, rewriting, SUPPLIER_TIMEOUT_MS, type AnswerBody } from './faults.ts';

const TIMES = { asOf: '2006-07-31T11:00:00.000Z', asKnownAt: '2006-09-01T00:00:00.000Z' };
const DESK = 'n3';

let proxies: ReadonlyMap<string, FaultProxy>;
let gateway: SmallGateway;
let desk: FaultProxy;
beforeAll(async () => {
  const { desks, dataFolder } = await sharedThroughline();
  const { delegationKeyFile, supplierSecretsFile } = trustKeysIn(join(dataFolder, RUN_KEYS_FOLDER));
  proxies = await startFaultProxies(desks);
  desk = proxies.get(DESK)!;
  gateway = await startGatewayHere(
    { kind: 'organisations', organisationsFile: null },
    {
      lastKnownCopies: true,
      delegationKeyFile,
      supplierSecretsFile,
      supplierUrls: new Map([...proxies].map(([name, { url }]) => [name, url])),
      supplierTimeoutMs: SUPPLIER_TIMEOUT_MS,
      suppliers: {
        default: { retry: { attempts: 0 }, breaker: { minimumCalls: 1_000_000 } },
        byName: new Map(),
      },
    },
  );
});
afterAll(async () => {
  await gateway?.stop();
  await Promise.all([...(proxies?.values() ?? [])].map((proxy) => proxy.stop()));
});

let reader = 0;
/** Of a reader of whom no answer is kept. */
beforeEach(() => {
  reader += 1;
  for (const proxy of proxies.values()) {
    proxy.spoil = null;
    proxy.forget();
  }
});

/** Fields of a ticket by which operations differ: each is planned by itself, and nothing is remembered of it. */
const OTHERS = ['openedAt', 'closedAt', 'lastUpdatedAt', 'nextUpdateDueAt', 'firstObservedAt', 'domain'];
const CHOICES = Array.from({ length: 2 ** OTHERS.length - 1 }, (_, choice) =>
  OTHERS.filter((_name, index) => ((choice + 1) >> index) % 2 === 1).join(' '),
);
let chosen = 0;

function newOperation(wanted: string = 'status'): string {
  const there = CHOICES[(chosen += 1)]!;
  return `query ($asOf: DateTime!, $asKnownAt: DateTime!) @asOf(time: $asOf) @asKnownAt(time: $asKnownAt) {
    incident(id: "I-MAIDSTONE") {
      tickets { id ${wanted} }
      involvements { desk { code } state tickets { id ${there} } }
    }
  }`;
}

async function ask(operation: string): Promise<Answer['body']> {
  const { body } = await gateway.query(operation, TIMES, { authorization: `Bearer ${reader}` });
  return body;
}

/** What it is where each place is asked for by itself: with as many requests, but nothing to tell each other. */
async function askApart(operation: string): Promise<unknown> {
  const [tickets, involvements] = await Promise.all(
    [/involvements \{.*\} \}/, /tickets \{ id [a-zA-Z ]*\}(?=\s*involvements)/].map((other) =>
      ask(operation.replace(other, '')),
    ),
  );
  return { incident: { ...tickets!.data.incident, ...involvements!.data.incident } };
}

const isAccount = ({ body: { query } }: Pick<Exchange, 'body'>): boolean => query.includes('Involvement{');
const isWide = (exchange: Pick<Exchange, 'body'>): boolean =>
  isAccount(exchange) && /\.\.\.on \w+Ticket\{/.test(exchange.body.query);

const onlyWhere =
  (holds: (exchange: Exchange) => boolean, spoil: Spoil): Spoil =>
  (exchange) =>
    holds(exchange) ? spoil(exchange) : passOn(exchange);
/** What the desk gives of what it was asked for, which is one record here. */
const firstOf = (body: AnswerBody) => entityLists(body)[0]!.entities[0];
const rowOf = ({ extensions }: Answer['body']) => extensions.sources.find(({ subgraph }) => subgraph === DESK);
const ticketsOf = ({ data }: Answer['body']): unknown[] =>
  data.incident.tickets.filter(({ id }: { id: string }) => id.startsWith(`${DESK}/`));

describe('tickets of which a desk tells in its account', () => {
  it('are asked for there: one request for each desk', async () => {
    const operation = newOperation('reference status sourceStatus openedAt');
    const body = await ask(operation);
    expect(body.errors).toBeUndefined();
    expect(Object.fromEntries([...proxies].map(([name, { received }]) => [name, received.length]))).toEqual(
      Object.fromEntries(SUBGRAPHS.map((name) => [name, 1])),
    );
    expect(desk.received.filter(isWide)).toHaveLength(1);
    expect(body.data).toEqual(await askApart(operation));
  });

  it('are asked for by their ids where the desk does not tell of them there, and at once the next time', async () => {
    const operation = newOperation();
    const healthy = await askApart(operation);
    desk.forget();
    desk.spoil = onlyWhere(
      isAccount,
      rewriting((body) => (firstOf(body).tickets = [])),
    );
    const first = await ask(operation);
    expect(first.data.incident.tickets).toEqual((healthy as typeof first.data).incident.tickets);
    expect(desk.received.map(isWide)).toEqual([true, false]);
    let wasAsked = false;
    desk.spoil = async (exchange) => {
      if (!isAccount(exchange)) wasAsked = true;
      for (let waitedMs = 0; isAccount(exchange) && !wasAsked && waitedMs < 1500; waitedMs += 5) await sleep(5);
      await passOn(exchange);
    };
    desk.forget();
    const second = await ask(operation);
    expect(second.data).toEqual(healthy);
    expect(wasAsked).toBe(true);
    expect(desk.received.filter(isWide)).toEqual([]);
  });

  it('are waited for by nobody who waits for who waits for them', async () => {
    const operation = newOperation().replace('involvements', 'again: tickets { id status } involvements');
    desk.spoil = onlyWhere(
      isAccount,
      rewriting((body) => (firstOf(body).tickets = [])),
    );
    const body = await ask(operation);
    expect(body.errors).toBeUndefined();
    expect(body.data.incident.again).toEqual(body.data.incident.tickets);
    expect(ticketsOf(body)).toMatchObject([{ status: expect.any(String) }]);
  });
});

describe('a desk that makes nothing of what is asked for beside', () => {
  const FAULTS: readonly (readonly [string, Spoil])[] = [
    ...QUICK_FAULTS.filter(
      ({ name, code }) =>
        code !== 'SUPPLIER_UNREACHABLE' && code !== 'SUPPLIER_TIMES_NOT_ECHOED' && name !== 'JSON of another service',
    ).map(({ name, spoil }) => [name, spoil] as const),
    [
      'no data, as of a field that it does not know',
      ({ response }) =>
        void response
          .writeHead(200, { 'content-type': 'application/json' })
          .end('{"data":null,"errors":[{"message":"no such field"}]}'),
    ],
    ['a status that nobody knows', rewriting((body) => (firstOf(body).tickets[0].status = 'NO_STATUS'))],
    ['a status of the wrong form', rewriting((body) => (firstOf(body).tickets[0].status = { a: 1 }))],
    [
      'an error at it, with which it leaves out all',
      rewriting((body) => {
        firstOf(body).tickets = null;
        body.errors = [{ message: 'no', path: ['_entities', 0, 'tickets', 0, 'status'] }];
      }),
    ],
  ];

  it.each(FAULTS)('is asked for less: %s', async (_name, spoil) => {
    const operation = newOperation();
    const healthy = await askApart(operation);
    desk.forget();
    desk.spoil = onlyWhere(isWide, spoil);
    reader += 1;
    for (const wide of [1, 0]) {
      const body = await ask(operation);
      expect(body.errors).toBeUndefined();
      expect(body.data).toEqual(healthy);
      expect(rowOf(body)).toMatchObject({ state: 'ANSWERED', code: null });
      expect(desk.received.filter(isWide)).toHaveLength(wide);
      desk.forget();
    }
  });

  it('is heard in all else, where it has an error at it', async () => {
    const operation = newOperation();
    const healthy = await askApart(operation);
    desk.forget();
    desk.spoil = onlyWhere(
      isWide,
      rewriting((body) => {
        firstOf(body).tickets[0].status = null;
        body.errors = [{ message: 'no', path: ['_entities', 0, 'tickets', 0, 'status'] }];
      }),
    );
    const body = await ask(operation);
    expect(body.errors).toBeUndefined();
    expect(body.data).toEqual(healthy);
    expect(rowOf(body)).toMatchObject({ state: 'ANSWERED', code: null });
    expect(desk.received.map(isAccount)).toEqual([true, false]);
  });

  it('is asked by itself after a second, where it does not answer', async () => {
    const operation = newOperation();
    const healthy = await askApart(operation);
    desk.forget();
    let isHanging = false;
    let wasAsked = false;
    desk.spoil = async (exchange) => {
      if (!isAccount(exchange)) {
        wasAsked = isHanging;
        return passOn(exchange);
      }
      isHanging = true;
      await exchange.gone;
      isHanging = false;
    };
    reader += 1;
    const body = await ask(operation);
    expect(body.data.incident.tickets).toEqual((healthy as typeof body.data).incident.tickets);
    expect(body.errors!.map(({ extensions }) => extensions['code'])).toEqual(['SUPPLIER_TIMEOUT']);
    expect(wasAsked).toBe(true);
    desk.forget();
    desk.spoil = null;
    expect((await ask(operation)).data).toEqual(healthy);
    expect(desk.received.filter(isWide)).toEqual([]);
  });
});

describe('a desk that fails after it was heard', () => {
  const DOWN: Spoil = ({ response }) => void response.writeHead(500).end();

  it.each([
    ['fails', DOWN],
    ['does not answer', ({ gone }) => gone],
  ] as const satisfies readonly (readonly [string, Spoil])[])(
    'is given from its copies at both places, where it %s',
    async (_what, spoil) => {
      const operation = newOperation();
      const healthy = await ask(operation);
      expect(desk.received).toHaveLength(1);
      desk.spoil = spoil;
      for (let run = 0; run < 2; run += 1) {
        const body = await ask(operation);
        expect(body.errors).toBeUndefined();
        expect(body.data).toEqual(healthy.data);
        expect(rowOf(body)).toMatchObject({ state: 'STALE' });
      }
    },
  );

  it('is asked for what is at the one place, where only the other one is given from a copy', async () => {
    const operation = newOperation();
    await ask(operation);
    desk.spoil = async (exchange) => {
      if (isAccount(exchange)) return DOWN(exchange);
      return rewriting((body) => (firstOf(body).status = 'CANCELLED'))(exchange);
    };
    const body = await ask(operation);
    expect(body.errors).toBeUndefined();
    expect(ticketsOf(body)).toMatchObject([{ status: 'CANCELLED' }]);
  });
});
