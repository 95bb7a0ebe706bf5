/**
 * Composes the supergraph: `npm run compose [-- --check]`. Fails on composition errors, on narrowings of the contract and on
 * trespass, and names whose change each is. `--check` writes nothing and fails where a committed file is out of date.
 */

import { fileURLToPath } from 'node:url';
import { runCompose } from './compose/run-compose.ts';

process.exitCode = await runCompose({
  args: process.argv.slice(2),
  root: fileURLToPath(new URL('..', import.meta.url)),
  writeLine: (line) => console.log(line),
  writeError: (line) => console.error(line),
});
