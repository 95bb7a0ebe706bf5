/** One HTTP request to one endpoint, and what comes back, piece by piece. */

import { errors, type Dispatcher } from 'undici';
import { SupplierFailure } from '../supplier-failure.ts';
import type { Connections, Endpoint } from './endpoint.ts';

/** The call that it is made for. */
export interface ExchangeOwner {
  /** The whole answer. Told once, unless it failed or was abandoned. */
  readonly onText: (exchange: Exchange, text: string) => void;
  /** Why there will be none. Told once, unless it was abandoned. */
  readonly onFailure: (exchange: Exchange, failure: SupplierFailure) => void;
  /** Its connection is free or gone. Told once, last. */
  readonly onEnd: (exchange: Exchange) => void;
}

/** Bytes that are no UTF-8 are no JSON either: read leniently they would be passed on as the desk's words. */
const strictUtf8 = new TextDecoder('utf-8', { fatal: true });
/** What is read of an answer that nobody wants, so that its connection can serve again. */
const MAXIMUM_DISCARDED_BYTES = 64 * 1024;
const JSON_TYPE = /^application\/(graphql-response\+)?json\b/i;

/** Of the statuses of a request that is at fault itself those that say that it may be sent again. */
const PASSING_REFUSALS: ReadonlySet<number> = new Set([408, 425, 429]);

export class Exchange implements Dispatcher.DispatchHandler {
  readonly endpoint: Endpoint;
  /** Those that it was sent on. */
  connections: Connections | null = null;
  /** Of the answer; 0 while there is none. */
  statusCode = 0;
  readonly #owner: ExchangeOwner;
  readonly #maximumAnswerBytes: number;
  #controller: Dispatcher.DispatchController | null = null;
  #chunks: Buffer[] = [];
  #bytes = 0;
  /** Nothing of it is waited for any more, though its connection may still be busy with it. */
  isSettled = false;
  #isAbandoned = false;
  #isEnded = false;

  constructor(endpoint: Endpoint, owner: ExchangeOwner, maximumAnswerBytes: number) {
    this.endpoint = endpoint;
    this.#owner = owner;
    this.#maximumAnswerBytes = maximumAnswerBytes;
  }

  /** Whether it was turned away: not for being late, or one of too many. */
  get isRefusal(): boolean {
    return this.statusCode >= 400 && this.statusCode < 500 && !PASSING_REFUSALS.has(this.statusCode);
  }

  /** Nobody waits for it any more: it is cancelled, and tells nothing but its end. */
  abandon(): void {
    this.#isAbandoned = true;
    if (!this.isSettled) this.#settle();
    this.#controller?.abort(new Error('nobody waits for it'));
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.#isAbandoned) controller.abort(new Error('nobody waits for it'));
  }

  onResponseStart(
    _controller: Dispatcher.DispatchController,
    statusCode: number,
    headers: Readonly<Record<string, string | string[] | undefined>>,
  ): void {
    if (statusCode < 200) return;
    this.statusCode = statusCode;
    const type = String(headers['content-type'] ?? '');
    const isJson = JSON_TYPE.test(type);
    // A GraphQL server may refuse a request with a 4xx and say why in a GraphQL response; a 5xx is a server that failed, and a
    // redirect points at another server, whatever it carries.
    const isAnswer = (statusCode >= 200 && statusCode < 300) || (statusCode >= 400 && statusCode < 500 && isJson);
    if (!isAnswer) this.#failByStatus();
    else if (!isJson)
      this.#fail(new SupplierFailure('SUPPLIER_NOT_JSON', new Error(`content-type ${describeType(type)}`)));
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#bytes += chunk.length;
    if (this.isSettled) {
      if (this.#bytes > MAXIMUM_DISCARDED_BYTES) this.abandon();
    } else if (this.#bytes > this.#maximumAnswerBytes) {
      this.#fail(new SupplierFailure('SUPPLIER_TOO_LARGE', new Error(`more than ${this.#maximumAnswerBytes} bytes`)));
      this.abandon();
    } else this.#chunks.push(chunk);
  }

  onResponseEnd(): void {
    if (!this.isSettled) {
      let text: string | null = null;
      try {
        text = strictUtf8.decode(this.#chunks.length === 1 ? this.#chunks[0] : Buffer.concat(this.#chunks));
      } catch {
        this.#fail(new SupplierFailure('SUPPLIER_NOT_JSON', new Error('it is not UTF-8')));
      }
      if (text !== null) {
        this.#settle();
        this.#owner.onText(this, text);
      }
    }
    this.#end();
  }

  onResponseError(_controller: Dispatcher.DispatchController | null, error: Error): void {
    if (!this.isSettled) this.#fail(new SupplierFailure(this.#codeOf(error), error));
    this.#end();
  }

  #codeOf(error: Error): SupplierFailure['code'] {
    if (error instanceof errors.ConnectTimeoutError) return 'SUPPLIER_TIMEOUT';
    if (error instanceof errors.HTTPParserError) return 'SUPPLIER_MALFORMED';
    return this.statusCode === 0 ? 'SUPPLIER_UNREACHABLE' : 'SUPPLIER_TRUNCATED';
  }

  #failByStatus(): void {
    const failure = new SupplierFailure('SUPPLIER_HTTP_STATUS', new Error(`HTTP status ${this.statusCode}`));
    failure.isRefusal = this.isRefusal;
    this.#fail(failure);
  }

  #fail(failure: SupplierFailure): void {
    if (this.isSettled) return;
    this.#settle();
    this.#owner.onFailure(this, failure);
  }

  #settle(): void {
    this.isSettled = true;
    this.#chunks = [];
    this.endpoint.hasOneLess(this.connections!);
  }

  #end(): void {
    if (this.#isEnded) return;
    this.#isEnded = true;
    this.#owner.onEnd(this);
  }
}

/** A supplier's word for the log, as far as it is one. */
function describeType(type: string): string {
  return /^[\w.+-]{1,60}\/[\w.+-]{1,60}/.exec(type)?.[0] ?? 'none that is known';
}
