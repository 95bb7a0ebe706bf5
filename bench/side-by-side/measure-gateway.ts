/** One gateway in one scenario: started, its answer verified, warmed up, and then timed in turns. */

import { isDeepStrictEqual } from 'node:util';
import type { ReplayingDesks } from '../desks/start-desks.ts';
import type { GatewayKind, MeasuredGateway } from '../gateways/gateway.ts';
import { runWrk, type LoadResult } from '../load/run-wrk.ts';
import { watchCores, type CoreUse } from '../measure/cores.ts';
import { readMemory } from '../measure/memory.ts';
import { GATEWAY_CORE, OTHER_CORE } from '../processes.ts';
import { askOnce } from './ask-once.ts';
import { findRefusals, median, type Measurement } from './measurement.ts';
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
  readonly profileFolder: string | null;
}

/** A gateway that is warm, and idle until its turn. */
export interface WarmGateway {
  /** Under load for so many seconds. */
  readonly takeTurn: (seconds: number) => Promise<void>;
  /** After its last turn: what all of them came to. */
  readonly measure: () => Promise<Measurement>;
  readonly stop: () => Promise<void>;
}

interface Turn {
  readonly result: LoadResult;
  readonly use: CoreUse;
  readonly supplierRequests: number;
  readonly misses: number;
  readonly firstMiss: string | null;
}

/** @throws {Error} when the gateway does not start, or its answer is not the expected one; nothing is left running. */
export async function warmGateway(options: MeasureOptions): Promise<WarmGateway> {
  const { scenario, kind, supergraphFile, desks, expected, connections, profileFolder } = options;
  const { requests } = scenario;
  const isSharing = requests === 'identical';
  const body = JSON.stringify({ query: scenario.graph.query });
  const gateway = await kind.start({ supergraphFile, supplierUrls: desks.urls, isSharing, profileFolder });
  const load = { url: gateway.url, body, requests, connections, core: OTHER_CORE };
  const turns: Turn[] = [];
  try {
    const { data, bytes: expectedBytes } = await askOnce(kind.name, gateway.url, body, firstToken(requests));
    if (!isDeepStrictEqual(data, expected)) {
      throw new Error(`${scenario.name}: the data of ${kind.name} from recorded bytes is not what it was before`);
    }
    await runWrk({ ...load, seconds: options.warmUpSeconds });
    await desks.untilQuiet();
    return {
      takeTurn: async (seconds) => {
        await desks.order({ kind: 'reset', trace: false });
        const endWatching = watchCores(gateway.process.pid, GATEWAY_CORE);
        const result = await runWrk({ ...load, seconds });
        const use = endWatching();
        await desks.untilQuiet();
        const { requests: supplierRequests, misses, firstMiss } = await desks.order({ kind: 'reset', trace: false });
        turns.push({ result, use, supplierRequests, misses, firstMiss });
      },
      measure: () => sumUp(turns, gateway, expectedBytes, body, options),
      stop: () => gateway.process.stop(),
    };
  } catch (error) {
    await gateway.process.stop();
    throw error;
  }
}

async function sumUp(
  turns: readonly Turn[],
  gateway: MeasuredGateway,
  expectedBytes: number,
  body: string,
  { scenario, kind, desks, connections }: MeasureOptions,
): Promise<Measurement> {
  const memory = readMemory(gateway.process.pid);
  const oneConnection =
    scenario.requests !== 'distinct' ? null : await measureOneConnection(kind.name, gateway, desks, body);
  const sum = (count: (turn: Turn) => number): number => turns.reduce((total, turn) => total + count(turn), 0);
  const mean = (share: (turn: Turn) => number): number => sum(share) / turns.length;
  const requests = sum(({ result }) => result.requests);
  const observed = {
    requests,
    failed: sum(({ result }) => result.failed),
    bytesPerRequest: sum(({ result }) => result.bytesPerRequest * result.requests) / requests,
    misses: sum(({ misses }) => misses),
    firstMiss: turns.find(({ firstMiss }) => firstMiss !== null)?.firstMiss ?? null,
    connections: connections * turns.length,
    expectedBytes,
    gatewayCoreBusy: mean(({ use }) => use.busy[GATEWAY_CORE]!),
    otherCoreBusy: mean(({ use }) => use.busy[OTHER_CORE]!),
    byOthers: mean(({ use }) => use.byOthers),
  };
  return {
    gateway: kind.name,
    turnsPerSecond: turns.map(({ result }) => result.requestsPerSecond),
    p50Ms: median(turns.map(({ result }) => result.p50Ms)),
    p99Ms: median(turns.map(({ result }) => result.p99Ms)),
    processorMs: sum(({ use }) => use.processorMs) / requests,
    peakBytes: memory.peakBytes,
    endBytes: memory.nowBytes,
    // The end of a turn cuts requests off that have asked by then.
    supplierRequests: oneConnection?.supplierRequests ?? sum(({ supplierRequests }) => supplierRequests) / requests,
    gatewayCoreBusy: observed.gatewayCoreBusy,
    otherCoreBusy: observed.otherCoreBusy,
    byOthers: observed.byOthers,
    oneConnection,
    refusals: findRefusals(observed),
  };
}
