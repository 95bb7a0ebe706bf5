import {
  isEnumType,
  isInputObjectType,
  isSpecifiedScalarType,
  Kind,
  parse,
  type FieldNode,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';
import type { Random } from './random.ts';

const PARTS = [
  'kind name',
  'name fields { name type { kind name ofType { kind name ofType { name } } } isDeprecated }',
  'name fields { name args { name defaultValue type { kind name ofType { name } } } }',
  'kind enumValues { name } inputFields { name defaultValue type { kind ofType { name } } }',
  '__typename name interfaces { name } possibleTypes { name }',
];

/** A field about the schema itself, under a name that no field of a root has: only what the specification leaves no choice in. */
export function drawIntrospection(schema: GraphQLSchema, random: Random): FieldNode {
  if (random.chance(0.3))
    return fieldOf('introspected: __schema { __typename queryType { name } mutationType { name kind } }');
  const types = Object.values(schema.getTypeMap()).filter(
    (type) => !type.name.startsWith('__') && !isSpecifiedScalarType(type),
  );
  const interesting = types.filter((type) => isEnumType(type) || isInputObjectType(type));
  const type = random.pick(interesting.length > 0 && random.chance(0.3) ? interesting : types);
  const name = random.chance(0.1) ? 'NoSuchType' : type.name;
  return fieldOf(`introspected: __type(name: "${name}") { ${random.pick(PARTS)} }`);
}

function fieldOf(text: string): FieldNode {
  const { selectionSet } = parse(`{ ${text} }`, { noLocation: true }).definitions[0] as OperationDefinitionNode;
  const [field] = selectionSet.selections;
  if (field?.kind !== Kind.FIELD) throw new TypeError(`${text} is no field`);
  return field;
}
