/** The outside: `/graphql`, the Playground at `/`, health, and the published schema of what responses carry beside data. */

import type { AddressInfo } from 'node:net';
import { ApolloServer, type ApolloServerPlugin } from '@apollo/server';
import {
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import { fastifyApolloHandler } from '@as-integrations/fastify';
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import type { GatewayInterface } from '@apollo/server-gateway-interface';
import { formatInstant } from '../../schema/contract/times.ts';
import { createRequestScope, type RequestScope } from '../execution/request-scope.ts';
import { extensionsJsonSchema } from './extensions-schema.ts';
import { toClientError, toHttpError } from './client-errors.ts';
import { forwardedHeaders } from './forwarded-headers.ts';
import { registerPlayground } from './playground.ts';

export interface HttpServerOptions {
  readonly host: string;
  readonly port: number;
  readonly gateway: GatewayInterface;
  /** Folder of examples for the Playground; null where the graph is not the one that they are written for. */
  readonly examplesFolder: string | null;
  /** Sees each fault that a client is told of only as INTERNAL_SERVER_ERROR. */
  readonly onFault: (error: unknown) => void;
}

export interface HttpServer {
  /** Such as `http://localhost:4000/`. */
  readonly url: string;
  readonly port: number;
  /** Takes no more requests and ends when those in flight have ended. */
  readonly stop: () => Promise<void>;
}

/** A listening address that is taken. */
export class PortInUseError extends Error {
  override readonly name = 'PortInUseError';
  readonly code = 'PORT_IN_USE';
}

/** More than any operation that a person or a program writes; larger ones are refused before they are parsed. */
const MAXIMUM_REQUEST_BYTES = 512 * 1024;
const MAXIMUM_TOKENS = 20_000;

type Context = { readonly scope: RequestScope };

/**
 * @throws {PortInUseError} `PORT_IN_USE`, and whatever the gateway's own loading throws.
 */
export async function startHttpServer(options: HttpServerOptions): Promise<HttpServer> {
  const { host, port, gateway, examplesFolder, onFault } = options;
  const app = fastify({ bodyLimit: MAXIMUM_REQUEST_BYTES, forceCloseConnections: 'idle', return503OnClosing: true });
  const apollo = new ApolloServer<Context>({
    gateway,
    introspection: true,
    includeStacktraceInErrorResponses: false,
    parseOptions: { maxTokens: MAXIMUM_TOKENS },
    formatError: (formatted, error) => toClientError(formatted, error, onFault),
    plugins: [ApolloServerPluginLandingPageDisabled(), ApolloServerPluginUsageReportingDisabled(), extensionsPlugin],
    logger: silentLogger(onFault),
    stopOnTerminationSignals: false,
  });
  await apollo.start();
  let isStopping = false;
  app.setErrorHandler((error, request, reply) => answerHttpError(error, request, reply, onFault));
  app.setNotFoundHandler((_request, reply) =>
    reply
      .code(404)
      .send({ errors: [{ message: 'There is nothing at this path.', extensions: { code: 'NOT_FOUND' } }] }),
  );
  app.route({
    method: ['GET', 'POST', 'OPTIONS'],
    url: '/graphql',
    handler: fastifyApolloHandler(apollo, { context: createContext }),
  });
  app.get('/health/live', async () => ({ status: 'live' }));
  app.get('/health/ready', async (_request, reply) =>
    reply.code(isStopping ? 503 : 200).send({ status: isStopping ? 'stopping' : 'ready' }),
  );
  app.get('/schema/extensions.json', async (_request, reply) =>
    reply.type('application/schema+json').send(extensionsJsonSchema()),
  );
  await registerPlayground(app, { examplesFolder });
  await listen(app, host, port);
  const actualPort = (app.server.address() as AddressInfo).port;
  return {
    url: `http://${host === '127.0.0.1' ? 'localhost' : host}:${actualPort}/`,
    port: actualPort,
    stop: async () => {
      isStopping = true;
      await app.close();
      await apollo.stop();
    },
  };
}

async function listen(app: FastifyInstance, host: string, port: number): Promise<void> {
  try {
    await app.listen({ host, port });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    throw new PortInUseError(
      `The gateway cannot listen on ${host}:${port}: the port is in use. PORT or --port moves it.`,
      { cause: error },
    );
  }
}

async function createContext(request: FastifyRequest, reply: FastifyReply): Promise<Context> {
  const gone = new AbortController();
  // 'close' comes after a finished answer too: only a client that left before it is gone.
  reply.raw.once('close', () => {
    if (!reply.raw.writableFinished) gone.abort();
  });
  return { scope: createRequestScope({ forwardedHeaders: forwardedHeaders(request.headers), signal: gone.signal }) };
}

/** Every response says which times it is for and who was asked, a refused one too. */
const extensionsPlugin: ApolloServerPlugin<Context> = {
  requestDidStart: async () => ({
    willSendResponse: async ({ contextValue: { scope }, response }) => {
      if (response.body.kind !== 'single') return;
      const { singleResult } = response.body;
      const times =
        scope.times === null
          ? {}
          : { asOf: formatInstant(scope.times.asOf), asKnownAt: formatInstant(scope.times.asKnownAt) };
      singleResult.extensions = { ...times, sources: scope.sources.rows() };
    },
  }),
};

function answerHttpError(
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
  onFault: (error: unknown) => void,
): FastifyReply {
  const { status, body } = toHttpError(error, onFault);
  // A body that was not read to its end cannot be followed by another request on the same connection.
  if (status === 413) reply.header('connection', 'close');
  return reply
    .code(status)
    .type('application/json; charset=utf-8')
    .send(request.url.startsWith('/graphql') ? { ...body, extensions: { sources: [] } } : body);
}

function silentLogger(onFault: (error: unknown) => void) {
  const ignore = () => undefined;
  return { debug: ignore, info: ignore, warn: ignore, error: (message: unknown) => onFault(message) };
}
