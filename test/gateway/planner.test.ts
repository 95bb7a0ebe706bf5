/** An operation that would take minutes to plan is refused, and nobody else waits for it. */

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BOUNDLESS, startGatewayHere, type SmallGateway } from './small-graph.ts';

const PLANNING_TIMEOUT_MS = 4000;
/** Between looks at a gateway that is busy; one whose event loop is blocked would answer only at the end. */
const PATIENCE_MS = 1500;

let gateway: SmallGateway;
beforeAll(async () => {
  gateway = await startGatewayHere(
    { kind: 'organisations', organisationsFile: null },
    // What takes too long to plan would be refused for its cost before.
    { planningTimeoutMs: PLANNING_TIMEOUT_MS, limits: BOUNDLESS },
  );
  await gateway.query('{ services { total } }');
  await gateway.query('{ services(first: 3) { total } }');
}, 60_000);
afterAll(() => gateway?.stop());

const nested = (depth: number, name: string): string =>
  `query ${name} { incident(id: "I-1") { ${'tickets { incident { '.repeat(depth)} id ${'} } '.repeat(depth)} } }`;

async function timed<Value>(work: () => Promise<Value>): Promise<{ value: Value; milliseconds: number }> {
  const start = performance.now();
  return { value: await work(), milliseconds: performance.now() - start };
}

describe('lists nested in each other five times', () => {
  it('are refused within the time for planning, while others are answered', async () => {
    const costly = [1, 2, 3].map(() => timed(() => gateway.query(nested(5, 'Same'))));
    const waiting = timed(() => gateway.query('query AfterIt { services { total } }'));
    const live = await timed(() => fetch(new URL('/health/live', gateway.url)));
    expect(live.value.status).toBe(200);
    expect(live.milliseconds).toBeLessThan(PATIENCE_MS);
    const known = await timed(() => gateway.query('{ services { total } }'));
    expect(known.value.body.errors).toBeUndefined();
    expect(known.milliseconds).toBeLessThan(PATIENCE_MS);
    const alike = await timed(() => gateway.query('query Named { services(first: 7) { count: total } }'));
    expect(alike.value.body.data.services.count).toBe(known.value.body.data.services.total);
    expect(alike.milliseconds).toBeLessThan(PATIENCE_MS);

    for (const { value, milliseconds } of await Promise.all(costly)) {
      expect(value.status).toBe(400);
      expect(value.body.errors).toMatchObject([{ extensions: { code: 'PLANNING_LIMIT' } }]);
      expect(value.body.extensions.sources).toEqual([]);
      // Three ask for the same: it was tried once.
      expect(milliseconds).toBeLessThan(2 * PLANNING_TIMEOUT_MS);
    }
    expect((await waiting).value.body.data.services.total).toBeGreaterThan(0);
  }, 60_000);

  it('are refused at once when they come again', async () => {
    const { value, milliseconds } = await timed(() => gateway.query(nested(5, 'Same')));
    expect(value.body.errors).toMatchObject([{ extensions: { code: 'PLANNING_LIMIT' } }]);
    expect(milliseconds).toBeLessThan(PATIENCE_MS);
  });
});

it('lists nested in each other twice are planned', async () => {
  const { body } = await gateway.query(nested(2, 'Twice'));
  expect(body.data.incident).toEqual({ tickets: null });
  expect(body.errors).toMatchObject([{ extensions: { code: 'SUPPLIER_UNREACHABLE', subgraph: 'nsd' } }]);
});

it('a gateway that stops while it plans says so to whoever waits', async () => {
  const other = await startGatewayHere(
    { kind: 'organisations', organisationsFile: null },
    { planningTimeoutMs: 500, limits: BOUNDLESS },
  );
  const asked = other.query(nested(5, 'Stopped'));
  await new Promise((resolve) => setTimeout(resolve, 50));
  await other.stop();
  const { status, body } = await asked;
  expect([status, body.errors?.[0]?.extensions['code']]).toEqual([400, 'PLANNING_LIMIT']);
}, 60_000);
