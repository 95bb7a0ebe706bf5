import { it } from 'vitest';
import { checkGraph } from './check-graph.ts';
import { findGraph } from './graphs/index.ts';
const names = (process.env['G'] ?? 'null keys').split(',');
it.each(names)('%s', async (name) => {
  const seeds = Array.from({ length: Number(process.env['N'] ?? 10) }, (_, i) => 1000 + i + Number(process.env['S'] ?? 0));
  const result = await checkGraph({ graph: await findGraph(name), runs: seeds.map((seed) => ({ seed, operations: 60 })), again: [] });
  console.log(name, result.operations, JSON.stringify(Object.fromEntries(result.mismatches)), result.examples.slice(0, 3).join('\n\n'));
}, 1e9);
