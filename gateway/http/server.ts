/** The outside: `/graphql`, the Playground at `/`, health, and the published schema of what responses carry beside data. */

import { STATUS_CODES } from 'node:http';
import { isIPv6, type AddressInfo, type Socket } from 'node:net';
import { ApolloServer, type ApolloServerPlugin } from '@apollo/server';
import {
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import type { GatewayInterface } from '@apollo/server-gateway-interface';
import type {
  DocumentNode,
  FormattedExecutionResult,
  GraphQLError,
  GraphQLFormattedError,
  GraphQLSchema,
} from 'graphql';
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import type { Reader } from '../../schema/contract/reader.ts';
import { glassOutcomeOf } from '../execution/glass-outcome.ts';
import { WrittenData } from '../execution/shape/written-data.ts';
import type { Identity } from '../governance/identity/identity.ts';
import { withoutSuggestion } from '../governance/limits/schema-visibility.ts';
import { readinessOf, type GatewayStatus } from '../readiness.ts';
import { toClientError, toErrorBody, toHttpError } from './client-errors.ts';
import { registerCompression } from './compression.ts';
import { registerCrossOrigin } from './cross-origin.ts';
import { registerDrain, type DrainOptions } from './drain.ts';
import { extensionsJsonSchema } from './extensions-schema.ts';
import { registerGraphqlPath } from './graphql-path.ts';
import { registerGraphql, type RequestContext } from './graphql-route.ts';
import { registerIdentityRoutes, SAMPLES_PATH } from './identity-routes.ts';
import { registerPlayground } from './playground.ts';
import type { RequestGate } from './request-gate.ts';
import { NO_REQUEST_OBSERVER, registerRequestObserver, type RequestObserver } from './request-observer.ts';
import { registerSecurityHeaders } from './security-headers.ts';

export interface HttpServerOptions {
  readonly host: string;
  readonly port: number;
  readonly gateway: GatewayInterface;
  readonly gate: RequestGate;
  /** Whether a reader may be told of the schema what it has not named itself. */
  readonly maySeeSchema: (reader: Reader | null) => boolean;
  /** Of a document, as its parser counts words. */
  readonly maximumTokens: number;
  readonly maximumRequestBytes: number;
  /** Whose pages may read answers. */
  readonly allowedOrigins: readonly string[];
  /** Deadline of a whole request, in milliseconds. */
  readonly requestTimeoutMs: number;
  /** Who may ask; null where nobody is asked who they are. */
  readonly identity: Identity | null;
  /** How it stops, unless {@link HttpServer.stop} is told otherwise. */
  readonly drain: DrainOptions;
  /** Folder of examples for the Playground; null where the graph is not the one that they are written for. */
  readonly examplesFolder: string | null;
  /** Told of each GraphQL request; nobody is unless given. */
  readonly observer?: RequestObserver;
  /** What a reader is told of a document that is not valid; null for all that validation says, and so unless given. */
  readonly explainInvalid?: ExplainInvalid;
  /** Sees each fault that a client is told of only as INTERNAL_SERVER_ERROR. */
  readonly onFault: (error: unknown) => void;
}

/** @returns errors in the place of those of validation; null where they may stand. */
export type ExplainInvalid = (
  schema: GraphQLSchema,
  document: DocumentNode,
  reader: Reader | null,
) => readonly GraphQLError[] | null;

export interface HttpServer {
  /** Such as `http://localhost:4000/`. */
  readonly url: string;
  readonly port: number;
  /** What `/health/ready` says. */
  readonly status: () => GatewayStatus;
  /**
   * Stops in good order, as {@link DrainOptions} say. `/health/ready` says `stopping` at once. May be called again: it is one stop.
   *
   * @param drain in the place of what the server was made with.
   */
  readonly stop: (drain?: Partial<DrainOptions>) => Promise<void>;
}

/** An address that cannot be listened on. */
export class ListenError extends Error {
  override readonly name = 'ListenError';
  readonly code: 'PORT_IN_USE' | 'LISTEN_FAILED';

  constructor(code: ListenError['code'], message: string, cause: unknown) {
    super(message, { cause });
    this.code = code;
  }
}

/** Whoever gets that many wrong is helped by the first of them. */
const MAXIMUM_VALIDATION_ERRORS = 20;
/** A client that sends its request drop by drop does not hold a connection for longer. */
const REQUEST_TIMEOUT_MS = 30_000;
/** For the last bytes of a refusal. */
const CLOSE_TIMEOUT_MS = 500;

/**
 * @throws {ListenError} `PORT_IN_USE`, `LISTEN_FAILED`; {@link ExampleError} `EXAMPLE_INVALID`; and what the gateway's own loading throws.
 */
export async function startHttpServer(options: HttpServerOptions): Promise<HttpServer> {
  const { host, port, gateway, gate, maySeeSchema, requestTimeoutMs, identity, examplesFolder, onFault } = options;
  const demo = identity === null ? null : identity.demo;
  const apollo = new ApolloServer<RequestContext>({
    gateway,
    introspection: true,
    includeStacktraceInErrorResponses: false,
    persistedQueries: false,
    parseOptions: { maxTokens: options.maximumTokens },
    validationOptions: { maxErrors: MAXIMUM_VALIDATION_ERRORS },
    stringifyResult,
    formatError: (formatted, error) => toClientError(formatted, error, onFault),
    plugins: [
      ApolloServerPluginLandingPageDisabled(),
      ApolloServerPluginUsageReportingDisabled(),
      responsePlugin(options.explainInvalid ?? (() => null), maySeeSchema, onFault),
    ],
    logger: silentLogger(onFault),
    stopOnTerminationSignals: false,
  });
  await apollo.start();
  const answerError = (error: unknown, request: FastifyRequest, reply: FastifyReply) =>
    answerHttpError(error, request, reply, onFault);
  const app = fastify({
    bodyLimit: options.maximumRequestBytes,
    requestTimeout: REQUEST_TIMEOUT_MS,
    forceCloseConnections: 'idle',
    // The drain refuses by itself, with a code.
    return503OnClosing: false,
    frameworkErrors: (error, request, reply) => void answerError(error, request, reply),
    clientErrorHandler: answerBrokenRequest,
  });
  try {
    registerGraphqlPath(app);
    registerSecurityHeaders(app);
    app.setErrorHandler(answerError);
    app.setNotFoundHandler((_request, reply) => reply.code(404).send(toErrorBody('NOT_FOUND')));
    registerRequestObserver(app, options.observer ?? NO_REQUEST_OBSERVER);
    const drain = registerDrain(app);
    await registerCrossOrigin(app, options.allowedOrigins);
    await registerCompression(app);
    registerGraphql(app, { apollo, gate, requestTimeoutMs, identity });
    if (demo !== null) registerIdentityRoutes(app, demo);
    app.get('/health/live', { compress: false }, async () => ({ status: 'live' }));
    let isIdentityReady = identity === null;
    void identity?.ready.then(() => (isIdentityReady = true));
    const status = (): GatewayStatus =>
      drain.isStopping() ? 'stopping' : isIdentityReady ? 'ready' : 'identity-unavailable';
    app.get('/health/ready', { compress: false }, async (_request, reply) => {
      const { statusCode, body } = readinessOf(status());
      return reply.code(statusCode).send(body);
    });
    app.get('/schema/extensions.json', async (_request, reply) =>
      reply.type('application/schema+json').send(extensionsJsonSchema()),
    );
    await registerPlayground(app, { examplesFolder, samplesPath: demo === null ? null : SAMPLES_PATH });
    await listen(app, host, port);
    const actualPort = (app.server.address() as AddressInfo).port;
    let stopping: Promise<void> | undefined;
    return {
      url: `http://${toUrlHost(host)}:${actualPort}/`,
      port: actualPort,
      status,
      stop: (otherwise = {}) =>
        (stopping ??= (async () => {
          await drain.start({ ...options.drain, ...otherwise });
          const timer = setTimeout(() => app.server.closeAllConnections(), CLOSE_TIMEOUT_MS);
          await app.close();
          clearTimeout(timer);
          await apollo.stop();
        })()),
    };
  } catch (error) {
    await app.close();
    await apollo.stop();
    throw error;
  }
}

async function listen(app: FastifyInstance, host: string, port: number): Promise<void> {
  try {
    await app.listen({ host, port });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const isInUse = code === 'EADDRINUSE';
    throw new ListenError(
      isInUse ? 'PORT_IN_USE' : 'LISTEN_FAILED',
      `The gateway cannot listen on ${host}:${port}: ${isInUse ? 'the port is in use. PORT or --port moves it.' : (code ?? 'unknown reason')}`,
      error,
    );
  }
}

function toUrlHost(host: string): string {
  if (host === '127.0.0.1') return 'localhost';
  return isIPv6(host) ? `[${host}]` : host;
}

/** An answer's data is text already. */
function stringifyResult({ data, ...others }: FormattedExecutionResult): string {
  if (!(data instanceof WrittenData)) return JSON.stringify(data === undefined ? others : { ...others, data });
  const rest = JSON.stringify(others);
  return rest === '{}' ? `{"data":${data.text}}` : `{"data":${data.text},${rest.slice(1)}`;
}

/**
 * Every response says which times it is for, as whom it was answered and who was asked, a refused one too. What validation says of the
 * schema, it says to those who may know it.
 */
const responsePlugin = (
  explainInvalid: ExplainInvalid,
  maySeeSchema: HttpServerOptions['maySeeSchema'],
  onFault: (error: unknown) => void,
): ApolloServerPlugin<RequestContext> => ({
  requestDidStart: async () => ({
    willSendResponse: async (context) => {
      const { contextValue, response, errors, document, schema, queryHash, operationName } = context;
      const { scope, observed, identity, held } = contextValue;
      held.hold(context);
      if (response.body.kind !== 'single') return;
      const { singleResult } = response.body;
      if (document !== undefined && errors?.[0]?.extensions['code'] === 'GRAPHQL_VALIDATION_FAILED') {
        const explained = explainInvalid(schema, document, scope.reader);
        if (explained !== null) singleResult.errors = explained.map((error) => toExplanation(error, onFault));
      }
      observed.answered(singleResult);
      if (singleResult.errors !== undefined && !maySeeSchema(scope.reader)) {
        singleResult.errors = singleResult.errors.map((error) => ({
          ...error,
          message: withoutSuggestion(error.message),
        }));
      }
      const times = scope.times === null ? {} : { asOf: scope.times.asOfText, asKnownAt: scope.times.asKnownAtText };
      const { disclosure } = scope;
      // Of a request that was refused nothing came: it asked for no text because it was not let ask.
      const outcome = singleResult.data == null ? null : glassOutcomeOf(scope);
      const sources = scope.sources.rows();
      singleResult.extensions = {
        ...times,
        ...(identity === null ? {} : { identity }),
        ...(outcome === null ? {} : { breakGlass: { outcome } }),
        sources,
        ...(disclosure === null ? {} : { disclosure }),
      };
      observed.ran({ operationHash: queryHash ?? null, operationName: operationName ?? null, scope, sources });
    },
  }),
});

function toExplanation(error: GraphQLError, onFault: (error: unknown) => void): GraphQLFormattedError {
  const formatted = error.toJSON();
  const extensions = { code: 'GRAPHQL_VALIDATION_FAILED', ...formatted.extensions };
  return toClientError({ ...formatted, extensions }, error, onFault);
}

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
    .send(request.isGraphql ? { ...body, extensions: { sources: [] } } : body);
}

/** What is not even HTTP, or came too slowly or with headers too large: there is no request to answer, only a connection. */
function answerBrokenRequest(error: Error & { readonly code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed) return;
  const status = { ERR_HTTP_REQUEST_TIMEOUT: 408, HPE_HEADER_OVERFLOW: 431 }[error.code ?? ''] ?? 400;
  const body = JSON.stringify(toErrorBody(status === 431 ? 'REQUEST_TOO_LARGE' : 'BAD_REQUEST'));
  if (socket.writable) {
    socket.write(
      `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\ncontent-type: application/json; charset=utf-8\r\n` +
        `content-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
    );
  }
  socket.destroySoon();
}

function silentLogger(onFault: (error: unknown) => void) {
  const ignore = () => undefined;
  return { debug: ignore, info: ignore, warn: ignore, error: (message: unknown) => onFault(message) };
}
