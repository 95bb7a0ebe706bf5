/** What is told of each GraphQL request, from its headers to the end of its answer. */

import type { IncomingHttpHeaders } from 'node:http';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { TraceSpan } from '../transport/trace-span.ts';
import type { SourceRow } from '../../schema/contract/extensions.ts';
import type { RequestScope } from '../execution/request-scope.ts';

/** `abandoned`: its client left before the answer was whole. */
export type RequestOutcome = 'whole' | 'part' | 'refused' | 'abandoned';

/** What is known of a request once its operation was read. */
export interface RanOperation {
  /** SHA-256 of its text, in base 16; null where it has none. */
  readonly operationHash: string | null;
  /** Null where it has none, or was not read. */
  readonly operationName: string | null;
  readonly scope: Pick<RequestScope, 'reader' | 'isShared'>;
  /** Who was asked for it. */
  readonly sources: readonly SourceRow[];
}

export interface RequestEvent {
  readonly outcome: RequestOutcome;
  /** Why it was refused, a code of `errors.ts`; null for the other outcomes. */
  readonly code: string | null;
  /** HTTP status. */
  readonly status: number;
  /** From its headers to the last byte of its answer being handed on, in milliseconds. */
  readonly durationMs: number;
  /** Null for what was refused before its operation was read. */
  readonly ran: RanOperation | null;
}

/** Called on the path of requests: it must take next to no time, and never throws. */
export interface RequestObserver {
  readonly onStart: () => void;
  /** Once for each start. */
  readonly onEnd: (event: RequestEvent) => void;
  /** Null where nothing is traced. */
  readonly startTrace: ((request: TracedRequest) => RequestTrace) | null;
}

export const NO_REQUEST_OBSERVER: RequestObserver = {
  onStart: () => undefined,
  onEnd: () => undefined,
  startTrace: null,
};

export interface TracedRequest {
  readonly method: string;
  readonly headers: IncomingHttpHeaders;
  /** Whether what the headers say of a trace is believed: whoever may ask nothing decides nothing either. */
  readonly isCallerKnown: boolean;
  /** By `performance.now()`. */
  readonly startedAtMs: number;
}

/** One request's place in a trace. */
export interface RequestTrace {
  /** Null for a request that is not sampled. */
  readonly span: TraceSpan | null;
  /** What goes on to suppliers of it, in the place of what the client sent. */
  readonly headers: Readonly<Record<string, string>>;
  readonly end: (event: RequestEvent) => void;
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Null for what is no GraphQL request. */
    observed: ObservedRequest | null;
  }
}

/** Before whatever can refuse a request. */
export function registerRequestObserver(app: FastifyInstance, observer: RequestObserver): void {
  app.decorateRequest('observed', null);
  app.addHook('onRequest', (request, reply, done) => {
    if (request.isGraphql) request.observed = new ObservedRequest(request, reply, observer);
    done();
  });
}

/** What is known of one request by now. */
export class ObservedRequest {
  /** Set once it is known that its reader may ask. */
  isCallerKnown = false;
  readonly #request: FastifyRequest;
  readonly #observer: RequestObserver;
  readonly #reply: FastifyReply;
  readonly #startedAtMs = performance.now();
  #outcome: RequestOutcome | null = null;
  #code: string | null = null;
  #ran: RanOperation | null = null;
  #trace: RequestTrace | null = null;

  constructor(request: FastifyRequest, reply: FastifyReply, observer: RequestObserver) {
    this.#request = request;
    this.#observer = observer;
    this.#reply = reply;
    observer.onStart();
    // It comes after a finished answer as after one that broke off.
    reply.raw.once('close', () => this.#end());
  }

  /** Its place in a trace, which it has from when it is first asked for: what its caller may say of it is known by then. */
  get trace(): RequestTrace | null {
    const { startTrace } = this.#observer;
    if (startTrace === null || this.#trace !== null) return this.#trace;
    const { method, headers } = this.#request;
    const { isCallerKnown } = this;
    return (this.#trace = startTrace({ method, headers, isCallerKnown, startedAtMs: this.#startedAtMs }));
  }

  /** @param answer a GraphQL response, its errors as clients are told them. */
  answered({ data, errors }: { readonly data?: unknown; readonly errors?: readonly AnswerError[] | undefined }): void {
    if (data === undefined) {
      this.#outcome = 'refused';
      const code = errors?.[0]?.extensions?.['code'];
      this.#code = typeof code === 'string' ? code : null;
    } else this.#outcome = errors === undefined || errors.length === 0 ? 'whole' : 'part';
  }

  ran(ran: RanOperation): void {
    this.#ran = ran;
  }

  get isAnswered(): boolean {
    return this.#outcome !== null;
  }

  #end(): void {
    const { raw } = this.#reply;
    const isAbandoned = !raw.writableFinished;
    const outcome = isAbandoned ? 'abandoned' : (this.#outcome ?? 'refused');
    const event: RequestEvent = {
      outcome,
      code: outcome === 'refused' ? (this.#code ?? codeOfStatus(raw.statusCode)) : null,
      status: raw.statusCode,
      durationMs: performance.now() - this.#startedAtMs,
      ran: this.#ran,
    };
    this.#observer.onEnd(event);
    this.trace?.end(event);
  }
}

interface AnswerError {
  readonly extensions?: Readonly<Record<string, unknown>> | undefined;
}

/** Of what was refused before there was an operation: each has one status. */
function codeOfStatus(status: number): string {
  return STATUS_CODES.get(status) ?? (status < 500 ? 'BAD_REQUEST' : 'INTERNAL_SERVER_ERROR');
}

const STATUS_CODES: ReadonlyMap<number, string> = new Map([
  [405, 'METHOD_NOT_ALLOWED'],
  [413, 'REQUEST_TOO_LARGE'],
  [503, 'GATEWAY_STOPPING'],
]);
