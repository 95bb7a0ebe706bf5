/** What one fetch of a plan asks of a supplier, read once from its text: by it an answer's gaps are told apart. */

import {
  Kind,
  parse,
  print,
  stripIgnoredCharacters,
  visit,
  type DocumentNode,
  type FieldNode,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import { identifiedBy, keyField, type IdentifiedType } from './identity.ts';
import type { FetchTarget } from './sources-record.ts';

export type Representation = Readonly<Record<string, unknown>>;
type Path = readonly (string | number)[];

/** What a fetch selects at its top: for entities by type name. */
export interface FetchShape {
  /** The fetch as it is sent: with the key of each entity asked back, so that nobody's answer can stand in another's place. */
  readonly query: string;
  readonly document: DocumentNode;
  readonly isEntities: boolean;
  readonly byType: ReadonlyMap<string, ReadonlySet<string>>;
  readonly root: ReadonlySet<string>;
}

/** @param identify the interface entity (or `Incident`) behind a type name; null for a type whose key is not to be asked back. */
export function toFetchShape(query: string, identify: (typename: string) => IdentifiedType | null): FetchShape {
  const document = parse(query, { noLocation: true });
  const operation = document.definitions.find(
    (definition): definition is OperationDefinitionNode => definition.kind === Kind.OPERATION_DEFINITION,
  )!;
  const fragments = new Map(
    document.definitions.flatMap((definition) =>
      definition.kind === Kind.FRAGMENT_DEFINITION ? [[definition.name.value, definition] as const] : [],
    ),
  );
  const collect = (set: SelectionSetNode, typename: string, into: Map<string, Set<string>>): void => {
    for (const selection of set.selections) {
      if (selection.kind === Kind.FIELD) {
        const names = into.get(typename) ?? new Set();
        if (selection.name.value !== '__typename') names.add((selection.alias ?? selection.name).value);
        into.set(typename, names);
      } else {
        const fragment = selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments.get(selection.name.value);
        if (fragment !== undefined)
          collect(fragment.selectionSet, fragment.typeCondition?.name.value ?? typename, into);
      }
    }
  };
  const top = operation.selectionSet.selections.filter(
    (selection): selection is FieldNode => selection.kind === Kind.FIELD,
  );
  const entities = top.find((field) => field.name.value === '_entities');
  const byType = new Map<string, Set<string>>();
  const root = new Map<string, Set<string>>();
  if (entities?.selectionSet !== undefined) collect(entities.selectionSet, '', byType);
  else collect(operation.selectionSet, '', root);
  const sent = entities === undefined ? document : withKeys(document, identify);
  return {
    query: entities === undefined ? query : stripIgnoredCharacters(print(sent)),
    document: sent,
    isEntities: entities !== undefined,
    byType,
    root: root.get('') ?? new Set(),
  };
}

/** Everything that a fetch would have filled. */
export function targetsOf(shape: FetchShape, representations: readonly Representation[] | null): FetchTarget[] {
  if (!shape.isEntities) return [{ entity: null, responseNames: shape.root }];
  return (representations ?? []).map((representation) => toTarget(representation, shape));
}

/** What one representation's entity would have filled. */
export function toTarget(representation: Representation, shape: FetchShape): FetchTarget {
  const typename = String(representation['__typename']);
  const names = new Set([...(shape.byType.get(typename) ?? []), ...(shape.byType.get('') ?? [])]);
  return { entity: { typename, key: String(representation['id'] ?? representation['code']) }, responseNames: names };
}

/**
 * What an error of a supplier left empty, found by following its path to the null.
 *
 * @returns the targets; none where the null stands in an object that has no key, or where there is no null at all.
 */
export function targetsAt(
  path: Path,
  data: Readonly<Record<string, unknown>> | null,
  shape: FetchShape,
  representations: readonly Representation[] | null,
): FetchTarget[] {
  const [first, index] = path;
  if (data === null || first === undefined) return targetsOf(shape, representations);
  let value: unknown = data;
  let owner: FetchTarget['entity'] = null;
  let isKeyed = !shape.isEntities;
  for (const [depth, step] of path.entries()) {
    const child = isIndexable(value) ? (value[step] ?? null) : null;
    if (shape.isEntities && depth === 1) {
      const representation = typeof index === 'number' ? representations?.[index] : undefined;
      if (representation === undefined) return targetsOf(shape, representations);
      if (child === null) return [toTarget(representation, shape)];
      ({ entity: owner } = toTarget(representation, shape));
      isKeyed = true;
    } else if (child === null) {
      if (depth === 0 && shape.isEntities) return targetsOf(shape, representations);
      return isKeyed ? [{ entity: owner, responseNames: new Set([String(step)]) }] : [];
    } else {
      const own = keyIn(child);
      if (own !== null) owner = own;
      isKeyed = own !== null;
    }
    value = child;
  }
  return [];
}

/** The record that a value says it is, by the gateway's own key in it. */
function keyIn(value: unknown): FetchTarget['entity'] {
  if (!isIndexable(value) || Array.isArray(value)) return null;
  for (const [name, key] of Object.entries(value)) {
    const type = identifiedBy(name);
    if (type !== null && typeof key === 'string') return { typename: type, key };
  }
  return null;
}

function isIndexable(value: unknown): value is Record<string | number, unknown> {
  return typeof value === 'object' && value !== null;
}

/** Asks each entity for its key, under the name by which the gateway knows it. */
function withKeys(document: DocumentNode, identify: (typename: string) => IdentifiedType | null): DocumentNode {
  const keyed = (selection: SelectionNode): SelectionNode => {
    if (selection.kind !== Kind.INLINE_FRAGMENT) return selection;
    const type = identify(selection.typeCondition?.name.value ?? '');
    if (type === null) return selection;
    const { selectionSet } = selection;
    return {
      ...selection,
      selectionSet: { ...selectionSet, selections: [...selectionSet.selections, keyField(type)] },
    };
  };
  return visit(document, {
    Field: (field) => {
      // Only the entities themselves: what lies below has the keys that the client's operation was given.
      if (field.name.value !== '_entities' || field.selectionSet === undefined) return false;
      return {
        ...field,
        selectionSet: { ...field.selectionSet, selections: field.selectionSet.selections.map(keyed) },
      };
    },
  });
}
