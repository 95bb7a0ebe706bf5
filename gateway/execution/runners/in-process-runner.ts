/**
 * Runs steps at a subgraph of our own, in process: no HTTP, and its errors are ours, so they may say what they mean. What a step asks
 * is compiled once.
 */

import {
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
import { toEntityQuery, toRootQuery } from '../plan/fetch-text.ts';
import type { OwnCause } from '../run/causes.ts';
import type { Fault, StepOutcome, StepRunner } from '../run/run-plan.ts';

export function createInProcessRunner(schema: GraphQLSchema): StepRunner {
  const queries = new WeakMap<Step, StepQuery>();
  const queryOf = (step: Step): StepQuery => {
    const known = queries.get(step);
    if (known !== undefined) return known;
    const text = step.representations === null ? toRootQuery(step.text) : toEntityQuery(step.text);
    const document = parse(text, { noLocation: true });
    const compiled = compileQuery(schema, document);
    if (!isCompiledQuery(compiled))
      throw new Error(`A step in process does not compile: ${String(compiled.errors?.[0])}`);
    const made = { compiled, defaults: defaultsOf(document) };
    queries.set(step, made);
    return made;
  };
  return (step, targets, { variables, scope }) => {
    const { compiled, defaults } = queryOf(step);
    const given: Record<string, unknown> = { ...defaults };
    for (const name of step.text.variables.keys()) if (variables[name] !== undefined) given[name] = variables[name];
    if (targets !== null) given['representations'] = JSON.parse(`[${targets.representations.join(',')}]`);
    const result = compiled.query(undefined, { times: scope.times }, given);
    return result instanceof Promise ? result.then((settled) => toOutcome(settled, step)) : toOutcome(result, step);
  };
}

interface StepQuery {
  readonly compiled: CompiledQuery;
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
