/**
 * Realistic volume: `npm run seed -- --incidents N --seed S [--desk-root DIR] [--write-only]`. Deterministic, all synthetic.
 *
 * Environment: `DATA_DIR` (default `.data`), `DATABASE_URL`.
 */

import { runSeed } from './seed/run-seed.ts';

process.exitCode = await runSeed(process.argv.slice(2), process.env);
