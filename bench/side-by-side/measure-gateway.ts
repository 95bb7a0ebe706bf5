/** One gateway in one scenario: started alone, its answer verified, warmed up, and then timed. */

import { isDeepStrictEqual } from 'node:util';
import type { ReplayingDesks } from '../desks/start-desks.ts';
import type { GatewayKind } from '../gateways/gateway.ts';
import { runWrk } from '../load/run-wrk.ts';
import { watchCores } from '../measure/cores.ts';
import { readMemory } from '../measure/memory.ts';
import { GATEWAY_CORE, OTHER_CORE } from '../processes.ts';
import { askOnce } from './ask-once.ts';
import { findRefusals, type Measurement } from './measurement.ts';
import { measureOneConnection } from './one-connection.ts';
import { firstToken, type Scenario } from './scenarios.ts';

export interface MeasureOptions {
  readonly scenario: Scenario;
  readonly kind: GatewayKind;
  readonly supergraphFile: string;
  /** Replaying, everything that the gateway asks recorded. */
  readonly desks: ReplayingDesks;
  /** What the answer's data must be. */
  readonly expected: unknown;
  readonly connections: number;
  readonly warmUpSeconds: number;
  readonly seconds: number;
  readonly profileFolder: string | null;
}

/** @throws {Error} when the gateway does not start, or its answer is not the expected one. */
export async function measureGateway(options: MeasureOptions): Promise<Measurement> {
  const { scenario, kind, supergraphFile, desks, expected, connections, profileFolder } = options;
  const { requests } = scenario;
  const isSharing = requests === 'identical';
  const body = JSON.stringify({ query: scenario.graph.query });
  const gateway = await kind.start({ supergraphFile, supplierUrls: desks.urls, isSharing, profileFolder });
  try {
    const { data, bytes: expectedBytes } = await askOnce(kind.name, gateway.url, body, firstToken(requests));
    if (!isDeepStrictEqual(data, expected)) {
      throw new Error(`${scenario.name}: the data of ${kind.name} from recorded bytes is not what it was before`);
    }
    const load = { url: gateway.url, body, requests, connections, core: OTHER_CORE };
    await runWrk({ ...load, seconds: options.warmUpSeconds });
    await desks.untilQuiet();
    await desks.order({ kind: 'reset', trace: false });
    const endWatching = watchCores(gateway.process.pid, GATEWAY_CORE);
    const result = await runWrk({ ...load, seconds: options.seconds });
    const use = endWatching();
    const memory = readMemory(gateway.process.pid);
    await desks.untilQuiet();
    const report = await desks.order({ kind: 'reset', trace: false });
    const oneConnection = requests !== 'distinct' ? null : await measureOneConnection(kind.name, gateway, desks, body);
    const observed = {
      requests: result.requests,
      failed: result.failed,
      bytesPerRequest: result.bytesPerRequest,
      misses: report.misses,
      firstMiss: report.firstMiss,
      connections,
      expectedBytes,
      gatewayCoreBusy: use.busy[GATEWAY_CORE]!,
      otherCoreBusy: use.busy[OTHER_CORE]!,
      byOthers: use.byOthers,
    };
    return {
      gateway: kind.name,
      requestsPerSecond: result.requestsPerSecond,
      p50Ms: result.p50Ms,
      p99Ms: result.p99Ms,
      processorMs: use.processorMs / result.requests,
      peakBytes: memory.peakBytes,
      endBytes: memory.nowBytes,
      // The end of a window cuts requests off that have asked by then.
      supplierRequests: oneConnection?.supplierRequests ?? report.requests / result.requests,
      gatewayCoreBusy: observed.gatewayCoreBusy,
      otherCoreBusy: observed.otherCoreBusy,
      byOthers: observed.byOthers,
      oneConnection,
      refusals: findRefusals(observed),
    };
  } finally {
    await gateway.process.stop();
  }
}
