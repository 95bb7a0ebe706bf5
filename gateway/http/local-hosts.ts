/** Where whoever reaches the port may ask, a page of another site must not reach it by a name of its own that was led to this machine. */

import type { FastifyReply, FastifyRequest, HookHandlerDoneFunction } from 'fastify';
import { isLoopback } from '../config/loopback.ts';
import { refuseRequest } from './refuse-request.ts';

/** As HTTP defines it for a name that is none of the server's. */
const MISDIRECTED_REQUEST = 421;

/** A hook that lets through only what is asked of a name or an address of loopback, whatever port it says, and of no other. */
export function answerLocalHosts(request: FastifyRequest, reply: FastifyReply, done: HookHandlerDoneFunction): void {
  if (isLocalHost(request.headers.host)) done();
  else refuseRequest(request, reply, { code: 'HOST_NOT_LOCAL', status: MISDIRECTED_REQUEST });
}

/** @param host as the header has it, with or without a port. */
export function isLocalHost(host: string | undefined): boolean {
  return host !== undefined && isLoopback(host.replace(/:\d*$/, ''));
}
