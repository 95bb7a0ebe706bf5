/** What is said of a document that is not valid to a reader who may not know the whole schema. */

import {
  isInterfaceType,
  isObjectType,
  Kind,
  NoUnusedFragmentsRule,
  NoUnusedVariablesRule,
  specifiedRules,
  TypeInfo,
  validate,
  visit,
  visitWithTypeInfo,
  type DocumentNode,
  type FieldNode,
  type GraphQLError,
  type GraphQLNamedType,
  type GraphQLSchema,
  type NamedTypeNode,
  type OperationDefinitionNode,
  type TypeNode,
} from 'graphql';
import { requestError } from '../../errors.ts';
import type { Access, Refusal } from './access.ts';
import { toRefusalError } from './refusal-error.ts';

/** Rules that look at nothing but the client's own names, and at all of the document. */
const OWN_NAMES = [NoUnusedFragmentsRule, NoUnusedVariablesRule];
const OTHER_RULES = specifiedRules.filter((rule) => !OWN_NAMES.includes(rule));

/**
 * Judges what is left of the document without the places that the reader may not know, by the schema without them: no message, and no
 * guess of what was meant, can name one. Whoever names such a place rightly, and is wrong about what is below it, is told what it lacks.
 *
 * @param document one that is not valid by the schema.
 * @param schema the whole of it.
 * @returns at least one error.
 */
export function explainInvalid(document: DocumentNode, schema: GraphQLSchema, access: Access): readonly GraphQLError[] {
  const visible = access.visibleSchema();
  const { left, refusals } = withoutHidden(document, schema, visible, access);
  const errors = [...validate(visible, left, OTHER_RULES), ...validate(schema, document, OWN_NAMES)];
  if (errors.length > 0) return errors;
  if (refusals.size > 0) return [...refusals.values()].map((refusal) => toRefusalError(refusal, null));
  const lost = document.definitions
    .filter((definition): definition is OperationDefinitionNode => definition.kind === Kind.OPERATION_DEFINITION)
    .find(({ operation }) => visible.getRootType(operation) == null);
  return [
    requestError(
      'GRAPHQL_VALIDATION_FAILED',
      ...(lost === undefined ? [] : [`the schema has no ${lost.operation} operations`]),
    ),
  ];
}

/** Stands where all that was selected is hidden. */
const TYPENAME: FieldNode = { kind: Kind.FIELD, name: { kind: Kind.NAME, value: '__typename' } };

function withoutHidden(
  document: DocumentNode,
  schema: GraphQLSchema,
  visible: GraphQLSchema,
  access: Access,
): { readonly left: DocumentNode; readonly refusals: ReadonlyMap<string, Refusal> } {
  const refusals = new Map<string, Refusal>();
  const isHidden = (name: string): boolean => schema.getType(name) !== undefined && visible.getType(name) === undefined;
  const typeInfo = new TypeInfo(schema);
  const note = (refusal: Refusal | null): void => {
    if (refusal !== null) refusals.set(refusal.coordinate, refusal);
  };
  const isHiddenFragment = ({ typeCondition }: { readonly typeCondition?: NamedTypeNode | undefined }): boolean => {
    if (typeCondition === undefined || !isHidden(typeCondition.name.value)) return false;
    note(access.refusalOfType(typeCondition.name.value));
    return true;
  };
  const hiddenFragments = new Set(
    document.definitions.flatMap((definition) =>
      definition.kind === Kind.FRAGMENT_DEFINITION && isHiddenFragment(definition) ? [definition.name.value] : [],
    ),
  );
  const left: DocumentNode = visit(
    document,
    visitWithTypeInfo(typeInfo, {
      FragmentDefinition: (node) => (hiddenFragments.has(node.name.value) ? null : undefined),
      FragmentSpread: (node) => (hiddenFragments.has(node.name.value) ? null : undefined),
      InlineFragment: (node) => (isHiddenFragment(node) ? null : undefined),
      SelectionSet: {
        leave: (node) => (node.selections.length === 0 ? { ...node, selections: [TYPENAME] } : undefined),
      },
      VariableDefinition: (node) => (isHidden(nameOf(node.type)) ? null : undefined),
      Field: (node) => {
        const parent = typeInfo.getParentType();
        const name = node.name.value;
        if (!hasField(parent, name) || hasField(visible.getType(parent!.name), name)) return undefined;
        note(access.refusalOf(parent!.name, name));
        return null;
      },
    }),
  );
  return { left: withoutUnusedVariables(left, document), refusals };
}

/** Variables that were for what is hidden are not judged either. */
function withoutUnusedVariables(left: DocumentNode, document: DocumentNode): DocumentNode {
  const used = variablesIn(left);
  const usedBefore = variablesIn(document);
  return visit(left, {
    VariableDefinition: ({ variable }) =>
      usedBefore.has(variable.name.value) && !used.has(variable.name.value) ? null : undefined,
  });
}

function variablesIn(document: DocumentNode): ReadonlySet<string> {
  const names = new Set<string>();
  visit(document, {
    VariableDefinition: () => false,
    Variable: ({ name }) => void names.add(name.value),
  });
  return names;
}

function hasField(type: GraphQLNamedType | null | undefined, name: string): boolean {
  return (isObjectType(type) || isInterfaceType(type)) && type.getFields()[name] !== undefined;
}

function nameOf(type: TypeNode): string {
  return type.kind === Kind.NAMED_TYPE ? type.name.value : nameOf(type.type);
}
