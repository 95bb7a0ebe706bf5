/** One request to a gateway, byte for byte as it is given: its address and its headers may be what no client library sends. */

import { connect } from 'node:net';
import type { Sent } from './sending.ts';

export interface ExactRequest {
  readonly method?: string;
  /** As it stands in the first line. */
  readonly target?: string;
  /** Of HTTP. */
  readonly version?: string;
  /** Lines. */
  readonly headers?: readonly string[];
  readonly body?: string;
}

/** What every good request of these tests says. */
export const LOCAL = 'host: localhost';
export const JSON_TYPE = 'content-type: application/json';

/** @throws {Error} when what comes back is no whole answer. */
export function sendExactly(port: number, request: ExactRequest): Promise<Sent> {
  const { method = 'POST', target = '/graphql', version = '1.1', headers = [], body } = request;
  const length = body === undefined ? [] : [`content-length: ${Buffer.byteLength(body)}`];
  const head = [`${method} ${target} HTTP/${version}`, ...headers, ...length, 'connection: close', '', ''].join('\r\n');
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(head + (body ?? '')));
    let text = '';
    socket.setEncoding('utf8').on('data', (chunk) => (text += String(chunk)));
    const end = (): void => {
      try {
        resolve(toSent(text));
      } catch (error) {
        reject(error as Error);
      }
    };
    // What was not read of a body may be answered by a reset, behind the answer.
    socket.once('close', end).on('error', () => undefined);
  });
}

function toSent(raw: string): Sent {
  const [head = '', text = ''] = raw.split('\r\n\r\n', 2);
  const [statusLine = '', ...lines] = head.split('\r\n');
  const [, status] = /^HTTP\/1\.1 (\d{3}) /.exec(statusLine) ?? [];
  if (status === undefined) throw new Error(`no answer: ${JSON.stringify(raw.slice(0, 200))}`);
  const headers = new Headers(lines.map((line) => line.split(': ', 2) as [string, string]));
  const isJson = headers.get('content-type')?.includes('json') === true;
  return { status: Number(status), headers, text, body: isJson ? JSON.parse(text) : {} };
}
