/** The admin port of several processes that serve as one: the primary's. */

import type { GatewayConfig } from '../config.ts';
import type { Log } from '../log.ts';
import type { GatewayStatus } from '../readiness.ts';
import { startAdminServer, type AdminServer } from './admin-server.ts';
import { createClusterMetrics } from './cluster-metrics.ts';

export interface ClusterAdminOptions {
  readonly admin: NonNullable<GatewayConfig['admin']>;
  /** Of the gateway as a whole. */
  readonly status: () => GatewayStatus;
  readonly log: Log;
}

/**
 * Opens the admin port in the primary of a cluster, before its first worker starts.
 *
 * @throws {AdminListenError} `ADMIN_LISTEN_FAILED`
 */
export async function startClusterAdmin({ admin, status, log }: ClusterAdminOptions): Promise<AdminServer> {
  const metrics = createClusterMetrics();
  const server = await startAdminServer({ ...admin, metrics: metrics.read, status, log });
  return {
    port: server.port,
    stop: () => {
      metrics.stop();
      return server.stop();
    },
  };
}
