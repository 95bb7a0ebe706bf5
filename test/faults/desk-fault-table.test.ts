/** Every desk × every fault in its answers, over HTTP between processes; those that stop the process itself stand beside this file. */

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startBehindProxies, type BehindProxies } from '../support/start-behind-proxies.ts';
import { askBoth, assertAttributed, assertHealthy, assertWhole, SUBGRAPHS, type Healthy } from './expected-answer.ts';
import { DRIP, OVERSIZED, QUICK_FAULTS, SLOW, SUPPLIER_TIMEOUT_MS, type Fault } from './faults.ts';

let behind: BehindProxies;
let healthy: Healthy;

beforeAll(async () => {
  behind = await startBehindProxies(SUPPLIER_TIMEOUT_MS, { remembers: true });
  // The first answer of a desk's process takes longer than any later one.
  await askBoth(behind.gateway.query);
  healthy = await askBoth(behind.gateway.query);
});
afterAll(() => behind?.stop());

it('answers whole while no desk is at fault', async () => {
  assertHealthy(healthy);
  assertWhole(await askBoth(behind.gateway.query), healthy);
  expect([...behind.proxies.keys()].toSorted()).toEqual([...SUBGRAPHS].toSorted());
});

describe.each(SUBGRAPHS)('%s', (desk) => {
  it.each([...QUICK_FAULTS, SLOW])('$name: $code', (fault) => assertCell(desk, fault));
});

describe('faults that take too long for every desk', () => {
  it.each(['nsd', 'local-desks'])('%s, begun in time and dripping past the deadline', (desk) => assertCell(desk, DRIP));
  it.each(['nsd', 'n3'])('%s, larger than the gateway accepts', (desk) => assertCell(desk, OVERSIZED));
});

/** One cell of the table: attributed while the fault lasts, and whole at once when it has passed. */
async function assertCell(desk: string, { code, spoil }: Fault): Promise<void> {
  const { gateway, proxies } = behind;
  const proxy = proxies.get(desk)!;
  try {
    proxy.spoil = spoil;
    assertAttributed(await askBoth(gateway.query), healthy, new Map([[desk, code]]));
  } finally {
    proxy.spoil = null;
  }
  assertWhole(await askBoth(gateway.query), healthy);
}
