/** `/graphql`: from an HTTP request to Apollo Server and back. */

import { HeaderMap, type ApolloServer } from '@apollo/server';
import type { Reader } from '../../schema/contract/reader.ts';
import type {
  FastifyInstance,
  FastifyReply,
  FastifyRequest,
  HookHandlerDoneFunction,
  onRequestHookHandler,
} from 'fastify';
import type { IdentityExtension } from '../../schema/contract/extensions.ts';
import type { Identified, Identity } from '../governance/identity/identity.ts';
import { hashOfOperation } from '../governance/limits/safelist.ts';
import { createDeadline } from '../transport/deadline.ts';
import { Leaving } from '../transport/departure.ts';
import { createRequestScope, type RequestScope } from '../execution/request-scope.ts';
import { GraphQLError } from 'graphql';
import { toErrorBody } from './client-errors.ts';
import { forwardedHeaders } from './forwarded-headers.ts';
import { GRAPHQL_PATH } from './graphql-path.ts';
import { HeldAnswer } from './held-answer.ts';
import { identifyReader } from './identify-reader.ts';
import { answerLocalHosts } from './local-hosts.ts';
import type { OperationRequest, RequestGate } from './request-gate.ts';
import type { ObservedRequest } from './request-observer.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Null where nobody is asked who they are. */
    identified: Identified | null;
  }
}

export interface RequestContext {
  readonly scope: RequestScope;
  /** As whom it is answered, as its answer says it; null where nobody is asked. */
  readonly identity: IdentityExtension | null;
  readonly observed: ObservedRequest;
  /** What is let go of once the answer is text. */
  readonly held: HeldAnswer<RequestContext>;
}

const METHODS = ['GET', 'POST'];

export interface GraphqlRouteOptions {
  /** Has been started. */
  readonly apollo: ApolloServer<RequestContext>;
  readonly gate: RequestGate;
  /** Deadline of a whole request, in milliseconds. */
  readonly requestTimeoutMs: number;
  /** Null where nobody is asked who they are. */
  readonly identity: Identity | null;
}

export function registerGraphql(app: FastifyInstance, options: GraphqlRouteOptions): void {
  const { apollo, gate, requestTimeoutMs, identity } = options;
  app.decorateRequest('identified', null);
  const byHost: readonly onRequestHookHandler[] = identity === null || identity.demo !== null ? [answerLocalHosts] : [];
  app.route({
    method: METHODS,
    url: GRAPHQL_PATH,
    exposeHeadRoute: false,
    // Before the body is read: nobody unknown has anything kept for them.
    onRequest: [...byHost, ...(identity === null ? [] : [identifyReader(identity)]), letAsk],
    handler: async (request, reply) => {
      const reader = request.identified === null ? null : request.identified.reader;
      let asked: OperationRequest;
      try {
        if (gate.count !== null) await gate.count(reader, request.ip);
        asked = gate.admit({ method: request.method, body: request.body, search: searchOf(request.url) }, reader);
      } catch (error) {
        if (error instanceof GraphQLError) return refuse(error, reader, request, reply);
        throw error;
      }
      const held = new HeldAnswer<RequestContext>();
      const response = await apollo
        .executeHTTPGraphQLRequest({
          httpGraphQLRequest: {
            method: request.method,
            headers: toHeaderMap(request),
            search: asked.search,
            body: asked.body,
          },
          context: async () => createContext(request, reply, held, requestTimeoutMs),
        })
        .finally(() => held.letGo());
      const { status = 200, headers, body } = response;
      if (body.kind !== 'complete') throw new Error('Apollo Server answered in parts, which nothing here asks it for.');
      const observed = request.observed!;
      if (!observed.isAnswered) observed.answered(JSON.parse(body.string) as object);
      return reply.code(status).headers(Object.fromEntries(headers)).send(withSources(status, body.string));
    },
  });
  app.route({
    method: app.supportedMethods.filter((method) => !METHODS.includes(method)),
    url: GRAPHQL_PATH,
    onRequest: [...byHost],
    handler: async (_request, reply) =>
      reply
        .code(405)
        .header('allow', METHODS.join(', '))
        .send({ ...toErrorBody('METHOD_NOT_ALLOWED'), extensions: { sources: [] } }),
  });
}

function letAsk(request: FastifyRequest, _reply: FastifyReply, done: HookHandlerDoneFunction): void {
  request.observed!.isCallerKnown = true;
  done();
}

/** What never comes to Apollo Server is answered as it would be. */
function refuse(
  error: GraphQLError,
  reader: Reader | null,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  const { message, extensions } = error;
  const errors = [{ message, extensions }];
  const observed = request.observed!;
  observed.answered({ errors });
  observed.ran({
    operationHash: operationHashOf(request.body),
    operationName: null,
    scope: { reader, isShared: false },
    sources: [],
  });
  const retryAfter = extensions['retryAfterSeconds'];
  if (typeof retryAfter === 'number') reply.header('retry-after', String(retryAfter));
  return reply
    .code(STATUS_CODES.get(extensions['code']) ?? 400)
    .type('application/json; charset=utf-8')
    .send({ errors, extensions: { sources: [] } });
}

/** Null for what says no text in its body. */
function operationHashOf(body: unknown): string | null {
  const query = (body as { readonly query?: unknown } | null | undefined)?.query;
  return typeof query === 'string' ? hashOfOperation(query) : null;
}

/** Of what is not bad in itself, but not for this reader, or not now. */
const STATUS_CODES: ReadonlyMap<unknown, number> = new Map([
  ['INTROSPECTION_NOT_ALLOWED', 403],
  ['OPERATION_NOT_LISTED', 403],
  ['RATE_LIMITED', 429],
]);

/** From the question mark on. */
function searchOf(url: string): string {
  const start = url.indexOf('?');
  if (start < 0) return '';
  const end = url.indexOf('#', start);
  return end < 0 ? url.slice(start) : url.slice(start, end);
}

/** What Apollo Server refuses before it sees an operation in it passes no plugin, and would lack what every answer has. */
function withSources(status: number, text: string): string {
  if (status < 400) return text;
  const answer = JSON.parse(text) as { readonly extensions?: object };
  return answer.extensions === undefined ? JSON.stringify({ ...answer, extensions: { sources: [] } }) : text;
}

function toHeaderMap({ headers }: FastifyRequest): HeaderMap {
  const map = new HeaderMap();
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) map.set(name, Array.isArray(value) ? value.join(', ') : value);
  }
  return map;
}

function createContext(
  request: FastifyRequest,
  reply: FastifyReply,
  held: RequestContext['held'],
  requestTimeoutMs: number,
): RequestContext {
  const leaving = new Leaving();
  // 'close' comes after a finished answer too: only a client that left before it is gone.
  if (reply.raw.destroyed) leaving.leave();
  reply.raw.once('close', () => {
    if (!reply.raw.writableFinished) leaving.leave();
  });
  const observed = request.observed!;
  const { trace } = observed;
  const { identified } = request;
  const headers = forwardedHeaders(request.headers, identified !== null);
  return {
    observed,
    held,
    identity: identified === null ? null : identified.shown,
    scope: createRequestScope({
      reader: identified === null ? null : identified.reader,
      forwardedHeaders: trace === null ? headers : { ...headers, ...trace.headers },
      departure: leaving,
      deadline: createDeadline(requestTimeoutMs),
      receivedAtMs: performance.now(),
      trace: trace?.span ?? null,
    }),
  };
}
