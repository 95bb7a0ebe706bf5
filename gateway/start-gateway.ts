/** Puts the rooms together: a graph, its suppliers and our own subgraphs behind one HTTP server. */

import { fileURLToPath } from 'node:url';
import type { GatewayConfig } from './config.ts';
import { createGeneration } from './generation.ts';
import { createGenerations } from './generations.ts';
import { startHttpServer, type HttpServer } from './http/server.ts';
import { describeError, type Log } from './log.ts';
import { createSharedNow } from './operation/shared-now.ts';
import { loadGraph } from './supergraph/load-graph.ts';
import { readSigner } from './read-signer.ts';
import { toSupplierPolicy } from './supplier-policies.ts';
import { createFileWatch } from './supergraph/watch-file.ts';
import { NO_OBSERVER } from './transport/call-observer.ts';

export interface StartGatewayOptions {
  readonly config: GatewayConfig;
  /** Now, in milliseconds UTC. */
  readonly clock: () => number;
  readonly log: Log;
}

export interface RunningGateway extends HttpServer {
  /**
   * Reads the graph again and lets it take over once what is known is planned on it. A graph that cannot be served changes nothing.
   *
   * @throws what loading it throws.
   */
  readonly reload: () => Promise<void>;
}

const EXAMPLES_FOLDER = fileURLToPath(new URL('../examples', import.meta.url));

/**
 * Starts serving. No supplier needs to be up.
 *
 * @throws what `readSigner`, `loadGraph` and `startHttpServer` throw, each with a stable `code`.
 */
export async function startGateway({ config, clock, log }: StartGatewayOptions): Promise<RunningGateway> {
  const sharedNow = createSharedNow(clock, config.sharingWindowMs);
  const signer = config.verdictSigningKeyFile === null ? null : await readSigner(config.verdictSigningKeyFile);
  const load = async () => {
    const graph = await loadGraph(config);
    return createGeneration({
      graph,
      suppliers: graph.suppliers.map((supplier) => toSupplierPolicy(supplier, config)),
      observer: NO_OBSERVER,
      planningTimeoutMs: config.planningTimeoutMs,
      sharedNow,
      signer,
      log,
    });
  };
  const watch = config.graph.kind === 'supergraph' ? createFileWatch(config.graph.file) : null;
  const generations = createGenerations(await load(), load);
  const server = await startHttpServer({
    host: config.host,
    port: config.port,
    gateway: generations.gateway,
    requestTimeoutMs: config.requestTimeoutMs,
    examplesFolder: generations.hasContract ? EXAMPLES_FOLDER : null,
    onFault: (error) => log({ level: 'error', message: 'fault', cause: describeError(error) }),
  }).catch(async (error: unknown) => {
    await generations.stop();
    throw error;
  });
  const reload = async (): Promise<void> => {
    try {
      const operations = await generations.renew();
      log({ level: 'info', message: 'supergraph taken over', operations });
    } catch (error) {
      log({ level: 'error', message: 'supergraph not taken over', cause: describeError(error) });
      throw error;
    }
  };
  watch?.start(() => void reload().catch(() => undefined));
  let stopping: Promise<void> | undefined;
  return {
    ...server,
    reload,
    stop: () =>
      (stopping ??= (async () => {
        watch?.stop();
        await server.stop();
        await generations.stop();
      })()),
  };
}
