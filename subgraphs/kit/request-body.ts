import type { IncomingMessage } from 'node:http';

/** The largest body that is read, in bytes: room for tens of thousands of representations. */
export const MAXIMUM_BODY_BYTES = 10 * 1024 * 1024;

/** A body that is not read. `status` is the HTTP status that says so. */
export class BodyError extends Error {
  override readonly name = 'BodyError';
  readonly status: number;
  readonly code: 'REQUEST_TOO_LARGE' | 'REQUEST_MALFORMED';

  constructor(status: number, code: BodyError['code'], message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

/** How much of a body that is too large is read and dropped, in bytes, so that its sender lives to read the answer. */
const MAXIMUM_DISCARDED_BYTES = 4 * MAXIMUM_BODY_BYTES;

/**
 * Reads a request's body as text.
 *
 * @throws {BodyError} what {@link readBodyBytes} and {@link decodeBody} throw.
 */
export async function readBody(request: IncomingMessage): Promise<string> {
  return decodeBody(await readBodyBytes(request));
}

/**
 * Reads a request's body as it came.
 *
 * @throws {BodyError} `REQUEST_TOO_LARGE` (413), its bytes being dropped; `REQUEST_MALFORMED` (415) when it is compressed,
 *   (400) when it is cut off.
 */
export async function readBodyBytes(request: IncomingMessage): Promise<Buffer> {
  const encoding = request.headers['content-encoding'] ?? 'identity';
  if (encoding !== 'identity') {
    throw new BodyError(415, 'REQUEST_MALFORMED', 'the body must not be compressed');
  }
  return readBytes(request);
}

/** @throws {BodyError} `REQUEST_MALFORMED` (400) when it is not UTF-8. */
export function decodeBody(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new BodyError(400, 'REQUEST_MALFORMED', 'the body is not UTF-8');
  }
}

/** Reads a body that nobody wants, so that its sender lives to read why; what goes on and on is hung up on. */
export async function dropBody(request: IncomingMessage): Promise<void> {
  let length = 0;
  request.on('data', (chunk: Buffer) => {
    length += chunk.length;
    if (length > MAXIMUM_BODY_BYTES) request.destroy();
  });
  await new Promise<void>((resolve) => {
    if (request.destroyed) return resolve();
    request.once('end', resolve);
    request.once('error', () => resolve());
    request.once('close', resolve);
  });
}

function readBytes(request: IncomingMessage): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    // It may have gone before anybody listened.
    if (request.destroyed) return reject(cutOff());
    let chunks: Buffer[] = [];
    let length = 0;
    // Not by iteration: leaving a loop over the request would destroy the socket that the answer has to go out on.
    request.on('data', (chunk: Buffer) => {
      length += chunk.length;
      if (length <= MAXIMUM_BODY_BYTES) chunks.push(chunk);
      else chunks = [];
      if (length > MAXIMUM_DISCARDED_BYTES) request.destroy();
    });
    request.once('end', () => (length > MAXIMUM_BODY_BYTES ? reject(tooLarge()) : resolve(Buffer.concat(chunks))));
    request.once('error', () => reject(cutOff()));
    request.once('close', () => reject(cutOff()));
  });
}

function tooLarge(): BodyError {
  return new BodyError(413, 'REQUEST_TOO_LARGE', `the body must be at most ${MAXIMUM_BODY_BYTES} bytes`);
}

function cutOff(): BodyError {
  return new BodyError(400, 'REQUEST_MALFORMED', 'the body was cut off');
}
