/** Draws argument values: literals of every kind, and variables with every way of giving or not giving them. */

import {
  getNamedType,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isRequiredInputField,
  Kind,
  parseType,
  parseValue,
  print,
  type GraphQLArgument,
  type GraphQLInputType,
  type ObjectFieldNode,
  type ValueNode,
  type VariableDefinitionNode,
} from 'graphql';
import type { Random } from './random.ts';

export interface VariablesDrawn {
  readonly definitions: readonly VariableDefinitionNode[];
  readonly values: Readonly<Record<string, unknown>>;
}

export interface ValueSource {
  /** @param argument what it is for. */
  readonly argumentValue: (argument: GraphQLArgument) => ValueNode;
  /** A variable or literal for `@skip` and `@include`. */
  readonly condition: () => ValueNode;
  readonly variables: () => VariablesDrawn;
}

const VARIABLE_NAMES = ['representations', 'a', 'first', 'x_1', 'query', 'id', 'input', 'if', 'B'];
const SCALAR_LITERALS: Readonly<Record<string, readonly string[]>> = {
  Int: ['0', '1', '-7', '42', '2147483647', '-2147483648'],
  Float: ['0.5', '-1.25', '3', '1e3', '2.5E-2'],
  Boolean: ['true', 'false'],
  ID: ['"a"', '"1"', '7', '"with space/é"'],
  String: [
    '""',
    '"plain"',
    '"say \\"this\\" \\\\ \\u00e9 \\n"',
    '"😀 $x {"',
    '"""\n  a block\n    of "text"\n  """',
    '"null"',
  ],
};
const CUSTOM_LITERALS = [
  '"text"',
  '12',
  '-1.5',
  'true',
  '[1, "two", null, [3.5]]',
  '{a: 1, b: {c: [true, null], d: "x"}}',
  '{}',
  '[]',
  'A_NAME',
];
const JSON_SCALARS: Readonly<Record<string, readonly unknown[]>> = {
  Int: [0, 1, -7, 42, 2147483647],
  Float: [0.5, -1.25, 3, 1000],
  Boolean: [true, false],
  ID: ['a', '1', 7],
  String: ['', 'plain', 'say "this" \\ é \n', '😀 $x {', 'null'],
};
const CUSTOM_JSON: readonly unknown[] = [
  'text',
  12,
  -1.5,
  true,
  [1, 'two', null],
  { a: { b: [null] }, __typename: 'X' },
  {},
];

interface VariableDrawn {
  readonly definition: VariableDefinitionNode;
  /** Which positions it fits, and with what default there. */
  readonly fits: string;
}

export function createValueSource(random: Random): ValueSource {
  const names = random.chance(0.3) ? VARIABLE_NAMES : VARIABLE_NAMES.slice(1).concat(VARIABLE_NAMES[0]!);
  const drawn: VariableDrawn[] = [];
  const values: Record<string, unknown> = {};

  const literal = (type: GraphQLInputType, isConstant: boolean): ValueNode => {
    if (isNonNullType(type)) return concrete(type.ofType as GraphQLInputType, isConstant);
    return random.chance(0.12) ? { kind: Kind.NULL } : concrete(type, isConstant);
  };
  const nested = (type: GraphQLInputType, hasDefault: boolean, isConstant: boolean): ValueNode =>
    !isConstant && random.chance(0.15) ? variable(type, hasDefault) : literal(type, isConstant);
  const concrete = (type: GraphQLInputType, isConstant: boolean): ValueNode => {
    if (isListType(type)) {
      const item = type.ofType as GraphQLInputType;
      // One value stands for a list of it.
      if (random.chance(0.15)) return concrete(getNullableType(item) as GraphQLInputType, true);
      const length = random.whole(0, 3);
      return { kind: Kind.LIST, values: Array.from({ length }, () => nested(item, false, isConstant)) };
    }
    if (isInputObjectType(type)) {
      const fields = Object.values(type.getFields()).flatMap((field): ObjectFieldNode[] => {
        if (!isRequiredInputField(field) && random.chance(0.4)) return [];
        const value = nested(field.type, field.defaultValue !== undefined, isConstant);
        return [{ kind: Kind.OBJECT_FIELD, name: { kind: Kind.NAME, value: field.name }, value }];
      });
      return { kind: Kind.OBJECT, fields };
    }
    if (isEnumType(type)) return { kind: Kind.ENUM, value: random.pick(type.getValues()).name };
    return parseValue(random.pick(SCALAR_LITERALS[getNamedType(type).name] ?? CUSTOM_LITERALS), { noLocation: true });
  };

  const json = (type: GraphQLInputType): unknown => {
    if (isNonNullType(type)) return concreteJson(type.ofType as GraphQLInputType);
    return random.chance(0.12) ? null : concreteJson(type);
  };
  const concreteJson = (type: GraphQLInputType): unknown => {
    if (isListType(type)) {
      const item = type.ofType as GraphQLInputType;
      if (random.chance(0.15)) return concreteJson(getNullableType(item) as GraphQLInputType);
      return Array.from({ length: random.whole(0, 3) }, () => json(item));
    }
    if (isInputObjectType(type)) {
      const fields = Object.values(type.getFields()).filter(
        (field) => isRequiredInputField(field) || random.chance(0.6),
      );
      return Object.fromEntries(fields.map((field) => [field.name, json(field.type)]));
    }
    if (isEnumType(type)) return random.pick(type.getValues()).name;
    return random.pick(JSON_SCALARS[getNamedType(type).name] ?? CUSTOM_JSON);
  };

  /** @param hasDefault whether the position has a default of its own, for when the variable is not given. */
  const variable = (type: GraphQLInputType, hasDefault: boolean): ValueNode => {
    const fits = `${String(type)}${hasDefault ? '=' : ''}`;
    const known = drawn.filter((one) => one.fits === fits);
    if (known.length > 0 && random.chance(0.3)) return random.pick(known).definition.variable;
    const name = nameOf(drawn.length);
    const nullable = getNullableType(type) as GraphQLInputType;
    const isNonNull = isNonNullType(type);
    const withDefault = random.chance(isNonNull ? 0.3 : 0.4);
    // A variable that may be null fits where null may not stand, if either has a default.
    const declared = isNonNull && !withDefault && !(hasDefault && random.chance(0.5)) ? type : nullable;
    const isStricter = !isNonNull && !withDefault && random.chance(0.2);
    const definition: VariableDefinitionNode = {
      kind: Kind.VARIABLE_DEFINITION,
      variable: { kind: Kind.VARIABLE, name: { kind: Kind.NAME, value: name } },
      type: parseType(isStricter ? `${String(nullable)}!` : String(declared), { noLocation: true }),
      ...(withDefault
        ? {
            defaultValue: (isNonNull ? concrete(nullable, true) : literal(type, true)) as NonNullable<
              VariableDefinitionNode['defaultValue']
            >,
          }
        : {}),
    };
    drawn.push({ definition, fits });
    const mustBeGiven = isStricter || isNonNullType(declared);
    if (mustBeGiven || random.chance(0.6)) values[name] = isStricter || isNonNull ? concreteJson(nullable) : json(type);
    return definition.variable;
  };

  return {
    argumentValue: ({ type, defaultValue }) =>
      random.chance(0.4) ? variable(type, defaultValue !== undefined) : nestedAtTop(type),
    condition: () => {
      if (random.chance(0.4)) return { kind: Kind.BOOLEAN, value: random.chance(0.5) };
      return conditionVariable();
    },
    variables: () => ({ definitions: drawn.map(({ definition }) => definition), values }),
  };

  function nestedAtTop(type: GraphQLInputType): ValueNode {
    const value = literal(type, false);
    // Anything may stand in a custom scalar's literal, a variable too.
    if (value.kind !== Kind.OBJECT || isInputObjectType(getNamedType(type)) || !random.chance(0.3)) return value;
    const source = drawn.find(({ fits }) => fits === 'Boolean!');
    if (source === undefined) return value;
    const inside: ObjectFieldNode = {
      kind: Kind.OBJECT_FIELD,
      name: { kind: Kind.NAME, value: 'inside' },
      value: source.definition.variable,
    };
    return { ...value, fields: [...value.fields, inside] };
  }

  function conditionVariable(): ValueNode {
    const known = drawn.filter(({ fits }) => fits === 'Boolean!');
    if (known.length > 0 && random.chance(0.5)) return random.pick(known).definition.variable;
    const name = nameOf(drawn.length);
    const hasDefault = random.chance(0.3);
    const definition: VariableDefinitionNode = {
      kind: Kind.VARIABLE_DEFINITION,
      variable: { kind: Kind.VARIABLE, name: { kind: Kind.NAME, value: name } },
      type: parseType(hasDefault && random.chance(0.5) ? 'Boolean' : 'Boolean!', { noLocation: true }),
      ...(hasDefault ? { defaultValue: { kind: Kind.BOOLEAN, value: random.chance(0.5) } } : {}),
    };
    drawn.push({ definition, fits: 'Boolean!' });
    if (!hasDefault || random.chance(0.5)) values[name] = random.chance(0.5);
    return definition.variable;
  }

  function nameOf(count: number): string {
    const name = names[count % names.length]!;
    return count < names.length ? name : `${name}${count}`;
  }
}

/** Told apart by what is printed: whether two fields have the same arguments. */
export function printArguments(
  args: readonly { readonly name: { readonly value: string }; readonly value: ValueNode }[],
): string {
  return args.map(({ name, value }) => `${name.value}: ${print(value)}`).join(', ');
}
