/** A port of its own for operators: metrics and health. Nothing of it is on the port that clients use. */

import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describeError, type Log } from '../log.ts';
import { readinessOf, type GatewayStatus } from '../readiness.ts';

export interface MetricsText {
  readonly contentType: string;
  readonly text: string;
}

export interface AdminServerOptions {
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  /** What `/metrics` answers; 503 where it throws. */
  readonly metrics: () => Promise<MetricsText>;
  /** What `/health/ready` answers. */
  readonly status: () => GatewayStatus;
  /** Is told the port, and why metrics were not given. */
  readonly log: Log;
}

export interface AdminServer {
  readonly port: number;
  /** At once: nobody loses anything by a scrape that breaks off. May be called again. */
  readonly stop: () => Promise<void>;
}

/** An address that cannot be listened on. */
export class AdminListenError extends Error {
  override readonly name = 'AdminListenError';
  readonly code = 'ADMIN_LISTEN_FAILED';
}

/** @throws {AdminListenError} `ADMIN_LISTEN_FAILED` */
export async function startAdminServer(options: AdminServerOptions): Promise<AdminServer> {
  const { host, port, metrics, status, log } = options;
  const server = createServer((request, response) => {
    const [path] = (request.url ?? '').split('?');
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      send(response.setHeader('allow', 'GET, HEAD'), 405, 'only GET and HEAD');
    } else if (path === '/health/live') sendJson(response, 200, { status: 'live' });
    else if (path === '/health/ready') {
      const { statusCode, body } = readinessOf(status());
      sendJson(response, statusCode, body);
    } else if (path === '/metrics') {
      metrics().then(
        ({ contentType, text }) => send(response, 200, text, contentType),
        (error: unknown) => {
          log({ level: 'error', message: 'metrics could not be read', cause: describeError(error) });
          send(response, 503, 'the metrics could not be read');
        },
      );
    } else send(response, 404, 'there are /metrics, /health/live and /health/ready');
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(
        new AdminListenError(
          `The admin port cannot be opened on ${host}:${port}: ${error.code ?? 'unknown reason'}. ADMIN_PORT moves it.`,
          { cause: error },
        ),
      ),
    );
    server.listen(port, host, resolve);
  });
  const { port: actualPort } = server.address() as AddressInfo;
  log({ level: 'info', message: 'admin port open', port: actualPort });
  let stopping: Promise<void> | undefined;
  return {
    port: actualPort,
    stop: () =>
      (stopping ??= new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      })),
  };
}

function sendJson(response: ServerResponse, status: number, body: object): void {
  send(response, status, JSON.stringify(body), 'application/json; charset=utf-8');
}

function send(response: ServerResponse, status: number, text: string, contentType = 'text/plain; charset=utf-8'): void {
  // A body to HEAD is left out by the response itself.
  response
    .writeHead(status, {
      'content-type': contentType,
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    })
    .end(text);
}
