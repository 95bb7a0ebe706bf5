import type { Policies, Policy } from '../../schema/policies/model.ts';
import { journeyError } from './errors.ts';

/**
 * The policy that a reader asks for.
 *
 * @param version null or undefined asks for the one in force.
 * @throws {GraphQLError} `POLICY_UNKNOWN`, naming the version and those that there are.
 */
export function askedPolicy(policies: Policies, version: string | null | undefined): Policy {
  const policy = policies.policyOf(version ?? null);
  if (policy !== null) return policy;
  const known = policies.policies.map((row) => row.version).join(', ');
  throw journeyError(
    'POLICY_UNKNOWN',
    `there is no policy ${JSON.stringify(version?.slice(0, 80))}; there are ${known}`,
  );
}
