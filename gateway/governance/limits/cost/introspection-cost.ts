/**
 * What it costs to describe the schema. It is answered from memory, but whole: lists within lists of it, asked for under many names, would
 * keep everybody else waiting. Its lists count as they usually are long, and what tools ask for serves as the measure.
 */

import {
  getIntrospectionQuery,
  getNamedType,
  isObjectType,
  Kind,
  parse,
  SchemaMetaFieldDef,
  TypeMetaFieldDef,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLObjectType,
  type GraphQLSchema,
  type SelectionSetNode,
} from 'graphql';

/** By the fragments' names. */
export type Fragments = ReadonlyMap<string, FragmentDefinitionNode>;

/** How long the lists of a description are in a schema like ours; that of its types is as long as it is. */
const USUAL_LENGTHS: Readonly<Record<string, number>> = {
  '__Schema.directives': 10,
  '__Type.fields': 10,
  '__Type.inputFields': 10,
  '__Type.possibleTypes': 15,
  '__Type.interfaces': 3,
  '__Type.enumValues': 8,
  '__Field.args': 3,
  '__Directive.args': 3,
  '__Directive.locations': 5,
};
/** What tools ask for may be asked for so often in one operation. */
const WHOLE_DESCRIPTIONS = 4;

/**
 * @returns reckons a field at the root of a query: null where it does not describe the schema, else its cost, of which `maximumCost` is as
 *   much as some descriptions of the whole schema have.
 */
export function createIntrospectionCost(
  schema: GraphQLSchema,
  maximumCost: number,
): (field: FieldNode, fragments: Fragments) => number | null {
  const typeCount = Object.keys(schema.getTypeMap()).length;
  const sizeOf = (field: FieldNode, fragments: Fragments): number | null => {
    const meta = [SchemaMetaFieldDef, TypeMetaFieldDef].find(({ name }) => name === field.name.value);
    const type = meta && getNamedType(meta.type);
    if (!isObjectType(type) || field.selectionSet === undefined) return null;
    return 1 + countOf(field.selectionSet, type, fragments, typeCount);
  };
  const document = parse(getIntrospectionQuery());
  const fragments: Fragments = new Map(
    document.definitions.flatMap((definition) =>
      definition.kind === Kind.FRAGMENT_DEFINITION ? [[definition.name.value, definition] as const] : [],
    ),
  );
  const [operation] = document.definitions;
  const whole =
    operation?.kind === Kind.OPERATION_DEFINITION
      ? sizeOf(operation.selectionSet.selections[0] as FieldNode, fragments)!
      : 1;
  return (field, given) => {
    const size = sizeOf(field, given);
    return size === null ? null : Math.ceil((size * maximumCost) / (whole * WHOLE_DESCRIPTIONS));
  };
}

/** Fields of all that it describes: of each object so many as are selected, whatever a condition leaves out. */
function countOf(
  { selections }: SelectionSetNode,
  parent: GraphQLObjectType,
  fragments: Fragments,
  typeCount: number,
): number {
  let count = 0;
  for (const node of selections) {
    if (node.kind !== Kind.FIELD) {
      const part = node.kind === Kind.INLINE_FRAGMENT ? node : fragments.get(node.name.value)!;
      count += countOf(part.selectionSet, parent, fragments, typeCount);
      continue;
    }
    const name = node.name.value;
    const field = parent.getFields()[name];
    const type = field && getNamedType(field.type);
    const coordinate = `${parent.name}.${name}`;
    const length = coordinate === '__Schema.types' ? typeCount : (USUAL_LENGTHS[coordinate] ?? 1);
    const below =
      node.selectionSet !== undefined && isObjectType(type)
        ? countOf(node.selectionSet, type, fragments, typeCount)
        : 0;
    count += length * (1 + below);
  }
  return count;
}
