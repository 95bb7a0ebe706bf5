/** Asks one desk over HTTP, as a gateway would. */

import {
  AS_KNOWN_AT_HEADER,
  AS_OF_HEADER,
  ECHO_EXTENSION,
  TIMES_ORIGIN_HEADER,
} from '../../../schema/contract/times.ts';
import { ConformanceFailure, show } from './failure.ts';
import type { SignAsGateway } from './sign-as-gateway.ts';

export interface GraphqlErrorAnswer {
  readonly message?: unknown;
  readonly path?: ReadonlyArray<string | number>;
  readonly extensions?: Readonly<Record<string, unknown>>;
}

export interface GraphqlAnswer {
  readonly status: number;
  /** The body as it came. */
  readonly text: string;
  readonly data: Readonly<Record<string, any>> | null | undefined; // any: an answer is read by the shape that was asked for
  readonly errors: readonly GraphqlErrorAnswer[];
  /** `extensions.throughline`, unchecked. */
  readonly echo: unknown;
}

export interface AskOptions {
  readonly variables?: Readonly<Record<string, unknown>>;
  /** Values of the headers for the two times; a missing one is not sent. */
  readonly asOf?: string;
  readonly asKnownAt?: string;
  /** `asked` or `default`, as the gateway says it; not sent when missing. */
  readonly origin?: 'asked' | 'default';
  readonly signal?: AbortSignal;
}

export interface DeskClient {
  /** Base of the server, without `/graphql`; ends without a slash. */
  readonly base: string;
  ask(query: string, options?: AskOptions): Promise<GraphqlAnswer>;
  /** Sends whatever it is told to, what goes to `/graphql` signed as all else, and gives back status and body. */
  send(path: string, request: RequestInit): Promise<{ readonly status: number; readonly text: string }>;
}

const PATIENCE_MS = 30_000;

/** @param sign null for a desk without keys. */
export function createDeskClient(url: string, fetchDesk: typeof fetch, sign: SignAsGateway | null): DeskClient {
  const { pathname, origin } = new URL(url);
  const base = origin + pathname.replace(/\/graphql\/?$/, '').replace(/\/$/, '');

  async function send(target: string, asked: RequestInit): Promise<{ status: number; text: string }> {
    const request = sign === null || target !== url ? asked : sign(target, asked);
    const patience = AbortSignal.timeout(PATIENCE_MS);
    const signal = request.signal ? AbortSignal.any([request.signal, patience]) : patience;
    const response = await fetchDesk(target, { ...request, signal });
    return { status: response.status, text: await response.text() };
  }

  return {
    base,
    send: (path, request) => send(path === '/graphql' ? url : base + path, request),
    async ask(query, { variables = {}, asOf, asKnownAt, origin: timesOrigin, signal } = {}) {
      const headers: Record<string, string> = { 'content-type': 'application/json', accept: 'application/json' };
      if (asOf !== undefined) headers[AS_OF_HEADER] = asOf;
      if (asKnownAt !== undefined) headers[AS_KNOWN_AT_HEADER] = asKnownAt;
      if (timesOrigin !== undefined) headers[TIMES_ORIGIN_HEADER] = timesOrigin;
      const { status, text } = await send(url, {
        method: 'POST',
        headers,
        body: JSON.stringify({ query, variables }),
        ...(signal && { signal }),
      });
      return toAnswer(status, text);
    },
  };
}

function toAnswer(status: number, text: string): GraphqlAnswer {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    throw new ConformanceFailure(`a GraphQL request was answered ${status} with what is not JSON: ${show(text)}`);
  }
  if (typeof body !== 'object' || body === null) {
    throw new ConformanceFailure(`a GraphQL request was answered ${status} with ${show(body)}, which is no response`);
  }
  const { data, errors, extensions } = body as { data?: GraphqlAnswer['data']; errors?: unknown; extensions?: object };
  return {
    status,
    text,
    data,
    errors: Array.isArray(errors) ? (errors as GraphqlErrorAnswer[]) : [],
    echo: (extensions as Record<string, unknown> | undefined)?.[ECHO_EXTENSION],
  };
}

/** The stable codes of an answer's errors, in order; `undefined` for an error without one. */
export function codesOf(answer: GraphqlAnswer): unknown[] {
  return answer.errors.map((error) => error.extensions?.['code']);
}
