import { createServer } from 'node:net';

/** Below the ports that systems give to outgoing connections: one that is free stays so while its server is down for a moment. */
const FIRST_PORT = 11_000;
const LAST_PORT = 19_999;

let next = FIRST_PORT + Math.floor(Math.random() * (LAST_PORT - FIRST_PORT));

/** @returns ports on loopback where nothing listens; none is given out twice. */
export async function findFreePorts(count: number): Promise<readonly number[]> {
  const ports: number[] = [];
  while (ports.length < count) {
    next = next >= LAST_PORT ? FIRST_PORT : next + 1;
    // A cluster of Redis takes the port that is 10,000 above as well.
    if ((await isFree(next)) && (await isFree(next + 10_000))) ports.push(next);
  }
  return ports;
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
