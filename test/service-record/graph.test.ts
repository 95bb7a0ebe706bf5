/** The record through the graph: real desks over HTTP that answer, fail or are not there, and what the gateway says of them after. */

import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startGatewayHere, type SmallGateway } from '../gateway/small-graph.ts';

const MINUTE = 60_000;
const START = Date.UTC(2026, 10, 22, 3, 0, 0);

const RECORD = `subgraph deskCount from to resolution minutes measuredMinutes measuredShare measuredFrom isSettled
  calls answered answeredByReplica availability errorShare failures { code count } attempts attemptsPerCall
  refusals { code count } missingParts { code count } abandoned suspendedFor latency { p50 p90 p99 relativeError }
  staleAnswers staleShare oldestStaleAge freshCopies`;

const ASK = `query ($desk: ID!, $from: DateTime!, $to: DateTime!) {
  desk(code: $desk) { code serviceRecord(from: $from, to: $to) { ${RECORD} } }
}`;

const instant = (ms: number): string => new Date(ms).toISOString();
const PERIOD = { from: instant(START - 60 * MINUTE), to: instant(START + 60 * MINUTE) };

let gateway: SmallGateway;
let desk: Server;
let respond: (response: ServerResponse) => void;
let now: number;

/** A question that is put to one desk. */
const askDesk = (code: string) => gateway.query(`{ desk(code: "${code}") { tickets(first: 1) { nodes { id } } } }`);
const recordOf = async (code: string, period: object = PERIOD) =>
  (await gateway.query(ASK, { desk: code, ...period })).body.data.desk.serviceRecord;

beforeAll(async () => {
  desk = createServer((_, response) => respond(response));
  await new Promise<void>((resolve) => desk.listen(0, '127.0.0.1', resolve));
  const { port } = desk.address() as AddressInfo;
  gateway = await startGatewayHere(
    { kind: 'organisations', organisationsFile: null },
    {
      clock: () => now,
      lastKnownCopies: false,
      supplierUrls: new Map([
        ['spine', `http://127.0.0.1:${port}/`],
        ['n3', 'http://127.0.0.1:1/'],
      ]),
    },
  );
}, 60_000);

afterAll(async () => {
  await gateway?.stop();
  await new Promise((resolve) => desk.close(resolve));
});

it('says nothing of a desk that nobody asked: no call is not available', async () => {
  now = START + 10_000;
  expect(await recordOf('nsd')).toEqual({
    subgraph: 'nsd',
    deskCount: 1,
    from: instant(START - 60 * MINUTE),
    to: instant(START + MINUTE),
    resolution: MINUTE,
    minutes: 61,
    measuredMinutes: 0,
    measuredShare: 0,
    measuredFrom: null,
    isSettled: false,
    calls: 0,
    answered: 0,
    answeredByReplica: 0,
    availability: null,
    errorShare: null,
    failures: [],
    attempts: 0,
    attemptsPerCall: null,
    refusals: [],
    missingParts: [],
    abandoned: 0,
    suspendedFor: 0,
    latency: null,
    staleAnswers: 0,
    staleShare: null,
    oldestStaleAge: null,
    freshCopies: 0,
  });
});

it('tells answers, failures by code, and what answers lacked', async () => {
  respond = (response) =>
    response.writeHead(200, { 'content-type': 'application/json' }).end('{"data":{"_entities":[null]}}');
  for (let call = 0; call < 3; call += 1) await askDesk('spine');
  respond = (response) => response.writeHead(400, { 'content-type': 'text/plain' }).end('no');
  await askDesk('spine');
  const record = await recordOf('spine');
  expect(record).toMatchObject({
    subgraph: 'spine',
    measuredMinutes: 1,
    measuredFrom: instant(START),
    calls: 4,
    answered: 3,
    availability: 0.75,
    errorShare: 0.25,
    failures: [{ code: 'SUPPLIER_HTTP_STATUS', count: 1 }],
    attemptsPerCall: 1,
    latency: { relativeError: 0.05 },
    staleShare: 0,
  });
  // None of those answers said for which times it was: each reader was told so.
  expect(record.missingParts).toEqual([
    { code: 'SUPPLIER_HTTP_STATUS', count: 1 },
    { code: 'SUPPLIER_TIMES_NOT_ECHOED', count: 3 },
  ]);
  await askDesk('n3');
  expect(await recordOf('n3')).toMatchObject({
    availability: 0,
    errorShare: 1,
    failures: [{ code: 'SUPPLIER_UNREACHABLE', count: 1 }],
    latency: null,
  });
});

it('says of desks that share a system that the record is theirs together', async () => {
  const { body } = await gateway.query(
    `query ($from: DateTime!, $to: DateTime!) {
      desks(first: 50) { nodes { code serviceRecord(from: $from, to: $to) { subgraph deskCount calls } } }
    }`,
    PERIOD,
  );
  expect(body.errors).toBeUndefined();
  // Nobody had to be asked for it.
  expect(body.extensions.sources).toEqual([]);
  const nodes = body.data.desks.nodes as { code: string; serviceRecord: { subgraph: string; deskCount: number } }[];
  const local = nodes.filter(({ serviceRecord }) => serviceRecord.subgraph === 'local-desks');
  expect(local.length).toBeGreaterThan(1);
  for (const { serviceRecord } of local) expect(serviceRecord.deskCount).toBeGreaterThan(1);
  expect(nodes.find(({ code }) => code === 'spine')!.serviceRecord).toMatchObject({ deskCount: 1, calls: 4 });
});

it('cuts the record at @asKnownAt and at @asOf', async () => {
  now = START + 10 * MINUTE;
  const ask = async (times: string) => {
    const { body } = await gateway.query(ASK.replace('DateTime!) {', `DateTime!) ${times} {`), {
      desk: 'spine',
      ...PERIOD,
    });
    expect(body.errors).toBeUndefined();
    return body.data.desk.serviceRecord;
  };
  const whole = await ask('');
  expect(whole).toMatchObject({ calls: 4, to: instant(START + 11 * MINUTE), isSettled: false });
  for (const directive of ['asKnownAt', 'asOf']) {
    const before = await ask(`@${directive}(time: "${instant(START + 59_999)}")`);
    expect(before).toMatchObject({ calls: 0, to: instant(START), measuredFrom: null, isSettled: true });
    const after = await ask(`@${directive}(time: "${instant(START + 9 * MINUTE)}")`);
    expect(after).toMatchObject({ to: instant(START + 9 * MINUTE), minutes: 69, isSettled: true });
  }
});

it('answers for any period, and refuses only one that ends before it begins', async () => {
  const { from, to } = PERIOD;
  const { body } = await gateway.query(ASK, { desk: 'spine', from: to, to: from });
  expect(body.data.desk).toEqual({ code: 'spine', serviceRecord: null });
  expect(body.errors).toMatchObject([{ path: ['desk', 'serviceRecord'], extensions: { code: 'PERIOD_REVERSED' } }]);
  const none = { calls: 0, minutes: 0, measuredShare: null };
  expect(await recordOf('spine', { from, to: from })).toMatchObject({ ...none, isSettled: true });
  expect(await recordOf('spine', { from: '2999-01-01T00:00:00Z', to: '9999-12-31T23:59:59Z' })).toMatchObject(none);
  const ancient = { from: '0100-01-01T00:00:00Z', to: '1999-01-01T00:00:30+01:00' };
  expect(await recordOf('spine', ancient)).toMatchObject({
    calls: 0,
    measuredShare: 0,
    to: '1998-12-31T23:01:00.000Z',
  });
});
