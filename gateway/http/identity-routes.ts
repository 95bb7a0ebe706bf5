/** Tokens of the sample identities, for whoever is at this machine: only where the gateway is a demo. */

import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { DemoIssuer } from '../governance/identity/demo/demo-issuer.ts';
import { toErrorBody } from './client-errors.ts';
import { isLocalHost } from './local-hosts.ts';

export const SAMPLES_PATH = '/identity/samples';

const NOT_FOUND = toErrorBody('NOT_FOUND');
/** What whoever stands between a client and us adds: then it is not this machine that asks. */
const PROXY_HEADERS = ['forwarded', 'via', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip'] as const;

/**
 * `GET /identity/samples` lists them; `POST /identity/samples/NAME/token` answers with a token of one. A page of another site cannot read
 * the answer, and is told nothing even where its own name was led to this machine.
 */
export function registerIdentityRoutes(app: FastifyInstance, demo: DemoIssuer): void {
  app.get(SAMPLES_PATH, async (request, reply) => {
    if (!isAskedHere(request)) return reply.code(404).send(NOT_FOUND);
    return reply.header('cache-control', 'no-store').send({ identities: demo.identities });
  });
  app.post<{ Params: { name: string } }>(`${SAMPLES_PATH}/:name/token`, async (request, reply) => {
    const token = isAskedHere(request) ? await demo.issue(request.params.name) : null;
    if (token === null) return reply.code(404).send(NOT_FOUND);
    return reply.header('cache-control', 'no-store').send(token);
  });
}

function isAskedHere({ headers }: FastifyRequest): boolean {
  const { 'sec-fetch-site': site = 'none' } = headers;
  return (
    (site === 'none' || site === 'same-origin') &&
    PROXY_HEADERS.every((name) => headers[name] === undefined) &&
    isLocalHost(headers.host)
  );
}
