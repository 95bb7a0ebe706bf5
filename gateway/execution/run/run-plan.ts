/** Runs a compiled plan: each group of steps starts as soon as the steps that it waits for have ended, well or not. */

import type { AnswerRecord } from '../answer/check-answer.ts';
import type { CompiledPlan, Step } from '../plan/compile-plan.ts';
import type { FederationFacts } from '../plan/federation-facts.ts';
import type { RequestScope } from '../request-scope.ts';
import type { Asker } from '../../transport/inquiry.ts';
import type { SupplierFailure } from '../../transport/supplier-failure.ts';
import { Causes, type Cause } from './causes.ts';
import { mergeRecord } from './merge.ts';
import { noteAtPath, pathToNull, type FaultPath } from './note-fault.ts';
import { rewriteRecord, rewrittenFields } from './output-names.ts';
import { findTargets, type StepTargets } from './targets.ts';
import { ToldEntities } from './told-entities.ts';

/** What came of one step. */
export interface StepOutcome {
  /** By representation, or one for the root; null where there is none. Null altogether when the step failed as a whole. */
  readonly records: readonly (AnswerRecord | null)[] | null;
  /** Why records are null, or positions below them. */
  readonly faults: readonly Fault[];
  /** Whether what stands below its records is not for others: it may be old, or not all that these want. */
  readonly isForItself?: true;
}

export interface Fault {
  readonly cause: Cause;
  /** The record, by its index; null when it bears on all that was asked. */
  readonly index: number | null;
  /** Names and indexes from the record to the null. */
  readonly path: readonly (string | number)[];
  /** The object below the record in which the null stands, where it is known by itself; the path is its one name then. */
  readonly owner?: AnswerRecord;
}

/**
 * Answers the steps of one subgraph. It never throws: what goes wrong is in the outcome.
 *
 * @param failedWith how another step has already asked for the same in vain, so that it is not asked for again; null where none has.
 */
export type StepRunner = (
  step: Step,
  targets: StepTargets | null,
  run: RunContext,
  failedWith: SupplierFailure['code'] | null,
) => StepOutcome | Promise<StepOutcome>;

/** What belongs to one run of an operation. */
export interface RunContext {
  /** The operation's variables as they are sent, as JSON by name. */
  readonly values: ReadonlyMap<string, string>;
  /** The same, parsed. */
  readonly variables: Readonly<Record<string, unknown>>;
  readonly scope: RequestScope;
  /** Who asks the suppliers. */
  readonly asker: Asker;
}

export interface RunPlanOptions {
  readonly runnerOf: (subgraph: string) => StepRunner;
  readonly facts: FederationFacts;
  /** Whether a type name is of a type that records can have. */
  readonly isConcrete: (typename: string) => boolean;
}

export interface RunResult {
  readonly data: AnswerRecord;
  readonly causes: Causes;
}

export function runPlan(plan: CompiledPlan, context: RunContext, options: RunPlanOptions): Promise<RunResult> {
  return new Promise((resolve, reject) => {
    new PlanRun(plan, context, options, resolve, reject).start();
  });
}

class PlanRun {
  readonly #plan: CompiledPlan;
  readonly #context: RunContext;
  readonly #options: RunPlanOptions;
  readonly #resolve: (result: RunResult) => void;
  readonly #reject: (error: unknown) => void;
  readonly #data: AnswerRecord = {};
  readonly #causes = new Causes();
  /** By group, the objects that it was found to stand on. */
  readonly #found: (readonly AnswerRecord[] | undefined)[] = [];
  readonly #waitingFor: number[];
  readonly #ready: number[] = [];
  readonly #told: ToldEntities;
  /** What steps want for which others may be told of it; they start once those have started. */
  #covered: StepTargets[] = [];
  #unfinished: number;
  #isStarting = false;

  constructor(
    plan: CompiledPlan,
    context: RunContext,
    options: RunPlanOptions,
    resolve: (result: RunResult) => void,
    reject: (error: unknown) => void,
  ) {
    this.#plan = plan;
    this.#context = context;
    this.#options = options;
    this.#resolve = resolve;
    this.#reject = reject;
    this.#told = new ToldEntities(context);
    this.#waitingFor = plan.groups.map(({ dependencyCount }) => dependencyCount);
    this.#unfinished = plan.steps.length;
  }

  start(): void {
    for (const { index, dependencyCount } of this.#plan.groups) if (dependencyCount === 0) this.#ready.push(index);
    this.#startReady();
  }

  /** Not by recursion: steps in process end at once, and chains of them can be long. */
  #startReady(): void {
    if (this.#isStarting) return;
    this.#isStarting = true;
    try {
      do {
        for (let group = this.#ready.shift(); group !== undefined; group = this.#ready.shift()) this.#startGroup(group);
        this.#startCovered();
      } while (this.#ready.length > 0);
    } catch (error) {
      this.#reject(error);
    } finally {
      this.#isStarting = false;
    }
    if (this.#unfinished > 0) return;
    this.#told.end();
    this.#resolve({ data: this.#data, causes: this.#causes });
  }

  #startGroup(index: number): void {
    const group = this.#plan.groups[index]!;
    for (const step of group.steps) if (step.representations === null) this.#startStep(step, null);
    if (!group.asksForEntities) return;
    // Of two records that are the same, one may know why something of it is empty.
    const { byStep, unnamed, found } = findTargets(group, this.#data, this.#found, this.#causes.isEmpty);
    this.#found[index] = found;
    for (const { step, record } of unnamed) this.#leaveUnnamed(step, record);
    if (!this.#causes.isEmpty) for (const targets of byStep) if (targets !== undefined) this.#noteInputs(targets);
    for (const [place, step] of group.steps.entries()) {
      if (step.representations === null) continue;
      const targets = byStep[place];
      if (targets === undefined) this.#end(step);
      else if (step.coveredBy.size > 0) this.#covered.push(targets);
      else this.#startStep(step, targets);
    }
  }

  /** Whatever covers a step is covered by less than that step is, or by the same. */
  #startCovered(): void {
    if (this.#covered.length === 0) return;
    const starting = this.#covered.toSorted((left, right) => left.step.coveredBy.size - right.step.coveredBy.size);
    this.#covered = [];
    for (const targets of starting) this.#startStep(targets.step, targets);
  }

  #startStep(step: Step, targets: StepTargets | null): void {
    const ask = this.#options.runnerOf(step.subgraph);
    const asked = step.own === null || step.own.adding.nextRunTries() ? step : step.own.step;
    const outcome =
      targets === null
        ? ask(asked, null, this.#context, null)
        : this.#told.ask({ ...targets, step: asked }, (part, failedWith) =>
            ask(asked, part, this.#context, failedWith),
          );
    if (targets === null) this.#told.tell(asked, outcome);
    if (!(outcome instanceof Promise)) {
      this.#take(step, targets, outcome);
      this.#end(step);
      return;
    }
    outcome
      .then((settled) => {
        this.#take(step, targets, settled);
        this.#end(step);
        this.#startReady();
      })
      .catch(this.#reject);
  }

  #end({ dependents }: Step): void {
    this.#unfinished -= 1;
    for (const group of dependents) {
      this.#waitingFor[group]! -= 1;
      if (this.#waitingFor[group] === 0) this.#ready.push(group);
    }
  }

  #take(step: Step, targets: StepTargets | null, { records, faults }: StepOutcome): void {
    const { isConcrete } = this.#options;
    const places = targets === null ? [[this.#data]] : targets.records;
    const faultPaths = faults.map(({ index, path, owner }) => {
      const record = index === null || owner !== undefined ? null : (records?.[index] ?? null);
      return record === null ? path : pathToNull(record, path, step);
    });
    for (const [index, receivers] of places.entries()) {
      const record = records?.[index] ?? null;
      for (const receiver of receivers) {
        if (record === null) emptyFields(receiver, fieldNames(step, receiver, null));
        else {
          rewriteRecord(record, step);
          const copiedNames = receivers.length === 1 || step.sharedNames.size === 0 ? null : step.sharedNames;
          mergeRecord(receiver, record, fieldsOf(step, receiver, record), { copiedNames, isConcrete });
        }
      }
    }
    for (const [index, fault] of faults.entries()) {
      this.#noteFault(step, places, records, fault, faultPaths[index]!);
    }
    if (!this.#causes.isEmpty) for (const receivers of places) this.#noteDependents(step, receivers);
  }

  #noteFault(
    step: Step,
    places: readonly (readonly AnswerRecord[])[],
    records: StepOutcome['records'],
    { cause, index, owner }: Fault,
    path: FaultPath,
  ): void {
    this.#causes.add(cause);
    if (owner !== undefined) {
      this.#causes.note(owner, String(path[0]), cause);
      return;
    }
    const bearing = index === null ? places : [places[index] ?? []];
    for (const receivers of bearing) {
      for (const receiver of receivers) {
        // A null that rose to the record itself took all of it.
        if (path.length === 0 || index === null || records?.[index] == null) {
          // Also where others gave a part: what is missing below is missing because of it.
          for (const name of fieldNames(step, receiver, null)) this.#causes.note(receiver, name, cause);
        } else noteAtPath(receiver, path, cause, this.#causes);
      }
    }
  }

  /** What is computed from what a desk did not answer is empty because of that desk. */
  #noteDependents({ subgraph, selection, representations }: Step, receivers: readonly AnswerRecord[]): void {
    const { facts } = this.#options;
    for (const receiver of receivers) {
      const typename = receiver['__typename'];
      if (typeof typename !== 'string') continue;
      for (const { name, fieldName } of selection.fieldsOf(typename)) {
        if (receiver[name] !== null || this.#causes.find(receiver, name) !== undefined) continue;
        const sent = representations?.sentTypename(typename) ?? typename;
        for (const required of facts.requiresOf(subgraph, sent, fieldName)) {
          const cause = isGiven(receiver[required]) ? undefined : this.#causes.find(receiver, required);
          if (cause !== undefined) this.#causes.note(receiver, name, cause);
        }
      }
    }
  }

  /** What a field was computed without is missed wherever the field is seen. */
  #noteInputs({ step, records }: StepTargets): void {
    const { subgraph, representations } = step;
    for (const record of records.flat()) {
      const typename = representations!.sentTypename(String(record['__typename']));
      for (const { name, fieldName } of fieldsOf(step, record, null)) {
        const required = this.#options.facts.requiresOf(subgraph, typename, fieldName);
        if (required.length === 0) continue;
        representations!.eachInput(record, (owner, input, top) => {
          if (!required.includes(top)) return;
          for (const cause of this.#causes.missedBy(owner, input)) this.#causes.miss(record, name, cause);
          const cause = isGiven(owner[input]) ? undefined : this.#causes.find(owner, input);
          if (cause !== undefined) this.#causes.miss(record, name, cause);
        });
      }
    }
  }

  /** A record whose key did not come: what would have been asked for it is empty for the same reason. */
  #leaveUnnamed(step: Step, record: AnswerRecord): void {
    const typename = String(record['__typename']);
    const names = fieldNames(step, record, null);
    emptyFields(record, names);
    if (this.#causes.isEmpty) return;
    for (const key of step.representations!.namesOf(typename)) {
      const cause = isGiven(record[key]) ? undefined : this.#causes.find(record, key);
      if (cause === undefined) continue;
      for (const name of names) if (record[name] === null) this.#causes.note(record, name, cause);
    }
  }
}

function fieldsOf(step: Step, receiver: AnswerRecord, record: AnswerRecord | null) {
  if (step.representations === null) return rewrittenFields(step, step.selection.fieldsOf(step.selection.typename));
  const typename = record?.['__typename'] ?? receiver['__typename'];
  return rewrittenFields(step, step.selection.fieldsOf(String(typename)));
}

function fieldNames(step: Step, receiver: AnswerRecord, record: AnswerRecord | null): readonly string[] {
  return fieldsOf(step, receiver, record).map(({ name }) => name);
}

/** Whether it is a leaf that is there: of anything else, parts may be missing. */
function isGiven(value: unknown): boolean {
  return value !== null && value !== undefined && typeof value !== 'object';
}

function emptyFields(record: AnswerRecord, names: readonly string[]): void {
  for (const name of names) if (record[name] === undefined) record[name] = null;
}
