/** The committed supergraph is a supergraph like any other, save that two of its subgraphs live in the gateway. */

import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sharedThroughline, type SharedThroughline } from '../support/shared-throughline.ts';
import { gatewayKeysOfRun } from '../support/run-keys.ts';
import { ROOT } from '../support/spawn-process.ts';
import { startGatewayProcess, type GatewayProcess } from '../support/start-gateway-process.ts';

let throughline: SharedThroughline;
let gateway: GatewayProcess;

beforeAll(async () => {
  throughline = await sharedThroughline();
  gateway = await startGatewayProcess({
    supergraph: 'schema/supergraph.graphql',
    supplierUrls: Object.fromEntries([...throughline.desks].map(([name, { url }]) => [name, url])),
    supplierTimeoutMs: 20_000,
    environment: gatewayKeysOfRun(throughline.dataFolder),
  });
}, 120_000);

afterAll(() => gateway?.stop());

test('the gateway in front of schema/supergraph.graphql answers as the one that composed it', async () => {
  const query = readFileSync(path.join(ROOT, 'examples/end-to-end.graphql'), 'utf8').replace(
    /^query \w+/m,
    'query @asOf(time: "2020-01-01T00:00:00Z") @asKnownAt(time: "2020-01-01T00:00:00Z")',
  );
  const [fromFile, composed] = await Promise.all([gateway.query(query), throughline.query(query)]);
  expect(fromFile.body.errors).toBeUndefined();
  expect(fromFile.body.data.incident.existence).toBe('KNOWN');
  expect(JSON.stringify(fromFile.body.data)).toBe(JSON.stringify(composed.body.data));
});

/** As the kernel schedules them; 0 is what everything has by itself. */
function nicenessOfThreads(pid: number): number[] {
  return readdirSync(`/proc/${pid}/task`).flatMap((thread) => {
    try {
      const stat = readFileSync(`/proc/${pid}/task/${thread}/stat`, 'utf8');
      return [Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[16])];
    } catch {
      // It has ended meanwhile.
      return [];
    }
  });
}

test.runIf(process.platform === 'linux')('planning goes after answering where they share a core', () => {
  const own = nicenessOfThreads(process.pid)[0]!;
  expect(nicenessOfThreads(gateway.pid).filter((niceness) => niceness !== own)).toEqual([Math.min(own + 5, 19)]);
});
