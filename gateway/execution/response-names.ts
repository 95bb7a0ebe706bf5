/** The names under which a client's aliased fields, and those with arguments, are kept apart from what plans need for themselves. */

import { RESERVED_PREFIX } from './identity.ts';

const INTERNAL_PREFIX = `${RESERVED_PREFIX}as__`;

export function toInternalName(responseName: string): string {
  return INTERNAL_PREFIX + responseName;
}

/** The client's name for a response name of an executed operation. */
export function toClientName(name: string): string {
  return name.startsWith(INTERNAL_PREFIX) ? name.slice(INTERNAL_PREFIX.length) : name;
}

/** A path as the client would write it. */
export function toClientPath(path: readonly (string | number)[]): readonly (string | number)[] {
  return path.map((step) => (typeof step === 'string' ? toClientName(step) : step));
}
