/**
 * Holds a desk's server against the contract: `npm run contract -- --url http://host:port/graphql [--desk CODE]`.
 *
 * Prints one line per check, then `N of M hold`; exit code 1 when one does not hold.
 */

import { parseArgs } from 'node:util';
import { runConformance } from '../subgraphs/kit/conformance/run-conformance.ts';

const { url, desk } = parseCommandLine();
const results = await runConformance({
  url,
  ...(desk !== undefined && { desk }),
  onResult: ({ name, rule, ok, detail }) => {
    const remark = detail === null ? '' : `\n         ${detail}`;
    process.stdout.write(`${ok ? 'holds ' : 'BROKEN'} ${name}: ${rule}${remark}\n`);
  },
});
const holding = results.filter(({ ok }) => ok).length;
process.stdout.write(`${holding} of ${results.length} hold\n`);
process.exitCode = holding === results.length ? 0 : 1;

function parseCommandLine(): { url: string; desk: string | undefined } {
  try {
    const { values } = parseArgs({ options: { url: { type: 'string' }, desk: { type: 'string' } } });
    const given = new URL(values.url ?? '');
    if (given.protocol !== 'http:' && given.protocol !== 'https:') throw new Error(`${given.protocol} is not HTTP`);
    return { url: given.href, desk: values.desk };
  } catch (error) {
    const usage = 'usage: npm run contract -- --url http://host:port/graphql [--desk CODE]';
    process.stderr.write(`ARGUMENT_INVALID: ${(error as Error).message}; ${usage}\n`);
    process.exit(2);
  }
}
