/**
 * Runs steps at one supplier. It never passes a supplier's errors on: what went wrong is noted where it shows, and told to the
 * client once, in our own words.
 */

import {
  AS_KNOWN_AT_HEADER,
  AS_OF_HEADER,
  ECHO_EXTENSION,
  TIMES_ORIGIN_HEADER,
} from '../../../schema/contract/times.ts';
import { toStatedCode, type StatedErrorCode, type SupplierErrorCode } from '../../errors.ts';
import { within } from '../../transport/deadline.ts';
import type { Asker, SupplierLink } from '../../transport/supplier-link.ts';
import type { SupplierAnswerError } from '../../transport/supplier-answer.ts';
import { SupplierFailure } from '../../transport/supplier-failure.ts';
import type { AnswerCheck, AnswerRecord, CheckReport } from '../answer/check-answer.ts';
import type { OwnRecords } from '../answer/own-records.ts';
import type { Step } from '../plan/compile-plan.ts';
import { toRootQuery } from '../plan/fetch-text.ts';
import type { PinnedTimes, RequestScope } from '../request-scope.ts';
import type { SupplierCause } from '../run/causes.ts';
import type { Fault, RunContext, StepRunner } from '../run/run-plan.ts';
import type { StepTargets } from '../run/targets.ts';
import type { SourceSaid } from '../sources-record.ts';

export interface SupplierRunnerOptions {
  readonly subgraph: string;
  /** The desk that its row and its error name. */
  readonly desk: string;
  readonly link: SupplierLink;
  readonly check: AnswerCheck;
  /** Which records are its own to give; null in front of a supergraph without the contract, where nothing is checked. */
  readonly ownRecords: OwnRecords | null;
  /** A steady clock, in milliseconds. */
  readonly steadyClock: () => number;
  /** Sees each failed call, with its cause. */
  readonly onFailure: (subgraph: string, failure: SupplierFailure) => void;
}

/** An answer to one step, whatever way it travelled. */
interface Answer {
  readonly records: (AnswerRecord | null)[] | null;
  /** Paths begin with a record's index. */
  readonly errors: readonly SupplierAnswerError[];
  readonly extensions: Readonly<Record<string, unknown>>;
  readonly sent: readonly object[];
}

export function createSupplierRunner(options: SupplierRunnerOptions): StepRunner {
  const { subgraph, desk, steadyClock, onFailure } = options;
  return async (step, targets, run) => {
    const { sources, times } = run.scope;
    sources.started(subgraph, desk, steadyClock());
    const note = (code: SupplierCause['code'], dropped: number): SupplierCause => {
      sources.failed(subgraph, code);
      return { kind: 'supplier', subgraph, code, path: step.path, dropped };
    };
    let sent: readonly object[] = [];
    try {
      // What comes after this step at other suppliers has its share of what is left.
      const shareMs = run.scope.deadline.remainingMs() / step.chainLength;
      const answer = await within(shareMs, run.asker.departure, (departure) =>
        ask(options, step, targets, { values: run.values, asker: { ...run.asker, departure } }),
      );
      ({ sent } = answer);
      if (times !== null) assertEchoed(answer, times);
      const checked = answer.records === null ? null : checkRecords(options, step, targets, answer.records);
      sources.ended(subgraph, steadyClock(), sent, answer.records === null ? null : toSaid(answer));
      const faults = toFaults(answer, checked, targets, options, note);
      for (const { code } of new Set(faults.map(({ cause }) => cause as SupplierCause))) {
        onFailure(subgraph, new SupplierFailure(code, describeErrors(answer)));
      }
      return { records: answer.records, faults };
    } catch (error) {
      const failure = error instanceof SupplierFailure ? error : new SupplierFailure('SUPPLIER_MALFORMED', error);
      onFailure(subgraph, failure);
      sources.ended(
        subgraph,
        steadyClock(),
        [...failure.requestsBefore, ...(sent.length > 0 ? sent : [failure])],
        null,
      );
      return { records: null, faults: [{ cause: note(failure.code, 0), index: null, path: [] }] };
    }
  };
}

async function ask(
  { link }: SupplierRunnerOptions,
  step: Step,
  targets: StepTargets | null,
  { values, asker }: Pick<RunContext, 'values' | 'asker'>,
): Promise<Answer> {
  const given = new Map<string, string>();
  for (const name of step.text.variables.keys()) {
    const value = values.get(name);
    if (value !== undefined) given.set(name, value);
  }
  if (targets === null) {
    const answer = await link.fetchRoot(
      { query: toRootQuery(step.text), values: given, isMutation: step.isMutation },
      asker,
    );
    const { data, errors, extensions } = answer;
    return {
      records: data === null ? null : [data],
      errors: errors.map((error) => (error.path.length === 0 ? error : { ...error, path: [0, ...error.path] })),
      extensions,
      // A mark of its own, not the answer: the record of sources outlives the page that it came with.
      sent: [{}],
    };
  }
  const { selection, variables, directives } = step.text;
  const { entities, ...answer } = await link.fetchEntities(
    { selection, definitions: variables, values: given, directives, representations: targets.representations },
    asker,
  );
  return { ...answer, records: entities };
}

/** Made once a request: whatever it asks, it is the same who asks. */
export function askerOf(scope: RequestScope): Asker {
  const { forwardedHeaders, departure, times, sharesNothing } = scope;
  const { authorization = '', 'accept-language': language = '' } = forwardedHeaders;
  return {
    headers:
      times === null
        ? forwardedHeaders
        : {
            ...forwardedHeaders,
            [AS_OF_HEADER]: times.asOfText,
            [AS_KNOWN_AT_HEADER]: times.asKnownAtText,
            [TIMES_ORIGIN_HEADER]: times.origin,
          },
    // The trace headers change no answer.
    sharingKey:
      sharesNothing === true
        ? crypto.randomUUID()
        : JSON.stringify([authorization, language, times?.asOfText, times?.asKnownAtText, times?.origin]),
    departure,
  };
}

interface Checked extends CheckReport {
  readonly foreign: readonly number[];
  /** Entities left out without a word, of types of which a desk that answers always has something to say. */
  readonly unsaid: readonly number[];
}

/** @throws {SupplierFailure} `SUPPLIER_MALFORMED` */
function checkRecords(
  { check, ownRecords }: SupplierRunnerOptions,
  step: Step,
  targets: StepTargets | null,
  records: (AnswerRecord | null)[],
): Checked {
  const report: CheckReport = { droppedRecords: 0, unknownValues: [] };
  const foreign: number[] = [];
  const unsaid: number[] = [];
  for (const [index, record] of records.entries()) {
    const asked = targets?.records[index]?.[0];
    const typename = asked === undefined ? '' : String(asked['__typename']);
    const declared = targets === null ? step.selection.typename : step.representations!.sentTypename(typename);
    if (record === null) {
      const entity = ownRecords?.interfaceOf(declared) ?? null;
      if (entity !== null && entity !== 'KnownError') unsaid.push(index);
    } else if (
      isAnother(record, asked, declared, ownRecords) ||
      !check.checkRecord(record, step.selection, declared, report)
    ) {
      records[index] = null;
      foreign.push(index);
    }
  }
  return { ...report, foreign, unsaid };
}

/** Whether an entity says of itself that it is not the one asked for. */
function isAnother(
  record: AnswerRecord,
  asked: AnswerRecord | undefined,
  declared: string,
  ownRecords: OwnRecords | null,
): boolean {
  if (asked === undefined || ownRecords === null) return false;
  const typename = record['__typename'];
  if (typeof typename === 'string' && typename !== declared) return true;
  const key = ownRecords.keyFieldOf(declared);
  return (
    key !== null && typeof record[key] === 'string' && typeof asked[key] === 'string' && record[key] !== asked[key]
  );
}

function toFaults(
  { records, errors }: Answer,
  checked: Checked | null,
  targets: StepTargets | null,
  { ownRecords }: SupplierRunnerOptions,
  note: (code: SupplierErrorCode | StatedErrorCode, dropped: number) => SupplierCause,
): Fault[] {
  const codes = errors.map(({ code }) => toStatedCode(code));
  if (records === null || checked === null) {
    const code = codes.find((one) => one !== 'SUPPLIER_ERROR') ?? 'SUPPLIER_ERROR';
    return [{ cause: note(code, 0), index: null, path: [] }];
  }
  const faults: Fault[] = [];
  if (checked.foreign.length + checked.droppedRecords > 0) {
    const cause = note('FOREIGN_RECORD', checked.droppedRecords);
    for (const index of checked.foreign) faults.push({ cause, index, path: [] });
    if (checked.foreign.length === 0) faults.push({ cause, index: -1, path: [] });
  }
  if (checked.unknownValues.length > 0) {
    const cause = note('SUPPLIER_MALFORMED', 0);
    for (const { record, name } of checked.unknownValues) {
      const index = records.indexOf(record);
      faults.push(index < 0 ? { cause, index: null, path: [name], owner: record } : { cause, index, path: [name] });
    }
  }
  const causes = new Map<string, SupplierCause>();
  const causeOf = (code: SupplierErrorCode | StatedErrorCode): SupplierCause => {
    const known = causes.get(code) ?? note(code, 0);
    causes.set(code, known);
    return known;
  };
  for (const [position, { path }] of errors.entries()) {
    const [index, ...below] = path;
    faults.push({ cause: causeOf(codes[position]!), index: typeof index === 'number' ? index : null, path: below });
  }
  if (ownRecords !== null && targets !== null) {
    const isStated = (index: number): boolean => errors.some(({ path }) => path.length === 0 || path[0] === index);
    for (const index of checked.unsaid) {
      if (!isStated(index)) faults.push({ cause: causeOf('SUPPLIER_ERROR'), index, path: [] });
    }
  }
  return faults;
}

/** For the log: a supplier's codes and where it says that they bear. */
function describeErrors({ errors }: Answer): Error | undefined {
  if (errors.length === 0) return undefined;
  return new Error(errors.map(({ code, path }) => `${String(code)} at ${path.join('.')}`).join(', '));
}

function assertEchoed({ records, errors, extensions }: Answer, times: PinnedTimes): void {
  const echo = extensions[ECHO_EXTENSION] as { asOf?: unknown; asKnownAt?: unknown } | undefined;
  if (echo?.asOf === times.asOfText && echo.asKnownAt === times.asKnownAtText) return;
  // A refusal that never ran has nothing to echo: its own code says more.
  if (records === null && errors.length > 0) return;
  throw new SupplierFailure('SUPPLIER_TIMES_NOT_ECHOED', echo);
}

function toSaid({ extensions }: Answer): SourceSaid {
  const echo = extensions[ECHO_EXTENSION] as
    { sourceSpokeAt?: unknown; chainHead?: { position?: unknown; hash?: unknown } | null } | undefined;
  return {
    spokeAt: typeof echo?.sourceSpokeAt === 'string' ? echo.sourceSpokeAt : null,
    position: typeof echo?.chainHead?.position === 'number' ? echo.chainHead.position : null,
    hash: typeof echo?.chainHead?.hash === 'string' ? echo.chainHead.hash : null,
  };
}
