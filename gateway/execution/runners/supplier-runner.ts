/**
 * Runs steps at one supplier. It never passes a supplier's errors on: what went wrong is noted where it shows, and told to the
 * client once, in our own words. Where a supplier fails, what it last said may stand in for it, and is told as old.
 */

import { within } from '../../transport/deadline.ts';
import {
  Inquiry,
  type Asker,
  type EntityAnswer,
  type EntityInquiry,
  type RootAnswer,
  type RootInquiry,
  type Undo,
} from '../../transport/inquiry.ts';
import type { SupplierLink } from '../../transport/supplier-link.ts';
import { SupplierFailure } from '../../transport/supplier-failure.ts';
import { attributeText, selectsText, withholdText } from '../answer/governed-text.ts';
import type { AnswerRecord } from '../answer/check-answer.ts';
import type { OwnWords, Step } from '../plan/compile-plan.ts';
import { toRootQuery } from '../plan/fetch-text.ts';
import type { SupplierCause } from '../run/causes.ts';
import type { GlassSaid } from '../sources-record.ts';
import type { RunContext, StepOutcome, StepRunner } from '../run/run-plan.ts';
import type { StepTargets } from '../run/targets.ts';
import {
  assertCopyOf,
  assertEchoed,
  checkRecords,
  declaredOf,
  describeErrors,
  isWhole,
  toFaults,
  toGlassSaid,
  toSaid,
  withoutAdded,
  type AnswerRules,
  type StepAnswer,
} from './judge-answer.ts';

export interface SupplierRunnerOptions extends AnswerRules {
  readonly subgraph: string;
  /** The desk that its row and its error name. */
  readonly desk: string;
  readonly link: SupplierLink;
  /** A steady clock, in milliseconds. */
  readonly steadyClock: () => number;
  /** Now, in milliseconds UTC. */
  readonly clock: () => number;
  /** Sees each failed call, with its cause, and what stands in for it. */
  readonly onFailure: (subgraph: string, failure: SupplierFailure, standIn: StandIn) => void;
}

/** What a client gets in the place of a call that failed. `ASKED_FOR_LESS`: what it wanted, since only more than that was refused. */
export type StandIn = 'NOTHING' | 'COPY' | 'ASKED_FOR_LESS';

/** Failures of a supplier that was there and answered: another question it might have answered well. */
const MAY_BE_OF_WHAT_WAS_ASKED: ReadonlySet<SupplierFailure['code']> = new Set([
  'SUPPLIER_HTTP_STATUS',
  'SUPPLIER_NOT_JSON',
  'SUPPLIER_TRUNCATED',
  'SUPPLIER_TOO_LARGE',
  'SUPPLIER_MALFORMED',
  'SUPPLIER_ENTITY_COUNT',
]);

export function createSupplierRunner(options: SupplierRunnerOptions): StepRunner {
  const { subgraph, desk, steadyClock, onFailure } = options;
  const runStep: StepRunner = async (step, targets, run, failedWith) => {
    const { sources, times } = run.scope;
    sources.started(subgraph, desk, steadyClock());
    const note = (code: SupplierCause['code'], dropped: number): SupplierCause => {
      sources.failed(subgraph, code);
      return { kind: 'supplier', subgraph, code, path: step.path, dropped };
    };
    const call = new StepCall(options, step, targets, run);
    /** Where what is asked for others' sake may do harm it is left out, also of the next runs. */
    const leaveOut = async (own: OwnWords, failure: SupplierFailure): Promise<StepOutcome> => {
      own.adding.wasInVain();
      onFailure(subgraph, failure, 'ASKED_FOR_LESS');
      sources.ended(subgraph, steadyClock(), call.sent, null);
      return { ...(await runStep(own.step, targets, run, null)), isForItself: true };
    };
    let glass: GlassSaid = 'DESK_NOT_ANSWERED';
    try {
      if (failedWith !== null) throw new SupplierFailure(failedWith);
      let answer = await call.ask();
      if (answer.copy !== null) {
        const outcome = call.takeCopy(answer, null);
        if (outcome !== null) return outcome;
        answer = await call.askWithoutCopies();
      }
      if (times !== null) assertEchoed(answer, times);
      const checked = answer.records === null ? null : checkRecords(options, step, targets, answer.records);
      const remaining = step.own === null ? answer : withoutAdded(step.own.added, answer, checked);
      if (step.own !== null && remaining === null) {
        return await leaveOut(step.own, new SupplierFailure('SUPPLIER_ERROR', describeErrors(answer)));
      }
      const isForItself = remaining !== answer;
      if (isForItself) step.own?.adding.wasInVain();
      sources.ended(subgraph, steadyClock(), call.sent, answer.records === null ? null : toSaid(answer));
      if (answer.keep !== null && isWhole(answer, checked)) answer.keep(call.withhold);
      if (remaining !== null) answer = remaining;
      if (call.isFollowed) call.attribute(answer);
      if (call.breaksGlass) glass = toGlassSaid(answer);
      const faults = toFaults(answer, checked, targets, options, note);
      for (const { code } of new Set(faults.map(({ cause }) => cause as SupplierCause))) {
        onFailure(subgraph, new SupplierFailure(code, describeErrors(answer)), 'NOTHING');
      }
      return { records: answer.records, faults, ...(isForItself ? { isForItself } : {}) };
    } catch (error) {
      const failure = error instanceof SupplierFailure ? error : new SupplierFailure('SUPPLIER_MALFORMED', error);
      if (step.own !== null && failure.code !== 'CLIENT_DISCONNECTED') {
        if (MAY_BE_OF_WHAT_WAS_ASKED.has(failure.code) && !failure.isRefusal) return await leaveOut(step.own, failure);
        step.own.adding.wasInVain();
      }
      const outcome = await call.takeLast(failure);
      onFailure(subgraph, failure, outcome === null ? 'NOTHING' : 'COPY');
      if (outcome !== null) return outcome;
      sources.ended(subgraph, steadyClock(), call.sent, null);
      return { records: null, faults: [{ cause: note(failure.code, 0), index: null, path: [] }] };
    } finally {
      if (call.breaksGlass) sources.glassSaid(glass);
    }
  };
  return runStep;
}

/** One step of one request at its supplier. */
class StepCall {
  /** Null where no governed text was selected. */
  readonly withhold: ((record: AnswerRecord, index: number, undo: Undo[] | null) => void) | null;
  readonly #options: SupplierRunnerOptions;
  readonly #step: Step;
  readonly #targets: StepTargets | null;
  readonly #run: RunContext;
  readonly #asker: Asker;
  readonly #inquiry: EntityInquiry | RootInquiry;

  constructor(options: SupplierRunnerOptions, step: Step, targets: StepTargets | null, run: RunContext) {
    this.#options = options;
    this.#step = step;
    this.#targets = targets;
    this.#run = run;
    this.withhold = selectsText(step.selection)
      ? (record, index, undo) =>
          withholdText(record, step.selection, declaredOf(step, targets?.records[index]?.[0]), undo)
      : null;
    // Where no words are asked for, no glass is broken: a figure that looks whether there is a text opens none.
    this.#asker = this.withhold === null ? (run.asker.withoutBreakGlass ?? run.asker) : run.asker;
    this.#inquiry = this.#toInquiry();
  }

  /** Whether what it says is to be known for its own wherever it is shown: there may be something to record. */
  get isFollowed(): boolean {
    return this.withhold !== null && this.#run.scope.reader !== null;
  }

  /** Whether it asks for words, and to open those that are withheld. */
  get breaksGlass(): boolean {
    return this.#asker.requestId !== null;
  }

  attribute({ records }: StepAnswer): void {
    const { desk, ownRecords } = this.#options;
    const { selection } = this.#step;
    for (const [index, record] of (records ?? []).entries()) {
      if (record === null) continue;
      const asked = this.#targets?.records[index]?.[0];
      const id = asked?.['id'];
      const around = { owner: desk, record: typeof id === 'string' ? id : null, field: '' };
      attributeText(record, selection, declaredOf(this.#step, asked), around, ownRecords);
    }
  }

  get sent(): SupplierSent {
    return this.#inquiry.sent;
  }

  /** @throws {SupplierFailure} `SUPPLIER_TIMEOUT` when the step's time is over. */
  ask(): Promise<StepAnswer> {
    // What comes after this step at other suppliers has its share of what is left.
    const shareMs = this.#run.scope.deadline.remainingMs() / this.#step.chainLength;
    return within(shareMs, this.#asker.departure, (departure) => {
      this.#inquiry.departure = departure;
      return this.#fetch();
    });
  }

  askWithoutCopies(): Promise<StepAnswer> {
    this.#inquiry.copyReader = null;
    return this.ask();
  }

  /**
   * @returns what was last said, to this step or to the same one that asks for more or less for others' sake; else what another step was
   *   given for old; null where none of it may be given, or there is nothing that is good.
   */
  async takeLast(failure: SupplierFailure): Promise<StepOutcome | null> {
    // Whoever is turned away now is not given what was for them then.
    if (failure.code === 'CLIENT_DISCONNECTED' || failure.isRefusal || this.#asker.copyReader === null) return null;
    const last = await this.#findLast();
    const outcome = last === null ? null : this.takeCopy(last, failure);
    if (outcome !== null) return outcome;
    const other = this.#step.own?.step ?? this.#step.wider;
    if (other !== null) {
      const others = new StepCall(this.#options, { ...other, own: null, wider: null }, this.#targets, this.#run);
      return others.takeLast(failure);
    }
    const records = (await this.#targets?.standIn?.()) ?? null;
    if (records === null) return null;
    this.#run.scope.sources.ended(this.#options.subgraph, this.#options.steadyClock(), this.sent, null);
    return { records, faults: [], isForItself: true };
  }

  /**
   * Looks at a copy as at an answer.
   *
   * @param failure why it is given; null where the supplier was not asked.
   * @returns null where it is no good.
   */
  takeCopy(answer: StepAnswer, failure: SupplierFailure | null): StepOutcome | null {
    const { subgraph, steadyClock, clock } = this.#options;
    const { sources, times } = this.#run.scope;
    try {
      if (times !== null) assertCopyOf(answer, times);
      const checked = checkRecords(this.#options, this.#step, this.#targets, answer.records!);
      if (!isWhole(answer, checked)) return null;
    } catch {
      return null;
    }
    // There is no text in a copy; nor is one passed on, whoever put it there.
    if (this.withhold !== null) {
      for (const [index, record] of answer.records!.entries()) if (record !== null) this.withhold(record, index, null);
    }
    sources.ended(subgraph, steadyClock(), this.sent, null);
    sources.copied(subgraph, { ...answer.copy!, said: toSaid(answer), code: failure?.code ?? null }, clock);
    return { records: answer.records, faults: [], isForItself: true };
  }

  #toInquiry(): EntityInquiry | RootInquiry {
    const { step, targets, run } = { step: this.#step, targets: this.#targets, run: this.#run };
    const values = new Map<string, string>();
    for (const name of step.text.variables.keys()) {
      const value = run.values.get(name);
      if (value !== undefined) values.set(name, value);
    }
    const asker = this.#asker;
    const isGoverned = this.withhold !== null;
    if (targets === null) {
      const fetch = { query: toRootQuery(step.text), values, isMutation: step.isMutation };
      return new Inquiry({
        fetch,
        asker,
        selectsText: isGoverned,
        receive: (answer: RootAnswer) => this.#receive(ofRoot(answer)),
      });
    }
    const { selection, variables, directives } = step.text;
    const fetch = { selection, definitions: variables, values, directives, representations: targets.representations };
    return new Inquiry({
      fetch,
      asker,
      selectsText: isGoverned,
      receive: (answer: EntityAnswer) => this.#receive(ofEntities(answer)),
    });
  }

  async #fetch(): Promise<StepAnswer> {
    const { link } = this.#options;
    return this.#targets === null
      ? ofRoot(await link.fetchRoot(this.#inquiry as RootInquiry))
      : ofEntities(await link.fetchEntities(this.#inquiry as EntityInquiry));
  }

  async #findLast(): Promise<StepAnswer | null> {
    const { link } = this.#options;
    this.#inquiry.copyReader = this.#asker.copyReader;
    if (this.#targets === null) {
      const last = await link.lastRoot(this.#inquiry as RootInquiry);
      return last === null ? null : ofRoot(last);
    }
    const last = await link.lastEntities(this.#inquiry as EntityInquiry);
    return last === null ? null : ofEntities(last);
  }

  /** An answer that nobody waits for. */
  #receive(answer: StepAnswer): void {
    const { times } = this.#run.scope;
    if (answer.keep === null || answer.records === null) return;
    if (times !== null) assertEchoed(answer, times);
    const checked = checkRecords(this.#options, this.#step, this.#targets, answer.records);
    if (isWhole(answer, checked)) answer.keep(this.withhold);
  }
}

type SupplierSent = EntityInquiry['sent'];

function ofRoot({ data, errors, ...answer }: RootAnswer): StepAnswer {
  return {
    ...answer,
    records: data === null ? null : [data],
    errors: errors.map((error) => (error.path.length === 0 ? error : { ...error, path: [0, ...error.path] })),
  };
}

function ofEntities({ entities, ...answer }: EntityAnswer): StepAnswer {
  return { ...answer, records: entities };
}
