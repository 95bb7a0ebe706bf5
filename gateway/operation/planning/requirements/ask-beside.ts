/** An operation that asks for more than the client did, so that the plan has it. */

import {
  getNamedType,
  isAbstractType,
  isInterfaceType,
  isObjectType,
  Kind,
  type DocumentNode,
  type FieldNode,
  type GraphQLNamedType,
  type GraphQLSchema,
  type InlineFragmentNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import type { UnsuppliedField } from './unsupplied-fields.ts';

/**
 * @param document one operation without named fragments.
 * @param schema of the whole supergraph, with what clients do not see.
 */
export function askBeside(
  document: DocumentNode,
  fields: readonly UnsuppliedField[],
  schema: GraphQLSchema,
): DocumentNode {
  const definitions = document.definitions.map((definition) => {
    if (definition.kind !== Kind.OPERATION_DEFINITION) return definition;
    const root = schema.getRootType(definition.operation)!;
    const selectionSet = fields.reduce(
      (set, field) => withField(set, root, field.path, field, schema),
      definition.selectionSet,
    );
    return { ...definition, selectionSet };
  });
  return { ...document, definitions };
}

function withField(
  set: SelectionSetNode,
  type: GraphQLNamedType | undefined,
  path: readonly string[],
  wanted: UnsuppliedField,
  schema: GraphQLSchema,
): SelectionSetNode {
  const [name, ...rest] = path;
  if (name === undefined)
    return { ...set, selections: [...set.selections, fragmentOn(wanted.typename, [wanted.field])] };
  let isThere = false;
  const into = (nodes: readonly SelectionNode[], parent: GraphQLNamedType | undefined): SelectionNode[] =>
    nodes.map((node) => {
      if (node.kind === Kind.FRAGMENT_SPREAD || node.selectionSet === undefined) return node;
      if (node.kind === Kind.INLINE_FRAGMENT) {
        const condition = node.typeCondition === undefined ? parent : schema.getType(node.typeCondition.name.value);
        return {
          ...node,
          selectionSet: { ...node.selectionSet, selections: into(node.selectionSet.selections, condition) },
        };
      }
      if ((node.alias ?? node.name).value !== name) return node;
      isThere = true;
      return {
        ...node,
        selectionSet: withField(node.selectionSet, typeBelow(parent, node.name.value), rest, wanted, schema),
      };
    });
  const selections = into(set.selections, type);
  if (isThere) return { ...set, selections };
  // A required field on the way, which no client asked for: it goes by its own name.
  const owners = type === undefined ? [] : ownersOf(type, name, schema);
  const added = owners.map((owner) => {
    const selectionSet = withField(EMPTY, typeBelow(owner, name), rest, wanted, schema);
    return fragmentOn(owner.name, [{ kind: Kind.FIELD, name: { kind: Kind.NAME, value: name }, selectionSet }]);
  });
  return { ...set, selections: [...selections, ...added] };
}

const EMPTY: SelectionSetNode = { kind: Kind.SELECTION_SET, selections: [] };

/** The type itself, or those that can stand in its place and have the field. */
function ownersOf(type: GraphQLNamedType, field: string, schema: GraphQLSchema): readonly GraphQLNamedType[] {
  if (fieldsOf(type)[field] !== undefined) return [type];
  if (!isAbstractType(type)) return [];
  return schema.getPossibleTypes(type).filter((possible) => fieldsOf(possible)[field] !== undefined);
}

function typeBelow(type: GraphQLNamedType | undefined, field: string): GraphQLNamedType | undefined {
  const definition = type === undefined ? undefined : fieldsOf(type)[field];
  return definition === undefined ? undefined : getNamedType(definition.type);
}

function fieldsOf(type: GraphQLNamedType) {
  return isObjectType(type) || isInterfaceType(type) ? type.getFields() : {};
}

function fragmentOn(condition: string, selections: readonly FieldNode[]): InlineFragmentNode {
  return {
    kind: Kind.INLINE_FRAGMENT,
    typeCondition: { kind: Kind.NAMED_TYPE, name: { kind: Kind.NAME, value: condition } },
    selectionSet: { kind: Kind.SELECTION_SET, selections },
  };
}
