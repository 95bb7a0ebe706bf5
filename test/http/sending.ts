/** Sends anything at all to a gateway in this process: our own graph, without a desk, on a day in 2026. */

import { connect } from 'node:net';
import type { Answer } from '../support/ask.ts';
import { startGatewayHere, type SmallGateway } from '../gateway/small-graph.ts';

const NOW = Date.parse('2026-01-15T12:00:00.000Z');

let gateway: SmallGateway | undefined;

export async function openGateway(): Promise<void> {
  gateway = await startGatewayHere({ kind: 'organisations', organisationsFile: null }, { clock: () => NOW });
}

export async function closeGateway(): Promise<void> {
  await gateway?.stop();
}

export interface Sent {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly body: Answer['body'];
}

/** A request that is refused. */
export interface Case {
  readonly send: () => Promise<Sent>;
  readonly status: number;
  /** What its first message says; by default anything. */
  readonly says?: string | RegExp;
}

export async function send(path: string, init: RequestInit = {}, to: SmallGateway = gateway!): Promise<Sent> {
  const response = await fetch(new URL(path, to.url), init);
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, body: JSON.parse(text) as Answer['body'] };
}

export function post(
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
  to: SmallGateway = gateway!,
): Promise<Sent> {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const init = { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: text };
  return send('/graphql', init, to);
}

export function ask(
  query: string,
  variables?: Readonly<Record<string, unknown>>,
  operationName?: string,
): Promise<Sent> {
  return post({ query, variables, operationName });
}

/** What a page of another site could not send. */
export const SAFE = { 'apollo-require-preflight': '1' };

export function get(query: string, headers: Readonly<Record<string, string>> = {}): Promise<Sent> {
  return send(`/graphql?${new URLSearchParams({ query })}`, { headers });
}

/** Sends bytes as they are, and reads until the gateway closes. */
export function sendRaw(bytes: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(gateway!.port, '127.0.0.1', () => socket.write(bytes));
    let text = '';
    socket.setEncoding('utf8');
    socket.on('data', (chunk) => (text += String(chunk)));
    socket.once('close', () => resolve(text));
    socket.once('error', (error) => (text === '' ? reject(error) : resolve(text)));
  });
}
