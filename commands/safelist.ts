/**
 * Writes the manifest of a safelist: `npm run safelist -- FOLDER [--out FILE]`. Every `*.graphql` below the folder is one operation that
 * clients may send; a gateway that is started with `SAFELIST=FILE` runs these and no others.
 */

import { runSafelist } from './safelist/run-safelist.ts';

process.exitCode = await runSafelist({
  args: process.argv.slice(2),
  writeLine: (line) => console.log(line),
  writeError: (line) => console.error(line),
});
