/** One desk's subgraph as an HTTP server. */

import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Handler } from 'graphql-http';
import { DISCLOSURE_CHECKPOINTS_PATH } from '../../schema/contract/disclosure-checkpoint.ts';
import type { Reader } from '../../schema/contract/reader.ts';
import { createCheckpointTaker } from './checkpoint-route.ts';
import { createSubgraphSchema } from './create-subgraph-schema.ts';
import type { DeskDefinition, DeskEnvironment, DeskService } from './desk-definition.ts';
import { DeskServerError } from './errors.ts';
import { createGraphqlHandler } from './graphql-handler.ts';
import type { RequestSide } from './graphql-handler.ts';
import { describeFailure, logToStandardError } from './log.ts';
import type { DeskLog } from './log.ts';
import { BodyError, decodeBody, dropBody, readBodyBytes } from './request-body.ts';
import type { DeskKeys } from './trust/desk-keys.ts';
import { REFUSALS, statusOf } from './trust/refusals.ts';
import type { RefusalCode } from './trust/refusals.ts';
import { createRequestVerifier } from './trust/request-verifier.ts';
import type { RequestVerifier } from './trust/request-verifier.ts';
import { createDeskServer } from './trust/tls.ts';
import type { DeskServer, DeskTls } from './trust/tls.ts';

export interface ServeDeskOptions {
  readonly definition: DeskDefinition;
  readonly environment: DeskEnvironment;
  /** By default loopback, which is all that a desk without keys may listen on. */
  readonly host?: string;
  /** 0 takes any free port. */
  readonly port: number;
  /** The desk's folder, which may hold a `schema.graphql`; by default `subgraphs/<name>/`. */
  readonly folder?: URL;
  readonly log?: DeskLog;
  /** By what a gateway is believed; null, the default, believes nobody and answers everybody as a stranger. */
  readonly keys?: DeskKeys | null;
  /** Requests that are remembered at once, against replays. */
  readonly maximumNonces?: number;
  /** Null, the default, speaks HTTP without TLS. */
  readonly tls?: DeskTls | null;
  /** How long requests in flight may take to finish once the desk stops, in milliseconds; by default 10,000. */
  readonly drainTimeoutMs?: number;
}

export interface ServedDesk {
  /** The subgraph's name. */
  readonly name: string;
  /** Where the graph is asked: `http://host:port/graphql`. */
  readonly url: string;
  readonly port: number;
  /** From now on these count and no others, without a request lost. Only for a desk that has keys, or TLS. */
  replaceKeys(keys: DeskKeys | null, tls: DeskTls | null): void;
  /** Takes no more requests, finishes those in flight for at most `drainTimeoutMs`, then stops the system. May be called again. */
  stop(): Promise<void>;
}

const LOOPBACK: ReadonlySet<string> = new Set(['127.0.0.1', '::1', 'localhost']);
/** Longer than any gateway keeps an idle connection: so it is never the desk that hangs up on a request just sent. */
const KEEP_ALIVE_TIMEOUT_MS = 75_000;

/**
 * Starts a desk and serves it: `/graphql`, `/disclosure-checkpoints`, `/health/live`, `/health/ready`, and the desk's own owner routes.
 *
 * @throws {DeskServerError} `PORT_IN_USE`; `KEYS_MISSING` when it would answer strangers beyond loopback; `KEYS_INVALID` when its TLS key
 *   and certificate are none; `DESK_DEFINITION_INVALID` when own resolvers do not fit the own schema.
 */
export async function serveDesk(options: ServeDeskOptions): Promise<ServedDesk> {
  const {
    definition,
    environment,
    host = '127.0.0.1',
    port,
    log = logToStandardError,
    drainTimeoutMs = 10_000,
    keys = null,
    tls = null,
  } = options;
  if (keys === null && !LOOPBACK.has(host)) {
    throw new DeskServerError(
      'KEYS_MISSING',
      `subgraph ${definition.name} listens beyond loopback (${host}) only with keys: without them it answers anybody`,
    );
  }
  const folder = options.folder ?? new URL(`../${definition.name}/`, import.meta.url);
  const schema = createSubgraphSchema({
    name: definition.name,
    prefix: environment.subgraph.prefix,
    ownTypeDefinitions: await readIfPresent(new URL('schema.graphql', folder)),
    ownResolvers: definition.resolvers ?? {},
  });
  const service = await definition.createService(environment);
  const desks = new Map(environment.desks.map((desk) => [desk.code, desk]));
  const graphql = createGraphqlHandler({
    subgraph: definition.name,
    schema,
    system: service.system,
    desks,
    clock: environment.clock,
    log,
  });

  const { maximumNonces } = options;
  const verifier =
    keys === null
      ? null
      : createRequestVerifier({
          subgraph: definition.name,
          keys,
          clock: environment.clock,
          ...(maximumNonces !== undefined && { maximumNonces }),
        });

  let stopping: Promise<void> | undefined;
  const takeCheckpoint = createCheckpointTaker(definition.name, environment.dataFolder, environment.clock, log);
  const route = createRouter({ ...service, graphql, takeCheckpoint, verifier }, () => stopping !== undefined);
  const { server, replaceTls } = createDeskServer(tls, KEEP_ALIVE_TIMEOUT_MS, (request, response) => {
    if (stopping !== undefined) response.setHeader('connection', 'close');
    response.once('close', () => stopping !== undefined && server.closeIdleConnections());
    route(request, response).catch((error: unknown) => {
      log({
        level: 'error',
        subgraph: definition.name,
        code: 'SERVER_INTERNAL',
        path: null,
        detail: describeFailure(error),
      });
      answerError(response, 500, 'SERVER_INTERNAL', 'the server failed');
    });
  });

  try {
    await listen(server, host, port);
  } catch (error) {
    await service.system.stop();
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    throw new DeskServerError(
      'PORT_IN_USE',
      `subgraph ${definition.name} cannot listen on ${host}:${port}: the port is in use`,
      { cause: error },
    );
  }
  const actualPort = (server.address() as AddressInfo).port;
  return {
    name: definition.name,
    url: `${tls === null ? 'http' : 'https'}://${host}:${actualPort}/graphql`,
    port: actualPort,
    replaceKeys: (nextKeys, nextTls) => {
      if ((nextKeys === null) !== (verifier === null) || (nextTls === null) !== (tls === null)) {
        throw new DeskServerError('KEYS_MISSING', `subgraph ${definition.name} has to start anew to gain or lose keys`);
      }
      if (nextTls !== null) replaceTls(nextTls);
      if (nextKeys !== null) verifier?.replaceKeys(nextKeys);
    },
    stop: () => (stopping ??= drain(server, drainTimeoutMs).then(() => service.system.stop())),
  };
}

type Route = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** What answers the gateway, and by what it is known that it asks. */
interface Asking {
  readonly graphql: Handler<unknown, RequestSide>;
  readonly takeCheckpoint: ReturnType<typeof createCheckpointTaker>;
  /** Null where the desk has no keys. */
  readonly verifier: RequestVerifier | null;
}

function createRouter({ system, ownerRoutes, ...asking }: DeskService & Asking, isStopping: () => boolean): Route {
  return async (request, response) => {
    const path = (request.url ?? '/').split('?', 1)[0]!;
    const ownerRoute = ownerRoutes.find((candidate) => candidate.path === path && candidate.method === request.method);
    if (path === '/graphql') return answerGraphql(request, response, asking);
    if (path === DISCLOSURE_CHECKPOINTS_PATH && request.method === 'POST') {
      return answerCheckpoint(request, response, asking);
    }
    if (path === '/health/live') return answerJson(response, 200, { status: 'live' });
    if (path === '/health/ready') {
      const ready = !isStopping() && (await system.ready().catch(() => false));
      return answerJson(response, ready ? 200 : 503, { status: ready ? 'ready' : 'not ready' });
    }
    if (ownerRoute !== undefined) return ownerRoute.handle(request, response);
    answerError(response, 404, 'NOT_FOUND', 'there is nothing at this path');
  };
}

async function answerGraphql(
  request: IncomingMessage,
  response: ServerResponse,
  { graphql, verifier }: Asking,
): Promise<void> {
  const asker = new AbortController();
  response.once('close', () => {
    if (!response.writableFinished) asker.abort();
  });
  const asked = await readAsked(request, response, verifier);
  if (asked === null) return;
  const { method = 'GET', url = '/graphql' } = request;
  const [text, { status, statusText, headers }] = await graphql({
    method,
    url,
    headers: request.headers,
    body: asked.body,
    raw: request,
    context: { reader: asked.reader, requestId: randomUUID(), signal: asker.signal },
  });
  response.writeHead(status, statusText, headers).end(text);
}

async function answerCheckpoint(
  request: IncomingMessage,
  response: ServerResponse,
  { takeCheckpoint, verifier }: Asking,
): Promise<void> {
  const asked = await readAsked(request, response, verifier);
  if (asked === null) return;
  const refusal = await takeCheckpoint(asked.body);
  if (refusal !== null) return answerError(response, refusal.status, refusal.code, refusal.message);
  response.writeHead(204).end();
}

/**
 * Reads what the gateway asks, and for whom: nobody, at a desk without keys.
 *
 * @returns null where it is not the gateway's, or cannot be read: its sender has been told why.
 */
async function readAsked(
  request: IncomingMessage,
  response: ServerResponse,
  verifier: RequestVerifier | null,
): Promise<{ readonly reader: Reader | null; readonly body: string } | null> {
  const { method = 'GET', url = '/', headers } = request;
  const signed = await verifier?.verify({ method, target: url, headers });
  if (typeof signed === 'string') {
    await dropBody(request);
    refuse(response, signed);
    return null;
  }
  try {
    const bytes = await readBodyBytes(request);
    const refusal = signed?.acceptBody(bytes) ?? null;
    if (refusal === null) return { reader: signed?.reader ?? null, body: decodeBody(bytes) };
    refuse(response, refusal);
  } catch (error) {
    if (!(error instanceof BodyError)) throw error;
    response.setHeader('connection', 'close');
    answerError(response, error.status, error.code, error.message);
  }
  return null;
}

function refuse(response: ServerResponse, code: RefusalCode): void {
  answerError(response, statusOf(code), code, REFUSALS[code]);
}

function answerJson(response: ServerResponse, status: number, value: unknown): void {
  if (response.headersSent) return void response.destroy();
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' }).end(JSON.stringify(value));
}

function answerError(response: ServerResponse, status: number, code: string, message: string): void {
  answerJson(response, status, { errors: [{ message, extensions: { code } }] });
}

function listen(server: DeskServer, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port }, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

function drain(server: DeskServer, timeoutMs: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => server.closeAllConnections(), timeoutMs);
    server.close(() => {
      clearTimeout(timer);
      resolve();
    });
    server.closeIdleConnections();
  });
}

async function readIfPresent(file: URL): Promise<string | null> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}
