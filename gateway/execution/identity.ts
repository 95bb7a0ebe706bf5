/** The response names under which an answer carries the keys of its records, until the client gets it without them. */

import { Kind, type FieldNode } from 'graphql';
import { INTERFACE_ENTITIES } from '../../schema/contract/interface-entities.ts';

export const RESERVED_PREFIX = 'throughline__';

export type IdentifiedType = (typeof INTERFACE_ENTITIES)[number]['name'] | 'Incident';
export const IDENTIFIED_TYPES: readonly IdentifiedType[] = [...INTERFACE_ENTITIES.map(({ name }) => name), 'Incident'];

export function identityAlias(type: IdentifiedType): string {
  return RESERVED_PREFIX + type;
}

/** The type whose key an alias holds; null for any other response name. */
export function identifiedBy(alias: string): IdentifiedType | null {
  if (!alias.startsWith(RESERVED_PREFIX)) return null;
  const name = alias.slice(RESERVED_PREFIX.length);
  return IDENTIFIED_TYPES.find((type) => type === name) ?? null;
}

/** Selects a record's key under the gateway's own name for it. */
export function keyField(type: IdentifiedType): FieldNode {
  return {
    kind: Kind.FIELD,
    alias: { kind: Kind.NAME, value: identityAlias(type) },
    name: { kind: Kind.NAME, value: INTERFACE_ENTITIES.find(({ name }) => name === type)?.key ?? 'id' },
  };
}
