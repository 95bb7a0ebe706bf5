import type { Reader } from '../../../schema/contract/reader.ts';
import type { RequirementsMet } from './requirement.ts';

/**
 * The words of `@requiresScopes` and `@policy` that hold of a reader: `role:auditor`, `capacity:PROVIDER`, `purpose:AUDIT`, and
 * `desk:nsd` of one who reads for a desk. The same words are scopes and policies.
 *
 * @param reader null where nobody is asked who they are: of nobody nothing holds.
 */
export function requirementsMetBy(reader: Reader | null): RequirementsMet {
  if (reader === null) return NOTHING_MET;
  const { role, capacity, purpose, desk } = reader;
  const words = new Set([`role:${role}`, `capacity:${capacity}`, `purpose:${purpose}`]);
  if (desk !== null) words.add(`desk:${desk}`);
  return { isAuthenticated: true, scopes: words, policies: words };
}

const NOTHING_MET: RequirementsMet = { isAuthenticated: false, scopes: new Set(), policies: new Set() };
