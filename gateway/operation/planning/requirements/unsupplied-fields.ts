/** Fields that a fetch selects though its subgraph cannot say them: computed ones without what they are computed from, and others' own. */

import {
  baseType,
  type CompositeType,
  type FieldDefinition,
  type NamedType,
  type Subgraph,
} from '@apollo/federation-internals';
import type { QueryPlanSelectionNode } from '@apollo/query-planner';
import { Kind, type FieldNode, type SelectionNode, type SelectionSetNode } from 'graphql';
import { fieldOf, keyNamesOf, pathsOf, providedOf, requiredOf, selects, setsBelow } from './field-sets.ts';
import { baseOf, withSelection, type PlannedFetch } from './planned-fetches.ts';

export interface UnsuppliedField {
  /** Names from the root to the objects whose field it is, without lists. */
  readonly path: readonly string[];
  /** The type of these objects. */
  readonly typename: string;
  readonly field: FieldNode;
}

/** @returns the fetch without such fields, and these; the fetch itself when there are none. */
export function dropUnsupplied(
  fetch: PlannedFetch,
  subgraph: Subgraph,
): { readonly fetch: PlannedFetch; readonly dropped: readonly UnsuppliedField[] } {
  const search = new Search(subgraph);
  const { node } = fetch;
  const type = node.requires === undefined ? subgraph.schema.schemaDefinition.rootType(node.operationKind) : undefined;
  const given = (node.requires ?? []).map((required) => new Set(givenPaths([required], '')));
  const selection = search.dropIn(fetch.selection, { type, path: baseOf(fetch), provided: [], given });
  return search.dropped.length === 0
    ? { fetch, dropped: [] }
    : { fetch: withSelection(fetch, selection), dropped: search.dropped };
}

interface Place {
  /** In the subgraph; undefined where only fragments say which. */
  readonly type: NamedType | undefined;
  readonly path: readonly string[];
  /** What fields above provide here. */
  readonly provided: readonly SelectionSetNode[];
  /** By representation, what it says beside the key, as paths. */
  readonly given: readonly ReadonlySet<string>[];
}

class Search {
  readonly dropped: UnsuppliedField[] = [];
  readonly #subgraph: Subgraph;

  constructor(subgraph: Subgraph) {
    this.#subgraph = subgraph;
  }

  dropIn(set: SelectionSetNode, place: Place): SelectionSetNode {
    const kept = set.selections.flatMap((node) => this.#dropOne(node, place));
    return { ...set, selections: kept.length === 0 ? [TYPENAME] : kept };
  }

  #dropOne(node: SelectionNode, place: Place): SelectionNode[] {
    if (node.kind === Kind.FRAGMENT_SPREAD) return [node];
    if (node.kind === Kind.INLINE_FRAGMENT) {
      const condition = node.typeCondition?.name.value;
      const type = condition === undefined ? place.type : this.#subgraph.schema.type(condition);
      return [{ ...node, selectionSet: this.dropIn(node.selectionSet, { ...place, type }) }];
    }
    const field = fieldOf(place.type, node.name.value);
    if (field === undefined) return [node];
    const required = requiredOf(field, this.#subgraph);
    if (this.#isForeign(field, place) || (required !== null && !this.#isSupplied(required, place))) {
      this.dropped.push({ path: place.path, typename: place.type!.name, field: node });
      return [];
    }
    if (node.selectionSet === undefined) return [node];
    const selectionSet = this.dropIn(node.selectionSet, {
      type: baseType(field.type!),
      path: [...place.path, (node.alias ?? node.name).value],
      provided: [...setsBelow(place.provided, node.name.value), providedOf(field, this.#subgraph) ?? []].flat(),
      given: [],
    });
    return [{ ...node, selectionSet }];
  }

  #isSupplied(required: SelectionSetNode, { type, provided, given }: Place): boolean {
    const paths = pathsOf(required);
    return given.some((said) => paths.every((path) => said.has(path))) || this.#isLocal(required, type, provided);
  }

  /** Whether the subgraph can say all of it by itself. */
  #isLocal(
    { selections }: SelectionSetNode,
    type: NamedType | undefined,
    provided: readonly SelectionSetNode[],
  ): boolean {
    return selections.every((node) => {
      if (node.kind === Kind.FRAGMENT_SPREAD) return false;
      if (node.kind === Kind.INLINE_FRAGMENT) {
        const condition = node.typeCondition?.name.value;
        const narrowed = condition === undefined ? type : this.#subgraph.schema.type(condition);
        return this.#isLocal(node.selectionSet, narrowed, provided);
      }
      const name = node.name.value;
      if (name === '__typename') return true;
      const field = fieldOf(type, name);
      if (field === undefined) return false;
      if (this.#isForeign(field, { type, provided })) return false;
      if (node.selectionSet === undefined) return true;
      const below = [...setsBelow(provided, name), providedOf(field, this.#subgraph) ?? []].flat();
      return this.#isLocal(node.selectionSet, baseType(field.type!), below);
    });
  }

  #isForeign(field: FieldDefinition<CompositeType>, { type, provided }: Pick<Place, 'type' | 'provided'>): boolean {
    if (!this.#subgraph.metadata().isFieldExternal(field) || selects(provided, field.name)) return false;
    // Who names an entity can say the name.
    return !keyNamesOf(type, this.#subgraph).has(field.name);
  }
}

const TYPENAME: FieldNode = { kind: Kind.FIELD, name: { kind: Kind.NAME, value: '__typename' } };

function givenPaths(nodes: readonly QueryPlanSelectionNode[], above: string): readonly string[] {
  return nodes.flatMap((node) => {
    if (node.kind === 'InlineFragment') return givenPaths(node.selections, above);
    const path = above + node.name;
    return node.selections === undefined ? [path] : givenPaths(node.selections, `${path}.`);
  });
}
