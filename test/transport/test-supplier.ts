/** A supplier's server, real but for its answers, and a client of the transport in front of it whose policy a test chooses. */

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { SupplierCallEvent } from '../../gateway/transport/call-observer.ts';
import { Leaving } from '../../gateway/transport/departure.ts';
import {
  createSupplierClient,
  type SupplierClient,
  type SupplierClientOptions,
  type SupplierRequest,
  type SupplierText,
} from '../../gateway/transport/supplier-client.ts';
import { SupplierFailure } from '../../gateway/transport/supplier-failure.ts';
import { DEFAULT_POLICY, type SupplierPolicy } from '../../gateway/transport/supplier-policy.ts';

export type Behaviour = (request: IncomingMessage, response: ServerResponse, number: number) => void;

export const ANSWER = '{"data":{"ok":true}}';

export const answers: Behaviour = (_request, response) => {
  response.writeHead(200, { 'content-type': 'application/json' }).end(ANSWER);
};
/** It takes the question, and says nothing. */
export const hangs: Behaviour = () => undefined;
export const resets: Behaviour = (_request, response) => void response.socket!.resetAndDestroy();
export const breaksOff: Behaviour = (_request, response) => {
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': 1000 });
  response.write('{"data":', () => response.socket?.destroy());
};
/** @param text JSON. */
export function answersWith(statusCode: number, text = ANSWER): Behaviour {
  return (_request, response) => {
    response.writeHead(statusCode, { 'content-type': 'application/json' }).end(text);
  };
}
export function answersAfter(milliseconds: number): Behaviour {
  return (request, response, number) =>
    void setTimeout(() => response.destroyed || answers(request, response, number), milliseconds);
}
/** @param behaviours of one request after another; the last one's goes on. */
export function inTurn(...behaviours: readonly Behaviour[]): Behaviour {
  let turn = 0;
  return (...exchange) => behaviours[Math.min(turn++, behaviours.length - 1)]!(...exchange);
}

export interface TestSupplier {
  readonly url: string;
  readonly port: number;
  behaviour: Behaviour;
  /** Requests that came whole. */
  readonly requests: () => number;
  /** Requests whose client has let go before an answer. */
  readonly abandoned: () => number;
  readonly openSockets: () => number;
  readonly mostOpenSockets: () => number;
  readonly stop: () => Promise<void>;
}

export async function startTestSupplier(behaviour: Behaviour = answers, port = 0): Promise<TestSupplier> {
  let requests = 0;
  let abandoned = 0;
  let most = 0;
  const sockets = new Set<Socket>();
  const server = createServer((request, response) => {
    response.on('error', () => undefined);
    response.on('close', () => void (response.writableFinished || (abandoned += 1)));
    request.on('error', () => undefined);
    request.resume().on('end', () => supplier.behaviour(request, response, ++requests));
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    most = Math.max(most, sockets.size);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const actual = (server.address() as AddressInfo).port;
  const supplier: TestSupplier = {
    url: `http://127.0.0.1:${actual}/graphql`,
    port: actual,
    behaviour,
    requests: () => requests,
    abandoned: () => abandoned,
    openSockets: () => sockets.size,
    mostOpenSockets: () => most,
    stop: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
  return supplier;
}

export type PolicyChange = {
  readonly [Part in keyof SupplierPolicy]?: SupplierPolicy[Part] extends number | string | readonly string[]
    ? SupplierPolicy[Part]
    : Partial<SupplierPolicy[Part]>;
};

export interface TestClient extends SupplierClient {
  readonly policy: SupplierPolicy;
  readonly events: SupplierCallEvent[];
  readonly breakerStates: string[];
  /** @returns what was answered, or the code of the failure with what was sent in vain. */
  readonly ask: (request?: Partial<SupplierRequest>) => Promise<SupplierText | FailedCall>;
}

export interface FailedCall {
  readonly code: SupplierFailure['code'];
  readonly attempts: number;
}

/** By default nothing is asked twice, and no failure leaves the supplier alone: a test says what it is about. */
export function createTestClient(
  url: string,
  change: PolicyChange = {},
  options: Omit<Partial<SupplierClientOptions>, 'policy' | 'observer'> = {},
): TestClient {
  const policy: SupplierPolicy = {
    subgraph: 'spine',
    url,
    replicas: change.replicas ?? [],
    timeoutMs: change.timeoutMs ?? 10_000,
    maximumAnswerBytes: change.maximumAnswerBytes ?? DEFAULT_POLICY.maximumAnswerBytes,
    bulkhead: { ...DEFAULT_POLICY.bulkhead, ...change.bulkhead },
    breaker: { ...DEFAULT_POLICY.breaker, minimumCalls: 1_000_000, ...change.breaker },
    retry: { attempts: 0, pauseMs: 1, budgetShare: 0.1, ...change.retry },
    hedge: { ...DEFAULT_POLICY.hedge, ...change.hedge },
    lastKnown: null,
  };
  const events: SupplierCallEvent[] = [];
  const breakerStates: string[] = [];
  const observer = {
    onCall: (event: SupplierCallEvent) => void events.push(event),
    onCopyServed: () => undefined,
    onBreaker: (_subgraph: string, state: string) => void breakerStates.push(state),
  };
  const client = createSupplierClient({ policy, observer, ...options });
  return {
    ...client,
    policy,
    events,
    breakerStates,
    ask: async (request = {}) => {
      try {
        return await client.post({
          body: '{"query":"{ ok }"}',
          headers: {},
          reader: null,
          departure: new Leaving(),
          isRepeatable: true,
          isHedgeable: true,
          ...request,
        });
      } catch (error) {
        if (!(error instanceof SupplierFailure)) throw error;
        return { code: error.code, attempts: error.attempts };
      }
    },
  };
}

/** Waits until something is so: for what happens at the other end of a socket. */
export async function until(isSo: () => boolean, timeoutMs = 5_000): Promise<void> {
  const end = performance.now() + timeoutMs;
  while (!isSo()) {
    if (performance.now() > end) throw new Error(`not so within ${timeoutMs} ms: ${isSo.toString()}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
