/** Which of the features that must occur an operation has, and its answer. */

import {
  getNamedType,
  isAbstractType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  isScalarType,
  isSpecifiedScalarType,
  isUnionType,
  Kind,
  TypeInfo,
  visit,
  visitWithTypeInfo,
  type FieldNode,
  type GraphQLNamedType,
  type ValueNode,
} from 'graphql';
import { findEmptied } from './compare-answers.ts';
import type { FieldFacts } from './field-facts.ts';
import { AGAIN } from './generate-again.ts';
import type { Federation } from './federation.ts';
import type { Operation, WholeAnswer } from './monolith.ts';

export const FEATURES = [
  'null propagation with its error',
  'error at a nullable field',
  'error path under a list',
  'error path under a list of lists',
  '@skip(literal)',
  '@skip($variable)',
  '@include(literal)',
  '@include($variable)',
  'inline fragment on an interface',
  'inline fragment on a union',
  'inline fragment on an object type of an abstract one',
  'named fragment on an interface',
  'named fragment on a union',
  'named fragment on an object type',
  'alias',
  "alias equal to another field's name",
  'one alias for different fields on different types',
  'same field twice with different arguments',
  'enum as output',
  'enum as input',
  'custom scalar as output',
  'custom scalar as input',
  '__typename',
  '__typename aliased',
  'introspection beside data',
  'variable',
  'variable named representations',
  'variable not given, with default',
  'variable not given, without default',
  'variable given as null',
  'variable of an input object type',
  'variable of a list type',
  'several mutations in order, across subgraphs',
  'field with arguments',
  'argument left to its default',
  'literal Int',
  'literal Float',
  'literal String',
  'literal block String',
  'literal Boolean',
  'literal null',
  'literal enum',
  'literal list',
  'literal object',
  '@interfaceObject field',
  '@requires',
  '@requires with arguments',
  '@requires with fragments on an interface',
  '@requires with fragments on a union',
  '@requires of a field that @requires',
  '@provides',
  '@override',
  'entity with several keys',
  'compound key',
  'nested key',
  'null key or unknown entity',
  '@shareable value type of several subgraphs',
  'shared root field',
  'one entity three times or more',
  'a part of what is asked for asked for again',
] as const;

export type Feature = (typeof FEATURES)[number];

export interface FeatureOptions {
  readonly operation: Operation;
  readonly expected: WholeAnswer;
  readonly federation: Federation;
  readonly facts: FieldFacts;
}

export function findFeatures(options: FeatureOptions): ReadonlySet<Feature> {
  return new Set([...featuresOfText(options), ...featuresOfVariables(options), ...featuresOfAnswer(options)]);
}

function featuresOfText({ operation: { document }, federation: { api }, facts }: FeatureOptions): ReadonlySet<Feature> {
  const found = new Set<Feature>();
  const add = (feature: Feature, isThere: boolean) => void (isThere && found.add(feature));
  const info = new TypeInfo(api);
  const asked = new Map<string, Selected[]>();
  const mutations = new Set<string>();
  let mutationCount = 0;
  const place: string[] = [];
  const enterField = (node: FieldNode): void => {
    const parent = info.getParentType();
    const definition = info.getFieldDef();
    if (parent == null || definition == null) return;
    const { name, alias, arguments: args = [] } = node;
    if (name.value === '__typename') {
      found.add(alias === undefined ? '__typename' : '__typename aliased');
      return;
    }
    if (name.value.startsWith('__')) {
      found.add('introspection beside data');
      return;
    }
    if (parent.name.startsWith('__')) return;
    add('alias', alias !== undefined);
    add('a part of what is asked for asked for again', alias?.value === AGAIN);
    const siblings = isObjectType(parent) || isInterfaceType(parent) ? parent.getFields() : {};
    add(
      "alias equal to another field's name",
      alias !== undefined && alias.value !== name.value && alias.value in siblings,
    );
    const type = getNamedType(definition.type);
    add('enum as output', isEnumType(type));
    add('custom scalar as output', isScalarType(type) && !isSpecifiedScalarType(type));
    add('field with arguments', args.length > 0);
    const left = definition.args.filter((one) => !args.some((given) => given.name.value === one.name));
    add(
      'argument left to its default',
      left.some(({ defaultValue }) => defaultValue !== undefined),
    );
    for (const feature of facts.featuresOf(parent.name, name.value)) found.add(feature);
    if (parent === api.getMutationType()) {
      mutationCount += 1;
      for (const { subgraph } of facts.ownersOf(parent.name, name.value)) mutations.add(subgraph);
    }
    const others = asked.get(place.join('.')) ?? [];
    const responseName = (alias ?? name).value;
    others.push({ responseName, field: name.value, parent: parent.name, args: JSON.stringify(args) });
    asked.set(place.join('.'), others);
  };
  visit(
    document,
    visitWithTypeInfo(info, {
      Directive: ({ name, arguments: [condition] = [] }) => {
        const isVariable = condition?.value.kind === Kind.VARIABLE;
        if (name.value === 'skip') found.add(isVariable ? '@skip($variable)' : '@skip(literal)');
        if (name.value === 'include') found.add(isVariable ? '@include($variable)' : '@include(literal)');
      },
      InlineFragment: ({ typeCondition }) => {
        const type = info.getType() as GraphQLNamedType | undefined;
        const parent = info.getParentType();
        add('inline fragment on an interface', typeCondition !== undefined && isInterfaceType(type));
        add('inline fragment on a union', isUnionType(type));
        add('inline fragment on an object type of an abstract one', isObjectType(type) && isAbstractType(parent));
      },
      Field: {
        enter: (node) => {
          enterField(node);
          place.push((node.alias ?? node.name).value);
        },
        leave: () => void place.pop(),
      },
      FragmentDefinition: {
        enter: ({ name, typeCondition }) => {
          place.push(`...${name.value}`);
          const type = api.getType(typeCondition.name.value);
          add('named fragment on an interface', isInterfaceType(type));
          add('named fragment on a union', isUnionType(type));
          add('named fragment on an object type', isObjectType(type));
        },
        leave: () => void place.pop(),
      },
      Argument: { enter: ({ value }) => addInput(info, value, add) },
      ObjectField: { enter: ({ value }) => addInput(info, value, add) },
      IntValue: () => void found.add('literal Int'),
      FloatValue: () => void found.add('literal Float'),
      StringValue: ({ block }) => void found.add(block === true ? 'literal block String' : 'literal String'),
      BooleanValue: () => void found.add('literal Boolean'),
      NullValue: () => void found.add('literal null'),
      EnumValue: () => void found.add('literal enum'),
      ListValue: () => void found.add('literal list'),
      ObjectValue: () => void found.add('literal object'),
    }),
  );
  add('several mutations in order, across subgraphs', mutationCount > 1 && mutations.size > 1);
  addRepeated(asked, add);
  return found;
}

type Add = (feature: Feature, isThere: boolean) => void;

function addInput(info: TypeInfo, value: ValueNode, add: Add): void {
  const input = info.getInputType();
  const type = input == null ? undefined : getNamedType(input);
  add('enum as input', isEnumType(type));
  add('custom scalar as input', isScalarType(type) && !isSpecifiedScalarType(type) && value.kind !== Kind.NULL);
}

interface Selected {
  readonly responseName: string;
  readonly field: string;
  readonly parent: string;
  readonly args: string;
}

/** @param asked what is selected side by side, by place. */
function addRepeated(asked: ReadonlyMap<string, readonly Selected[]>, add: Add): void {
  for (const all of asked.values()) {
    for (const [index, left] of all.entries()) {
      for (const right of all.slice(index + 1)) {
        const isSameName = left.responseName === right.responseName;
        const isSameField = left.parent === right.parent && left.field === right.field;
        add('one alias for different fields on different types', isSameName && left.field !== right.field);
        add('same field twice with different arguments', isSameField && left.args !== right.args);
      }
    }
  }
}

function featuresOfVariables({ operation, federation: { api } }: FeatureOptions): Feature[] {
  const found: Feature[] = [];
  const [definition] = operation.document.definitions;
  if (definition?.kind !== Kind.OPERATION_DEFINITION) return found;
  for (const { variable, type, defaultValue } of definition.variableDefinitions ?? []) {
    found.push('variable');
    const { value: name } = variable.name;
    if (name === 'representations') found.push('variable named representations');
    const isGiven = name in operation.variables;
    if (!isGiven) found.push(defaultValue ? 'variable not given, with default' : 'variable not given, without default');
    if (operation.variables[name] === null) found.push('variable given as null');
    const nullable = type.kind === Kind.NON_NULL_TYPE ? type.type : type;
    if (nullable.kind === Kind.LIST_TYPE) found.push('variable of a list type');
    else if (isInputObjectType(api.getType(nullable.name.value))) found.push('variable of an input object type');
  }
  return found;
}

function featuresOfAnswer({ expected }: FeatureOptions): Feature[] {
  const found: Feature[] = [];
  for (const { path, causes } of findEmptied(expected)) {
    if (causes.some((cause) => cause.path.length > path.length)) found.push('null propagation with its error');
    for (const cause of causes) {
      if (cause.isSilent) continue;
      if (cause.path.length === path.length) found.push('error at a nullable field');
      if (cause.path.some((step) => typeof step === 'number')) found.push('error path under a list');
      const isDeep = cause.path.some((step, at) => typeof step === 'number' && typeof cause.path[at + 1] === 'number');
      if (isDeep) found.push('error path under a list of lists');
    }
  }
  if ([...expected.occurrences.values()].some((count) => count >= 3)) found.push('one entity three times or more');
  if (expected.hasUnknown) found.push('null key or unknown entity');
  return found;
}
