/**
 * Holds a desk's server against the contract: `npm run contract -- --url http://host:port/graphql [--desk CODE] [--keys FOLDER
 * [--subgraph NAME]]`. With a folder as `npm run keys` makes it, requests are signed, and that the desk asks for it is checked too.
 *
 * Prints one line per check, then `N of M hold`; exit code 1 when one does not hold.
 */

import { parseArgs } from 'node:util';
import { runConformance } from '../subgraphs/kit/conformance/run-conformance.ts';
import type { GatewayKeys } from '../subgraphs/kit/conformance/sign-as-gateway.ts';
import { readGatewayKeys } from './contract/gateway-keys.ts';

const { url, desk, gatewayKeys } = await parseCommandLine();
const results = await runConformance({
  url,
  gatewayKeys,
  ...(desk !== undefined && { desk }),
  onResult: ({ name, rule, ok, detail }) => {
    const remark = detail === null ? '' : `\n         ${detail}`;
    process.stdout.write(`${ok ? 'holds ' : 'BROKEN'} ${name}: ${rule}${remark}\n`);
  },
});
const holding = results.filter(({ ok }) => ok).length;
process.stdout.write(`${holding} of ${results.length} hold\n`);
process.exitCode = holding === results.length ? 0 : 1;

async function parseCommandLine(): Promise<{ url: string; desk: string | undefined; gatewayKeys: GatewayKeys | null }> {
  try {
    const string = { type: 'string' } as const;
    const { values } = parseArgs({ options: { url: string, desk: string, keys: string, subgraph: string } });
    const given = new URL(values.url ?? '');
    if (given.protocol !== 'http:' && given.protocol !== 'https:') throw new Error(`${given.protocol} is not HTTP`);
    const gatewayKeys = values.keys === undefined ? null : await readGatewayKeys(values.keys, values.subgraph ?? null);
    return { url: given.href, desk: values.desk, gatewayKeys };
  } catch (error) {
    const usage =
      'usage: npm run contract -- --url http://host:port/graphql [--desk CODE] [--keys FOLDER [--subgraph NAME]]';
    process.stderr.write(`ARGUMENT_INVALID: ${(error as Error).message}; ${usage}\n`);
    process.exit(2);
  }
}
