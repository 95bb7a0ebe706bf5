/**
 * Appends events to a desk's ledger: `npm run load -- DESK FILE.jsonl`, or `FILE.csv` for desks that drop files. It may run while
 * the desk serves, and again after it was stopped: what is in already is left as it is.
 *
 * Environment: `DATA_DIR` (folder for data, default `.data`), `DATABASE_URL` (`postgres://…`, default SQLite under `DATA_DIR`).
 */

import { enableCompileCache } from 'node:module';

enableCompileCache();
const { runLoad } = await import('./load/run-load.ts');
process.exitCode = await runLoad(process.argv.slice(2), process.env);
