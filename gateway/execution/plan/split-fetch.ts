/**
 * Splits a fetch whose entities would have to carry two values under one name: two fields of one subgraph that are computed from
 * the same field with different arguments.
 */

import type { FetchNode, QueryPlanSelectionNode } from '@apollo/query-planner';
import type { CompilePlanOptions } from './compile-plan.ts';
import type { FetchText, ReadFetch } from './fetch-text.ts';
import { Selection, type SelectedField } from './selection.ts';

/** Fields that plans know by a name of ours, because they are required with arguments. */
export interface RequiredFields {
  /** How such a field is sent, as in `throughline__required__price__1:price(currency:"EUR")`; null for all others. */
  readonly sentAs: (typename: string, field: string) => string | null;
  /** The name under which a subgraph takes its value in a representation; the same name for all others. */
  readonly nameForSubgraph: (name: string) => string;
  /** What a subgraph's field requires of them: paths from the type, as in `category.throughline__required__price__1`. */
  readonly requiredBy: (subgraph: string, typename: string, field: string) => readonly string[];
}

export interface FetchPart {
  readonly selection: Selection;
  readonly text: FetchText;
  readonly requires: readonly QueryPlanSelectionNode[] | null;
}

/** Fields that can be fetched together: by place in a representation, the path whose value stands there. */
interface Draft {
  readonly taken: Map<string, string>;
  readonly fields: Set<string>;
}

/** @returns one part, unless its entities cannot be named for all its fields at once. */
export function splitFetch(fetch: ReadFetch, node: FetchNode, options: CompilePlanOptions): readonly FetchPart[] {
  const requires = node.requires ?? null;
  const whole = (): FetchPart[] => [{ selection: fetch.selection, text: fetch.textOf(fetch.selection), requires }];
  if (requires === null) return whole();
  const { requiredFields, schema } = options;
  const placeOf = (path: string): string =>
    path
      .split('.')
      .map((name) => requiredFields.nameForSubgraph(name))
      .join('.');
  const drafts: Draft[] = [];
  const all = new Set<string>();
  for (const [typename, field] of topFields(fetch.selection, '')) {
    const needed = requiredFields.requiredBy(node.serviceName, typename, field.fieldName);
    let draft = drafts.find(({ taken }) => needed.every((path) => (taken.get(placeOf(path)) ?? path) === path));
    if (draft === undefined) drafts.push((draft = { taken: new Map(), fields: new Set() }));
    for (const path of needed) {
      draft.taken.set(placeOf(path), path);
      all.add(path);
    }
    draft.fields.add(`${typename}.${field.name}`);
  }
  if (drafts.length < 2) return whole();
  return drafts.map(({ taken, fields }) => {
    const selection = restrict(fetch.selection, '', fields, schema);
    const kept = new Set(taken.values());
    return {
      selection,
      text: fetch.textOf(selection),
      requires: withoutPaths(requires, '', new Set([...all].filter((path) => !kept.has(path)))),
    };
  });
}

function topFields(selection: Selection, typename: string): [string, SelectedField][] {
  return [
    ...selection.fields.map((field): [string, SelectedField] => [typename, field]),
    ...selection.fragments.flatMap((fragment) => topFields(fragment.selection, fragment.condition)),
  ];
}

function restrict(
  selection: Selection,
  typename: string,
  kept: ReadonlySet<string>,
  schema: CompilePlanOptions['schema'],
): Selection {
  return new Selection(
    selection.typename,
    selection.fields.filter(({ name }) => kept.has(`${typename}.${name}`)),
    selection.fragments
      .map(({ condition, selection: inner }) => ({ condition, selection: restrict(inner, condition, kept, schema) }))
      .filter(({ selection: inner }) => inner.fields.length + inner.fragments.length > 0),
    schema,
  );
}

export function withoutPaths(
  selections: readonly QueryPlanSelectionNode[],
  above: string,
  left: ReadonlySet<string>,
): QueryPlanSelectionNode[] {
  return selections.flatMap((node): QueryPlanSelectionNode[] => {
    if (node.kind === 'InlineFragment') return [{ ...node, selections: withoutPaths(node.selections, above, left) }];
    const path = above + (node.alias ?? node.name);
    if (left.has(path)) return [];
    if (node.selections === undefined) return [node];
    const below = withoutPaths(node.selections, `${path}.`, left);
    return below.length === 0 && node.selections.length > 0 ? [] : [{ ...node, selections: below }];
  });
}
