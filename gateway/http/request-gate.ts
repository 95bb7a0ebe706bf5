/** What is judged of a GraphQL request before Apollo Server sees it: cheaply, and most of it once for each document. */

import { GraphQLError } from 'graphql';
import type { Reader } from '../../schema/contract/reader.ts';
import { requestError } from '../errors.ts';
import type { DocumentVerdict } from '../governance/limits/judge-document.ts';
import { assertVariablesWithin } from '../governance/limits/measure-variables.ts';
import type { OperationLimits } from '../governance/limits/operation-limits.ts';
import { rateKeyOf, type RateLimiter } from '../governance/limits/rate-limiter.ts';
import type { Safelist } from '../governance/limits/safelist.ts';

export interface RequestGateOptions {
  readonly limits: OperationLimits;
  readonly judgeDocument: (text: string) => DocumentVerdict;
  /** Null where any operation may run. */
  readonly safelist: Safelist | null;
  readonly maySeeSchema: (reader: Reader | null) => boolean;
  /** Null where nobody is counted. */
  readonly rateLimiter: RateLimiter | null;
}

/** What of an HTTP request the operation is in. */
export interface OperationRequest {
  readonly method: string;
  /** JSON, parsed. */
  readonly body: unknown;
  /** From the question mark on; empty where there is none. */
  readonly search: string;
}

export interface RequestGate {
  /**
   * @returns the request as it is to be run: itself, but for an operation that is asked for by its hash in the safelist.
   * @throws {GraphQLError} `BATCHING_NOT_SUPPORTED`, `INTROSPECTION_NOT_ALLOWED`, `OPERATION_NOT_LISTED`, `OPERATION_TOO_COSTLY`.
   */
  readonly admit: (request: OperationRequest, reader: Reader | null) => OperationRequest;
  /**
   * Counts the request; null where nobody is counted.
   *
   * @throws {GraphQLError} `RATE_LIMITED`
   */
  readonly count: ((reader: Reader | null, remoteAddress: string) => Promise<void>) | null;
}

export function createRequestGate(options: RequestGateOptions): RequestGate {
  const { limits, judgeDocument, safelist, maySeeSchema, rateLimiter } = options;

  const judge = (text: string | null, variables: unknown, reader: Reader | null): void => {
    if (text !== null) {
      const { refusal, asksSchema } = judgeDocument(text);
      if (refusal !== null) throw refusal;
      if (asksSchema && !maySeeSchema(reader)) throw requestError('INTROSPECTION_NOT_ALLOWED');
    }
    if (typeof variables === 'object' && variables !== null) assertVariablesWithin(variables, limits);
  };

  return {
    admit: (request, reader) => {
      if (Array.isArray(request.body)) throw requestError('BATCHING_NOT_SUPPORTED');
      const asked = request.method === 'GET' ? readSearch(request.search) : readBody(request.body);
      // What it says badly, Apollo Server says what is wrong with.
      if (asked === null) return request;
      const listed = safelist === null ? null : admitListed(safelist, asked);
      judge(listed ?? asked.text, asked.variables, reader);
      return listed === null ? request : asked.withText(listed);
    },
    count:
      rateLimiter === null
        ? null
        : async (reader, remoteAddress) => {
            const waitMs = await rateLimiter.count(rateKeyOf(reader, remoteAddress));
            if (waitMs !== null) throw rateLimited(rateLimiter.requestsPerMinute, waitMs);
          },
  };
}

/** What a request says of its operation; the rest of it may be anything. */
interface AskedOperation {
  readonly text: string | null;
  readonly variables: unknown;
  /** A hash that stands for the text, or beside it. */
  readonly id: string | null;
  readonly withText: (text: string) => OperationRequest;
}

function readBody(body: unknown): AskedOperation | null {
  if (typeof body !== 'object' || body === null) return null;
  const { query, variables, extensions } = body as Readonly<Record<string, unknown>>;
  return {
    text: typeof query === 'string' ? query : null,
    variables,
    id: idIn(extensions),
    withText: (text) => ({ method: 'POST', body: { ...body, query: text, extensions: {} }, search: '' }),
  };
}

function readSearch(search: string): AskedOperation {
  const given = new URLSearchParams(search);
  const read = (name: string): string | null => (given.getAll(name).length === 1 ? given.get(name) : null);
  return {
    text: read('query'),
    variables: parseJson(read('variables')),
    id: idIn(parseJson(read('extensions'))),
    withText: (text) => {
      given.set('query', text);
      given.delete('extensions');
      return { method: 'GET', body: undefined, search: `?${given}` };
    },
  };
}

/** As the protocol of persisted queries has it. */
function idIn(extensions: unknown): string | null {
  const { persistedQuery } = (extensions ?? {}) as {
    readonly persistedQuery?: { readonly sha256Hash?: unknown } | null;
  };
  return typeof persistedQuery?.sha256Hash === 'string' ? persistedQuery.sha256Hash : null;
}

/** @returns the text that is to be run where the request says it by a hash; null where it says it itself. */
function admitListed(safelist: Safelist, { text, id }: AskedOperation): string | null {
  if (id === null) {
    if (text === null || safelist.has(text)) return null;
    throw requestError('OPERATION_NOT_LISTED');
  }
  const listed = safelist.textOf(id);
  // With both, the text must be the one that the hash names.
  if (listed === null || (text !== null && text !== listed)) throw requestError('OPERATION_NOT_LISTED');
  return listed;
}

function parseJson(text: string | null): unknown {
  if (text === null) return null;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}

function rateLimited(maximum: number, waitMs: number): GraphQLError {
  const retryAfterSeconds = Math.ceil(waitMs / 1000);
  return new GraphQLError(
    `At most ${maximum} requests a minute are answered to one reader; ask again in ${retryAfterSeconds} s.`,
    { extensions: { code: 'RATE_LIMITED', limit: 'requestsPerMinute', maximum, retryAfterSeconds } },
  );
}
