/** As much of HTTP/1.1 as a replaying desk needs, so that its core has room for the load: bodies by length, connections kept. */

import type { Socket } from 'node:net';

export interface ReceivedRequest {
  readonly body: Buffer;
  /** By the name in lower case; null when the request has none of that name. */
  readonly header: (name: string) => string | null;
}

/** @returns all bytes of the answer, or a promise of them; requests of one connection are answered one after another. */
export type Answer = (request: ReceivedRequest) => Buffer | Promise<Buffer>;

const HEAD_END = Buffer.from('\r\n\r\n');

export function serveConnection(socket: Socket, answer: Answer): void {
  let pending: Buffer | null = null;
  let isBusy = false;
  const advance = (): void => {
    while (!isBusy && pending !== null) {
      const headEnd = pending.indexOf(HEAD_END);
      if (headEnd < 0) return;
      const head = pending.toString('latin1', 0, headEnd + 2);
      const lowered = head.toLowerCase();
      const header = (name: string): string | null => {
        const start = lowered.indexOf(`\r\n${name}: `);
        if (start < 0) return null;
        const from = start + name.length + 4;
        return head.slice(from, head.indexOf('\r\n', from));
      };
      const length = Number(header('content-length') ?? NaN);
      if (!Number.isSafeInteger(length)) {
        socket.end('HTTP/1.1 411 Length Required\r\ncontent-length: 0\r\nconnection: close\r\n\r\n');
        pending = null;
        return;
      }
      const bodyStart = headEnd + HEAD_END.length;
      if (pending.length < bodyStart + length) return;
      const body = pending.subarray(bodyStart, bodyStart + length);
      pending = pending.length === bodyStart + length ? null : pending.subarray(bodyStart + length);
      const answered = answer({ body, header });
      if (answered instanceof Promise) {
        isBusy = true;
        void answered.then((bytes) => {
          isBusy = false;
          socket.write(bytes);
          advance();
        });
      } else socket.write(answered);
    }
  };
  socket.setNoDelay(true);
  socket.on('data', (chunk: Buffer) => {
    pending = pending === null ? chunk : Buffer.concat([pending, chunk]);
    advance();
  });
  // A gateway that is stopped hangs up as it likes.
  socket.on('error', () => socket.destroy());
}
