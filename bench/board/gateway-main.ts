/** This gateway, as `npm run gateway` starts it, that also tells how much memory it holds. Started with `--expose-gc`. */

import { logToStandardError } from '../../gateway/log.ts';
import { startGateway } from '../../gateway/start-gateway.ts';
import { measuredConfig } from '../measured-config.ts';

export interface HeapReport {
  /** What is still held after a collection: objects, and the arrays beside them. Bytes. */
  readonly held: number;
}

const server = await startGateway({
  config: measuredConfig(),
  clock: Date.now,
  log: logToStandardError,
});
const stop = (): void => void server.stop().finally(() => process.exit(0));
process.once('disconnect', stop);
process.once('SIGTERM', stop);
process.on('message', () => {
  globalThis.gc!();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  process.send!({ held: heapUsed + arrayBuffers } satisfies HeapReport);
});
process.send!({ port: server.port });
