/** How many a list is taken to give, before anybody is asked. */

import { getNamedType, getNullableType, GraphQLError, GraphQLInt, isListType, Kind } from 'graphql';
import type { FieldNode, GraphQLField, ValueNode } from 'graphql';
import type { CostFacts, ListSize } from './cost-facts.ts';
import type { Term, Variables } from './term.ts';

export interface ListSizeRules {
  readonly facts: CostFacts;
  /** Of a list of which nothing is known. */
  readonly assumedListSize: number;
  /** The most that a page of the graph gives, where it has such a rule: more is refused by itself, with a code that says more. */
  readonly largestPage: number | null;
}

/** What a field says of lists: its own, and those of what it gives. */
export interface SizedField {
  /** How often what it gives is there: 1 where it is no list. */
  readonly size: Term;
  /** Fields of what it gives by which a list goes whose size is said here. */
  readonly sizedFields: ReadonlyMap<string, Term>;
}

type Field = GraphQLField<unknown, unknown>;

/** Where nothing else is said, the arguments and fields of pages as almost every graph calls them. */
const PAGE_ARGUMENTS = ['first', 'last'];
const PAGE_FIELDS = ['nodes', 'edges'];
const NONE: ReadonlyMap<string, Term> = new Map();

/** @param said what the field above says of this one's list; null for nothing. */
export function sizeOfField(
  coordinate: string,
  field: Field,
  node: FieldNode,
  said: Term | null,
  rules: ListSizeRules,
): SizedField {
  const { facts, assumedListSize } = rules;
  const isList = isListType(getNullableType(field.type));
  const listSize = facts.listSizes.get(coordinate) ?? pageOf(field);
  if (listSize === null) return { size: isList ? (said ?? assumedListSize) : 1, sizedFields: NONE };
  const size = toTerm(coordinate, listSize, field, node, rules);
  if (listSize.sizedFields.length === 0) return { size: isList ? size : 1, sizedFields: NONE };
  return {
    size: isList ? (said ?? assumedListSize) : 1,
    sizedFields: new Map(listSize.sizedFields.map((name) => [name, size])),
  };
}

function pageOf(field: Field): ListSize | null {
  const slicingArguments = PAGE_ARGUMENTS.filter((name) =>
    field.args.some((argument) => argument.name === name && getNamedType(argument.type) === GraphQLInt),
  );
  if (slicingArguments.length === 0) return null;
  const isList = isListType(getNullableType(field.type));
  return {
    assumedSize: null,
    slicingArguments,
    sizedFields: isList ? [] : PAGE_FIELDS,
    requireOneSlicingArgument: false,
  };
}

function toTerm(
  coordinate: string,
  { slicingArguments, assumedSize, requireOneSlicingArgument }: ListSize,
  field: Field,
  node: FieldNode,
  { assumedListSize, largestPage }: ListSizeRules,
): Term {
  const otherwise = assumedSize ?? assumedListSize;
  if (slicingArguments.length === 0) return otherwise;
  const given = slicingArguments.map((name) => readArgument(name, field, node));
  const decide = (variables: Variables): number => {
    const sizes = given.map((read) => read(variables)).filter((size) => size !== null);
    const stated = sizes.filter(({ isDefault }) => !isDefault);
    if (requireOneSlicingArgument && (stated.length > 1 || sizes.length === 0)) {
      throw new GraphQLError(
        `${coordinate} must be given exactly one of ${slicingArguments.join(', ')}; got ${stated.length} of them.`,
        { nodes: node, extensions: { code: 'OPERATION_TOO_COSTLY', limit: 'cost' } },
      );
    }
    const counted = stated.length > 0 ? stated : sizes;
    if (counted.length === 0) return otherwise;
    const most = counted.reduce((size, { value }) => Math.max(size, value), 0);
    return largestPage === null ? most : Math.min(most, largestPage);
  };
  const hangsOnVariables = (node.arguments ?? []).some(
    ({ name, value }) => slicingArguments.includes(name.value) && value.kind === Kind.VARIABLE,
  );
  return hangsOnVariables ? decide : decide({});
}

/** Null where it is not given and has no default. */
type ReadSize = (variables: Variables) => { readonly value: number; readonly isDefault: boolean } | null;

function readArgument(name: string, field: Field, node: FieldNode): ReadSize {
  const byDefault = field.args.find((argument) => argument.name === name)?.defaultValue as unknown;
  const literal = node.arguments?.find((argument) => argument.name.value === name)?.value;
  return (variables) => {
    const stated = literal === undefined ? undefined : toValue(literal, variables);
    if (typeof stated === 'number') return { value: stated, isDefault: false };
    return stated === undefined && typeof byDefault === 'number' ? { value: byDefault, isDefault: true } : null;
  };
}

/** Undefined where it counts as not given; null for what is no number. */
function toValue(value: ValueNode, variables: Variables): unknown {
  if (value.kind === Kind.VARIABLE) return variables[value.name.value];
  return value.kind === Kind.INT ? Number(value.value) : null;
}
