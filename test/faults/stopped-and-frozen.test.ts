/** Every desk's own process killed, and frozen, under the gateway that `npm start` runs. */

import { afterAll, beforeAll, describe, it } from 'vitest';
import { startThroughline, type Throughline } from '../support/start-throughline.ts';
import { askBoth, assertAttributed, assertHealthy, assertWhole, SUBGRAPHS, type Healthy } from './expected-answer.ts';
import { SUPPLIER_TIMEOUT_MS } from './faults.ts';

let throughline: Throughline;
let healthy: Healthy;

beforeAll(async () => {
  throughline = await startThroughline({ environment: { SUPPLIER_TIMEOUT_MS: String(SUPPLIER_TIMEOUT_MS) } });
  await askBoth(throughline.query);
  healthy = await askBoth(throughline.query);
  assertHealthy(healthy);
});
afterAll(() => throughline?.stop());

describe.each(SUBGRAPHS)('%s', (desk) => {
  it('frozen: SUPPLIER_TIMEOUT, and whole again when it thaws', async () => {
    const { pid } = throughline.desks.get(desk)!;
    process.kill(pid, 'SIGSTOP');
    try {
      assertAttributed(await askBoth(throughline.query), healthy, new Map([[desk, 'SUPPLIER_TIMEOUT']]));
    } finally {
      process.kill(pid, 'SIGCONT');
    }
    assertWhole(await askBoth(throughline.query), healthy);
  });

  it('killed: SUPPLIER_UNREACHABLE, and whole again when it is started again', async () => {
    await throughline.killDesk(desk);
    assertAttributed(await askBoth(throughline.query), healthy, new Map([[desk, 'SUPPLIER_UNREACHABLE']]));
    await throughline.restartDesk(desk);
    assertWhole(await askBoth(throughline.query), healthy);
  });
});
