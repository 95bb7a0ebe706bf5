/** The gateway alone, a real process in front of any suppliers. */

import { createAsk, type Ask } from './ask.ts';
import { spawnProcess } from './spawn-process.ts';

export interface GatewayProcess {
  readonly url: string;
  readonly pid: number;
  readonly query: Ask;
  readonly standardError: () => string;
  readonly stop: () => Promise<void>;
}

export interface StartGatewayProcessOptions {
  /** Endpoints by the subgraph's name. */
  readonly supplierUrls: Readonly<Record<string, string>>;
  /** Deadline of each supplier call, in milliseconds; by default the gateway's own. */
  readonly supplierTimeoutMs?: number;
  /** Further settings; without them one process serves, keeps no last-known copies, and asks nobody who they are. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Where the project is; by default this tree. */
  readonly root?: string;
  /** A supergraph's file; without it the graph is composed from the tree. */
  readonly supergraph?: string;
}

const START_TIMEOUT_MS = 60_000;

/** @throws {Error} with its standard error when it is not ready in time; nothing is left running. */
export async function startGatewayProcess(options: StartGatewayProcessOptions): Promise<GatewayProcess> {
  const gateway = spawnProcess({
    script: 'gateway/main.ts',
    ...(options.root === undefined ? {} : { root: options.root }),
    commandLine: ['--port', '0', ...(options.supergraph === undefined ? [] : ['--supergraph', options.supergraph])],
    environment: {
      WORKERS: '1',
      LAST_KNOWN_COPIES: 'off',
      IDENTITY: 'none',
      SUPPLIER_URLS: JSON.stringify(options.supplierUrls),
      ...(options.supplierTimeoutMs === undefined ? {} : { SUPPLIER_TIMEOUT_MS: String(options.supplierTimeoutMs) }),
      ...options.environment,
    },
  });
  try {
    const [, url] = await gateway.lineOf(/^gateway (http:\/\/\S+) port \d+ pid \d+$/, START_TIMEOUT_MS);
    const { pid, standardError, stop } = gateway;
    return { url: url!, pid, query: createAsk(url!), standardError, stop };
  } catch (error) {
    await gateway.stop();
    throw error;
  }
}
