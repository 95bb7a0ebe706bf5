/** Requests that reach a gateway on connections which were open before it was told to stop. */

import { connect, type Socket } from 'node:net';
import type { Answer } from '../support/ask.ts';
import { startSmallGraph } from '../gateway/small-graph.ts';
import type { Sent } from './sending.ts';

/** More than are sent before the last of them are refused unread. */
const CONNECTIONS = 60;
const BETWEEN_MS = 25;
const DRAIN_TIMEOUT_MS = 200;

/**
 * Half a request waits on each of many connections; the other halves are sent one after another while the gateway stops, with something
 * under way that never ends.
 *
 * @returns the first answer that is not 200.
 * @throws {Error} where there is none.
 */
export async function sendTooLate(): Promise<Sent> {
  const asked = Promise.withResolvers<void>();
  const graph = await startSmallGraph(
    [
      {
        name: 'slow',
        sdl: 'type Query { slow: Int }',
        resolvers: { Query: { slow: () => (asked.resolve(), new Promise(() => undefined)) } },
      },
    ],
    { drainTimeoutMs: DRAIN_TIMEOUT_MS },
  );
  const sockets = await Promise.all(Array.from({ length: CONNECTIONS }, () => openHalf(graph.port)));
  const unanswered = graph.query('{ slow }').catch(() => undefined);
  await asked.promise;
  const stopped = graph.stop();
  let refused: Sent | null = null;
  for (const socket of sockets) {
    if (refused !== null) break;
    await new Promise((resolve) => setTimeout(resolve, BETWEEN_MS));
    const answer = toSent(await sendRest(socket));
    if (answer !== null && answer.status !== 200) refused = answer;
  }
  for (const socket of sockets) socket.destroy();
  await Promise.all([stopped, unanswered]);
  if (refused === null) throw new Error('Everything was answered, or nothing at all.');
  return refused;
}

function openHalf(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.write('GET /graphql?query={__typename} HTTP/1.1\r\nhost: localhost\r\n');
      resolve(socket);
    });
    socket.once('error', reject);
  });
}

/** @returns what comes back until the gateway closes, or until a whole answer is there. */
function sendRest(socket: Socket): Promise<string> {
  return new Promise((resolve) => {
    let text = '';
    const end = (): void => resolve(text);
    socket.setEncoding('utf8').on('data', (chunk) => {
      text += String(chunk);
      if (toSent(text) !== null) end();
    });
    socket.once('close', end).on('error', end);
    if (socket.destroyed) end();
    else socket.write('apollo-require-preflight: 1\r\n\r\n');
  });
}

/** @returns null for what is no whole answer. */
function toSent(raw: string): Sent | null {
  const [head, text] = raw.split('\r\n\r\n', 2);
  const [statusLine, ...lines] = (head ?? '').split('\r\n');
  const headers = new Headers(lines.map((line) => line.split(': ', 2) as [string, string]));
  const length = Number(headers.get('content-length') ?? 0);
  if (text === undefined || length === 0 || Buffer.byteLength(text) < length) return null;
  return { status: Number(statusLine!.split(' ')[1]), headers, text, body: JSON.parse(text) as Answer['body'] };
}
