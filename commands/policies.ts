/**
 * Locks the content of new policies: `npm run policies [-- --check]`. A version that is locked already never changes: `--check`
 * writes nothing and fails where one did, or where one is not locked yet.
 */

import { fileURLToPath } from 'node:url';
import { runPolicies } from './policies/run-policies.ts';

process.exitCode = await runPolicies({
  args: process.argv.slice(2),
  folder: fileURLToPath(new URL('../schema/policies/', import.meta.url)),
  writeLine: (line) => console.log(line),
  writeError: (line) => console.error(line),
});
