/**
 * The whole demo: `npm start`. Every desk's subgraph and the gateway, each a process of its own on loopback, samples loaded. A row of
 * `organisations.yml` with a `url` and no code in this tree is somebody's own server: it is asked there, and not started.
 *
 * Environment: `PORT` (the gateway's, default 4000; the desks take the ports after it; 0 takes free ones), `DATA_DIR` (default
 * `.data`; in it, for the run, the keys by which desks and gateway know each other), `DATABASE_URL`, `OWNER_TOKEN`, `VERDICT_SIGNING_KEY_FILE` (default: a key that is made once in `DATA_DIR`). Prints a line for each process and `ready http://localhost:PORT/` last.
 */

import { enableCompileCache } from 'node:module';

// What would be passed over in silence may be what somebody relies on, such as who is asked who they are.
if (process.argv.length > 2) {
  process.stderr.write(
    `ARGUMENT_INVALID: npm start takes no arguments, and was given ${process.argv.slice(2).join(' ')}. Its settings come from the environment, such as PORT=4600 npm start; a gateway alone takes both: npm run gateway\n`,
  );
  process.exit(2);
}
enableCompileCache();
const { runStart } = await import('./start/run-start.ts');
await runStart(process.env);
