/** What is made of a client's document before it runs: once for each document and way its conditions fall. */

import {
  Kind,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLError,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionNode,
} from 'graphql';
import { LRUCache } from 'lru-cache';
import type { CompiledPlan } from '../execution/plan/compile-plan.ts';
import { AnswerShape } from '../execution/shape/answer-shape.ts';
import { rootRefusals } from '../execution/shape/refusal-errors.ts';
import { AnswerWriter } from '../execution/shape/write-answer.ts';
import type { Access } from '../governance/enforcement/access.ts';
import { toCanonicalOperation, type CanonicalOptions } from './canonical-operation.ts';
import { findConditionVariables, isNothing, settleConditions } from './settle-conditions.ts';

type Variables = Readonly<Record<string, unknown>>;

export interface PreparedOperation {
  readonly operation: OperationDefinitionNode;
  /** What is planned; null when no subgraph is needed. */
  readonly planText: string | null;
  /** Told in the place of an answer, where what is refused leaves none; null where there can be one. */
  readonly refusals: readonly GraphQLError[] | null;
  /** Fields that describe the schema itself, as a document, and the schema as its reader may know it; null when there are none. */
  readonly introspection: { readonly document: DocumentNode; readonly schema: GraphQLSchema } | null;
  readonly shape: AnswerShape;
  /** Made once: the plan is the same whenever it is asked for. */
  readonly writerFor: (plan: CompiledPlan) => AnswerWriter;
  /** The variables as they are sent, by the names that they have in the plan. */
  readonly toSent: (given: Variables) => {
    readonly values: ReadonlyMap<string, string>;
    readonly variables: Variables;
  };
}

/** @param access null for who may have everything. */
type Prepare = (
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Variables,
  access: Access | null,
) => PreparedOperation;

/** Of one document; nobody's has more than a few. */
const MAXIMUM_FORMS = 64;

/**
 * @returns prepares an operation of a valid document for coerced variables.
 * @throws {GraphQLError} the function returned throws `BAD_USER_INPUT` for null as a condition.
 */
export function createPrepare(options: CanonicalOptions): Prepare {
  const whole: KnownForms = new WeakMap();
  const byAccess = new WeakMap<Access, KnownForms>();
  const formsFor = (access: Access): KnownForms => {
    const found = byAccess.get(access) ?? (new WeakMap() as KnownForms);
    byAccess.set(access, found);
    return found;
  };
  return (document, operation, variables, access) => {
    const known = access === null ? whole : formsFor(access);
    const prepare = known.get(operation) ?? prepareForms(document, operation, options, access);
    known.set(operation, prepare);
    return prepare(variables);
  };
}

type KnownForms = WeakMap<OperationDefinitionNode, (variables: Variables) => PreparedOperation>;

function prepareForms(
  document: DocumentNode,
  operation: OperationDefinitionNode,
  options: CanonicalOptions,
  access: Access | null,
): (variables: Variables) => PreparedOperation {
  const conditions = findConditionVariables(document);
  const position = document.definitions.indexOf(operation);
  const forms = new LRUCache<string, PreparedOperation>({ max: MAXIMUM_FORMS });
  return (variables) => {
    const form = conditions.map((name) => `${name}=${String(variables[name])}`).join(' ');
    const known = forms.get(form);
    if (known !== undefined) return known;
    const settled = settleConditions(document, variables);
    const chosen = settled.definitions[position] as OperationDefinitionNode;
    const prepared = prepare(settled, chosen, operation, options, access);
    forms.set(form, prepared);
    return prepared;
  };
}

function prepare(
  document: DocumentNode,
  settled: OperationDefinitionNode,
  operation: OperationDefinitionNode,
  options: CanonicalOptions,
  access: Access | null,
): PreparedOperation {
  const { schema } = options;
  const canonical = toCanonicalOperation(document, settled, options, access);
  const fragments = new Map(
    document.definitions
      .filter((definition): definition is FragmentDefinitionNode => definition.kind === Kind.FRAGMENT_DEFINITION)
      .map((definition) => [definition.name.value, definition]),
  );
  const rootType = schema.getRootType(settled.operation)!;
  const shape = new AnswerShape([settled.selectionSet], rootType.name, '', {
    schema,
    fragments,
    dataNameOf: canonical.dataNameOf,
    isLeftOut: isNothing,
    access,
  });
  const refusals = access === null ? null : rootRefusals(shape);
  const introspection = introspectionOf(document, settled, fragments);
  const literalValues = [...canonical.literals].map(([name, value]) => [name, JSON.stringify(value)] as const);
  const literals = Object.fromEntries(canonical.literals);
  let writer: AnswerWriter | undefined;
  return {
    operation,
    planText: refusals === null ? canonical.text : null,
    refusals,
    introspection:
      introspection === null ? null : { document: introspection, schema: access?.visibleSchema() ?? schema },
    shape,
    writerFor: (plan) => (writer ??= new AnswerWriter(shape, plan)),
    toSent: (given) => {
      const values = new Map(literalValues);
      const variables: Record<string, unknown> = { ...literals };
      for (const [name, value] of Object.entries(given)) {
        if (value === undefined) continue;
        const sentName = canonical.renamedVariables.get(name) ?? name;
        values.set(sentName, JSON.stringify(value));
        variables[sentName] = value;
      }
      return { values, variables };
    },
  };
}

/** The operation with nothing at its root but `__schema` and `__type`. */
function introspectionOf(
  document: DocumentNode,
  operation: OperationDefinitionNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
): DocumentNode | null {
  const found: FieldNode[] = [];
  const spread = new Set<string>();
  const collect = (selections: readonly SelectionNode[]): void => {
    for (const node of selections) {
      if (node.kind === Kind.FRAGMENT_SPREAD) {
        if (spread.has(node.name.value)) continue;
        spread.add(node.name.value);
      }
      if (node.kind === Kind.FIELD) {
        if (node.name.value === '__schema' || node.name.value === '__type') found.push(node);
      } else
        collect((node.kind === Kind.INLINE_FRAGMENT ? node : fragments.get(node.name.value)!).selectionSet.selections);
    }
  };
  collect(operation.selectionSet.selections);
  if (found.length === 0) return null;
  const { directives: _directives, ...described } = operation;
  const only: OperationDefinitionNode = {
    ...described,
    selectionSet: { kind: Kind.SELECTION_SET, selections: found },
  };
  return { ...document, definitions: [only, ...fragments.values()] };
}
