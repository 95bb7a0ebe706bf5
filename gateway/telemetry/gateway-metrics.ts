/** All that this process tells of itself, in one registry. */

import { collectDefaultMetrics, Registry } from 'prom-client';
import type { LedgerObserver } from '../governance/disclosures/ledger-observer.ts';
import { createDisclosureMetrics } from './disclosure-metrics.ts';
import { createRequestMetrics, type RequestMetrics } from './request-metrics.ts';
import { createSupplierMetrics, type SupplierMetrics } from './supplier-metrics.ts';
import { createCounter, createReading } from './tallies.ts';

/** How things stand, when somebody asks. */
export interface GatewayReadings {
  /** Generations of the graph that still answer requests: more than one while a new one has taken over and the old one ends. */
  readonly generations: number;
  /** Plans that are kept by the generation that takes requests. */
  readonly plans: number;
  /** Operations that wait for their turn at the planner, of all generations. */
  readonly waitingForPlan: number;
  /** Of all generations, those of the one that takes requests first. */
  readonly suppliers: readonly SupplierReadings[];
  readonly graph: {
    readonly kind: string;
    /** Tells one supergraph from another. */
    readonly hash: string;
  };
}

export interface SupplierReadings {
  readonly subgraph: string;
  /** Calls under way, and calls that wait for one of those to end. */
  readonly inFlight: number;
  readonly queued: number;
  readonly breaker: 'CLOSED' | 'HALF_OPEN' | 'OPEN';
}

/** As it is read: the higher, the worse. */
const BREAKER_STATES = { CLOSED: 0, HALF_OPEN: 1, OPEN: 2 } as const;

export interface GatewayMetrics extends RequestMetrics {
  readonly registry: Registry;
  readonly suppliers: SupplierMetrics;
  readonly disclosures: LedgerObserver;
  readonly onTakeover: (outcome: 'taken_over' | 'failed') => void;
  readonly onTracesUnsent: () => void;
  /** @param read says how things stand; before it is known nothing is read of it. */
  readonly readFrom: (read: () => GatewayReadings) => void;
}

/** @param version of the product. */
export function createGatewayMetrics(version: string): GatewayMetrics {
  const registry = new Registry();
  let read: (() => GatewayReadings) | null = null;
  const takeovers = createCounter({
    registry,
    name: 'throughline_takeovers_total',
    help: 'New supergraphs, by whether they took over: one that cannot be served changes nothing.',
    labels: ['outcome'],
  });
  const byOutcome = { taken_over: takeovers('taken_over'), failed: takeovers('failed') };
  const unsent = createCounter({
    registry,
    name: 'throughline_trace_exports_failed_total',
    help: 'Batches of traces that their collector did not take.',
    labels: [],
  })();
  registerReadings(registry, version, () => (read === null ? [] : [read()]));
  const metrics: GatewayMetrics = {
    registry,
    ...createRequestMetrics(registry),
    suppliers: createSupplierMetrics(registry),
    disclosures: createDisclosureMetrics(registry),
    onTakeover: (outcome) => {
      byOutcome[outcome].value += 1;
    },
    onTracesUnsent: () => {
      unsent.value += 1;
    },
    readFrom: (source) => {
      read = source;
    },
  };
  collectDefaultMetrics({ register: registry });
  return metrics;
}

function registerReadings(registry: Registry, version: string, now: () => readonly GatewayReadings[]): void {
  const one = (name: string, help: string, together: 'sum' | 'max', of: (readings: GatewayReadings) => number): void =>
    createReading({
      registry,
      name,
      help,
      labels: [],
      together,
      read: () => now().map((readings) => [{}, of(readings)] as const),
    });
  const perSupplier = (
    name: string,
    help: string,
    together: 'sum' | 'max',
    of: (readings: readonly SupplierReadings[]) => number,
  ): void =>
    createReading({
      registry,
      name,
      help,
      labels: ['subgraph'],
      together,
      read: () =>
        now().flatMap(({ suppliers }) =>
          Array.from(
            Map.groupBy(suppliers, ({ subgraph }) => subgraph),
            ([subgraph, readings]) => [{ subgraph }, of(readings)] as const,
          ),
        ),
    });
  one(
    'throughline_generations_live',
    'Generations of the graph that answer requests.',
    'max',
    ({ generations }) => generations,
  );
  one('throughline_plan_cache_entries', 'Plans that are kept, of all workers together.', 'sum', ({ plans }) => plans);
  one(
    'throughline_planning_queue',
    'Operations that wait for their turn at the planner.',
    'sum',
    ({ waitingForPlan }) => waitingForPlan,
  );
  perSupplier('throughline_supplier_calls_in_flight', 'Supplier calls under way.', 'sum', (readings) =>
    readings.reduce((sum, { inFlight }) => sum + inFlight, 0),
  );
  perSupplier(
    'throughline_supplier_calls_queued',
    "Supplier calls that wait for another one of the same supplier's to end.",
    'sum',
    (readings) => readings.reduce((sum, { queued }) => sum + queued, 0),
  );
  perSupplier(
    'throughline_supplier_breaker_state',
    'Breaker of each supplier: 0 closed, 1 half open, 2 open; of several workers the worst.',
    'max',
    ([current]) => BREAKER_STATES[current!.breaker],
  );
  createReading({
    registry,
    name: 'throughline_build_info',
    help: 'Always 1: which version runs, and on which Node.js.',
    labels: ['version', 'node'],
    together: 'first',
    read: () => [[{ version, node: process.version }, 1]],
  });
  createReading({
    registry,
    name: 'throughline_graph_info',
    help: 'Always 1: which supergraph is served. Two series while workers differ.',
    labels: ['kind', 'hash'],
    together: 'first',
    read: () => now().map(({ graph }) => [graph, 1] as const),
  });
}
