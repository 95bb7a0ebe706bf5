/** One supplier call over HTTP: one connection pool a supplier, a deadline, and one code for whatever can go wrong. */

import { errors, Pool, type Dispatcher } from 'undici';
import type { CallObserver } from './call-observer.ts';
import type { Departure } from './departure.ts';
import { SupplierFailure } from './supplier-failure.ts';
import type { SupplierPolicy } from './supplier-policy.ts';

export interface SupplierClientOptions {
  readonly policy: SupplierPolicy;
  readonly observer: CallObserver;
}

export interface SupplierRequest {
  /** JSON. */
  readonly body: string;
  /** Sent beside the content headers; names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** Of those who wait for the answer. */
  readonly departure: Departure;
  /** Whether it may be asked more than once: not what changes something. */
  readonly isRepeatable: boolean;
  /** Whether it may be asked of two at once: not what changes something, and no text that its owner counts the readings of. */
  readonly isHedgeable: boolean;
}

export interface SupplierClient {
  /**
   * Posts one GraphQL request.
   *
   * @returns the body as text, which the supplier says is JSON.
   * @throws {SupplierFailure}
   */
  readonly post: (request: SupplierRequest) => Promise<string>;
  /** Closes the pool once what is in flight has ended. */
  readonly stop: () => Promise<void>;
}

/** Bytes that are no UTF-8 are no JSON either: read leniently they would be passed on as the desk's words. */
const strictUtf8 = new TextDecoder('utf-8', { fatal: true });
/** What is read of an answer that nobody wants, so that its connection can serve again. */
const MAXIMUM_DISCARDED_BYTES = 64 * 1024;

export function createSupplierClient(options: SupplierClientOptions): SupplierClient {
  const { url, timeoutMs, maximumAnswerBytes, bulkhead } = options.policy;
  const { origin, pathname, search } = new URL(url);
  const pool = new Pool(origin, { connections: bulkhead.concurrency, connect: { timeout: timeoutMs } });
  const path = pathname + search;
  return {
    post: ({ body, headers, departure }) =>
      new Promise((resolve, reject) => {
        if (departure.isGone) return reject(new SupplierFailure('CLIENT_DISCONNECTED'));
        const call = new Call(resolve, reject, { departure, timeoutMs, maximumAnswerBytes });
        pool.dispatch(
          {
            path,
            method: 'POST',
            headers: {
              ...headers,
              'content-type': 'application/json',
              accept: 'application/graphql-response+json, application/json',
            },
            body,
            // The deadline covers them all; undici's own would each give another answer to the same question.
            headersTimeout: 0,
            bodyTimeout: 0,
          },
          call,
        );
      }),
    stop: () => pool.close(),
  };
}

interface CallLimits {
  readonly departure: Departure;
  readonly timeoutMs: number;
  readonly maximumAnswerBytes: number;
}

/** What comes of one request, piece by piece; settled once. */
class Call implements Dispatcher.DispatchHandler {
  readonly #resolve: (text: string) => void;
  readonly #reject: (failure: SupplierFailure) => void;
  readonly #limits: CallLimits;
  readonly #timer: NodeJS.Timeout;
  readonly #leave: () => void;
  #controller: Dispatcher.DispatchController | null = null;
  #chunks: Buffer[] = [];
  #bytes = 0;
  #hasBegun = false;
  #isSettled = false;

  constructor(resolve: (text: string) => void, reject: (failure: SupplierFailure) => void, limits: CallLimits) {
    this.#resolve = resolve;
    this.#reject = reject;
    this.#limits = limits;
    this.#timer = setTimeout(() => this.#giveUp(new SupplierFailure('SUPPLIER_TIMEOUT')), limits.timeoutMs);
    this.#leave = () => this.#giveUp(new SupplierFailure('CLIENT_DISCONNECTED'));
    limits.departure.onGone(this.#leave);
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.#isSettled) controller.abort(new Error('nobody waits for it'));
  }

  onResponseStart(
    _controller: Dispatcher.DispatchController,
    statusCode: number,
    headers: Readonly<Record<string, string | string[] | undefined>>,
  ): void {
    if (statusCode < 200) return;
    this.#hasBegun = true;
    const type = String(headers['content-type'] ?? '');
    const isJson = /^application\/(graphql-response\+)?json\b/i.test(type);
    // A GraphQL server may refuse a request with a 4xx and say why in a GraphQL response; a 5xx is a server that failed, and a
    // redirect points at another server, whatever it carries.
    const isAnswer = (statusCode >= 200 && statusCode < 300) || (statusCode >= 400 && statusCode < 500 && isJson);
    if (!isAnswer) this.#fail(new SupplierFailure('SUPPLIER_HTTP_STATUS', new Error(`HTTP status ${statusCode}`)));
    else if (!isJson) this.#fail(new SupplierFailure('SUPPLIER_NOT_JSON', new Error(`content-type ${type}`)));
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#bytes += chunk.length;
    if (this.#isSettled) {
      if (this.#bytes > MAXIMUM_DISCARDED_BYTES) this.#controller?.abort(new Error('nobody waits for it'));
      return;
    }
    const { maximumAnswerBytes } = this.#limits;
    if (this.#bytes > maximumAnswerBytes) {
      this.#giveUp(new SupplierFailure('SUPPLIER_TOO_LARGE', new Error(`more than ${maximumAnswerBytes} bytes`)));
    } else this.#chunks.push(chunk);
  }

  onResponseEnd(): void {
    if (this.#isSettled) return;
    try {
      const text = strictUtf8.decode(this.#chunks.length === 1 ? this.#chunks[0] : Buffer.concat(this.#chunks));
      this.#settle();
      this.#resolve(text);
    } catch (error) {
      this.#fail(new SupplierFailure('SUPPLIER_NOT_JSON', error));
    }
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.#fail(new SupplierFailure(this.#codeOf(error), error));
  }

  #codeOf(error: Error): SupplierFailure['code'] {
    if (error instanceof errors.ConnectTimeoutError) return 'SUPPLIER_TIMEOUT';
    if (error instanceof errors.HTTPParserError) return 'SUPPLIER_MALFORMED';
    return this.#hasBegun ? 'SUPPLIER_TRUNCATED' : 'SUPPLIER_UNREACHABLE';
  }

  #giveUp(failure: SupplierFailure): void {
    this.#fail(failure);
    this.#controller?.abort(failure);
  }

  #fail(failure: SupplierFailure): void {
    if (this.#isSettled) return;
    this.#settle();
    this.#reject(failure);
  }

  #settle(): void {
    this.#isSettled = true;
    this.#chunks = [];
    clearTimeout(this.#timer);
    this.#limits.departure.forget(this.#leave);
  }
}
