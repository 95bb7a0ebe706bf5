/** One gateway in one scenario: started, its answer verified, warmed up, and then timed in turns. */

import { isDeepStrictEqual } from 'node:util';
import type { ReplayingDesks } from '../desks/start-desks.ts';
import type { GatewayKind } from '../gateways/gateway.ts';
import { runWrk } from '../load/run-wrk.ts';
import { readMemory } from '../measure/memory.ts';
import { OTHER_CORE } from '../processes.ts';
import { LoadedTurns } from '../turns/loaded-turns.ts';
import type { Contender } from '../turns/take-turns.ts';
import { askOnce } from './ask-once.ts';
import type { Measurement } from './measurement.ts';
import { measureOneConnection } from './one-connection.ts';
import { firstToken, type Scenario } from './scenarios.ts';

export interface MeasureOptions {
  readonly scenario: Scenario;
  readonly supergraphFile: string;
  /** What the gateway asks is recorded, but for what it rarely asks. */
  readonly desks: ReplayingDesks;
  /** What the answer's data must be. */
  readonly expected: unknown;
  readonly connections: number;
  readonly warmUpSeconds: number;
  readonly profileFolder: string | null;
}

/** Fails where the gateway does not start, or its answer is not the expected one. */
export function contenderOf(kind: GatewayKind, options: MeasureOptions): Contender<Measurement> {
  const { scenario, supergraphFile, desks, expected, connections, profileFolder } = options;
  const { requests } = scenario;
  const isSharing = requests === 'identical';
  const body = JSON.stringify({ query: scenario.graph.query });
  return {
    name: kind.name,
    warm: async () => {
      const gateway = await kind.start({ supergraphFile, supplierUrls: desks.urls, isSharing, profileFolder });
      const load = { url: gateway.url, body, requests, connections, core: OTHER_CORE };
      try {
        const { data, bytes: expectedBytes } = await askOnce(kind.name, gateway.url, body, firstToken(requests));
        if (!isDeepStrictEqual(data, expected)) {
          throw new Error(`${scenario.name}: the data of ${kind.name} from recorded bytes is not what it was before`);
        }
        await runWrk({ ...load, seconds: options.warmUpSeconds });
        await desks.untilQuiet();
        const turns = new LoadedTurns(gateway, desks, load);
        return {
          takeTurn: (seconds) => turns.take(seconds),
          measure: async () => {
            const memory = readMemory(gateway.process.pid);
            const oneConnection =
              requests === 'distinct' ? await measureOneConnection(kind.name, gateway, desks, body) : null;
            const summary = turns.sumUp(expectedBytes);
            return {
              ...summary,
              gateway: kind.name,
              peakBytes: memory.peakBytes,
              endBytes: memory.nowBytes,
              supplierRequests: oneConnection?.supplierRequests ?? summary.supplierRequests,
              oneConnection,
            };
          },
          stop: () => gateway.process.stop(),
        };
      } catch (error) {
        await gateway.process.stop();
        throw error;
      }
    },
  };
}
