/** Requests and their stages, as they are counted. */

import type { Registry } from 'prom-client';
import type { RequestObserver, RequestOutcome } from '../http/request-observer.ts';
import type { OperationObserver, OperationStage } from '../operation/operation-observer.ts';
import { createCounter, createDurations, createReading, type Durations, type Tally } from './tallies.ts';

/** From a fresh answer out of memory to the deadline of a request. */
const REQUEST_BOUNDS_MS = [5, 25, 100, 250, 500, 1000, 2500, 5000, 10_000, 30_000];
const STAGE_BOUNDS_MS = [0.5, 2, 10, 50, 250, 1000, 5000];

const OUTCOMES: readonly RequestOutcome[] = ['whole', 'part', 'refused', 'abandoned'];
const STAGES: readonly OperationStage[] = [
  'parse_and_validate',
  'plan_known',
  'plan_made',
  'wait_to_begin',
  'execute',
  'write',
  'read',
];

export interface RequestMetrics {
  readonly requests: Pick<RequestObserver, 'onStart' | 'onEnd'>;
  readonly operations: OperationObserver;
}

export function createRequestMetrics(registry: Registry): RequestMetrics {
  const requests = createCounter({
    registry,
    name: 'throughline_requests_total',
    help: 'GraphQL requests, by what came of them: answered whole or in part, refused with a code, or abandoned by their client.',
    labels: ['outcome', 'code'],
  });
  const durations = createDurations({
    registry,
    name: 'throughline_request_duration_seconds',
    help: 'From the headers of a GraphQL request to the end of its answer.',
    labels: ['outcome'],
    upperBoundsMs: REQUEST_BOUNDS_MS,
  });
  const stages = createDurations({
    registry,
    name: 'throughline_stage_duration_seconds',
    help: 'Stages of operations. plan_known counts the plans that were there, plan_made those that were waited for.',
    labels: ['stage'],
    upperBoundsMs: STAGE_BOUNDS_MS,
  });
  const shared = createCounter({
    registry,
    name: 'throughline_requests_shared_total',
    help: 'Requests that were answered with what an equal one under way was being answered with.',
    labels: [],
  })();
  const byOutcome = new Map(
    OUTCOMES.map((outcome) => {
      const bound: OutcomeSeries = { count: requests(outcome, ''), durations: durations(outcome) };
      return [outcome, bound] as const;
    }),
  );
  const byStage = new Map(STAGES.map((stage) => [stage, stages(stage)] as const));
  let underWay = 0;
  createReading({
    registry,
    name: 'throughline_requests_in_flight',
    help: 'GraphQL requests that are being answered.',
    labels: [],
    together: 'sum',
    read: () => [[{}, underWay]],
  });
  return {
    requests: {
      onStart: () => {
        underWay += 1;
      },
      onEnd: ({ outcome, code, durationMs }) => {
        underWay -= 1;
        const bound = byOutcome.get(outcome)!;
        (code === null ? bound.count : requests(outcome, code)).value += 1;
        bound.durations.observe(durationMs);
      },
    },
    operations: {
      onStage: (stage, durationMs) => byStage.get(stage)!.observe(durationMs),
      onShared: () => {
        shared.value += 1;
      },
    },
  };
}

interface OutcomeSeries {
  /** Without a code. */
  readonly count: Tally;
  readonly durations: Durations;
}
