/** What a gateway adds to the desks' own time, when it has one request at a time. */

import type { TracedRequest } from '../desks/messages.ts';
import type { ReplayingDesks } from '../desks/start-desks.ts';
import type { MeasuredGateway } from '../gateways/gateway.ts';
import { runWrk } from '../load/run-wrk.ts';
import { GATEWAY_CORE, OTHER_CORE } from '../processes.ts';
import { askOnce } from './ask-once.ts';
import type { OneConnection } from './measurement.ts';

/** Longer than a gateway takes to send everything that waits for nothing: what comes after an answer has waited for it. */
const HOLD_MS = 200;
const GATEWAY_SECONDS = 4;
const DESK_SECONDS = 1;

export async function measureOneConnection(
  name: string,
  gateway: MeasuredGateway,
  desks: ReplayingDesks,
  body: string,
): Promise<OneConnection> {
  await desks.order({ kind: 'hold', holdMs: HOLD_MS });
  await desks.order({ kind: 'reset', trace: true });
  await askOnce(name, gateway.url, body);
  const { trace } = await desks.order({ kind: 'reset', trace: false });
  await desks.order({ kind: 'hold', holdMs: 0 });
  const load = { requests: 'distinct', connections: 1 } as const;
  const { p50Ms } = await runWrk({ ...load, url: gateway.url, body, seconds: GATEWAY_SECONDS, core: OTHER_CORE });
  let criticalPathMs = 0;
  const hops = criticalPath(trace);
  for (const { subgraph, asked } of hops) {
    const url = desks.urls[subgraph]!;
    criticalPathMs += (await runWrk({ ...load, url, body: asked, seconds: DESK_SECONDS, core: GATEWAY_CORE })).p50Ms;
  }
  return { p50Ms, criticalPathMs, hops: hops.length, supplierRequests: trace.length };
}

/** Of requests that wait for each other the longest row; of those that travel together, the one that carries most. */
export function criticalPath(trace: readonly TracedRequest[]): TracedRequest[] {
  const levels: TracedRequest[][] = [];
  const levelOf = new Map<TracedRequest, number>();
  for (const request of trace) {
    const before = trace.filter(({ leftAtMs }) => leftAtMs <= request.arrivedAtMs);
    const level = Math.max(-1, ...before.map((earlier) => levelOf.get(earlier) ?? -1)) + 1;
    levelOf.set(request, level);
    (levels[level] ??= []).push(request);
  }
  const size = ({ asked, answeredBytes }: TracedRequest): number => asked.length + answeredBytes;
  return levels.map((level) => level.reduce((most, request) => (size(request) > size(most) ? request : most)));
}
