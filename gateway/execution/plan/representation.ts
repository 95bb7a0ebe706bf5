/**
 * How an entity is named to a subgraph: written straight as JSON text from the record that the plan stands on. The text is also
 * what tells one entity from another, so that each is asked for once.
 */

import { getNamedType, isInterfaceType, isObjectType, type GraphQLSchema } from 'graphql';
import type { FetchNode, QueryPlanSelectionNode } from '@apollo/query-planner';
import type { FederationFacts, KeyFields } from './federation-facts.ts';
import { GOVERNED_TYPE } from '../answer/governed-text.ts';
import { isOfType } from './selection.ts';

/** @returns the representation as JSON; null when the record lacks a part of its key, so that it cannot be named. */
export type WriteRepresentation = (record: Readonly<Record<string, unknown>>) => string | null;

/** For records of one concrete type. */
export interface RepresentationWriter {
  readonly write: WriteRepresentation;
  /** Where one field besides the type names the entity: records that agree in it, as strings, are named alike. Null otherwise. */
  readonly onlyKey: OnlyKey | null;
}

export interface OnlyKey {
  readonly name: string;
  /** All of the representation that is before the key's value: two types may have the same. */
  readonly head: string;
}

/** @param top the field at the top of the representation in or below which it is. */
export type VisitInput = (owner: Readonly<Record<string, unknown>>, name: string, top: string) => void;

export interface RepresentationOptions {
  readonly node: Pick<FetchNode, 'serviceName' | 'inputRewrites'>;
  readonly requires: readonly QueryPlanSelectionNode[];
  readonly schema: GraphQLSchema;
  readonly facts: FederationFacts;
  /** The name that the subgraph knows a field by; the same name for all but the planner's stand-ins. */
  readonly nameForSubgraph: (name: string) => string;
}

/** One field of a representation, for records of one concrete type. */
interface Part {
  /** In the data. */
  readonly name: string;
  /** `"name":` as it is sent. */
  readonly prefix: string;
  /** A value that stands whatever the record says, as JSON. */
  readonly constant: string | null;
  /** Whether it is what a person wrote, which is handed to no other desk: null stands in its place. */
  readonly isWords: boolean;
  /** Whether the entity cannot be told without it; what is not of the key may be null, as from a desk that did not answer. */
  readonly isKey: boolean;
  readonly below: ((typename: string) => readonly Part[]) | null;
}

export class Representations {
  readonly #options: RepresentationOptions;
  readonly #writers = new Map<string, RepresentationWriter | null>();

  constructor(options: RepresentationOptions) {
    this.#options = options;
  }

  /** The type that the subgraph is told for a record: its own, or the interface that is an object there. */
  sentTypename(typename: string): string {
    return this.#constantTypename(typename) ?? typename;
  }

  /** Field names at the top of a representation of that type, as they are called in the data. */
  namesOf(typename: string): readonly string[] {
    return this.#partsOf(typename).map(({ name }) => name);
  }

  /** Visits each field that is sent for a record, nested ones with the record in which they stand. */
  eachInput(record: Readonly<Record<string, unknown>>, visit: VisitInput): void {
    for (const part of this.#partsOf(String(record['__typename']))) {
      visitInputs([part], record, (owner, name) => visit(owner, name, part.name));
    }
  }

  /** Whether each field of a representation of that type is a leaf: two records with the same text are then the same in all these. */
  isFlat(typename: string): boolean {
    return this.#partsOf(typename).every(({ below, isWords }) => below === null && !isWords);
  }

  /** @returns null when nothing is asked of the subgraph for records of that type. */
  writerFor(typename: string): RepresentationWriter | null {
    const known = this.#writers.get(typename);
    if (known !== undefined) return known;
    const parts = this.#partsOf(typename);
    const writer: RepresentationWriter | null = parts.some(({ name }) => name === '__typename')
      ? { write: (record) => writeParts(parts, record, true), onlyKey: onlyKeyOf(parts, typename) }
      : null;
    this.#writers.set(typename, writer);
    return writer;
  }

  #partsOf(typename: string): readonly Part[] {
    const { node, requires } = this.#options;
    const constant = this.#constantTypename(typename);
    const sentTypename = constant ?? typename;
    const names = new Set(topLevelNames(requires, (condition) => this.#selects(typename, condition)));
    const keys = this.#keysOf(node.serviceName, sentTypename, typename, requires);
    const key = keys.find((candidate) => [...candidate.keys()].every((name) => names.has(name))) ?? null;
    // What is required of a type beside the one that is asked for has no key there: it names no entity.
    if (key === null && keys.length > 0) return [];
    return this.#parts(requires, typename, key ?? 'all', constant, typename);
  }

  /** @param declared the type at the position, for a record that does not say its own. */
  #parts(
    selections: readonly QueryPlanSelectionNode[],
    typename: string,
    key: KeyFields | 'all' | null,
    constantTypename: string | null,
    declared: string,
  ): Part[] {
    const { nameForSubgraph } = this.#options;
    const found = new Map<string, Part>();
    const collect = (nodes: readonly QueryPlanSelectionNode[]): void => {
      for (const node of nodes) {
        if (node.kind === 'InlineFragment') {
          if (node.typeCondition === undefined || this.#selects(typename, node.typeCondition)) collect(node.selections);
          continue;
        }
        const name = node.alias ?? node.name;
        const isKey = name === '__typename' || key === 'all' || key?.has(name) === true;
        const keyBelow = key === 'all' ? 'all' : (key?.get(name) ?? null);
        const { selections: below } = node;
        const at = typename === '' ? declared : typename;
        const isWords = nameForSubgraph(node.name) === 'text' && this.#selects(GOVERNED_TYPE, at);
        found.set(name, {
          name,
          prefix: `${JSON.stringify(this.#renamed(nameForSubgraph(name)))}:`,
          constant: isWords
            ? 'null'
            : name === '__typename' && constantTypename !== null
              ? JSON.stringify(constantTypename)
              : null,
          isWords,
          isKey,
          below:
            below === undefined || below.length === 0
              ? null
              : this.#below(below, keyBelow, this.#typeOf(at, node.name)),
        });
      }
    };
    collect(selections);
    // The type first: it is what a reader of a supplier's log looks for.
    return [...found.values()].toSorted(
      (left, right) => Number(right.name === '__typename') - Number(left.name === '__typename'),
    );
  }

  #typeOf(typename: string, field: string): string {
    const type = this.#options.schema.getType(typename);
    const found = isObjectType(type) || isInterfaceType(type) ? type.getFields()[field] : undefined;
    return found === undefined ? '' : getNamedType(found.type).name;
  }

  #below(
    selections: readonly QueryPlanSelectionNode[],
    key: KeyFields | 'all' | null,
    declared: string,
  ): Part['below'] {
    const known = new Map<string, readonly Part[]>();
    return (typename) => {
      const parts = known.get(typename) ?? this.#parts(selections, typename, key, null, declared);
      known.set(typename, parts);
      return parts;
    };
  }

  #selects(typename: string, condition: string): boolean {
    return isOfType(this.#options.schema, typename, condition);
  }

  /** Keys by the type that the subgraph knows the entity by: itself, or the interface that is an object there. */
  #keysOf(
    subgraph: string,
    sentTypename: string,
    typename: string,
    requires: readonly QueryPlanSelectionNode[],
  ): readonly KeyFields[] {
    const { facts } = this.#options;
    const conditions = requires.flatMap((node) => (node.kind === 'InlineFragment' ? [node.typeCondition ?? ''] : []));
    for (const name of [sentTypename, typename, ...conditions]) {
      const keys = facts.keysOf(subgraph, name);
      if (keys.length > 0) return keys;
    }
    return [];
  }

  /** `__typename` as an interface object's subgraph knows it. */
  #constantTypename(typename: string): string | null {
    for (const rewrite of this.#options.node.inputRewrites ?? []) {
      if (rewrite.kind !== 'ValueSetter' || rewrite.path.at(-1) !== '__typename') continue;
      const conditions = rewrite.path.slice(0, -1).map((step) => step.replace(/^\.\.\. on /, ''));
      if (conditions.every((condition) => this.#selects(typename, condition))) return String(rewrite.setValueTo);
    }
    return null;
  }

  #renamed(name: string): string {
    for (const rewrite of this.#options.node.inputRewrites ?? []) {
      if (rewrite.kind === 'KeyRenamer' && rewrite.path.at(-1) === name) return rewrite.renameKeyTo;
    }
    return name;
  }
}

function onlyKeyOf([type, key, ...others]: readonly Part[], typename: string): OnlyKey | null {
  if (type?.name !== '__typename' || key === undefined || others.length > 0) return null;
  if (!key.isKey || key.isWords || key.below !== null || key.constant !== null) return null;
  return { name: key.name, head: `{${type.prefix}${type.constant ?? JSON.stringify(typename)},${key.prefix}` };
}

function topLevelNames(
  selections: readonly QueryPlanSelectionNode[],
  selects: (condition: string) => boolean,
): readonly string[] {
  return selections.flatMap((node) => {
    if (node.kind === 'Field') return [node.alias ?? node.name];
    return node.typeCondition === undefined || selects(node.typeCondition)
      ? topLevelNames(node.selections, selects)
      : [];
  });
}

/** @returns null when a part of the key is not there, or is words that are handed to nobody, or all of it is null. */
function writeParts(parts: readonly Part[], record: Readonly<Record<string, unknown>>, isTop: boolean): string | null {
  let text = '{';
  let hasKey = !isTop;
  for (const part of parts) {
    // Null in their place would name another entity, and all such entities alike.
    if (part.isWords && part.isKey) return null;
    const value = part.constant === null ? record[part.name] : undefined;
    const written = part.constant ?? writeValue(part, value);
    if (part.isKey && written !== null && written !== 'null' && part.name !== '__typename') hasKey = true;
    if (written === null) {
      if (part.isKey) return null;
      text += `${text.length === 1 ? '' : ','}${part.prefix}null`;
    } else text += `${text.length === 1 ? '' : ','}${part.prefix}${written}`;
  }
  return hasKey ? `${text}}` : null;
}

/** @returns null where there is no value: it was not answered. A null that was answered is `"null"`. */
function writeValue(part: Part, value: unknown): string | null {
  if (value === undefined) return null;
  if (part.below === null) return typeof value === 'string' ? quote(value) : JSON.stringify(value);
  return writeBelow(part, part.below, value);
}

function writeBelow(part: Part, below: NonNullable<Part['below']>, value: unknown): string | null {
  if (value === null) return 'null';
  if (Array.isArray(value)) {
    const items: string[] = [];
    for (const item of value) {
      const written = writeBelow(part, below, item);
      if (written === null && part.isKey) return null;
      items.push(written ?? 'null');
    }
    return `[${items.join(',')}]`;
  }
  if (typeof value !== 'object') return null;
  const record = value as Readonly<Record<string, unknown>>;
  const typename = record['__typename'];
  return writeParts(below(typeof typename === 'string' ? typename : ''), record, false);
}

function visitInputs(
  parts: readonly Part[],
  record: Readonly<Record<string, unknown>>,
  visit: (owner: Readonly<Record<string, unknown>>, name: string) => void,
): void {
  const visitBelow = (value: unknown, below: NonNullable<Part['below']>): void => {
    if (Array.isArray(value)) for (const item of value) visitBelow(item, below);
    else if (typeof value === 'object' && value !== null) {
      const inner = value as Readonly<Record<string, unknown>>;
      visitInputs(below(String(inner['__typename'] ?? '')), inner, visit);
    }
  };
  for (const { name, below, constant } of parts) {
    if (constant !== null) continue;
    visit(record, name);
    if (below !== null) visitBelow(record[name], below);
  }
}

// oxlint-disable-next-line no-control-regex -- control characters are exactly what JSON has to escape
const NEEDS_ESCAPE = /["\\\u0000-\u001f\ud800-\udfff]/;

/** A string as JSON. */
export function quote(text: string): string {
  return NEEDS_ESCAPE.test(text) ? JSON.stringify(text) : `"${text}"`;
}
