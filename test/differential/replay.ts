/**
 * Asks one drawn operation again: `node test/differential/replay.ts '<graph>' <seed>`. Prints it whole, and made small if the
 * answers differ. Exits with 1 then.
 */

import process from 'node:process';
import { drawOperation, explain } from './check-graph.ts';
import { findGraph } from './graphs/index.ts';
import { printCase } from './print-case.ts';
import { startGraph } from './running-graph.ts';

const [name = '', seedText = ''] = process.argv.slice(2);
const seed = Number(seedText);
if (!Number.isSafeInteger(seed) || seedText === '')
  throw new RangeError(`<seed> must be a whole number; got '${seedText}'`);
const graph = await findGraph(name);
const running = await startGraph(graph);
const drawn = drawOperation(running, seed);
const comparison = await running.compare(drawn.operation, drawn.world);
process.stdout.write(`${printCase({ graph: graph.name, seed, ...drawn }, comparison)}\n`);
process.stdout.write(
  `one schema ${JSON.stringify(comparison.expected.data)}\ngateway    ${JSON.stringify(comparison.given.data)}\n`,
);
if (comparison.mismatch !== null) {
  process.stdout.write(`\nmade small:\n${await explain(running, seed, comparison.mismatch.kind)}\n`);
  process.exitCode = 1;
}
await running.stop();
