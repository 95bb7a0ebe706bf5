/** Stands between the gateway and one desk: passes requests on over HTTP, and spoils the answers while a fault is set. */

import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Agent, request as send, type Dispatcher } from 'undici';
import { AS_KNOWN_AT_HEADER, AS_OF_HEADER } from '../../schema/contract/times.ts';

export interface SupplierRequestBody {
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>>;
}

/** One request of the gateway. */
export interface Exchange {
  readonly body: SupplierRequestBody;
  /** Asks the desk: once, whenever it is called. */
  readonly answerOfDesk: () => Promise<DeskAnswer>;
  readonly response: ServerResponse;
  /** Resolves when the gateway has let go of the connection, or has the whole answer. */
  readonly gone: Promise<void>;
}

export interface DeskAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly text: string;
}

/** Answers in the desk's place. */
export type Spoil = (exchange: Exchange) => void | Promise<void>;

export interface ReceivedRequest {
  readonly headers: IncomingHttpHeaders;
  readonly body: SupplierRequestBody;
}

export interface FaultProxy {
  readonly url: string;
  readonly port: number;
  /** What happens to each request from now on; null passes all on. */
  spoil: Spoil | null;
  /** Requests since the last `forget`. */
  readonly received: readonly ReceivedRequest[];
  readonly forget: () => void;
  readonly stop: () => Promise<void>;
}

export interface FaultProxyOptions {
  /** The desk's endpoint. */
  readonly deskUrl: string;
  /** Any free port when left out. */
  readonly port?: number;
  /**
   * Whether what the desk has answered is said again to whoever asks the same for the same times, instead of asking it again. For tests
   * that ask pinned questions hundreds of times, of desks that nobody feeds.
   */
  readonly remembers?: boolean;
}

export async function startFaultProxy({
  deskUrl,
  port = 0,
  remembers = false,
}: FaultProxyOptions): Promise<FaultProxy> {
  const agent = new Agent();
  const received: ReceivedRequest[] = [];
  const known = new Map<string, DeskAnswer>();
  let spoil: Spoil | null = null;
  const ask = async (headers: IncomingHttpHeaders, text: string): Promise<DeskAnswer> => {
    const key = JSON.stringify([headers[AS_OF_HEADER], headers[AS_KNOWN_AT_HEADER], text]);
    const answer = (remembers ? known.get(key) : undefined) ?? (await askDesk(agent, deskUrl, headers, text));
    if (answer.status === 200) known.set(key, answer);
    return answer;
  };
  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const gone = new Promise<void>((resolve) => response.once('close', resolve));
    const text = await readText(request);
    const body = JSON.parse(text) as SupplierRequestBody;
    received.push({ headers: request.headers, body });
    let answer: Promise<DeskAnswer> | undefined;
    const answerOfDesk = (): Promise<DeskAnswer> => (answer ??= ask(request.headers, text));
    await (spoil ?? passOn)({ body, answerOfDesk, response, gone });
  };
  const server = createServer((request, response) => {
    // The gateway may let go at any moment: that is for it to decide, and no fault of this proxy.
    request.once('error', () => undefined);
    response.once('error', () => undefined);
    handle(request, response).catch(() => response.socket?.resetAndDestroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const actualPort = (server.address() as AddressInfo).port;
  return {
    url: `http://127.0.0.1:${actualPort}/graphql`,
    port: actualPort,
    get spoil() {
      return spoil;
    },
    set spoil(next) {
      spoil = next;
    },
    received,
    forget: () => void received.splice(0),
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await agent.destroy();
    },
  };
}

/**
 * One proxy for each desk, by the subgraph's name.
 *
 * @param ports by the subgraph's name; any free one for the others.
 */
export async function startFaultProxies(
  desks: ReadonlyMap<string, { readonly url: string }>,
  ports: ReadonlyMap<string, number> = new Map(),
  options: Pick<FaultProxyOptions, 'remembers'> = {},
): Promise<ReadonlyMap<string, FaultProxy>> {
  const started = await Promise.all(
    [...desks].map(async ([name, { url }]) => {
      const port = ports.get(name);
      return [
        name,
        await startFaultProxy({ ...options, deskUrl: url, ...(port === undefined ? {} : { port }) }),
      ] as const;
    }),
  );
  return new Map(started);
}

/** What a proxy does while no fault is set. */
export const passOn: Spoil = async ({ answerOfDesk, response }) => {
  const { status, contentType, text } = await answerOfDesk();
  response.writeHead(status, { 'content-type': contentType }).end(text);
};

async function askDesk(
  agent: Dispatcher,
  url: string,
  { host: _host, connection: _connection, 'content-length': _length, ...headers }: IncomingHttpHeaders,
  text: string,
): Promise<DeskAnswer> {
  const response = await send(url, { method: 'POST', headers, body: text, dispatcher: agent });
  const contentType = String(response.headers['content-type']);
  return { status: response.statusCode, contentType, text: await response.body.text() };
}

async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
