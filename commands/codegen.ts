/**
 * Regenerates all that is printed from a source: `npm run codegen [-- --check]`. `--check` writes nothing and fails where a
 * committed file differs, is missing, or is left over.
 */

import { runCodegen } from './codegen/run-codegen.ts';

process.exitCode = await runCodegen({ check: process.argv.includes('--check') });
