/**
 * Traces of requests, sent in batches to a collector (OTLP over HTTP, JSON). They say how long what took and what came of it, by the names
 * of stages, subgraphs and codes: never what was asked, for whom, or at which address.
 */

import {
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace as traceApi,
  type Context,
  type Span,
  type Tracer,
} from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import {
  BatchSpanProcessor,
  ParentBasedSampler,
  TraceIdRatioBasedSampler,
  TracerProvider,
  type SpanExporter,
} from '@opentelemetry/sdk-trace';
import type { RequestEvent, RequestObserver, RequestTrace } from '../http/request-observer.ts';
import type { TracedCall, TraceSpan } from '../transport/trace-span.ts';
import { reportRarely } from './report-rarely.ts';
import { readTraceContext, toTraceHeaders } from './trace-context.ts';

export interface TracingOptions {
  /** Base address of the collector. */
  readonly endpoint: string;
  /** Share of requests that are traced where nobody before decided it who may, from 0 to 1. */
  readonly share: number;
  /** Of the product. */
  readonly version: string;
  /** Each batch that the collector did not take. */
  readonly onUnsent: () => void;
  /** The same, at most once a minute. */
  readonly report: (error: unknown, unreported: number) => void;
}

export interface Tracing {
  readonly startTrace: NonNullable<RequestObserver['startTrace']>;
  /** Sends what is left, for at most {@link STOP_TIMEOUT_MS}. */
  readonly stop: () => Promise<void>;
}

/** What is traced but not yet sent: beyond it traces are dropped, requests never wait. Some 2 KB each. */
const MAXIMUM_SPANS_WAITING = 4096;
const MAXIMUM_SPANS_SENT_AT_ONCE = 512;
const SEND_INTERVAL_MS = 2000;
const SEND_TIMEOUT_MS = 5000;
const STOP_TIMEOUT_MS = 3000;
const REPORT_INTERVAL_MS = 60_000;

export function createTracing(options: TracingOptions): Tracing {
  const { endpoint, share, version } = options;
  const exporter = watchExporter(
    new OTLPTraceExporter({
      url: `${endpoint.replace(/\/+$/, '')}/v1/traces`,
      timeoutMillis: SEND_TIMEOUT_MS,
      // When the gateway stops all that waits is sent at once.
      concurrencyLimit: Math.ceil(MAXIMUM_SPANS_WAITING / MAXIMUM_SPANS_SENT_AT_ONCE) + 1,
    }),
    options,
  );
  const processor = new BatchSpanProcessor({
    exporter,
    maxQueueSize: MAXIMUM_SPANS_WAITING,
    maxExportBatchSize: MAXIMUM_SPANS_SENT_AT_ONCE,
    scheduledDelayMillis: SEND_INTERVAL_MS,
    exportTimeoutMillis: SEND_TIMEOUT_MS,
  });
  // It is nobody's but this gateway's: there may be several in one process, and nothing global is set.
  const provider = new TracerProvider({
    resource: resourceFromAttributes({ 'service.name': 'throughline-gateway', 'service.version': version }),
    sampler: new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(share) }),
    spanProcessors: [processor],
  });
  const tracer = provider.getTracer('throughline-gateway', version);
  return {
    startTrace: ({ method, headers, isCallerKnown, startedAtMs }) => {
      // A trace of somebody else's is not even gone on with: its number alone could decide that it is recorded.
      const remote = isCallerKnown ? readTraceContext(headers) : null;
      const context = remote === null ? ROOT_CONTEXT : traceApi.setSpanContext(ROOT_CONTEXT, remote);
      const span = tracer.startSpan(
        `${method} /graphql`,
        {
          kind: SpanKind.SERVER,
          startTime: startedAtMs,
          attributes: { 'http.request.method': method, 'http.route': '/graphql' },
        },
        context,
      );
      return toRequestTrace(tracer, span);
    },
    stop: async () => {
      let timer: NodeJS.Timeout | undefined;
      const timeout = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, STOP_TIMEOUT_MS);
      });
      // One batch that is not taken ends its waiting for the others.
      const sent = provider.shutdown().catch(() => exporter.forceFlush!());
      await Promise.race([sent, timeout]);
      clearTimeout(timer);
    },
  };
}

function watchExporter(exporter: SpanExporter, { onUnsent, report }: TracingOptions): SpanExporter {
  const tell = reportRarely(report, REPORT_INTERVAL_MS);
  return {
    export: (spans, done) =>
      exporter.export(spans, (result) => {
        if (result.error !== undefined || result.code !== 0) {
          onUnsent();
          tell(result.error);
        }
        done(result);
      }),
    shutdown: () => exporter.shutdown(),
    forceFlush: async () => exporter.forceFlush?.(),
  };
}

function toRequestTrace(tracer: Tracer, span: Span): RequestTrace {
  // Suppliers are told also of one that is not sampled: they would each decide it anew.
  const headers = toTraceHeaders(span.spanContext());
  if (!span.isRecording()) return { span: null, headers, end: () => undefined };
  return {
    span: toTraceSpan(tracer, span, ROOT_CONTEXT),
    headers,
    end: (event) => endRequest(span, event),
  };
}

function endRequest(span: Span, { outcome, code, status }: RequestEvent): void {
  span.setAttribute('http.response.status_code', status);
  span.setAttribute('throughline.outcome', outcome);
  if (code !== null) span.setAttribute('throughline.code', code);
  if (status >= 500 || code === 'INTERNAL_SERVER_ERROR') span.setStatus({ code: SpanStatusCode.ERROR });
  // By the clock of its beginning: the other one counts whole milliseconds.
  span.end(performance.now());
}

function toTraceSpan(tracer: Tracer, span: Span, parent: Context): TraceSpan {
  const context = traceApi.setSpan(parent, span);
  return {
    startPart: (name, startedAtMs) =>
      toTraceSpan(
        tracer,
        tracer.startSpan(name, startedAtMs === undefined ? {} : { startTime: startedAtMs }, context),
        context,
      ),
    startCall: (subgraph) => startCall(tracer, subgraph, context),
    end: () => span.end(),
  };
}

function startCall(tracer: Tracer, subgraph: string, context: Context): TracedCall {
  const span = tracer.startSpan(
    `supplier ${subgraph}`,
    { kind: SpanKind.CLIENT, attributes: { 'throughline.subgraph': subgraph } },
    context,
  );
  return {
    headers: toTraceHeaders(span.spanContext()),
    end: ({ code, attempts }) => {
      span.setAttribute('throughline.attempts', attempts);
      if (code !== null) {
        span.setAttribute('throughline.code', code);
        // That nobody waited any more says nothing of the supplier.
        if (code !== 'CLIENT_DISCONNECTED') span.setStatus({ code: SpanStatusCode.ERROR });
      }
      span.end();
    },
  };
}
