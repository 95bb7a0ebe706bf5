/**
 * The software bill of materials: `npm run sbom [-- --check]` writes `sbom.cdx.json` (CycloneDX) from the lockfile. `--check` writes
 * nothing and fails where the two do not say the same, or an install script is not argued in `docs/supply-chain.md`.
 */

import { fileURLToPath } from 'node:url';
import { runSbom } from './sbom/run-sbom.ts';

process.exitCode = await runSbom({
  args: process.argv.slice(2),
  root: fileURLToPath(new URL('..', import.meta.url)),
  writeLine: (line) => console.log(line),
  writeError: (line) => console.error(line),
});
