/** What real desks answered, kept by who was asked what: the bytes, and where in them the times of the request are echoed. */

import { hash } from 'node:crypto';
import { AS_KNOWN_AT_HEADER, AS_OF_HEADER, ECHO_EXTENSION } from '../../schema/contract/times.ts';

export interface Recording {
  readonly key: string;
  /** The request's body. */
  readonly asked: Buffer;
  /** Head and body of the answer, as they are sent. */
  readonly bytes: Buffer;
  /** Where in `bytes` each header's value belongs; empty for a desk that echoes nothing. */
  readonly echoes: readonly { readonly header: string; readonly offset: number }[];
}

/** `2006-08-01T09:00:00.000Z`: all have the same length, so that an echo never moves what follows it. */
const INSTANT_LENGTH = 24;

export function keyOf(subgraph: string, body: Buffer): string {
  return `${subgraph} ${hash('sha1', body, 'base64')}`;
}

/** @throws {Error} when the answer is no JSON, or echoes times that are not found in its text. */
export function createRecording(key: string, asked: Buffer, answer: Buffer): Recording {
  const head = Buffer.from(
    `HTTP/1.1 200 OK\r\ncontent-type: application/json; charset=utf-8\r\ncontent-length: ${answer.length}\r\n\r\n`,
  );
  const { extensions } = JSON.parse(answer.toString('utf8')) as { extensions?: Record<string, unknown> };
  const echo = extensions?.[ECHO_EXTENSION] as Record<string, unknown> | undefined;
  const echoes = [
    { header: AS_OF_HEADER, field: 'asOf' },
    { header: AS_KNOWN_AT_HEADER, field: 'asKnownAt' },
  ].flatMap(({ header, field }) => {
    const value = echo?.[field];
    if (typeof value !== 'string' || value.length !== INSTANT_LENGTH) return [];
    const start = answer.lastIndexOf(`"${field}":"${value}"`);
    if (start < 0) throw new Error(`${key}: the echo ${field} ${value} is not found in the answer's text`);
    return [{ header, offset: head.length + start + field.length + '"":"'.length }];
  });
  return { key, asked, bytes: Buffer.concat([head, answer]), echoes };
}

/**
 * The answer to one request, its times filled in; a request without them gets the times that were recorded.
 *
 * @param valueOf the request's header by its name in lower case; null when it has none of that name.
 */
export function replay({ bytes, echoes }: Recording, valueOf: (header: string) => string | null): Buffer {
  let answer = bytes;
  for (const { header, offset } of echoes) {
    const value = valueOf(header);
    if (value?.length !== INSTANT_LENGTH) continue;
    // Others' answers from the same recording may still be on their way out.
    if (answer === bytes) answer = Buffer.from(bytes);
    answer.write(value, offset, 'latin1');
  }
  return answer;
}
