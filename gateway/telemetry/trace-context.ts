/** The headers by which one program tells the next which trace a request belongs to (W3C Trace Context). */

import type { IncomingHttpHeaders } from 'node:http';
import { createTraceState, isSpanContextValid, type SpanContext } from '@opentelemetry/api';

/** A later version may have more behind its flags; `ff` is none. */
const TRACEPARENT = /^(?!ff)[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/;
const SAMPLED = 1;

/** @returns null where the headers name no trace, or none that can be read. */
export function readTraceContext(headers: IncomingHttpHeaders): SpanContext | null {
  const { traceparent, tracestate } = headers;
  const [, traceId, spanId, flags] = (typeof traceparent === 'string' && TRACEPARENT.exec(traceparent)) || [];
  if (traceId === undefined || spanId === undefined) return null;
  const context: SpanContext = {
    traceId,
    spanId,
    traceFlags: Number.parseInt(flags!, 16) & SAMPLED,
    isRemote: true,
    ...(typeof tracestate === 'string' ? { traceState: createTraceState(tracestate) } : {}),
  };
  return isSpanContextValid(context) ? context : null;
}

/** As it is sent on; what others have written beside it goes along. */
export function toTraceHeaders({ traceId, spanId, traceFlags, traceState }: SpanContext): Record<string, string> {
  const headers: Record<string, string> = {
    traceparent: `00-${traceId}-${spanId}-${(traceFlags & SAMPLED) === 0 ? '00' : '01'}`,
  };
  const state = traceState?.serialize();
  if (state !== undefined && state !== '') headers['tracestate'] = state;
  return headers;
}
