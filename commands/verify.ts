/**
 * Recomputes exported verdicts from the file alone: `npm run verify -- FILE.json [--key PUBLIC-KEY.pem]`. Asks nobody. Exit code 0 where
 * everything holds; else 1, and each line of standard error names one thing that does not.
 */

import { runVerify } from './verify/run-verify.ts';

process.exitCode = await runVerify({
  args: process.argv.slice(2),
  writeLine: (line) => console.log(line),
  writeError: (line) => console.error(line),
});
