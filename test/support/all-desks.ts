/**
 * Every desk that is named on the command line in this one process, each on a free port with data and keys of its own: for tests that kill
 * none of them. Prints each desk's line as `npm run subgraph` does, and `all serve` last.
 *
 * Environment: as `npm run subgraph` takes it; the keys are those in `DATA_DIR`.
 */

import { enableCompileCache } from 'node:module';

enableCompileCache();
const [{ runSubgraph }, { deskKeysOfRun }] = await Promise.all([
  import('../../commands/subgraph/run-subgraph.ts'),
  import('./run-keys.ts'),
]);
// Each desk listens for the end of the process, and of its output.
process.setMaxListeners(0);
process.stdout.setMaxListeners(0);
// One after another: each reads its own keys from what is set for all.
for (const name of process.argv.slice(2)) {
  Object.assign(process.env, deskKeysOfRun(process.env['DATA_DIR']!, name));
  await runSubgraph([name, '--port', '0']);
}
process.stdout.write('all serve\n');
