import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startSmallGraph, type SmallGraph } from '../gateway/small-graph.ts';

let graph: SmallGraph;
beforeAll(async () => void (graph = await startSmallGraph([{ name: 'a', sdl: 'type Query { a: Int }' }])));
afterAll(() => graph?.stop());

it('serves the JSON Schema that is committed', async () => {
  const response = await fetch(new URL('/schema/extensions.json', graph.url));
  expect(response.headers.get('content-type')).toMatch(/^application\/schema\+json/);
  const committed = readFileSync(new URL('../../schema/contract/extensions.schema.json', import.meta.url), 'utf8');
  expect(await response.json()).toEqual(JSON.parse(committed));
});
