/** How each supplier is asked: what its row says, and what the operator of this gateway says over it. */

import { ConfigError, type GatewayConfig } from './config.ts';
import type { PolicyChanges } from './config/supplier-settings.ts';
import type { SupplierAddress } from './supergraph/load-graph.ts';
import { DEFAULT_POLICY, type LastKnownPolicy, type SupplierPolicy } from './transport/supplier-policy.ts';

const NEVER_GIVEN_AGAIN: LastKnownPolicy = { freshForMs: 0, staleWhileRevalidateMs: 0, staleIfErrorMs: 0 };

/**
 * The policy of one supplier. From what counts least to what counts most: the defaults, its row, the file's `suppliers.default`, the
 * file's part of that name, the environment. What one of them leaves out stays as it was, parts of parts too.
 *
 * @throws {ConfigError} `CONFIG_INVALID` where the operator lists the supplier's own address among its replicas.
 */
export function toSupplierPolicy(
  { subgraph, url, replicas, timeoutMs, lastKnown }: SupplierAddress,
  { suppliers, supplierTimeoutMs, lastKnownCopies }: GatewayConfig,
): SupplierPolicy {
  const own = { ...DEFAULT_POLICY, subgraph, url, replicas, timeoutMs, lastKnown };
  const named = suppliers.byName.get(subgraph);
  const said = changePolicy(changePolicy(own, suppliers.default), named?.changes ?? {});
  const policy = {
    ...said,
    // The environment's wins, which the address has already.
    url,
    timeoutMs: supplierTimeoutMs ?? said.timeoutMs,
    lastKnown: lastKnownCopies && isEverGiven(said.lastKnown) ? said.lastKnown : null,
  };
  if (named !== undefined) assertOthers(policy, named.place);
  return policy;
}

function changePolicy(
  policy: SupplierPolicy,
  { bulkhead, breaker, retry, hedge, lastKnown, ...rest }: PolicyChanges,
): SupplierPolicy {
  return {
    ...policy,
    ...rest,
    bulkhead: { ...policy.bulkhead, ...bulkhead },
    breaker: { ...policy.breaker, ...breaker },
    retry: { ...policy.retry, ...retry },
    hedge: { ...policy.hedge, ...hedge },
    lastKnown:
      lastKnown === undefined
        ? policy.lastKnown
        : lastKnown && { ...(policy.lastKnown ?? NEVER_GIVEN_AGAIN), ...lastKnown },
  };
}

/** Copies that may never be given need not be kept. */
function isEverGiven(lastKnown: LastKnownPolicy | null): boolean {
  return lastKnown !== null && Object.values(lastKnown).some((milliseconds) => milliseconds > 0);
}

/** To ask the same server twice helps nobody: within the file that is told by its line, here for an address from elsewhere. */
function assertOthers({ url, replicas }: SupplierPolicy, place: string): void {
  const { href } = new URL(url);
  if (!replicas.some((replica) => new URL(replica).href === href)) return;
  throw new ConfigError(`${place}.replicas: must be other addresses than the url; got the url among them`);
}
