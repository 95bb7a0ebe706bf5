/**
 * Serves one desk's subgraph: `npm run subgraph -- NAME [--port N]`.
 *
 * Environment: `DATA_DIR` (folder for data, default `.data`), `DATABASE_URL` (`postgres://…`, default SQLite under `DATA_DIR`),
 * `OWNER_TOKEN` (lets the owner append over HTTP, default off), `DESK_SECRETS_FILE` and `DELEGATION_PUBLIC_KEYS_FILE` (whose requests are
 * answered; without them anybody's, on loopback only), `DESK_HOST`, `DESK_TLS_*`: see `docs/keys.md`. Prints one line when it serves;
 * SIGTERM and SIGINT stop it (SIGINT only where no process of ours started it, which stops it itself), SIGHUP has it read its keys again.
 */

import { enableCompileCache } from 'node:module';

// Before anything else is loaded: twelve of these start together, and all compile the same files.
enableCompileCache();
const { runSubgraph } = await import('./subgraph/run-subgraph.ts');
await runSubgraph(process.argv.slice(2));
