/** A gateway of the test's own in front of the shared Throughline's desks, with a fault proxy before each. */

import { createServer, type AddressInfo } from 'node:net';
import { startFaultProxies, type FaultProxy, type FaultProxyOptions } from './fault-proxy.ts';
import { gatewayKeysOfRun } from './run-keys.ts';
import { sharedThroughline } from './shared-throughline.ts';
import { startGatewayProcess, type GatewayProcess } from './start-gateway-process.ts';

export interface BehindProxies {
  readonly gateway: GatewayProcess;
  /** By the subgraph's name. */
  readonly proxies: ReadonlyMap<string, FaultProxy>;
  readonly stop: () => Promise<void>;
}

/**
 * @param supplierTimeoutMs the gateway's deadline of each supplier call.
 * @param options of each proxy.
 */
export async function startBehindProxies(
  supplierTimeoutMs: number,
  options: Pick<FaultProxyOptions, 'remembers'> = {},
): Promise<BehindProxies> {
  const { desks, dataFolder } = await sharedThroughline();
  const proxies = await startFaultProxies(desks, new Map(), options);
  const stopProxies = () => Promise.all([...proxies.values()].map((proxy) => proxy.stop()));
  try {
    const supplierUrls = Object.fromEntries([...proxies].map(([name, { url }]) => [name, url]));
    const gateway = await startGatewayProcess({
      supplierUrls,
      supplierTimeoutMs,
      environment: gatewayKeysOfRun(dataFolder),
    });
    return {
      gateway,
      proxies,
      stop: async () => {
        await gateway.stop();
        await stopProxies();
      },
    };
  } catch (error) {
    await stopProxies();
    throw error;
  }
}

/** Ports on loopback where nothing listens, all different. */
export async function freePorts(count: number): Promise<readonly number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer();
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      return server;
    }),
  );
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}
