/** Runs in the test run's main process: starts the shared Throughline for the first worker that asks, and stops it at the end. */

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestProject } from 'vitest/node';
import type { SharedThroughlineMessage } from './shared-throughline.ts';
import { startCompactThroughline } from './start-compact-throughline.ts';
import type { Throughline } from './start-throughline.ts';

let starting: Promise<Throughline> | undefined;

const server = createServer((_request, response) => {
  starting ??= startCompactThroughline();
  starting.then(
    ({ url, dataFolder, desks }) => {
      const message: SharedThroughlineMessage = { url, dataFolder, desks: [...desks.values()] };
      response.end(JSON.stringify(message));
    },
    (error: unknown) => response.writeHead(500).end(String(error)),
  );
});

export async function setup(project: TestProject): Promise<void> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  project.provide('sharedThroughlineUrl', `http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
}

export async function teardown(): Promise<void> {
  server.close();
  server.closeAllConnections();
  const throughline = await starting?.catch(() => undefined);
  await throughline?.stop();
}
