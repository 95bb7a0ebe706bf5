/** The Playground on a line that brings an answer in pieces. */

import type { ServerResponse } from 'node:http';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import fastify, { type FastifyInstance } from 'fastify';
import { buildSchema, graphql } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { registerPlayground } from '../../gateway/http/playground.ts';
import { writeTemporary } from '../gateway/small-graph.ts';
import { ACTIVE_TAB, findChromium, withPlayground } from './exercise-playground.ts';

const executablePath = findChromium();
const NOTE = 'Ward 4 – naïve résumé – £20';
/** Long enough apart that a browser hands each on by itself. */
const PAUSE_MS = 30;

describe.skipIf(executablePath === null)('the Playground in Chromium, on a line that brings answers in pieces', () => {
  const example = writeTemporary('note.graphql', '# What the ward wrote.\nquery Note {\n  note\n}\n');
  let app: FastifyInstance;
  beforeAll(async () => {
    app = fastify();
    await registerPlayground(app, { examplesFolder: dirname(example.file) });
    const schema = buildSchema('type Query { note: String! }');
    app.post<{ Body: { readonly query: string } }>('/graphql', async ({ body: { query } }, reply) => {
      const answer = await graphql({ schema, source: query, rootValue: { note: NOTE } });
      const bytes = Buffer.from(JSON.stringify(answer));
      reply.hijack();
      reply.raw.writeHead(200, { 'content-type': 'application/json; charset=utf-8', 'content-length': bytes.length });
      if (query.includes('__schema')) reply.raw.end(bytes);
      else await writeInPieces(reply.raw, bytes);
    });
    await app.listen({ host: '127.0.0.1', port: 0 });
  });
  afterAll(async () => {
    await app.close();
    example.remove();
  });

  it('shows it whole, each letter of it, and finds no fault with any piece', { timeout: 120_000 }, async () => {
    const url = `http://127.0.0.1:${(app.server.address() as { readonly port: number }).port}/`;
    const report = await withPlayground(url, { executablePath: executablePath! }, async (page) => {
      await page.goto(url);
      await page.click(`${ACTIVE_TAB} [track-id="set_request"]`);
      const shown = page.locator(`${ACTIVE_TAB} app-query-result .query-result__list-item .cm-content`);
      await expect.poll(() => shown.allInnerTexts()).toEqual([JSON.stringify({ data: { note: NOTE } }, null, 2)]);
    });
    expect(report.consoleErrors).toEqual([]);
    expect(report.outsideRequests).toEqual([]);
  });
});

/** Each byte beyond ASCII begins a piece of its own, so that every such letter is cut. */
async function writeInPieces(response: ServerResponse, bytes: Buffer): Promise<void> {
  let from = 0;
  for (let at = 1; at <= bytes.length; at += 1) {
    if (at < bytes.length && bytes[at]! < 0x80) continue;
    response.write(bytes.subarray(from, at));
    from = at;
    await sleep(PAUSE_MS);
  }
  response.end();
}
