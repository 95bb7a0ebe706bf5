/** Runs what was prepared of an operation, and writes the answer as text. */

import { execute, type GraphQLError } from 'graphql';
import type { AnswerRecord } from '../execution/answer/check-answer.ts';
import type { CompiledPlan } from '../execution/plan/compile-plan.ts';
import type { RequestScope } from '../execution/request-scope.ts';
import { Causes } from '../execution/run/causes.ts';
import { runPlan, type RunPlanOptions, type RunResult } from '../execution/run/run-plan.ts';
import { askerOf } from '../execution/runners/asker-of.ts';
import { completeAnswer } from '../execution/shape/complete-answer.ts';
import {
  findShownTexts,
  NO_TEXTS,
  WHOLE,
  type FoundTexts,
  type ShownText,
  type TextPlace,
} from '../execution/shape/shown-texts.ts';
import { withholdUnattributed } from '../execution/shape/withhold-unattributed.ts';
import { WrittenData } from '../execution/shape/written-data.ts';
import { introspectionName } from './canonical-operation.ts';
import { inStage, passStage, type OperationObserver } from './operation-observer.ts';
import { UnplannableError } from './planning/planner.ts';
import type { PlanStore } from './plan-store.ts';
import type { PreparedOperation } from './prepare-operation.ts';

export interface RunPreparedOptions extends RunPlanOptions {
  readonly plans: PlanStore;
  /** The desk that a subgraph's error names. */
  readonly deskOf: (subgraph: string) => string;
  readonly observer: OperationObserver;
}

export interface RunAnswer {
  readonly data: WrittenData | null;
  readonly errors: readonly GraphQLError[];
  /** Governed texts that it shows, as far as there may be something to record of them. */
  readonly texts: readonly ShownText[];
  /** Where words were taken out of it because nobody knew whose they were; the errors tell of it. */
  readonly withheldTexts: readonly TextPlace[];
}

/**
 * @param given the request's variables, as they came.
 * @throws {GraphQLError} where nothing that was asked can be fetched of anybody.
 */
export async function runPrepared(
  prepared: PreparedOperation,
  given: Readonly<Record<string, unknown>>,
  scope: RequestScope,
  options: RunPreparedOptions,
): Promise<RunAnswer> {
  const { plans, deskOf, observer } = options;
  if (prepared.refusals !== null) return { ...NOTHING_SHOWN, data: null, errors: prepared.refusals };
  const plan = prepared.planText === null ? null : await plans.planFor(prepared.planText);
  // Where nothing can be fetched of what was asked, there is nothing to answer with.
  if (plan?.steps.length === 0) throw new UnplannableError();
  const { data, causes }: RunResult =
    plan === null
      ? { data: {}, causes: new Causes() }
      : await inStage('execute', scope, observer, (within) =>
          runPlan(plan, { ...prepared.toSent(given), scope: within, asker: askerOf(within) }, options),
        );
  const executedAtMs = performance.now();
  const { shape } = prepared;
  // Nothing is recorded where nobody is known to read.
  const textsIn = (shown: unknown): FoundTexts =>
    scope.reader !== null ? findShownTexts(shape, data, shown) : NO_TEXTS;
  const introspectionErrors = describeSchema(prepared, given, data);
  // Before anything is written: what may not be null has to rise from where the words are taken out.
  const found = textsIn(WHOLE);
  const withheldTexts = found.unattributed;
  const withheldErrors = withheldTexts.length === 0 ? [] : [withholdUnattributed(withheldTexts)];
  if (causes.isEmpty && introspectionErrors.length === 0) {
    const text = prepared.writerFor(plan ?? NO_PLAN).write(data);
    if (text !== null) {
      passStage('write', executedAtMs, scope, observer);
      return { data: new WrittenData(text), errors: withheldErrors, texts: found.shown, withheldTexts };
    }
  }
  const completed = completeAnswer(data, { shape, causes, deskOf });
  const written = completed.data === null ? null : new WrittenData(JSON.stringify(completed.data));
  passStage('write', executedAtMs, scope, observer);
  return {
    data: written,
    errors: [...introspectionErrors, ...completed.errors, ...withheldErrors],
    texts: completed.data === null ? [] : textsIn(completed.data).shown,
    withheldTexts,
  };
}

const NOTHING_SHOWN = { texts: [], withheldTexts: [] } as const;

const NO_PLAN: CompiledPlan = { steps: [], groups: [], repeatedPaths: new Set(), untouched: new Map() };

/** Answers what an operation asks of the schema itself, into the data. */
function describeSchema(
  { introspection }: PreparedOperation,
  given: Readonly<Record<string, unknown>>,
  data: AnswerRecord,
): readonly GraphQLError[] {
  if (introspection === null) return [];
  const result = execute({ ...introspection, variableValues: given });
  if (result instanceof Promise) throw new Error('Introspection asks nobody: it cannot take time.');
  for (const [name, value] of Object.entries(result.data ?? {})) data[introspectionName(name)] = value;
  return result.errors ?? [];
}
