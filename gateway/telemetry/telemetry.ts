/** What a process tells of itself, as far as its settings ask for it: metrics on the admin port, traces to a collector. */

import cluster from 'node:cluster';
import { readFileSync } from 'node:fs';
import type { GatewayConfig } from '../config.ts';
import { NO_LEDGER_OBSERVER, type LedgerObserver } from '../governance/disclosures/ledger-observer.ts';
import { NO_REQUEST_OBSERVER, type RequestObserver } from '../http/request-observer.ts';
import { describeError, type Log } from '../log.ts';
import type { GatewayStatus } from '../readiness.ts';
import { NO_OPERATION_OBSERVER, type OperationObserver } from '../operation/operation-observer.ts';
import { NO_OBSERVER, type CallObserver } from '../transport/call-observer.ts';
import { startAdminServer } from './admin-server.ts';
import type { GatewayMetrics, GatewayReadings } from './gateway-metrics.ts';
import type { Tracing } from './tracing.ts';

export interface Telemetry {
  readonly requests: RequestObserver;
  readonly operations: OperationObserver;
  readonly calls: CallObserver;
  readonly disclosures: LedgerObserver;
  readonly onFault: (subgraph: string, code: string) => void;
  readonly onTakeover: (outcome: 'taken_over' | 'failed') => void;
  /**
   * Opens the admin port, unless this is a worker: then the primary has it.
   *
   * @returns the port; null where there is none.
   * @throws {AdminListenError} `ADMIN_LISTEN_FAILED`
   */
  readonly start: (gateway: GatewayFacts) => Promise<number | null>;
  /** Sends what is left of traces. Takes some seconds at most. */
  readonly stop: () => Promise<void>;
}

export interface GatewayFacts {
  readonly read: () => GatewayReadings;
  readonly status: () => GatewayStatus;
}

type TelemetryConfig = Pick<GatewayConfig, 'admin' | 'otlpEndpoint' | 'traceShare'>;

/** Nothing is counted and nothing traced that nobody asked for, and what would do it is not even loaded. */
export async function createTelemetry(config: TelemetryConfig, log: Log): Promise<Telemetry> {
  const version = productVersion();
  const metrics = config.admin === null ? null : (await import('./gateway-metrics.ts')).createGatewayMetrics(version);
  const tracing =
    config.otlpEndpoint === null ? null : await createTracingFor(config.otlpEndpoint, config, version, metrics, log);
  let stopMetrics = async (): Promise<void> => undefined;
  return {
    requests: {
      ...(metrics?.requests ?? NO_REQUEST_OBSERVER),
      startTrace: tracing === null ? null : tracing.startTrace,
    },
    operations: metrics?.operations ?? NO_OPERATION_OBSERVER,
    calls: metrics?.suppliers.observer ?? NO_OBSERVER,
    disclosures: metrics?.disclosures ?? NO_LEDGER_OBSERVER,
    onFault: metrics?.suppliers.onFault ?? (() => undefined),
    onTakeover: metrics?.onTakeover ?? (() => undefined),
    start: async ({ read, status }) => {
      if (metrics === null || config.admin === null) return null;
      metrics.readFrom(read);
      const { registry } = metrics;
      if (cluster.isWorker) {
        const { answerPrimary } = await import('./cluster-metrics.ts');
        stopMetrics = answerPrimary(registry).stop;
        return null;
      }
      const text = async () => ({ contentType: registry.contentType, text: await registry.metrics() });
      const server = await startAdminServer({ ...config.admin, metrics: text, status, log });
      stopMetrics = server.stop;
      return server.port;
    },
    stop: async () => {
      await Promise.all([stopMetrics(), tracing?.stop()]);
    },
  };
}

async function createTracingFor(
  endpoint: string,
  { traceShare }: TelemetryConfig,
  version: string,
  metrics: GatewayMetrics | null,
  log: Log,
): Promise<Tracing> {
  const { createTracing } = await import('./tracing.ts');
  return createTracing({
    endpoint,
    share: traceShare,
    version,
    onUnsent: () => metrics?.onTracesUnsent(),
    report: (error, unreported) =>
      log({ level: 'warn', message: 'traces not sent', unreported, cause: describeError(error) }),
  });
}

function productVersion(): string {
  const file = new URL('../../package.json', import.meta.url);
  return (JSON.parse(readFileSync(file, 'utf8')) as { readonly version: string }).version;
}
