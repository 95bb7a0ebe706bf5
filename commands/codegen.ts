/**
 * Regenerates all that is printed from a source: `npm run codegen [-- --check]`. `--check` writes nothing and fails where a
 * committed file differs, is missing, or is left over.
 */

import { runCodegen } from './codegen/run-codegen.ts';

const [flag, ...more] = process.argv.slice(2);
if (more.length > 0 || (flag !== undefined && flag !== '--check')) {
  process.stderr.write('ARGUMENT_INVALID: usage: npm run codegen [-- --check]\n');
  process.exitCode = 2;
} else process.exitCode = await runCodegen({ check: flag === '--check' });
