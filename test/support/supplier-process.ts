/**
 * A supplier's server as a process: it can be frozen and killed like any other. SIGUSR2 has it take questions and say nothing, and
 * answer again. It prints `supplier URL facts URL`; the second tells what has come to the first, whatever that does.
 *
 * Environment: `FIELD` that it answers with 1, `PORT` (any by default), `KEY` and `CERTIFICATE` (PEM) for HTTP/2.
 */

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createSecureServer } from 'node:http2';
import type { AddressInfo, Server } from 'node:net';
import { buildSchema, graphql } from 'graphql';

export interface SupplierFacts {
  readonly requests: number;
  /** Ever opened. */
  readonly connections: number;
  readonly mostOpenConnections: number;
  /** Of HTTP. */
  readonly versions: readonly string[];
}

const { FIELD = 'a', PORT = '0', KEY, CERTIFICATE } = process.env;
const schema = buildSchema(`type Query { ${FIELD}(asker: Int): Int }`);
const versions = new Set<string>();
let requests = 0;
let connections = 0;
let openConnections = 0;
let mostOpenConnections = 0;
let isSilent = false;

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  requests += 1;
  versions.add(request.httpVersion);
  if (isSilent) return;
  const { query } = JSON.parse(Buffer.concat(chunks).toString('utf8')) as { query: string };
  const result = await graphql({ schema, source: query, rootValue: { [FIELD]: 1 } });
  if (response.destroyed) return;
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(JSON.stringify(result));
}

const listener = (request: IncomingMessage, response: ServerResponse): void => {
  // The gateway may let go at any moment.
  request.on('error', () => undefined);
  response.on('error', () => undefined);
  answer(request, response).catch(() => undefined);
};

const server: Server =
  KEY === undefined || CERTIFICATE === undefined
    ? createServer(listener)
    : // What it passes is what HTTP/1.1 passes, as far as it is used here.
      createSecureServer({ key: KEY, cert: CERTIFICATE }, listener as never).on('sessionError', () => undefined);
server.on('connection', (socket) => {
  connections += 1;
  mostOpenConnections = Math.max(mostOpenConnections, (openConnections += 1));
  socket.on('close', () => (openConnections -= 1));
});
const facts = createServer((_request, response) => {
  const said: SupplierFacts = { requests, connections, mostOpenConnections, versions: [...versions] };
  response.end(JSON.stringify(said));
});

process.on('SIGUSR2', () => (isSilent = !isSilent));
process.on('SIGTERM', () => process.exit(0));
process.on('disconnect', () => process.exit(0));

server.listen(Number(PORT), '127.0.0.1', () =>
  facts.listen(0, '127.0.0.1', () => {
    const scheme = KEY === undefined ? 'http' : 'https';
    const portOf = (one: Server): number => (one.address() as AddressInfo).port;
    console.log(`supplier ${scheme}://127.0.0.1:${portOf(server)}/graphql facts http://127.0.0.1:${portOf(facts)}/`);
  }),
);
