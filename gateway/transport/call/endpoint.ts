/** One server of a supplier: its connections, and how it has fared of late. */

import { Pool } from 'undici';
import type { RequestSigner } from '../signing/request-signer.ts';
import type { SupplierRequest } from '../supplier-client.ts';
import type { SupplierTls } from '../supplier-tls.ts';
import type { Exchange } from './exchange.ts';

export interface EndpointOptions {
  readonly url: string;
  readonly isReplica: boolean;
  /** Connections at most, where each request needs one of its own. */
  readonly connections: number;
  /** In milliseconds. */
  readonly connectTimeoutMs: number;
  /** Null leaves requests unsigned. */
  readonly signer: RequestSigner | null;
  /** Null for TLS as the process has it. */
  readonly tls: SupplierTls | null;
}

/** Connections that are used together, until it is time for new ones. */
export interface Connections {
  readonly pool: Pool;
  /** Requests on them that somebody waits for. */
  wanted: number;
  isRetired: boolean;
}

const METHOD = 'POST';
/** Requests that nothing came back for, one after another, after which the connections are taken for dead. */
const SILENT_REQUESTS = 3;
/** Requests that went badly, one after another, after which it is put aside where there is another to ask. */
const BAD_REQUESTS = 5;

export class Endpoint {
  readonly isReplica: boolean;
  readonly #options: EndpointOptions;
  readonly #origin: string;
  readonly #path: string;
  /** One connection may carry many requests, and go on doing so after its other end is gone. */
  readonly #isMultiplexed: boolean;
  #connections: Connections;
  readonly #closing = new Set<Promise<void>>();
  #silentRequests = 0;
  #badRequests = 0;
  #tryAgainAt: number | null = null;

  constructor(options: EndpointOptions) {
    const { origin, protocol, pathname, search } = new URL(options.url);
    this.isReplica = options.isReplica;
    this.#options = options;
    this.#origin = origin;
    this.#path = pathname + search;
    this.#isMultiplexed = protocol === 'https:';
    this.#connections = this.#connect();
  }

  send({ body, headers, reader }: SupplierRequest, exchange: Exchange): void {
    const target = this.#path;
    const signature = this.#options.signer?.sign({ method: METHOD, target, headers, body, reader });
    exchange.connections = this.#connections;
    this.#connections.wanted += 1;
    this.#connections.pool.dispatch(
      {
        path: target,
        method: METHOD,
        headers: {
          ...headers,
          ...signature,
          'content-type': 'application/json',
          accept: 'application/graphql-response+json, application/json',
        },
        body,
        // The call's deadline covers them all; undici's own would each give another answer to the same question.
        headersTimeout: 0,
        bodyTimeout: 0,
      },
      exchange,
    );
  }

  /** Whether others of its supplier should be asked in its place. */
  get isAside(): boolean {
    return this.#tryAgainAt !== null;
  }

  /** When one that was put aside should be tried again; null where it was not. */
  get tryAgainAt(): number | null {
    return this.#tryAgainAt;
  }

  /** It is being tried. */
  isTried(tryAgainAt: number): void {
    this.#tryAgainAt = tryAgainAt;
  }

  /** It answered, in whatever words. */
  hasAnswered(): void {
    this.#silentRequests = 0;
    this.#badRequests = 0;
    this.#tryAgainAt = null;
  }

  /**
   * It failed, or another answered before it.
   *
   * @returns whether that puts it aside.
   */
  hasDoneBadly(tryAgainAt: number): boolean {
    this.#badRequests += 1;
    if (this.#badRequests < BAD_REQUESTS || this.isAside) return false;
    this.#tryAgainAt = tryAgainAt;
    return true;
  }

  /** A request was given up before anything came back: cancelled at one end of a dead connection it would leave the next one to die there. */
  wasSilent({ connections }: Exchange): void {
    if (!this.#isMultiplexed || connections !== this.#connections) return;
    this.#silentRequests += 1;
    if (this.#silentRequests < SILENT_REQUESTS) return;
    this.#silentRequests = 0;
    this.#retire();
    this.#connections = this.#connect();
  }

  /** Nobody waits for one of the requests any more. */
  hasOneLess(connections: Connections): void {
    connections.wanted -= 1;
    this.#closeWhereUnwanted(connections);
  }

  /** Closes its connections once nobody waits for anything on them. */
  async stop(): Promise<void> {
    this.#retire();
    await Promise.all(this.#closing);
  }

  #connect(): Connections {
    const { connections, connectTimeoutMs, tls } = this.#options;
    const pool = new Pool(this.#origin, {
      connections,
      allowH2: true,
      connect: {
        timeout: connectTimeoutMs,
        preferH2: true,
        ...(tls?.authorities == null ? {} : { ca: tls.authorities }),
        ...(tls?.own == null ? {} : { cert: tls.own.certificate, key: tls.own.key }),
      },
    });
    return { pool, wanted: 0, isRetired: false };
  }

  #retire(): void {
    this.#connections.isRetired = true;
    this.#closeWhereUnwanted(this.#connections);
  }

  /** Not by letting them end: what was cancelled while it waited for a connection would be given one, each after the other. */
  #closeWhereUnwanted({ pool, wanted, isRetired }: Connections): void {
    if (!isRetired || wanted > 0) return;
    const closed = pool.destroy();
    this.#closing.add(closed);
    void closed.finally(() => this.#closing.delete(closed));
  }
}
