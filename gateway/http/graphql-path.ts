/** Which requests are for `/graphql`: by the route that they came to, since one address can be written in many ways. */

import type { FastifyInstance } from 'fastify';

declare module 'fastify' {
  interface FastifyRequest {
    /** Whether it came to `/graphql`, by whatever method and however its address is written. */
    isGraphql: boolean;
  }
}

export const GRAPHQL_PATH = '/graphql';

/** Before whatever asks. */
export function registerGraphqlPath(app: FastifyInstance): void {
  app.decorateRequest('isGraphql', false);
  app.addHook('onRequest', (request, _reply, done) => {
    request.isGraphql = request.routeOptions.url === GRAPHQL_PATH;
    done();
  });
}
