/** Whose records are whose, from the register of organisations: what keeps one desk from speaking for another. */

import { INTERFACE_ENTITIES, type InterfaceEntityName } from '../schema/contract/interface-entities.ts';
import type { Registry } from '../schema/organisations/registry.ts';
import type { OwnRecords } from './execution/answer/own-records.ts';

/** @returns the records that a subgraph may give. */
export function ownRecordsOf(registry: Registry, subgraph: string): OwnRecords {
  const own = registry.subgraphByName(subgraph)?.prefix ?? '';
  const others = registry.prefixes.filter((prefix) => prefix !== own);
  const typesOf = (prefix: string) =>
    INTERFACE_ENTITIES.map(({ name, key }) => [prefix + name, { name, key }] as const);
  const ownTypes = new Map(typesOf(own));
  const keyFields = new Map<string, string>([
    ...INTERFACE_ENTITIES.map(({ name, key }) => [name, key] as const),
    ['Incident', 'id'],
  ]);
  const foreignTypes = new Set(others.flatMap((prefix) => typesOf(prefix).map(([typename]) => typename)));
  const desks = new Set(registry.desksOfSubgraph(subgraph).map(({ code }) => code));
  return {
    interfaceOf: (typename) => ownTypes.get(typename)?.name ?? null,
    keyFieldOf: (typename) => ownTypes.get(typename)?.key ?? keyFields.get(typename) ?? null,
    isForeignType: (typename) => foreignTypes.has(typename),
    isOwnKey: (entity, key) => desks.has(deskOfKey(entity, key)),
    deskOfKey,
  };
}

/** The desk that a subgraph's failure leaves out: the one that answers for it, or in front of another's supergraph its own name. */
export function deskOf(registry: Registry | null, subgraph: string): string {
  return registry?.accountDesks.find((desk) => desk.subgraph === subgraph)?.code ?? subgraph;
}

/** The desk part of a key; the rest of it is the desk's own affair. */
function deskOfKey(entity: InterfaceEntityName, key: string): string {
  if (entity === 'Desk') return key;
  const part = entity === 'Involvement' ? key.slice(key.indexOf('|') + 1) : key.slice(0, key.indexOf('/'));
  return part.includes('%') ? safelyDecoded(part) : part;
}

function safelyDecoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return '';
  }
}
