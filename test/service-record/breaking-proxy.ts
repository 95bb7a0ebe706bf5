/** Stands between a gateway and its PostgreSQL, and breaks connections at a chosen moment. */

import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

export interface BreakingProxy {
  readonly url: string;
  /**
   * Breaks the connection at the so manieth message of the client from now on, once: before the server has it, or after the server has
   * answered it and before the client hears. Null breaks nothing.
   */
  breakAt: { messages: number; readonly isServerTold: boolean } | null;
  /** Swallows everything from now on: nobody hears anything, and no connection ends. */
  isFrozen: boolean;
  readonly stop: () => Promise<void>;
}

export async function startBreakingProxy(databaseUrl: string): Promise<BreakingProxy> {
  const target = new URL(databaseUrl);
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = connect(Number(target.port), target.hostname);
    let isDeaf = false;
    const end = () => {
      client.destroy();
      upstream.destroy();
    };
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', end);
      socket.on('close', () => {
        sockets.delete(socket);
        end();
      });
    }
    client.on('data', (chunk) => {
      if (proxy.isFrozen) return;
      const { breakAt } = proxy;
      if (breakAt === null || (breakAt.messages -= 1) > 0) return void upstream.write(chunk);
      proxy.breakAt = null;
      if (!breakAt.isServerTold) return end();
      isDeaf = true;
      upstream.write(chunk);
    });
    upstream.on('data', (chunk) => {
      if (proxy.isFrozen) return;
      if (isDeaf) end();
      else client.write(chunk);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = new URL(databaseUrl);
  url.hostname = '127.0.0.1';
  url.port = String((server.address() as AddressInfo).port);
  const proxy: BreakingProxy = {
    url: url.href,
    breakAt: null,
    isFrozen: false,
    stop: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return proxy;
}
