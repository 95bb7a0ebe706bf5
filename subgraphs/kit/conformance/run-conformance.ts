/** Holds any desk's server, however it was written, against the contract: over HTTP, and knowing nothing else. */

import type { InstantMs } from '../../../schema/contract/times.ts';
import { ConformanceFailure } from './failure.ts';
import type { ConformanceCheck } from './check.ts';
import { entityChecks } from './checks/entities.ts';
import { failureChecks } from './checks/failures.ts';
import { involvementChecks } from './checks/involvements.ts';
import { listChecks } from './checks/lists.ts';
import { recordChecks } from './checks/records.ts';
import { schemaChecks } from './checks/schema.ts';
import { timeChecks } from './checks/times.ts';
import { transportChecks } from './checks/transport.ts';
import { trustChecks } from './checks/trust.ts';
import { createDeskClient } from './client.ts';
import { createSession } from './session.ts';
import type { DeskSession } from './session.ts';
import { createSignAsGateway, type GatewayKeys } from './sign-as-gateway.ts';

export interface ConformanceOptions {
  /** Where the desk is asked, such as `http://127.0.0.1:4101/graphql`. */
  readonly url: string;
  /** Code of the desk to ask; by default the prefix of its types in lower case with hyphens. */
  readonly desk?: string;
  /** What a gateway has, for a desk that answers nobody else; null, the default, for one without keys. */
  readonly gatewayKeys?: GatewayKeys | null;
  readonly fetch?: typeof fetch;
  /** Now, in milliseconds UTC: within 5 s of the desk's own. */
  readonly clock?: () => InstantMs;
  /** Names of the checks to run; by default all. */
  readonly only?: readonly string[];
  /** Called as each check ends. */
  readonly onResult?: (result: ConformanceResult) => void;
}

export interface ConformanceResult {
  readonly name: string;
  readonly rule: string;
  readonly ok: boolean;
  /** Why it does not hold; for one that holds, a remark or null. */
  readonly detail: string | null;
}

/** Every check of any desk, in the order in which they run; {@link trustChecks} follow where the desk has keys. */
export const CONFORMANCE_CHECKS: readonly ConformanceCheck[] = [
  ...schemaChecks,
  ...timeChecks,
  ...entityChecks,
  ...involvementChecks,
  ...recordChecks,
  ...listChecks,
  ...failureChecks,
  ...transportChecks,
];

/**
 * Runs every check, one after the other.
 *
 * @returns one result per check that was run, in the order of {@link CONFORMANCE_CHECKS}. Where the desk cannot even be found out about
 *   (nothing listens, no SDL, no such desk), every check fails with that reason. Never rejects for what the desk does.
 */
export async function runConformance(options: ConformanceOptions): Promise<ConformanceResult[]> {
  const { url, desk = null, gatewayKeys = null, fetch: fetchDesk = fetch, clock = Date.now, only, onResult } = options;
  const sign = gatewayKeys === null ? null : createSignAsGateway(gatewayKeys, clock);
  const session = await attempt(() => createSession(createDeskClient(url, fetchDesk, sign), desk, clock));
  const results: ConformanceResult[] = [];
  const checks = gatewayKeys === null ? [] : trustChecks({ keys: gatewayKeys, url, fetch: fetchDesk, clock });
  for (const { name, rule, run } of [...CONFORMANCE_CHECKS, ...checks]) {
    if (only !== undefined && !only.includes(name)) continue;
    const outcome = 'failure' in session ? session : await attempt(() => run(session.value as DeskSession));
    const result: ConformanceResult =
      'failure' in outcome
        ? { name, rule, ok: false, detail: outcome.failure }
        : { name, rule, ok: true, detail: outcome.value ?? null };
    results.push(result);
    onResult?.(result);
  }
  return results;
}

async function attempt<Value>(action: () => Promise<Value>): Promise<{ value: Value } | { failure: string }> {
  try {
    return { value: await action() };
  } catch (error) {
    if (error instanceof ConformanceFailure) return { failure: error.message };
    const { message, cause } = error as Error;
    const reason = cause instanceof Error ? `${message} (${cause.message})` : message;
    return { failure: `the desk gave something that could not be read: ${reason}` };
  }
}
