import type { FastifyReply, FastifyRequest } from 'fastify';
import type { RequestErrorCode } from '../errors.ts';
import { toErrorBody } from './client-errors.ts';

export interface RequestRefusal {
  readonly code: RequestErrorCode;
  /** Of HTTP. */
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Answers a GraphQL request of which nothing but its headers was read. */
export function refuseRequest(request: FastifyRequest, reply: FastifyReply, refusal: RequestRefusal): void {
  const { code, status, headers = {} } = refusal;
  const body = toErrorBody(code);
  request.observed?.answered(body);
  void reply
    .code(status)
    .headers({ 'cache-control': 'no-store', ...headers })
    .send({ ...body, extensions: { sources: [] } });
}
