/** Several desks at fault at once, all of them, and the incident that nobody knows. */

import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SupplierErrorCode } from '../../gateway/errors.ts';
import { startFaultProxies, type FaultProxy } from '../support/fault-proxy.ts';
import { gatewayKeysOfRun } from '../support/run-keys.ts';
import { sharedThroughline, type SharedThroughline } from '../support/shared-throughline.ts';
import { freePorts } from '../support/start-behind-proxies.ts';
import { startGatewayProcess, type GatewayProcess } from '../support/start-gateway-process.ts';
import { askBoth, assertAttributed, assertHealthy, assertWhole, SUBGRAPHS, type Healthy } from './expected-answer.ts';
import { QUICK_FAULTS, SUPPLIER_TIMEOUT_MS } from './faults.ts';

const EXISTENCE = '{ incident(id: "I-NOBODY-KNOWS") { existence tickets { id } involvements { state } } }';

let shared: SharedThroughline;
let ports: ReadonlyMap<string, number>;
let gateway: GatewayProcess;
let healthy: Healthy;
let proxies: ReadonlyMap<string, FaultProxy> = new Map();

beforeAll(async () => {
  shared = await sharedThroughline();
  const free = await freePorts(SUBGRAPHS.length);
  ports = new Map(SUBGRAPHS.map((name, index) => [name, free[index]!]));
  const supplierUrls = Object.fromEntries([...ports].map(([name, port]) => [name, `http://127.0.0.1:${port}/graphql`]));
  gateway = await startGatewayProcess({
    supplierUrls,
    supplierTimeoutMs: SUPPLIER_TIMEOUT_MS,
    environment: gatewayKeysOfRun(shared.dataFolder),
  });
  await askBoth(shared.query);
  healthy = await askBoth(shared.query);
  assertHealthy(healthy);
});
afterAll(async () => {
  await gateway?.stop();
  await Promise.all([...proxies.values()].map((proxy) => proxy.stop()));
});

it('starts with every desk down, tells of each once, and is whole when they come up', async () => {
  const ready = await fetch(new URL('/health/ready', gateway.url));
  expect(ready.status).toBe(200);
  assertAttributed(
    await askBoth(gateway.query),
    healthy,
    new Map(SUBGRAPHS.map((name) => [name, 'SUPPLIER_UNREACHABLE'])),
  );

  proxies = await startFaultProxies(shared.desks, ports, { remembers: true });
  await askBoth(gateway.query);
  assertWhole(await askBoth(gateway.query), healthy);
});

it('attributes any set of desks with any mix of faults, one error for each', async () => {
  const sets = fc.uniqueArray(
    fc.record({ desk: fc.constantFrom(...SUBGRAPHS), fault: fc.constantFrom(...QUICK_FAULTS) }),
    {
      selector: ({ desk }) => desk,
      minLength: 2,
    },
  );
  await fc.assert(
    fc.asyncProperty(sets, async (faulty) => {
      const dead = new Map<string, SupplierErrorCode>();
      try {
        for (const { desk, fault } of faulty) {
          proxies.get(desk)!.spoil = fault.spoil;
          dead.set(desk, fault.code);
        }
        assertAttributed(await askBoth(gateway.query), healthy, dead);
      } finally {
        for (const proxy of proxies.values()) proxy.spoil = null;
      }
      assertWhole(await askBoth(gateway.query), healthy);
    }),
    { numRuns: 25, endOnFailure: true },
  );
}, 120_000);

describe('an incident that nobody knows', () => {
  it('is unknown to all when every desk has answered', async () => {
    const { status, body } = await gateway.query(EXISTENCE);
    expect(status).toBe(200);
    expect(body.errors).toBeUndefined();
    expect(body.data.incident.existence).toBe('UNKNOWN_TO_ALL');
  });

  it.each(SUBGRAPHS)('is undetermined, not unknown, while %s does not answer', async (desk) => {
    const proxy = proxies.get(desk)!;
    proxy.spoil = ({ response }) => void response.socket?.resetAndDestroy();
    const { body } = await gateway.query(EXISTENCE).finally(() => (proxy.spoil = null));
    expect(body.data.incident.existence).toBe('UNDETERMINED');
    expect(body.errors).toHaveLength(1);
    expect(body.errors![0]!.extensions).toMatchObject({ code: 'SUPPLIER_UNREACHABLE', desk });
  });
});
