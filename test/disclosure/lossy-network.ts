/** Stands between a gateway and a desk, and loses the desk's answers on their way: the connection is reset once the desk has answered. */

import { createServer, request as send } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

export interface LossyNetwork {
  readonly url: string;
  /** So many answers are lost from now on. */
  lost: number;
  /** Requests that the desk has answered. */
  passed: number;
  readonly stop: () => Promise<void>;
}

/** @param url of the desk's graph. */
export async function startLossyNetwork(url: string): Promise<LossyNetwork> {
  const counts = { lost: 0, passed: 0 };
  const server = createServer(async (request, response) => {
    const { method = 'POST', headers } = request;
    const body = await buffer(request);
    const passedOn = send(url, { method, headers }, async (answer) => {
      const text = await buffer(answer);
      counts.passed += 1;
      if (counts.lost === 0) return void response.writeHead(answer.statusCode!, answer.headers).end(text);
      counts.lost -= 1;
      request.socket.resetAndDestroy();
    });
    passedOn.end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return Object.assign(counts, {
    url: `http://127.0.0.1:${port}/graphql`,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  });
}
