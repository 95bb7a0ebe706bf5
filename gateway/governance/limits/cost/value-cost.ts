/** What arguments cost: by `@cost` on them, on the types of their values, and on the fields of input objects. */

import { getNamedType, isInputObjectType, Kind } from 'graphql';
import type { GraphQLArgument, GraphQLInputField, ValueNode } from 'graphql';
import type { CostFacts } from './cost-facts.ts';
import { sum, type Term, type Variables } from './term.ts';

type Place = Pick<GraphQLArgument | GraphQLInputField, 'type'>;

/** What an input object costs by itself. */
const INPUT_OBJECT_WEIGHT = 1;

/** @param coordinate of the argument or input field. */
export function costOfValue(coordinate: string, place: Place, value: ValueNode, facts: CostFacts): Term {
  const { own, type } = weigh(coordinate, place, facts);
  if (value.kind === Kind.NULL) return 0;
  if (!isInputObjectType(type)) return own;
  if (value.kind === Kind.VARIABLE) {
    const { value: name } = value.name;
    return (variables) => costOfGiven(coordinate, place, variables[name], facts);
  }
  if (value.kind === Kind.LIST) {
    return sum(value.values.map((inner) => costOfValue(coordinate, place, inner, facts)));
  }
  if (value.kind !== Kind.OBJECT) return own;
  const fields = type.getFields();
  return sum([
    own,
    ...value.fields.map((inner) =>
      costOfValue(`${type.name}.${inner.name.value}`, fields[inner.name.value]!, inner.value, facts),
    ),
  ]);
}

/** The same for a value of a variable. */
function costOfGiven(coordinate: string, place: Place, value: unknown, facts: CostFacts): number {
  if (value === null || value === undefined) return 0;
  const { own, type } = weigh(coordinate, place, facts);
  if (!isInputObjectType(type)) return own;
  if (Array.isArray(value)) {
    return value.reduce<number>((total, inner) => total + costOfGiven(coordinate, place, inner, facts), 0);
  }
  const fields = type.getFields();
  return Object.entries(value as Variables).reduce(
    (total, [name, inner]) => total + costOfGiven(`${type.name}.${name}`, fields[name]!, inner, facts),
    own,
  );
}

function weigh(coordinate: string, place: Place, { weights }: CostFacts) {
  const type = getNamedType(place.type);
  const byType = weights.get(type.name) ?? (isInputObjectType(type) ? INPUT_OBJECT_WEIGHT : 0);
  return { own: weights.get(coordinate) ?? byType, type };
}
