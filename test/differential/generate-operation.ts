/** Draws a valid operation over a schema: every kind of selection, nested a few levels deep. */

import {
  doTypesOverlap,
  getNamedType,
  isAbstractType,
  isCompositeType,
  isLeafType,
  isObjectType,
  isRequiredArgument,
  isUnionType,
  Kind,
  OperationTypeNode,
  visit,
  type ArgumentNode,
  type DirectiveNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLAbstractType,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLSchema,
  type InlineFragmentNode,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import { drawAgain } from './generate-again.ts';
import { drawIntrospection } from './generate-introspection.ts';
import { createValueSource, printArguments, type ValueSource } from './generate-values.ts';
import type { Operation } from './monolith.ts';
import { createRandom, type Random } from './random.ts';
import { copyShape, fits, join, type ResponseShape } from './response-shape.ts';

export interface OperationOptions {
  readonly schema: GraphQLSchema;
  readonly seed: number;
  /** About how many fields it selects. */
  readonly size: number;
}

const MAXIMUM_DEPTH = 5;
const ALIASES = ['a', 'b', 'same', 'x1', '_under', 'data', 'errors', 'constructor', 'toString'];

interface Drawing {
  readonly schema: GraphQLSchema;
  readonly random: Random;
  readonly values: ValueSource;
  readonly fragments: { readonly definition: FragmentDefinitionNode; readonly shape: ResponseShape }[];
  fieldsLeft: number;
}

/** @returns the same operation for the same options. */
export function generateOperation({ schema, seed, size }: OperationOptions): Operation {
  const random = createRandom(seed);
  const values = createValueSource(random);
  const drawing: Drawing = { schema, random, values, fragments: [], fieldsLeft: random.whole(2, size) };
  const mutation = schema.getMutationType();
  const isMutation = mutation != null && random.chance(0.2);
  const root = isMutation ? mutation : schema.getQueryType()!;
  const selections = drawSelections(drawing, root, 0, new Map());
  if (!isMutation && random.chance(0.1)) selections.push(drawIntrospection(schema, random));
  const again = !isMutation && random.chance(0.2) ? drawAgain(selections, random) : null;
  if (again !== null) selections.push(again);
  return toOperation(drawing, isMutation ? OperationTypeNode.MUTATION : OperationTypeNode.QUERY, {
    kind: Kind.SELECTION_SET,
    selections,
  });
}

function toOperation(
  { random, values, fragments }: Drawing,
  operation: OperationTypeNode,
  selectionSet: SelectionSetNode,
): Operation {
  const drawn = values.variables();
  const definitions = fragments.map(({ definition }) => definition);
  const used = variablesIn([selectionSet, ...definitions]);
  const name = random.chance(0.5)
    ? { kind: Kind.NAME as const, value: random.pick(['Named', 'query', 'on_']) }
    : undefined;
  const definition: OperationDefinitionNode = {
    kind: Kind.OPERATION_DEFINITION,
    operation,
    ...(name === undefined ? {} : { name }),
    variableDefinitions: drawn.definitions.filter(({ variable }) => used.has(variable.name.value)),
    selectionSet,
  };
  return {
    document: { kind: Kind.DOCUMENT, definitions: [definition, ...definitions] },
    operationName: random.chance(0.5) ? name?.value : undefined,
    variables: Object.fromEntries(Object.entries(drawn.values).filter(([variable]) => used.has(variable))),
  };
}

function variablesIn(nodes: readonly (SelectionSetNode | FragmentDefinitionNode)[]): ReadonlySet<string> {
  const used = new Set<string>();
  for (const node of nodes) visit(node, { Variable: ({ name }) => void used.add(name.value) });
  return used;
}

/** @param shape what stands there already; grows by what is drawn. */
function drawSelections(
  drawing: Drawing,
  parent: GraphQLCompositeType,
  depth: number,
  shape: ResponseShape,
): SelectionNode[] {
  const { random } = drawing;
  const selections: SelectionNode[] = [];
  if (shape.size === 0 && random.chance(0.15)) {
    const spread = drawSpread(drawing, parent, depth, shape);
    if (spread !== null) selections.push(spread);
  }
  if (isAbstractType(parent) && random.chance(0.3)) selections.push(...drawSharedName(drawing, parent, shape));
  const isMeagre = drawing.fieldsLeft <= 0;
  const count = isMeagre ? 1 : random.whole(depth === 0 ? 2 : 1, 4);
  for (let index = 0; index < count; index += 1) {
    const kind = random.fraction();
    if (kind < 0.08) selections.push(drawTypename(drawing, parent, shape));
    else if (kind < (isAbstractType(parent) ? 0.5 : 0.18) && !isMeagre) {
      selections.push(...drawInlineFragment(drawing, parent, depth, shape));
    } else selections.push(...drawFields(drawing, parent, depth, shape));
  }
  return selections.length > 0 ? selections : [drawTypename(drawing, parent, shape)];
}

/** The same field once, or twice with different arguments. */
function drawFields(
  drawing: Drawing,
  parent: GraphQLCompositeType,
  depth: number,
  shape: ResponseShape,
): SelectionNode[] {
  const { random } = drawing;
  if (isUnionType(parent)) return drawInlineFragment(drawing, parent, depth, shape);
  const isDeepEnough = depth >= MAXIMUM_DEPTH || drawing.fieldsLeft <= 0;
  const fields = Object.values(parent.getFields()).filter(
    ({ type }) => !isDeepEnough || isLeafType(getNamedType(type)),
  );
  if (fields.length === 0) return [];
  const field = random.pick(fields);
  const times = field.args.length > 0 && random.chance(0.3) ? 2 : 1;
  return Array.from({ length: times }, () => drawField(drawing, parent, field, depth, shape));
}

function drawField(
  drawing: Drawing,
  parent: GraphQLCompositeType,
  field: GraphQLField<unknown, unknown>,
  depth: number,
  shape: ResponseShape,
): FieldNode {
  const { random, values } = drawing;
  drawing.fieldsLeft -= 1;
  const args = field.args.flatMap((argument): ArgumentNode[] => {
    if (!isRequiredArgument(argument) && random.chance(0.4)) return [];
    const name = { kind: Kind.NAME as const, value: argument.name };
    return [{ kind: Kind.ARGUMENT, name, value: values.argumentValue(argument) }];
  });
  const asked = { parent, field: field.name, args: printArguments(args), type: String(field.type) };
  const responseName = drawResponseName(random, parent, asked, shape);
  const children = join(shape, responseName, asked);
  const named = getNamedType(field.type);
  return {
    kind: Kind.FIELD,
    ...(responseName === field.name ? {} : { alias: { kind: Kind.NAME, value: responseName } }),
    name: { kind: Kind.NAME, value: field.name },
    arguments: args,
    directives: drawConditions(drawing),
    ...(isCompositeType(named)
      ? { selectionSet: { kind: Kind.SELECTION_SET, selections: drawSelections(drawing, named, depth + 1, children) } }
      : {}),
  };
}

/** Its own name, another field's name, or any; always one that merges with what is there. */
function drawResponseName(
  random: Random,
  parent: GraphQLCompositeType,
  asked: Parameters<typeof fits>[2],
  shape: ResponseShape,
): string {
  const siblings = isUnionType(parent) ? [] : Object.keys(parent.getFields());
  const wishes = [
    ...(random.chance(0.75) ? [asked.field] : []),
    ...(random.chance(0.4) && siblings.length > 0 ? [random.pick(siblings)] : []),
    random.pick(ALIASES),
    asked.field,
  ];
  const fitting = wishes.find((name) => fits(shape, name, asked));
  return fitting ?? `${asked.field}_${shape.size}`;
}

function drawTypename({ random }: Drawing, parent: GraphQLCompositeType, shape: ResponseShape): FieldNode {
  const asked = { parent, field: '__typename', args: '', type: 'String!' };
  const wish = random.chance(0.4) ? random.pick(['type', 'kind', 'id', 'a']) : '__typename';
  const responseName = fits(shape, wish, asked) ? wish : '__typename';
  join(shape, responseName, asked);
  return {
    kind: Kind.FIELD,
    ...(responseName === '__typename' ? {} : { alias: { kind: Kind.NAME, value: responseName } }),
    name: { kind: Kind.NAME, value: '__typename' },
  };
}

function drawInlineFragment(
  drawing: Drawing,
  parent: GraphQLCompositeType,
  depth: number,
  shape: ResponseShape,
): SelectionNode[] {
  const { random } = drawing;
  if (depth > MAXIMUM_DEPTH + 2) return [];
  const isBare = random.chance(0.1) && !isUnionType(parent);
  const condition = isBare ? parent : drawCondition(drawing, parent);
  const selections = drawSelections(drawing, condition, depth + 1, shape);
  return [
    {
      kind: Kind.INLINE_FRAGMENT,
      ...(isBare ? {} : { typeCondition: { kind: Kind.NAMED_TYPE, name: { kind: Kind.NAME, value: condition.name } } }),
      directives: drawConditions(drawing),
      selectionSet: { kind: Kind.SELECTION_SET, selections },
    },
  ];
}

/** Fields of one type and different names under one name, on object types that no object is both of. */
function drawSharedName(
  { schema, random }: Drawing,
  parent: GraphQLAbstractType,
  shape: ResponseShape,
): InlineFragmentNode[] {
  const candidates = schema.getPossibleTypes(parent).flatMap((type) =>
    Object.values(type.getFields())
      .filter((field) => isLeafType(getNamedType(field.type)) && !field.args.some(isRequiredArgument))
      .map((field) => ({ parent: type, field: field.name, args: '', type: String(field.type) })),
  );
  if (candidates.length === 0) return [];
  const left = random.pick(candidates);
  const others = candidates.filter(
    (one) => one.parent !== left.parent && one.field !== left.field && one.type === left.type,
  );
  const both = others.length === 0 ? [left] : [left, random.pick(others)];
  const responseName = random.pick([...ALIASES, left.field]);
  return both.flatMap((asked): InlineFragmentNode[] => {
    if (!fits(shape, responseName, asked)) return [];
    join(shape, responseName, asked);
    const field: FieldNode = {
      kind: Kind.FIELD,
      ...(responseName === asked.field ? {} : { alias: { kind: Kind.NAME, value: responseName } }),
      name: { kind: Kind.NAME, value: asked.field },
    };
    return [
      {
        kind: Kind.INLINE_FRAGMENT,
        typeCondition: { kind: Kind.NAMED_TYPE, name: { kind: Kind.NAME, value: asked.parent.name } },
        selectionSet: { kind: Kind.SELECTION_SET, selections: [field] },
      },
    ];
  });
}

/** A type that some object behind `parent` also is; more often a narrower one than not. */
function drawCondition({ schema, random }: Drawing, parent: GraphQLCompositeType): GraphQLCompositeType {
  const overlapping = Object.values(schema.getTypeMap())
    .filter(isCompositeType)
    .filter((type) => !type.name.startsWith('__') && doTypesOverlap(schema, type, parent));
  const objects = overlapping.filter(isObjectType);
  return isAbstractType(parent) && random.chance(0.6) ? random.pick(objects) : random.pick(overlapping);
}

/** A fragment of its own name: one drawn before, where it may stand, or a new one. Only where nothing is selected yet. */
function drawSpread(
  drawing: Drawing,
  parent: GraphQLCompositeType,
  depth: number,
  shape: ResponseShape,
): SelectionNode | null {
  const { schema, random, fragments } = drawing;
  if (depth > MAXIMUM_DEPTH) return null;
  const fitting = fragments.filter(({ definition }) =>
    doTypesOverlap(schema, schema.getType(definition.typeCondition.name.value) as GraphQLCompositeType, parent),
  );
  const chosen = fitting.length > 0 && random.chance(0.6) ? random.pick(fitting) : drawFragment(drawing, parent, depth);
  copyShape(chosen.shape, shape);
  return {
    kind: Kind.FRAGMENT_SPREAD,
    name: { kind: Kind.NAME, value: chosen.definition.name.value },
    directives: drawConditions(drawing),
  };
}

function drawFragment(drawing: Drawing, parent: GraphQLCompositeType, depth: number): Drawing['fragments'][number] {
  const condition = drawCondition(drawing, parent);
  const shape: ResponseShape = new Map();
  const selections = drawSelections(drawing, condition, depth + 1, shape);
  const made = {
    definition: {
      kind: Kind.FRAGMENT_DEFINITION as const,
      name: { kind: Kind.NAME as const, value: `Part${drawing.fragments.length}` },
      typeCondition: { kind: Kind.NAMED_TYPE as const, name: { kind: Kind.NAME as const, value: condition.name } },
      selectionSet: { kind: Kind.SELECTION_SET as const, selections },
    },
    shape,
  };
  drawing.fragments.push(made);
  return made;
}

function drawConditions({ random, values }: Drawing): DirectiveNode[] {
  return ['skip', 'include'].flatMap((name): DirectiveNode[] => {
    if (!random.chance(0.06)) return [];
    const argument = {
      kind: Kind.ARGUMENT as const,
      name: { kind: Kind.NAME as const, value: 'if' },
      value: values.condition(),
    };
    return [{ kind: Kind.DIRECTIVE, name: { kind: Kind.NAME, value: name }, arguments: [argument] }];
  });
}
