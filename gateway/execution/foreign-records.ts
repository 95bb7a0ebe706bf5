/** A desk may speak of its own records only: what it gives of another's is taken out before anyone can mistake it for that desk's word. */

import type { InterfaceEntityName } from '../../schema/contract/interface-entities.ts';
import { identityAlias, IDENTIFIED_TYPES, type IdentifiedType } from './identity.ts';

/** Which records a subgraph may give. */
export interface OwnRecords {
  /** The interface entity behind one of this subgraph's own type names; null for any other type. */
  readonly interfaceOf: (typename: string) => InterfaceEntityName | null;
  /** The same, and `Incident`, of which each subgraph may have its part: types whose key is asked back. */
  readonly identifiedTypeOf: (typename: string) => IdentifiedType | null;
  /** Whether a type name is one of another subgraph's. */
  readonly isForeignType: (typename: string) => boolean;
  /** Whether a key of that interface entity is of one of this subgraph's desks. */
  readonly isOwnKey: (entity: InterfaceEntityName, key: string) => boolean;
}

export interface DroppedRecords {
  readonly entities: readonly number[];
  readonly records: number;
}

/**
 * Takes foreign records out of an answer, in place: from lists altogether, elsewhere they become null.
 *
 * @param representations what was asked for, by position; null for a fetch of root fields.
 * @returns which entities were dropped, by their index, and how many records beside them.
 */
export function dropForeignRecords(
  data: Record<string, unknown> | null,
  representations: readonly Readonly<Record<string, unknown>>[] | null,
  own: OwnRecords,
): DroppedRecords {
  if (data === null) return { entities: [], records: 0 };
  let records = 0;
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) return value.forEach(visit);
    if (typeof value !== 'object' || value === null) return;
    const record = value as Record<string, unknown>;
    for (const [name, child] of Object.entries(record)) {
      if (Array.isArray(child)) {
        const kept = child.filter((item) => !isForeign(item, own));
        records += child.length - kept.length;
        record[name] = kept;
        kept.forEach(visit);
      } else if (isForeign(child, own)) {
        records += 1;
        record[name] = null;
      } else visit(child);
    }
  };
  const entities = data['_entities'];
  if (representations === null || !Array.isArray(entities)) {
    visit(data);
    return { entities: [], records };
  }
  const dropped: number[] = [];
  // The list of entities answers by position: a foreign one leaves its place empty.
  for (const [index, entity] of entities.entries()) {
    if (isForeign(entity, own) || isAnother(entity, representations[index])) {
      entities[index] = null;
      dropped.push(index);
    } else visit(entity);
  }
  return { entities: dropped, records };
}

function isForeign(value: unknown, own: OwnRecords): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const record = value as Record<string, unknown>;
  const typename = record['__typename'];
  if (typeof typename === 'string') {
    if (own.isForeignType(typename)) return true;
    const entity = own.interfaceOf(typename);
    const key = record['id'] ?? record['code'];
    if (entity !== null && typeof key === 'string' && !own.isOwnKey(entity, key)) return true;
  }
  return IDENTIFIED_TYPES.some((name) => {
    if (name === 'Incident') return false;
    const key = record[identityAlias(name)];
    return typeof key === 'string' && !own.isOwnKey(name, key);
  });
}

/** Whether an entity says of itself that it is not the one asked for. */
function isAnother(value: unknown, asked: Readonly<Record<string, unknown>> | undefined): boolean {
  if (typeof value !== 'object' || value === null || asked === undefined) return false;
  const record = value as Record<string, unknown>;
  const differs = (name: string, alias: string) =>
    asked[name] !== undefined &&
    [record[name], record[alias]].some((key) => typeof key === 'string' && key !== asked[name]);
  if (typeof record['__typename'] === 'string' && record['__typename'] !== asked['__typename']) return true;
  return IDENTIFIED_TYPES.some((name) => differs(name === 'Desk' ? 'code' : 'id', identityAlias(name)));
}
