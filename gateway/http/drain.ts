/** Stopping in good order: health says so first, then nothing new is let in, and whatever has come in is answered. */

import { Server as TcpServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import { toErrorBody } from './client-errors.ts';

export interface DrainOptions {
  /** How long requests and connections are still taken as usual: whoever balances load sees meanwhile that health says `stopping`. */
  readonly delayMs: number;
  /** The longest that whatever has come in is waited for after that. */
  readonly timeoutMs: number;
  /** How long an idle connection is left open after the delay, for a request that is on its way. */
  readonly idleGraceMs: number;
}

export interface Drain {
  readonly isStopping: () => boolean;
  /**
   * After the delay no more connections are taken. Requests on those that are open are answered, each with `connection: close`, until
   * none is left or the time is up; from then on they are refused as `GATEWAY_STOPPING`.
   *
   * @returns once nothing is under way, or the time is up. Whatever is still open then is to be closed.
   */
  readonly start: (options: DrainOptions) => Promise<void>;
}

const HEALTH_PREFIX = '/health/';
/** For what is neither a request under way nor an idle connection: half a request, or a connection that has not sent its first. */
const SILENT_TIMEOUT_MS = 500;

/** Counts requests from their headers to the end of their answers; health is neither counted nor refused. */
export function registerDrain(app: FastifyInstance): Drain {
  let stage: 'serving' | 'announced' | 'closing' | 'over' = 'serving';
  let underWay = 0;
  let onEmpty = (): void => undefined;

  app.addHook('onRequest', (request, reply, done) => {
    if (request.url.startsWith(HEALTH_PREFIX)) return done();
    if (stage === 'over') {
      const body = toErrorBody('GATEWAY_STOPPING');
      void reply.code(503).send(request.isGraphql ? { ...body, extensions: { sources: [] } } : body);
      return undefined;
    }
    underWay += 1;
    reply.raw.once('close', () => {
      underWay -= 1;
      if (underWay === 0) onEmpty();
    });
    return done();
  });
  app.addHook('onSend', (_request, reply, _payload, done) => {
    if (stage === 'closing' || stage === 'over') reply.header('connection', 'close');
    done();
  });

  const emptied = (): Promise<void> =>
    underWay === 0 ? Promise.resolve() : new Promise((resolve) => (onEmpty = resolve));

  /** Until no connection is left, or nothing comes on those that are. */
  const settle = async (idleGraceMs: number, closed: Promise<unknown>, signal: AbortSignal): Promise<void> => {
    let isClosed = false;
    void closed.then(() => (isClosed = true));
    await Promise.race([closed, pause(idleGraceMs, signal)]);
    while (!isClosed && !signal.aborted) {
      app.server.closeIdleConnections();
      await emptied();
      await Promise.race([closed, pause(SILENT_TIMEOUT_MS, signal)]);
      if (underWay === 0) return;
    }
  };

  return {
    isStopping: () => stage !== 'serving',
    start: async ({ delayMs, timeoutMs, idleGraceMs }) => {
      stage = 'announced';
      if (delayMs > 0) await sleep(delayMs);
      stage = 'closing';
      const closed = new Promise<void>((resolve) => {
        // Not the HTTP server's own way to close: that ends idle connections at once, whatever is on its way to them.
        TcpServer.prototype.close.call(app.server, () => resolve());
      });
      const over = new AbortController();
      const timeUp = pause(timeoutMs, over.signal);
      await Promise.race([timeUp, settle(Math.min(idleGraceMs, timeoutMs), closed, over.signal)]);
      stage = 'over';
      over.abort();
    },
  };
}

/** Ends early when the signal does. */
async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  await sleep(milliseconds, undefined, { signal }).catch(() => undefined);
}
