/**
 * Decides `@skip` and `@include` before an operation is planned. A plan that leaves them to be decided may ask one subgraph at once
 * for what is wanted and what is not, and asks for neither when a key of the unwanted part was left out: a field that exists
 * would be null without a word.
 */

import { Kind, visit, type DirectiveNode, type DocumentNode, type FieldNode, type SelectionNode } from 'graphql';
import { requestError } from '../errors.ts';

/** Stands where everything was left out: a selection may not be empty. It is no part of an answer. */
const NOTHING: FieldNode = {
  kind: Kind.FIELD,
  alias: { kind: Kind.NAME, value: 'throughline__nothing' },
  name: { kind: Kind.NAME, value: '__typename' },
};

/** Whether a field of a settled document stands for none at all. */
export function isNothing(node: FieldNode): boolean {
  return node === NOTHING;
}

/** The variables on which conditions of the document hang, in the order of their names. */
export function findConditionVariables(document: DocumentNode): readonly string[] {
  const names = new Set<string>();
  visit(document, {
    Directive: (directive) => {
      const value = isCondition(directive) ? conditionOf(directive) : undefined;
      if (value?.kind === Kind.VARIABLE) names.add(value.name.value);
    },
  });
  return [...names].toSorted();
}

/**
 * @param variables coerced.
 * @returns the document without what its conditions leave out, and without conditions.
 * @throws {GraphQLError} `BAD_USER_INPUT` for null as a condition.
 */
export function settleConditions(document: DocumentNode, variables: Readonly<Record<string, unknown>>): DocumentNode {
  const isLeftOut = (directive: DirectiveNode): boolean => {
    const value = conditionOf(directive);
    const given =
      value?.kind === Kind.VARIABLE ? variables[value.name.value] : value?.kind === Kind.BOOLEAN && value.value;
    if (typeof given !== 'boolean') {
      throw requestError('BAD_USER_INPUT', `@${directive.name.value}(if:) must be true or false; got ${String(given)}`);
    }
    return directive.name.value === 'skip' ? given : !given;
  };
  const settle = <Node extends SelectionNode>(node: Node): Node | null | undefined => {
    const conditions = (node.directives ?? []).filter(isCondition);
    if (conditions.length === 0) return undefined;
    if (conditions.some(isLeftOut)) return null;
    return { ...node, directives: node.directives!.filter((directive) => !isCondition(directive)) };
  };
  return visit(document, {
    Field: (node) => settle(node),
    InlineFragment: (node) => settle(node),
    FragmentSpread: (node) => settle(node),
    SelectionSet: { leave: (node) => (node.selections.length === 0 ? { ...node, selections: [NOTHING] } : undefined) },
  });
}

function isCondition({ name }: DirectiveNode): boolean {
  return name.value === 'skip' || name.value === 'include';
}

function conditionOf(directive: DirectiveNode) {
  return directive.arguments?.find(({ name }) => name.value === 'if')?.value;
}
