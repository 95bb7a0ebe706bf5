/** This gateway, as `npm run gateway` starts it, that also tells how long its event loop kept things waiting. */

import { monitorEventLoopDelay } from 'node:perf_hooks';
import { logToStandardError } from '../../gateway/log.ts';
import { startGateway } from '../../gateway/start-gateway.ts';
import { measuredConfig } from '../measured-config.ts';
import type { DelayOrder, DelayReport } from './event-loop-delay.ts';

/** The finest there is. What is read off includes it. */
const delays = monitorEventLoopDelay({ resolution: 1 });
const server = await startGateway({
  config: measuredConfig(),
  clock: Date.now,
  log: logToStandardError,
});
const stop = (): void => void server.stop().finally(() => process.exit(0));
process.once('disconnect', stop);
process.once('SIGTERM', stop);
process.on('message', (message: DelayOrder) => {
  // A gateway that watches wakes up all the time, which those that share its core would feel.
  if (message.isBeginning) delays.enable();
  else delays.disable();
  const report: DelayReport = {
    p50Ms: delays.percentile(50) / 1e6,
    p99Ms: delays.percentile(99) / 1e6,
    longestMs: delays.max / 1e6,
  };
  delays.reset();
  process.send!(report);
});
process.send!({ port: server.port });
