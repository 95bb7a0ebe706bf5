/** The record of the whole: real desks, a gateway of two workers that write one file, a desk that is killed, and another gateway. */

import { afterAll, beforeAll, expect, it } from 'vitest';
import { startGatewayProcess } from '../support/start-gateway-process.ts';
import { startCompactThroughline } from '../support/start-compact-throughline.ts';
import type { Throughline } from '../support/start-throughline.ts';

const RECORDS = `query ($from: DateTime!, $to: DateTime!) {
  desks(first: 50) {
    nodes {
      code
      serviceRecord(from: $from, to: $to) {
        subgraph deskCount calls answered availability failures { code count } attempts measuredMinutes measuredFrom
        latency { p50 p90 p99 }
      }
    }
  }
}`;
const QUESTION = '{ incident(id: "I-MAIDSTONE") { involvements { state } } }';

interface RecordNode {
  readonly subgraph: string;
  readonly deskCount: number;
  readonly calls: number;
  readonly answered: number;
  readonly availability: number | null;
  readonly failures: readonly { readonly code: string; readonly count: number }[];
  readonly attempts: number;
  readonly measuredMinutes: number;
  readonly latency: { readonly p50: number; readonly p90: number; readonly p99: number } | null;
}

let throughline: Throughline;
let from: string;

beforeAll(async () => {
  from = new Date(Date.now() - 60_000).toISOString();
  throughline = await startCompactThroughline({ apart: ['spine'], environment: { WORKERS: '2' } });
}, 120_000);
afterAll(() => throughline?.stop());

/** By subgraph; it holds what all workers have written. */
async function records(): Promise<ReadonlyMap<string, RecordNode>> {
  const to = new Date(Date.now() + 3_600_000).toISOString();
  const { body } = await throughline.query(RECORDS, { from, to });
  expect(body.errors).toBeUndefined();
  const nodes = body.data.desks.nodes as { readonly serviceRecord: RecordNode }[];
  return new Map(nodes.map(({ serviceRecord }) => [serviceRecord.subgraph, serviceRecord]));
}

/** Requests sent to each subgraph, as the answers' own sources tell. */
async function askSeveral(times: number): Promise<ReadonlyMap<string, number>> {
  const sent = new Map<string, number>();
  for (let round = 0; round < times; round += 1) {
    const { body } = await throughline.query(QUESTION);
    for (const { subgraph, requests } of body.extensions.sources) {
      sent.set(subgraph, (sent.get(subgraph) ?? 0) + requests);
    }
  }
  return sent;
}

it('adds up what all workers sent, to the call', async () => {
  const sent = await askSeveral(12);
  expect(sent.size).toBe(12);
  // Each worker writes every five seconds.
  await expect
    .poll(async () => new Map([...(await records())].map(([name, { calls }]) => [name, calls])), {
      timeout: 30_000,
      interval: 500,
    })
    .toEqual(sent);
  for (const record of (await records()).values()) {
    expect(record).toMatchObject({ availability: 1, failures: [], attempts: record.calls });
    expect(record.measuredMinutes).toBeGreaterThan(0);
    expect(record.latency!.p50).toBeLessThanOrEqual(record.latency!.p99);
  }
});

it('tells of a desk that is killed, and of nobody else', async () => {
  const before = await records();
  await throughline.killDesk('spine');
  await askSeveral(4);
  await expect
    .poll(async () => (await records()).get('spine')!.calls - before.get('spine')!.calls, { timeout: 30_000 })
    .toBe(4);
  const after = await records();
  const { answered, failures, availability } = after.get('spine')!;
  expect([answered, failures]).toEqual([before.get('spine')!.answered, [{ code: 'SUPPLIER_UNREACHABLE', count: 4 }]]);
  expect(availability).toBeLessThan(1);
  for (const [subgraph, record] of after) if (subgraph !== 'spine') expect(record.availability, subgraph).toBe(1);
});

it('another gateway that keeps its record in the same place answers the same', async () => {
  const environment = { DATA_DIR: throughline.dataFolder };
  const other = await startGatewayProcess({ supplierUrls: {}, supplierTimeoutMs: 5000, environment });
  try {
    const asked = { from, to: new Date(Date.now() + 3_600_000).toISOString() };
    const [here, there] = [await throughline.query(RECORDS, asked), await other.query(RECORDS, asked)];
    expect(there.body.data).toEqual(here.body.data);
    expect(there.body.data.desks.nodes.length).toBeGreaterThan(12);
  } finally {
    await other.stop();
  }
});
