/** Stopping in good order: what is in flight ends, what comes after is refused, and health says so meanwhile. */

import type { FastifyInstance } from 'fastify';
import { toErrorBody } from './client-errors.ts';
import { GRAPHQL_PATH } from './graphql-route.ts';

export interface Drain {
  readonly isStopping: () => boolean;
  /** Refuses requests from now on, and resolves when those in flight have ended, or after `timeoutMs`. */
  readonly start: (timeoutMs: number) => Promise<void>;
}

const HEALTH_PREFIX = '/health/';

/** Counts requests from their headers to the end of their answers; health is neither counted nor refused. */
export function registerDrain(app: FastifyInstance): Drain {
  let isStopping = false;
  let inFlight = 0;
  let onEmpty = (): void => undefined;

  app.addHook('onRequest', async (request, reply) => {
    if (request.url.startsWith(HEALTH_PREFIX)) return undefined;
    if (isStopping) {
      const body = toErrorBody('GATEWAY_STOPPING');
      return reply.code(503).send(isGraphql(request.url) ? { ...body, extensions: { sources: [] } } : body);
    }
    inFlight += 1;
    reply.raw.once('close', () => {
      inFlight -= 1;
      if (inFlight === 0) onEmpty();
    });
    return undefined;
  });
  app.addHook('onSend', async (_request, reply) => {
    if (isStopping) reply.header('connection', 'close');
  });

  return {
    isStopping: () => isStopping,
    start: async (timeoutMs) => {
      isStopping = true;
      if (inFlight === 0) return;
      let timer: NodeJS.Timeout | undefined;
      await new Promise<void>((resolve) => {
        onEmpty = resolve;
        timer = setTimeout(resolve, timeoutMs);
      });
      clearTimeout(timer);
    },
  };
}

export function isGraphql(url: string): boolean {
  return url === GRAPHQL_PATH || url.startsWith(`${GRAPHQL_PATH}?`);
}
