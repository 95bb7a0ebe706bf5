/** What a request needed is let go of with it: collecting the young alone is enough, and nothing waits among the old for a full collection. */

import { Agent, request } from 'node:http';
import { setImmediate } from 'node:timers/promises';
import { getHeapSpaceStatistics } from 'node:v8';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { collectGarbage } from '../support/collect-garbage.ts';
import { startSmallGraph, type SmallGraph } from './small-graph.ts';

const ANSWER_BYTES = 64 * 1024;
const REQUESTS = 200;
const REQUESTS_BETWEEN_COLLECTIONS = 20;
/** Half of all the answers. All of them were there, whole, when each request's context was held by a getter. */
const BOUND_BYTES = (REQUESTS * ANSWER_BYTES) / 2;

/** The same each time: this process is supplier and client too, and what they need is not to be measured. */
const SAID = JSON.stringify({ data: { lines: Array.from({ length: 64 }, () => 'x'.repeat(ANSWER_BYTES / 64)) } });

let small: SmallGraph;
const agent = new Agent({ keepAlive: true, maxSockets: 1 });
beforeAll(async () => {
  small = await startSmallGraph([{ name: 'lines', sdl: 'type Query { lines: [String!]! }' }]);
  small.subgraphs.get('lines')!.spoil = (_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' }).end(SAID);
  };
});
afterAll(async () => {
  agent.destroy();
  await small?.stop();
});

/** @returns how many bytes were answered, which are not kept. */
function askOnce(): Promise<number> {
  return new Promise((resolve, reject) => {
    request(
      small.url + 'graphql',
      { method: 'POST', agent, headers: { 'content-type': 'application/json' } },
      (response) => {
        let bytes = 0;
        response.on('data', (chunk: Buffer) => (bytes += chunk.length)).on('end', () => resolve(bytes));
      },
    )
      .once('error', reject)
      .end('{"query":"{ lines }"}');
  });
}

async function ask(times: number): Promise<void> {
  for (let count = 0; count < times; count += 1) {
    expect(await askOnce()).toBeGreaterThan(ANSWER_BYTES);
    if (count % REQUESTS_BETWEEN_COLLECTIONS !== 0) continue;
    // Nothing is under way here but what the last request leaves behind.
    await setImmediate();
    collectGarbage({ type: 'minor' });
  }
}

function oldBytes(): number {
  return getHeapSpaceStatistics()
    .filter(({ space_name: name }) => !name.startsWith('new_'))
    .reduce((sum, { space_used_size: used }) => sum + used, 0);
}

it('leaves the old generation as it was', async () => {
  await ask(50);
  collectGarbage({ type: 'major' });
  const before = oldBytes();
  await ask(REQUESTS);
  expect(oldBytes() - before).toBeLessThan(BOUND_BYTES);
});
