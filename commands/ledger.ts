/**
 * Checks the disclosure ledger, or takes a copy of it away: `npm run ledger -- verify [--checkpoints FILE] [--key PUBLIC-KEY.pem]` and
 * `npm run ledger -- export FILE.jsonl`. It is found where the gateway keeps it (`DATABASE_URL`, else `DATA_DIR`); `--file FILE.jsonl`
 * verifies an export. Exit code 0 where everything holds; else 1, and standard error names the first thing that does not.
 */

import { runLedger } from './ledger/run-ledger.ts';

process.exitCode = await runLedger({
  args: process.argv.slice(2),
  environment: process.env,
  writeLine: (line) => console.log(line),
  writeError: (line) => console.error(line),
});
