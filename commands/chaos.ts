/**
 * The fault run: `npm run chaos -- [--minutes 10] [--seed N] [--replicas 1|2] [--redis none|single|cluster] [--report FILE] [--lie]`.
 * Real processes under load; exit code 1 when a promise is broken, 2 for arguments that are not understood. See docs/chaos.md.
 */

import { enableCompileCache } from 'node:module';
import { rm, writeFile } from 'node:fs/promises';

enableCompileCache();
const [{ ChaosArgumentError, parseChaosArguments }, { runChaos }, { printTable }] = await Promise.all([
  import('./chaos/arguments.ts'),
  import('./chaos/run-chaos.ts'),
  import('./chaos/table.ts'),
]);

try {
  const options = parseChaosArguments(process.argv.slice(2));
  const figures = await runChaos(options, (line) => console.log(line));
  for (const line of printTable(figures)) console.log(line);
  if (options.report !== null) await writeFile(options.report, `${JSON.stringify(figures, undefined, 2)}\n`);
  if (figures.broken.length === 0) await rm(figures.logFile, { force: true });
  process.exit(figures.broken.length === 0 ? 0 : 1);
} catch (error) {
  if (!(error instanceof ChaosArgumentError)) console.error(error);
  else console.error(`${error.code}: ${error.message}`);
  process.exit(error instanceof ChaosArgumentError ? 2 : 1);
}
