/** How long the gateway's event loop keeps others waiting while operations that it has never seen are planned. */

import type { MeasuredGateway } from '../gateways/gateway.ts';

/** Sent to a gateway; each is answered with a {@link DelayReport}. */
export interface DelayOrder {
  /** Whether it shall watch from now on, or stop. */
  readonly isBeginning: boolean;
}

/** Of the time watched; a turn of the loop that nothing holds up counts about 1 ms. */
export interface DelayReport {
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly longestMs: number;
}

/** All of them fields without arguments or selections, that every desk's tickets have. */
const FIELDS = ['reference', 'status', 'sourceStatus', 'presence', 'domain', 'openedAt', 'closedAt', 'clinicalSafety'];
const AT_ONCE = 5;

/** Different selections of the tickets bonded to an incident: no two have the same plan. */
export function newOperations(count: number, incident: string): string[] {
  return Array.from({ length: count }, (_unused, index) => {
    // Each number's bits choose fields; those of 0 would choose none.
    const fields = FIELDS.filter((_field, bit) => ((index + 1) >> bit) & 1);
    return `query New${index} { incident(id: "${incident}") { major tickets { id ${fields.join(' ')} desk { code organisation { name } } } } }`;
  });
}

/** @throws {Error} when an operation is not answered whole. */
export async function measureDelayWhilePlanning(
  gateway: MeasuredGateway,
  operations: readonly string[],
): Promise<DelayReport & { readonly tookMs: number }> {
  await watch(gateway, { isBeginning: true });
  const start = performance.now();
  const waiting = [...operations];
  const send = async (): Promise<void> => {
    for (let query = waiting.shift(); query !== undefined; query = waiting.shift()) {
      const response = await fetch(gateway.url, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query }),
      });
      const text = await response.text();
      if (response.status !== 200 || text.includes('"errors"')) {
        throw new Error(`A new operation was answered ${response.status}: ${text.slice(0, 1000)}\n${query}`);
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, send));
  return { ...(await watch(gateway, { isBeginning: false })), tookMs: performance.now() - start };
}

function watch(gateway: MeasuredGateway, order: DelayOrder): Promise<DelayReport> {
  return gateway.process.ask<DelayReport>(order);
}
