/** Who asks, before anything else is read of a request; who is not known gets nothing but the reason. */

import type { FastifyReply, FastifyRequest, HookHandlerDoneFunction } from 'fastify';
import type { Identity } from '../governance/identity/identity.ts';
import { IdentityError } from '../governance/identity/identity-error.ts';
import { refuseRequest } from './refuse-request.ts';

type Hook = (request: FastifyRequest, reply: FastifyReply, done: HookHandlerDoneFunction) => void;

/** @returns a hook that sets `request.identified`, or answers with the status, the headers and the code of an {@link IdentityError}. */
export function identifyReader(identity: Identity): Hook {
  return (request, reply, done) => {
    const refuse = (error: unknown): void => {
      if (error instanceof IdentityError) refuseRequest(request, reply, error);
      else done(error as Error);
    };
    try {
      const identified = identity.identify(request.raw.rawHeaders);
      if (identified instanceof Promise) {
        identified.then((one) => {
          request.identified = one;
          // oxlint-disable-next-line promise/no-callback-in-promise -- a hook of promises would cost each request one
          done();
        }, refuse);
        return;
      }
      request.identified = identified;
    } catch (error) {
      return refuse(error);
    }
    done();
  };
}
