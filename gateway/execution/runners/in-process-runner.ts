/**
 * Runs steps at a subgraph of our own, in process: no HTTP, and its errors are ours, so they may say what they mean. What a step asks
 * often is compiled.
 */

import {
  execute,
  isAbstractType,
  Kind,
  parse,
  valueFromASTUntyped,
  type DocumentNode,
  type ExecutionResult,
  type GraphQLError,
  type GraphQLSchema,
} from 'graphql';
import { compileQuery, isCompiledQuery, type CompiledQuery } from 'graphql-jit';
import type { AnswerRecord } from '../answer/check-answer.ts';
import type { Step } from '../plan/compile-plan.ts';
import type { Selection } from '../plan/selection.ts';
import { toEntityQuery, toRootQuery } from '../plan/fetch-text.ts';
import type { RequestScope } from '../request-scope.ts';
import type { OwnCause } from '../run/causes.ts';
import type { Fault, StepOutcome, StepRunner } from '../run/run-plan.ts';

/** Compiling takes the time of some runs, so what is asked once or twice is not worth it. */
const RUNS_BEFORE_COMPILING = 8;
/**
 * The compiler writes out each field for each type that can stand at its position, and again for each below it: abstract types in each
 * other multiply, and with dozens of desks it would block everybody for a second.
 */
const MAXIMUM_COMPILED_FIELDS = 1000;

/** @param contextOf what the subgraph's resolvers are given of a request. */
export function createInProcessRunner(schema: GraphQLSchema, contextOf: (scope: RequestScope) => unknown): StepRunner {
  const queries = new WeakMap<Step, StepQuery>();
  const queryOf = (step: Step): StepQuery => {
    const known = queries.get(step);
    if (known !== undefined) return known;
    const text = step.representations === null ? toRootQuery(step.text) : toEntityQuery(step.text);
    const document = parse(text, { noLocation: true });
    const isSmall = countFields(step.selection, schema) <= MAXIMUM_COMPILED_FIELDS;
    const made: StepQuery = { document, defaults: defaultsOf(document), isSmall, runs: 0, compiled: null };
    queries.set(step, made);
    return made;
  };
  return (step, targets, { variables, scope }) => {
    const query = queryOf(step);
    const given: Record<string, unknown> = { ...query.defaults };
    for (const name of step.text.variables.keys()) if (variables[name] !== undefined) given[name] = variables[name];
    if (targets !== null) given['representations'] = JSON.parse(`[${targets.representations.join(',')}]`);
    const result = runQuery(query, schema, contextOf(scope), given);
    return result instanceof Promise ? result.then((settled) => toOutcome(settled, step)) : toOutcome(result, step);
  };
}

function runQuery(
  query: StepQuery,
  schema: GraphQLSchema,
  contextValue: unknown,
  variableValues: Record<string, unknown>,
): ExecutionResult | Promise<ExecutionResult> {
  query.runs += 1;
  if (query.compiled === null && query.isSmall && query.runs > RUNS_BEFORE_COMPILING) {
    const compiled = compileQuery(schema, query.document);
    if (!isCompiledQuery(compiled))
      throw new Error(`A step in process does not compile: ${String(compiled.errors?.[0])}`);
    query.compiled = compiled;
  }
  if (query.compiled !== null) return query.compiled.query(undefined, contextValue, variableValues);
  return execute({ schema, document: query.document, contextValue, variableValues });
}

/** Fields that the compiler would write out. */
function countFields(selection: Selection, schema: GraphQLSchema): number {
  const type = schema.getType(selection.typename);
  const types = isAbstractType(type) ? schema.getPossibleTypes(type).length : 1;
  let count = 0;
  for (const field of selection.fields)
    count += field.selection === null ? 1 : 1 + countFields(field.selection, schema);
  const inFragments = selection.fragments.reduce((sum, fragment) => sum + countFields(fragment.selection, schema), 0);
  return types * count + inFragments;
}

interface StepQuery {
  readonly document: DocumentNode;
  readonly isSmall: boolean;
  runs: number;
  compiled: CompiledQuery | null;
  /** Of variables, by name. The compiler takes one that may not be null for missing, whatever its default. */
  readonly defaults: Readonly<Record<string, unknown>>;
}

function defaultsOf({ definitions: [operation] }: DocumentNode): Readonly<Record<string, unknown>> {
  const defined = operation?.kind === Kind.OPERATION_DEFINITION ? (operation.variableDefinitions ?? []) : [];
  return Object.fromEntries(
    defined.flatMap(({ variable, defaultValue }) =>
      defaultValue === undefined ? [] : [[variable.name.value, valueFromASTUntyped(defaultValue)]],
    ),
  );
}

function toOutcome({ data, errors = [] }: ExecutionResult, step: Step): StepOutcome {
  const isEntities = step.representations !== null;
  const records = isEntities
    ? (data?.['_entities'] as (AnswerRecord | null)[] | undefined)
    : data == null
      ? undefined
      : [data];
  return {
    records: (records as (AnswerRecord | null)[] | undefined) ?? null,
    faults: errors.map((error) => toFault(error, step)),
  };
}

function toFault(error: GraphQLError, step: Step): Fault {
  const cause: OwnCause = {
    kind: 'own',
    message: error.message,
    extensions: error.extensions,
    originalError: error.originalError ?? null,
    path: step.path,
  };
  if (error.path === undefined) return { cause, index: null, path: [] };
  if (step.representations === null) return { cause, index: 0, path: error.path };
  const [, index, ...below] = error.path;
  return { cause, index: typeof index === 'number' ? index : null, path: below };
}
