/** Supplier calls, copies and breakers, as they are counted. */

import type { Registry } from 'prom-client';
import type { CallObserver } from '../transport/call-observer.ts';
import { createCounter, createDurations, type Durations, type Tally } from './tallies.ts';

const CALL_BOUNDS_MS = [5, 25, 100, 250, 500, 1000, 2500, 5000, 10_000];
const AGE_BOUNDS_MS = [1, 10, 60, 300, 1800, 7200, 86_400].map((seconds) => seconds * 1000);

export interface SupplierMetrics {
  readonly observer: CallObserver;
  /** A part of an answer that a client was told is missing. */
  readonly onFault: (subgraph: string, code: string) => void;
}

interface SupplierSeries {
  readonly answered: Tally;
  readonly failed: Map<string, Tally>;
  readonly durations: Durations;
  readonly attempts: Tally;
  readonly fromReplica: Tally;
}

export function createSupplierMetrics(registry: Registry): SupplierMetrics {
  const calls = createCounter({
    registry,
    name: 'throughline_supplier_calls_total',
    help: 'Supplier calls that ended, by the code of what went wrong; ANSWERED where nothing did.',
    labels: ['subgraph', 'code'],
  });
  const durations = createDurations({
    registry,
    name: 'throughline_supplier_call_duration_seconds',
    help: 'Supplier calls, from being asked for to the last byte or to being given up, retries and waiting for a turn included.',
    labels: ['subgraph'],
    upperBoundsMs: CALL_BOUNDS_MS,
  });
  const attempts = createCounter({
    registry,
    name: 'throughline_supplier_attempts_total',
    help: 'Requests sent for supplier calls: more than calls where some were retried or hedged, fewer where some were refused unsent.',
    labels: ['subgraph'],
  });
  const fromReplica = createCounter({
    registry,
    name: 'throughline_supplier_replica_answers_total',
    help: "Supplier calls that a replica's answer was taken for.",
    labels: ['subgraph'],
  });
  const faults = createCounter({
    registry,
    name: 'throughline_supplier_faults_total',
    help: 'Parts of answers that a supplier left missing, by the code that the client was told.',
    labels: ['subgraph', 'code'],
  });
  const ages = createDurations({
    registry,
    name: 'throughline_copy_age_seconds',
    help: 'Ages of last-known copies when they were given, fresh or stale; the count is how many were given.',
    labels: ['subgraph', 'state'],
    upperBoundsMs: AGE_BOUNDS_MS,
  });
  const breakerChanges = createCounter({
    registry,
    name: 'throughline_supplier_breaker_changes_total',
    help: 'How often the breaker of a supplier came into a state.',
    labels: ['subgraph', 'state'],
  });
  const suppliers = new Map<string, SupplierSeries>();

  const seriesOf = (subgraph: string): SupplierSeries => {
    let series = suppliers.get(subgraph);
    if (series === undefined) {
      series = {
        answered: calls(subgraph, 'ANSWERED'),
        failed: new Map(),
        durations: durations(subgraph),
        attempts: attempts(subgraph),
        fromReplica: fromReplica(subgraph),
      };
      suppliers.set(subgraph, series);
    }
    return series;
  };
  const failedOf = (series: SupplierSeries, subgraph: string, code: string): Tally => {
    let tally = series.failed.get(code);
    if (tally === undefined) series.failed.set(code, (tally = calls(subgraph, code)));
    return tally;
  };

  return {
    observer: {
      onCall: (event) => {
        const { subgraph, code } = event;
        const series = seriesOf(subgraph);
        (code === null ? series.answered : failedOf(series, subgraph, code)).value += 1;
        series.durations.observe(event.durationMs);
        series.attempts.value += event.attempts;
        if (event.isFromReplica) series.fromReplica.value += 1;
      },
      onCopyServed: ({ subgraph, isStale, ageMs }) => ages(subgraph, isStale ? 'stale' : 'fresh').observe(ageMs),
      onBreaker: (subgraph, state) => {
        breakerChanges(subgraph, state).value += 1;
      },
    },
    onFault: (subgraph, code) => {
      faults(subgraph, code).value += 1;
    },
  };
}
