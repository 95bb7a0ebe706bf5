/**
 * The line between the gateway and one desk: it passes bytes on both ways, and spoils them while a fault is set. It never looks into
 * what passes, so that it costs next to nothing.
 */

import { connect, createServer, type Server, type Socket } from 'node:net';

export type LineFault =
  /** What the desk says comes so much later, in milliseconds. */
  | { readonly kind: 'slow'; readonly delayMs: number }
  /** Each request is answered with a reset. */
  | { readonly kind: 'reset' }
  /** Each request is answered with one of these instead, in turn. */
  | { readonly kind: 'answer'; readonly answers: readonly Buffer[] }
  /** Nobody listens. */
  | { readonly kind: 'down' }
  /** Bytes of an answer are others, as many: no desk's fault, but a lie that a check of answers has to find. */
  | { readonly kind: 'altered'; readonly from: Buffer; readonly to: Buffer };

export interface SupplierLine {
  /** The desk's endpoint, as the gateway is to know it. */
  readonly url: string;
  /** Holds for each request from now on; null passes all on. Resolves once it holds. */
  readonly setFault: (fault: LineFault | null) => Promise<void>;
  readonly stop: () => Promise<void>;
}

/** @param port to listen on; one that no outgoing connection is given, so that it is free again after a moment of `down`. */
export async function startSupplierLine(port: number, deskPort: number): Promise<SupplierLine> {
  const passages = new Set<Socket>();
  let fault: LineFault | null = null;
  let answered = 0;

  const take = (gateway: Socket): void => {
    passages.add(gateway);
    const desk = connect({ port: deskPort, host: '127.0.0.1', noDelay: true });
    const pass = inOrder((bytes) => {
      if (gateway.writable) gateway.write(bytes);
    });
    const drop = (): void => {
      passages.delete(gateway);
      gateway.resetAndDestroy();
      desk.resetAndDestroy();
    };
    gateway.on('data', (bytes) => {
      if (fault?.kind === 'reset') drop();
      else if (fault?.kind === 'answer') {
        const { answers } = fault;
        if (gateway.writableEnded) return;
        gateway.end(answers[answered++ % answers.length]!);
        desk.destroy();
      } else if (!desk.destroyed) desk.write(bytes);
    });
    desk.on('data', (bytes) => {
      const passed = fault?.kind === 'altered' ? alter(bytes, fault.from, fault.to) : bytes;
      pass(passed, fault?.kind === 'slow' ? fault.delayMs : 0);
    });
    desk.once('end', () => gateway.end());
    gateway.once('end', () => desk.end());
    // A desk that is gone lets its connections go, as it would without a line between.
    desk.once('error', drop);
    gateway.once('error', drop);
    gateway.once('close', () => {
      passages.delete(gateway);
      desk.destroy();
    });
  };

  let server: Server | null = null;
  const open = async (): Promise<void> => {
    const opened = createServer({ noDelay: true, allowHalfOpen: true }, take);
    await new Promise<void>((resolve, reject) => {
      opened.once('error', reject);
      opened.listen(port, '127.0.0.1', resolve);
    });
    server = opened;
  };
  const close = async (): Promise<void> => {
    const closed = server;
    server = null;
    const ended = new Promise<void>((resolve) => {
      if (closed === null) resolve();
      else closed.close(() => resolve());
    });
    for (const passage of passages) passage.resetAndDestroy();
    await ended;
  };

  await open();
  return {
    url: `http://127.0.0.1:${port}/graphql`,
    setFault: async (next) => {
      fault = next;
      if (next?.kind === 'down') await close();
      else if (server === null) await open();
      if (next?.kind === 'reset') for (const passage of passages) passage.resetAndDestroy();
    },
    stop: close,
  };
}

/** Passes each on so much later; none before one that came before it. */
function inOrder(write: (bytes: Buffer) => void): (bytes: Buffer, delayMs: number) => void {
  const held: { readonly bytes: Buffer; readonly dueAt: number }[] = [];
  const release = (): void => {
    while (held.length > 0 && held[0]!.dueAt <= performance.now() + 1) write(held.shift()!.bytes);
  };
  return (bytes, delayMs) => {
    if (held.length === 0 && delayMs === 0) return write(bytes);
    const dueAt = Math.max(performance.now() + delayMs, held.at(-1)?.dueAt ?? 0);
    held.push({ bytes, dueAt });
    setTimeout(release, Math.ceil(dueAt - performance.now()));
  };
}

function alter(bytes: Buffer, from: Buffer, to: Buffer): Buffer {
  for (let at = bytes.indexOf(from); at >= 0; at = bytes.indexOf(from, at + to.length)) to.copy(bytes, at);
  return bytes;
}

/** Answers that are none: each a whole HTTP response, or no HTTP at all. */
export const HTTP_500: readonly Buffer[] = [
  httpAnswer('500 Internal Server Error', 'text/plain', 'the database is gone'),
];
export const GARBAGE: readonly Buffer[] = [
  Buffer.from('\u0000\u0007SSH-2.0-desk\r\n\r\n'),
  httpAnswer('200 OK', 'text/html', '<html><body>Please log in.</body></html>'),
  httpAnswer('200 OK', 'application/json', '{"data":{"_entities":[{"state":'),
  httpAnswer('200 OK', 'application/json', '[]'),
  httpAnswer('200 OK', 'application/json', '{"data":{"_entities":[]}}'),
  httpAnswer('200 OK', 'application/json', Buffer.from([0x7b, 0xff, 0xfe, 0x22, 0x7d])),
  Buffer.from('HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 5000\r\n\r\n{"data":'),
];

function httpAnswer(status: string, contentType: string, body: string | Buffer): Buffer {
  const bytes = typeof body === 'string' ? Buffer.from(body) : body;
  const head = `HTTP/1.1 ${status}\r\ncontent-type: ${contentType}\r\ncontent-length: ${bytes.length}\r\nconnection: close\r\n\r\n`;
  return Buffer.concat([Buffer.from(head), bytes]);
}
