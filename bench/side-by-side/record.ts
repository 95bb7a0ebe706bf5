/** First the real desks answer a gateway, and its answer is compared: only then is anything timed. */

import { isDeepStrictEqual } from 'node:util';
import type { ReplayingDesks } from '../desks/start-desks.ts';
import type { GatewayKind } from '../gateways/gateway.ts';
import { runWrk } from '../load/run-wrk.ts';
import { OTHER_CORE } from '../processes.ts';
import { askOnce } from './ask-once.ts';
import { firstToken, type Scenario } from './scenarios.ts';

export interface RecordOptions {
  readonly scenario: Scenario;
  readonly supergraphFile: string;
  readonly kind: GatewayKind;
  /** Another gateway's answer; null for the first. */
  readonly expected: { readonly gateway: string; readonly data: unknown } | null;
  readonly desks: ReplayingDesks;
  readonly connections: number;
}

/** What a gateway asks may depend on what else is in flight: it is recorded under load until nothing new is asked. */
const ROUNDS = 5;
const ROUND_SECONDS = 3;

/**
 * @returns the answer's data.
 * @throws {Error} when the answer is not whole, its data is not the expected, a real desk refuses something, or the gateway asks
 *   something new without end.
 */
export async function recordAnswers(options: RecordOptions): Promise<unknown> {
  const { scenario, supergraphFile, kind, expected, desks, connections } = options;
  const { requests } = scenario;
  const body = JSON.stringify({ query: scenario.graph.query });
  await desks.order({ kind: 'reset', trace: false });
  const isSharing = requests === 'identical';
  const gateway = await kind.start({ supergraphFile, supplierUrls: desks.urls, isSharing, profileFolder: null });
  try {
    const { data } = await askOnce(kind.name, gateway.url, body, firstToken(requests));
    if (expected !== null && !isDeepStrictEqual(data, expected.data)) {
      throw new Error(`the data of ${kind.name} is not that of ${expected.gateway}`);
    }
    for (let round = 1, known = -1; ; round += 1) {
      const { recordings, failures, firstFailure } = await desks.order({ kind: 'report' });
      if (failures > 0)
        throw new Error(`a real desk did not answer ${failures} requests of ${kind.name}: ${firstFailure}`);
      if (recordings === known) return data;
      if (round > ROUNDS) throw new Error(`${kind.name} still asks something new after ${ROUNDS} rounds of load`);
      known = recordings;
      await runWrk({ url: gateway.url, body, requests, connections, seconds: ROUND_SECONDS, core: OTHER_CORE });
      await desks.untilQuiet();
    }
  } finally {
    await gateway.process.stop();
  }
}
