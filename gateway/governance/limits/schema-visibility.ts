/** Who may ask what the graph looks like, and what others are not told of it by the way. */

import type { Reader, Role } from '../../../schema/contract/reader.ts';

/** @returns whether a reader may ask for the schema. Where nobody is asked who they are, anybody may. */
export function createSchemaVisibility(roles: readonly Role[]): (reader: Pick<Reader, 'role'> | null) => boolean {
  const allowed = new Set(roles);
  return (reader) => reader === null || allowed.has(reader.role);
}

/** What the reference implementation of GraphQL ends a message with where it knows names like the one that is wrong. */
const SUGGESTION = / Did you mean [^]*\?$/;

export function withoutSuggestion(message: string): string {
  return message.replace(SUGGESTION, '');
}
