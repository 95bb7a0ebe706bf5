/** What one step's answer from a supplier comes to: whose records are in it, what is wrong with it, and whether it is good as it is. */

import { DESK_GLASS_OUTCOMES } from '../../../schema/contract/break-glass.ts';
import { ECHO_EXTENSION } from '../../../schema/contract/times.ts';
import { toStatedCode, type StatedErrorCode, type SupplierErrorCode } from '../../errors.ts';
import type { FetchAnswer } from '../../transport/inquiry.ts';
import { SupplierFailure } from '../../transport/supplier-failure.ts';
import type { AnswerCheck, AnswerRecord, CheckReport } from '../answer/check-answer.ts';
import type { OwnRecords } from '../answer/own-records.ts';
import type { Step } from '../plan/compile-plan.ts';
import type { PinnedTimes } from '../request-scope.ts';
import type { SupplierCause } from '../run/causes.ts';
import type { Fault } from '../run/run-plan.ts';
import type { StepTargets } from '../run/targets.ts';
import type { GlassSaid, SourceSaid } from '../sources-record.ts';

/** An answer to one step, whatever way it travelled. */
export interface StepAnswer extends FetchAnswer {
  /** Paths of errors begin with a record's index. */
  readonly records: (AnswerRecord | null)[] | null;
}

export interface AnswerRules {
  readonly check: AnswerCheck;
  /** Which records are the supplier's own to give; null in front of a supergraph without the contract, where nothing is checked. */
  readonly ownRecords: OwnRecords | null;
}

export interface CheckedRecords extends CheckReport {
  readonly foreign: readonly number[];
  /** Entities left out without a word, of types of which a desk that answers always has something to say. */
  readonly unsaid: readonly number[];
}

/** @throws {SupplierFailure} `SUPPLIER_MALFORMED` */
export function checkRecords(
  { check, ownRecords }: AnswerRules,
  step: Step,
  targets: StepTargets | null,
  records: (AnswerRecord | null)[],
): CheckedRecords {
  const report: CheckReport = { droppedRecords: 0, unknownValues: [], hasUnasked: false };
  const foreign: number[] = [];
  const unsaid: number[] = [];
  let typename: unknown;
  let declared = declaredOf(step, undefined);
  for (let index = 0; index < records.length; index += 1) {
    const record = records[index]!;
    const asked = targets?.records[index]?.[0];
    // Most lists are of one type.
    if (asked !== undefined && asked['__typename'] !== typename) {
      typename = asked['__typename'];
      declared = declaredOf(step, asked);
    }
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

/** The type at a record's position, as its supplier was asked for it. */
export function declaredOf(step: Step, asked: AnswerRecord | undefined): string {
  if (step.representations === null) return step.selection.typename;
  return step.representations.sentTypename(asked === undefined ? '' : String(asked['__typename']));
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

/** @param note is told each cause once. */
export function toFaults(
  { records, errors }: StepAnswer,
  checked: CheckedRecords | null,
  targets: StepTargets | null,
  { ownRecords }: AnswerRules,
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

/** Whether all that was asked came, and nothing else: only such an answer may be given again. */
export function isWhole({ records, errors }: StepAnswer, checked: CheckedRecords | null): boolean {
  if (records === null || checked === null || errors.length > 0) return false;
  const { foreign, unsaid, droppedRecords, unknownValues, hasUnasked } = checked;
  return foreign.length + unsaid.length + droppedRecords + unknownValues.length === 0 && !hasUnasked;
}

/**
 * What is left of an answer where something was asked for others' sake: an error there is nobody's whose own it is not.
 *
 * @param added names from a record to what was added, with dots between.
 * @returns the answer itself where nothing is wrong there; null where that may have done harm to the rest.
 */
export function withoutAdded(
  added: ReadonlySet<string>,
  answer: StepAnswer,
  checked: CheckedRecords | null,
): StepAnswer | null {
  const { records, errors } = answer;
  if (records === null || checked === null) return null;
  const names = [...added].map((path) => path.slice(path.lastIndexOf('.') + 1));
  if (checked.unknownValues.some(({ name }) => names.includes(name))) return null;
  const isAdded = ({ path }: StepAnswer['errors'][number]): boolean =>
    added.has(path.filter((part) => typeof part === 'string').join('.'));
  const theirs = errors.filter(isAdded);
  if (theirs.length === 0) return answer;
  // Where the field's own object is gone with it, more is than was asked for their sake.
  if (!theirs.every(({ path }) => isLeftOf(records, path))) return null;
  return { ...answer, errors: errors.filter((error) => !isAdded(error)) };
}

/** Whether the object is there of which a path names a field. */
function isLeftOf(records: StepAnswer['records'], path: readonly (string | number)[]): boolean {
  let value: unknown = records;
  for (const part of path.slice(0, -1)) {
    if (typeof value !== 'object' || value === null) return false;
    value = (value as Readonly<Record<string | number, unknown>>)[part];
  }
  return typeof value === 'object' && value !== null;
}

const MAXIMUM_DESCRIBED = 20;

/** A code, a field's name or a place in a list: whatever else a supplier puts there may be anybody's text. */
function toWord(said: unknown): string {
  return typeof said === 'number' || /^(?!.*\d{6})\w{1,60}$/.test(String(said)) ? String(said) : '?';
}

/** For the log: a supplier's codes and where it says that they bear. */
export function describeErrors({ errors }: StepAnswer): Error | undefined {
  if (errors.length === 0) return undefined;
  const told = errors
    .slice(0, MAXIMUM_DESCRIBED)
    .map(({ code, path }) => `${toWord(code)} at ${path.map(toWord).join('.')}`);
  return new Error(told.join(', ') + (errors.length > told.length ? ` and ${errors.length - told.length} more` : ''));
}

/** @throws {SupplierFailure} `SUPPLIER_TIMES_NOT_ECHOED` */
export function assertEchoed({ records, errors, extensions }: StepAnswer, times: PinnedTimes): void {
  const echo = echoOf(extensions);
  if (echo?.asOf === times.asOfText && echo.asKnownAt === times.asKnownAtText) return;
  // A refusal that never ran has nothing to echo: its own code says more.
  if (records === null && errors.length > 0) return;
  throw new SupplierFailure('SUPPLIER_TIMES_NOT_ECHOED', echo);
}

/**
 * A copy is of the times that the client named; where it left one open, of an earlier "now".
 *
 * @throws {SupplierFailure} `SUPPLIER_TIMES_NOT_ECHOED`
 */
export function assertCopyOf({ extensions }: StepAnswer, times: PinnedTimes): void {
  const echo = echoOf(extensions);
  const isFit = (said: unknown, asked: number, text: string): boolean =>
    said === text || (asked === times.openNow && typeof said === 'string');
  if (isFit(echo?.asOf, times.asOf, times.asOfText) && isFit(echo?.asKnownAt, times.asKnownAt, times.asKnownAtText)) {
    return;
  }
  throw new SupplierFailure('SUPPLIER_TIMES_NOT_ECHOED', echo);
}

export function toSaid({ extensions }: StepAnswer): SourceSaid {
  const echo = echoOf(extensions);
  return {
    spokeAt: typeof echo?.sourceSpokeAt === 'string' ? echo.sourceSpokeAt : null,
    position: typeof echo?.chainHead?.position === 'number' ? echo.chainHead.position : null,
    hash: typeof echo?.chainHead?.hash === 'string' ? echo.chainHead.hash : null,
  };
}

/** Of an answer that came from its supplier, to a reader who gave a reason. */
export function toGlassSaid({ records, extensions }: StepAnswer): GlassSaid {
  if (records === null) return 'DESK_NOT_ANSWERED';
  const said = echoOf(extensions)?.breakGlass;
  return DESK_GLASS_OUTCOMES.find((known) => known === said) ?? 'DESK_DOES_NOT_SAY';
}

interface PossibleEcho {
  readonly asOf?: unknown;
  readonly asKnownAt?: unknown;
  readonly sourceSpokeAt?: unknown;
  readonly chainHead?: { readonly position?: unknown; readonly hash?: unknown } | null;
  readonly breakGlass?: unknown;
}

function echoOf(extensions: StepAnswer['extensions']): PossibleEcho | undefined {
  return extensions[ECHO_EXTENSION] as PossibleEcho | undefined;
}
