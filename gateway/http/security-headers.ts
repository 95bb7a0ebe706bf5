/** What every answer says to browsers, so that none takes it for more than it is. */

import type { FastifyInstance } from 'fastify';

/**
 * An answer is data: it loads nothing, is framed by nobody, is not read as another type, tells no address on, and is no resource of
 * other sites. The Playground's pages put a policy of their own in the place of the first.
 *
 * There is no `strict-transport-security`: whatever ends TLS in front of the gateway says it, and knows for which names.
 */
export const SECURITY_HEADERS = {
  'content-security-policy': "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
} as const;

/** Before all that answers. */
export function registerSecurityHeaders(app: FastifyInstance): void {
  app.addHook('onRequest', (request, reply, done) => {
    reply.headers(SECURITY_HEADERS);
    // What one reader was told is in nobody's cache on the way to the next.
    if (request.isGraphql) reply.header('cache-control', 'no-store');
    done();
  });
}
