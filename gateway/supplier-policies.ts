/** How each supplier is asked: what its row says, and what the operator of this gateway says over it. */

import type { GatewayConfig } from './config.ts';
import type { SupplierAddress } from './supergraph/load-graph.ts';
import { DEFAULT_POLICY, type SupplierPolicy } from './transport/supplier-policy.ts';

export function toSupplierPolicy(
  { subgraph, url, timeoutMs }: SupplierAddress,
  _config: Pick<GatewayConfig, 'lastKnownCopies'>,
): SupplierPolicy {
  return { ...DEFAULT_POLICY, subgraph, url, timeoutMs };
}
