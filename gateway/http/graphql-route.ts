/** `/graphql`: from an HTTP request to Apollo Server and back. */

import { HeaderMap, type ApolloServer } from '@apollo/server';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { IdentityExtension } from '../../schema/contract/extensions.ts';
import type { Identified, Identity } from '../governance/identity/identity.ts';
import { createDeadline } from '../transport/deadline.ts';
import { Leaving } from '../transport/departure.ts';
import { createRequestScope, type RequestScope } from '../execution/request-scope.ts';
import { toErrorBody } from './client-errors.ts';
import { forwardedHeaders } from './forwarded-headers.ts';
import { identifyReader } from './identify-reader.ts';
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
}

export const GRAPHQL_PATH = '/graphql';
const METHODS = ['GET', 'POST'];

export interface GraphqlRouteOptions {
  /** Has been started. */
  readonly apollo: ApolloServer<RequestContext>;
  /** Deadline of a whole request, in milliseconds. */
  readonly requestTimeoutMs: number;
  /** Null where nobody is asked who they are. */
  readonly identity: Identity | null;
}

export function registerGraphql(app: FastifyInstance, options: GraphqlRouteOptions): void {
  const { apollo, requestTimeoutMs, identity } = options;
  app.decorateRequest('identified', null);
  app.route({
    method: METHODS,
    url: GRAPHQL_PATH,
    exposeHeadRoute: false,
    // Before the body is read: nobody unknown has anything kept for them.
    ...(identity === null ? {} : { onRequest: identifyReader(identity) }),
    handler: async (request, reply) => {
      const {
        status = 200,
        headers,
        body,
      } = await apollo.executeHTTPGraphQLRequest({
        httpGraphQLRequest: {
          method: request.method,
          headers: toHeaderMap(request),
          search: new URL(request.url, 'http://gateway.invalid').search,
          body: request.body,
        },
        context: async () => createContext(request, reply, requestTimeoutMs),
      });
      if (body.kind !== 'complete') throw new Error('Apollo Server answered in parts, which nothing here asks it for.');
      const observed = request.observed!;
      if (!observed.isAnswered) observed.answered(JSON.parse(body.string) as object);
      return reply.code(status).headers(Object.fromEntries(headers)).send(withSources(status, body.string));
    },
  });
  app.route({
    method: app.supportedMethods.filter((method) => !METHODS.includes(method)),
    url: GRAPHQL_PATH,
    handler: async (_request, reply) =>
      reply
        .code(405)
        .header('allow', METHODS.join(', '))
        .send({ ...toErrorBody('METHOD_NOT_ALLOWED'), extensions: { sources: [] } }),
  });
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

function createContext(request: FastifyRequest, reply: FastifyReply, requestTimeoutMs: number): RequestContext {
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
