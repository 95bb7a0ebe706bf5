/** One GraphQL request over HTTP, as a dashboard's program sends it. */

import type { ResponseExtensions } from '../../schema/contract/extensions.ts';
import { PLANTED } from './planted-secrets.ts';

export interface ClientError {
  readonly message: string;
  readonly path?: readonly (string | number)[];
  readonly extensions: Readonly<Record<string, unknown>>;
}

export interface Answer {
  readonly status: number;
  readonly body: {
    // oxlint-disable-next-line typescript/no-explicit-any -- its shape is the query's
    readonly data?: any;
    readonly errors?: readonly ClientError[];
    readonly extensions: ResponseExtensions;
  };
  /** The body as it came. */
  readonly text: string;
}

export type Ask = (
  document: string,
  variables?: Readonly<Record<string, unknown>>,
  headers?: Readonly<Record<string, string>>,
) => Promise<Answer>;

/** Sends what no process may write, unless told otherwise. @param url of the gateway, such as `http://localhost:4000/`. */
export function createAsk(url: string): Ask {
  const endpoint = new URL('/graphql', url);
  return async (query, variables, headers) => {
    const response = await fetch(endpoint, {
      method: 'POST',
      headers: { 'content-type': 'application/json', cookie: `session=${PLANTED.cookie}`, ...headers },
      body: JSON.stringify({ query, ...(variables === undefined ? {} : { variables }) }),
    });
    const text = await response.text();
    return { status: response.status, body: JSON.parse(text) as Answer['body'], text };
  };
}
