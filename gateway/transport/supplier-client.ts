/** One supplier call over HTTP: one connection pool a supplier, a deadline, and one code for whatever can go wrong. */

import { errors, Pool, type Dispatcher } from 'undici';
import { SupplierFailure } from './supplier-failure.ts';

export interface SupplierClientOptions {
  /** The subgraph's GraphQL endpoint. */
  readonly url: string;
  /** Deadline of one call, from asking for a connection to the last byte of the body, in milliseconds. */
  readonly timeoutMs: number;
  /** Largest answer accepted, in bytes. */
  readonly maximumAnswerBytes?: number;
}

export interface SupplierRequest {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>> | undefined;
  readonly operationName: string | undefined;
  /** Sent beside the content headers; names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** Aborts when the client has gone. */
  readonly signal: AbortSignal;
}

export interface SupplierClient {
  /**
   * Posts one GraphQL request.
   *
   * @returns the parsed body, whatever its shape: JSON, but nothing more is known of it.
   * @throws {SupplierFailure}
   */
  readonly post: (request: SupplierRequest) => Promise<unknown>;
  /** Closes the pool once what is in flight has ended. */
  readonly stop: () => Promise<void>;
}

const DEFAULT_MAXIMUM_ANSWER_BYTES = 64 * 1024 * 1024;
/** More than one gateway process needs at once of one desk; a desk that hangs holds no more than these. */
const CONNECTIONS_PER_SUPPLIER = 64;
/** Bytes that are no UTF-8 are no JSON either: read leniently they would be passed on as the desk's words. */
const strictUtf8 = new TextDecoder('utf-8', { fatal: true });

export function createSupplierClient(options: SupplierClientOptions): SupplierClient {
  const { url, timeoutMs, maximumAnswerBytes = DEFAULT_MAXIMUM_ANSWER_BYTES } = options;
  const { origin, pathname, search } = new URL(url);
  const pool = new Pool(origin, { connections: CONNECTIONS_PER_SUPPLIER, connect: { timeout: timeoutMs } });
  return {
    post: async ({ query, variables, operationName, headers, signal }) => {
      const deadline = AbortSignal.timeout(timeoutMs);
      let hasBegun = false;
      try {
        const response = await pool.request({
          path: pathname + search,
          method: 'POST',
          headers: {
            ...headers,
            'content-type': 'application/json',
            accept: 'application/graphql-response+json, application/json',
          },
          body: JSON.stringify({ query, variables, operationName }),
          signal: AbortSignal.any([signal, deadline]),
          // The deadline covers them all; undici's own would each give another answer to the same question.
          headersTimeout: 0,
          bodyTimeout: 0,
        });
        hasBegun = true;
        return await readJson(response, maximumAnswerBytes);
      } catch (error) {
        throw toFailure(error, { signal, deadline, hasBegun });
      }
    },
    stop: () => pool.close(),
  };
}

async function readJson(
  { statusCode, headers, body }: Dispatcher.ResponseData,
  maximumBytes: number,
): Promise<unknown> {
  const type = String(headers['content-type'] ?? '');
  const isJson = /^application\/(graphql-response\+)?json\b/i.test(type);
  // A GraphQL server may refuse a request with a 4xx and say why in a GraphQL response; a 5xx is a server that failed, and a
  // redirect points at another server, whatever it carries.
  const isAnswer = (statusCode >= 200 && statusCode < 300) || (statusCode >= 400 && statusCode < 500 && isJson);
  if (!isAnswer) {
    discard(body);
    throw new SupplierFailure('SUPPLIER_HTTP_STATUS', new Error(`HTTP status ${statusCode}`));
  }
  if (!isJson) {
    discard(body);
    throw new SupplierFailure('SUPPLIER_NOT_JSON', new Error(`content-type ${type}`));
  }
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > maximumBytes) {
      body.destroy();
      throw new SupplierFailure('SUPPLIER_TOO_LARGE', new Error(`more than ${maximumBytes} bytes`));
    }
    chunks.push(chunk);
  }
  try {
    return JSON.parse(strictUtf8.decode(Buffer.concat(chunks)));
  } catch (error) {
    // Whole by its length and yet no JSON: a supplier that cuts its own text off looks the same as one that writes nonsense.
    throw new SupplierFailure('SUPPLIER_NOT_JSON', error);
  }
}

/** Reads on in the background, so that the connection can serve again: nobody waits for what nobody wants. */
function discard(body: Dispatcher.ResponseData['body']): void {
  void body.dump({ limit: 64 * 1024 }).catch(() => undefined);
}

interface CallState {
  readonly signal: AbortSignal;
  readonly deadline: AbortSignal;
  /** Whether the head of an answer has come. */
  readonly hasBegun: boolean;
}

function toFailure(error: unknown, { signal, deadline, hasBegun }: CallState): SupplierFailure {
  if (error instanceof SupplierFailure) return error;
  if (signal.aborted) return new SupplierFailure('CLIENT_DISCONNECTED', error);
  if (deadline.aborted || error instanceof errors.ConnectTimeoutError)
    return new SupplierFailure('SUPPLIER_TIMEOUT', error);
  if (error instanceof errors.HTTPParserError) return new SupplierFailure('SUPPLIER_MALFORMED', error);
  if (hasBegun) return new SupplierFailure('SUPPLIER_TRUNCATED', error);
  return new SupplierFailure('SUPPLIER_UNREACHABLE', error);
}
