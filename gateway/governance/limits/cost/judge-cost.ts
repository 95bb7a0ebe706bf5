/**
 * What an operation costs before anything is asked for it, as the GraphQL Cost Directives Specification reckons it and Apollo Federation
 * fills it in: a field that gives an object costs 1, a scalar nothing, `@cost` says otherwise; what is in a list counts as often as the
 * list is long; of a position that one of several types can have, the dearest counts.
 *
 * @see https://ibm.github.io/graphql-specs/cost-spec.html
 */

import {
  getNamedType,
  isAbstractType,
  isCompositeType,
  isInterfaceType,
  isObjectType,
  Kind,
  type DirectiveNode,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import { LimitError } from '../operation-limits.ts';
import { createIntrospectionCost } from './introspection-cost.ts';
import { sizeOfField, type ListSizeRules } from './list-sizes.ts';
import { largest, product, sum, valueOf, type Term, type Variables } from './term.ts';
import { costOfValue } from './value-cost.ts';

export interface CostRules extends ListSizeRules {
  /** What clients see. */
  readonly schema: GraphQLSchema;
  readonly maximumCost: number;
}

/**
 * @param document a valid one.
 * @param variables coerced.
 * @throws {LimitError} `cost`; `OPERATION_TOO_COSTLY` too for a list that is to be asked with exactly one argument that says its size.
 */
export type CostJudge = (document: DocumentNode, operation: OperationDefinitionNode, variables: Variables) => void;

const MUTATION_WEIGHT = 10;

/** @returns reckons each operation once, but for what hangs on its variables. */
export function createCostJudge(rules: CostRules): CostJudge {
  const known = new WeakMap<OperationDefinitionNode, Term>();
  const { maximumCost } = rules;
  const costOfDescription = createIntrospectionCost(rules.schema, maximumCost);
  return (document, operation, variables) => {
    let term = known.get(operation);
    if (term === undefined) {
      term = new CostReckoner(document, rules, costOfDescription).ofOperation(operation);
      known.set(operation, term);
    }
    const cost = typeof term === 'number' ? term : term(variables);
    if (cost > maximumCost) throw new LimitError('cost', maximumCost, cost);
  };
}

type Sizes = ReadonlyMap<string, Term>;

/** What a selection costs: at any object, and beside that at objects of one type. */
interface Share {
  readonly always: Term[];
  readonly byType: Map<string, Term[]>;
}

class CostReckoner {
  readonly #rules: CostRules;
  readonly #fragments = new Map<string, FragmentDefinitionNode>();
  readonly #costOfDescription: ReturnType<typeof createIntrospectionCost>;

  constructor(document: DocumentNode, rules: CostRules, costOfDescription: ReturnType<typeof createIntrospectionCost>) {
    this.#rules = rules;
    this.#costOfDescription = costOfDescription;
    for (const definition of document.definitions) {
      if (definition.kind === Kind.FRAGMENT_DEFINITION) this.#fragments.set(definition.name.value, definition);
    }
  }

  ofOperation({ operation, selectionSet }: OperationDefinitionNode): Term {
    const root = this.#rules.schema.getRootType(operation)!;
    const selected = this.#ofSelection(selectionSet, root, new Map());
    return operation === 'mutation' ? sum([selected, MUTATION_WEIGHT * selectionSet.selections.length]) : selected;
  }

  #ofSelection(selectionSet: SelectionSetNode, parent: GraphQLCompositeType, sizes: Sizes): Term {
    const share: Share = { always: [], byType: new Map() };
    this.#collect(selectionSet, parent, sizes, share, share.always);
    return sum([...share.always, largest([...share.byType.values()].map((terms) => sum(terms)))]);
  }

  #collect(
    { selections }: SelectionSetNode,
    parent: GraphQLCompositeType,
    sizes: Sizes,
    share: Share,
    into: Term[],
  ): void {
    for (const node of selections) {
      if (node.kind === Kind.FIELD) {
        into.push(conditional(this.#ofField(node, parent, sizes), node.directives));
        continue;
      }
      const { typeCondition, selectionSet } =
        node.kind === Kind.INLINE_FRAGMENT ? node : this.#fragments.get(node.name.value)!;
      const named = typeCondition === undefined ? parent : this.#rules.schema.getType(typeCondition.name.value);
      const type = isCompositeType(named) ? named : parent;
      let target = into;
      if (into === share.always && isAbstractType(parent) && isObjectType(type)) {
        target = share.byType.get(type.name) ?? [];
        share.byType.set(type.name, target);
      }
      if ((node.directives ?? []).length === 0) {
        this.#collect(selectionSet, type, sizes, share, target);
        continue;
      }
      const part: Share = { always: [], byType: new Map() };
      this.#collect(selectionSet, type, sizes, part, part.always);
      const whole = sum([...part.always, largest([...part.byType.values()].map((terms) => sum(terms)))]);
      target.push(conditional(whole, node.directives));
    }
  }

  #ofField(node: FieldNode, parent: GraphQLCompositeType, sizes: Sizes): Term {
    const name = node.name.value;
    const field = isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[name] : undefined;
    // The names of types cost nothing.
    if (field === undefined) return this.#costOfDescription(node, this.#fragments) ?? 0;
    const { facts } = this.#rules;
    const coordinate = `${parent.name}.${name}`;
    const type = getNamedType(field.type);
    const { size, sizedFields } = sizeOfField(coordinate, field, node, sizes.get(name) ?? null, this.#rules);
    const weight = facts.weights.get(coordinate) ?? facts.weights.get(type.name) ?? (isCompositeType(type) ? 1 : 0);
    const below =
      node.selectionSet !== undefined && isCompositeType(type)
        ? this.#ofSelection(node.selectionSet, type, sizedFields)
        : 0;
    const given = (node.arguments ?? []).flatMap((argument) => {
      const definition = field.args.find((one) => one.name === argument.name.value);
      return definition === undefined
        ? []
        : [costOfValue(`${coordinate}(${definition.name}:)`, definition, argument.value, facts)];
    });
    return sum([product([size, sum([weight, below])]), ...given]);
  }
}

/** Nothing where a condition leaves it out. */
function conditional(term: Term, directives: readonly DirectiveNode[] | undefined): Term {
  let result = term;
  for (const { name, arguments: given } of directives ?? []) {
    if (name.value !== 'skip' && name.value !== 'include') continue;
    const condition = given?.find((argument) => argument.name.value === 'if')?.value;
    const wanted = name.value === 'include';
    const inner = result;
    if (condition?.kind === Kind.BOOLEAN) result = condition.value === wanted ? inner : 0;
    else if (condition?.kind === Kind.VARIABLE) {
      const { value: variable } = condition.name;
      result = (variables) => (variables[variable] === wanted ? valueOf(inner, variables) : 0);
    }
  }
  return result;
}
