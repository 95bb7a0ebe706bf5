/** Whether an answer keeps the promise: what healthy desks say to the byte, and of the faulty one the same, or nothing with a reason. */

import type { SourceRow } from '../../schema/contract/extensions.ts';
import { findCustodyFault } from './judge-custody.ts';
import { firstDifference, type Difference } from './differences.ts';

/** One question's answers as they must be, taken while all was well. */
export interface Expected {
  readonly data: unknown;
  /** `data` as text. */
  readonly text: string;
  /** By subgraph. */
  readonly rows: ReadonlyMap<string, SourceRow>;
  /** Its answer when one subgraph says nothing, by that one's name. */
  readonly without: ReadonlyMap<string, WithoutOne>;
}

export interface WithoutOne {
  readonly data: unknown;
  /** Which subgraphs are asked all the same. */
  readonly asked: ReadonlySet<string>;
}

export interface ReceivedAnswer {
  readonly status: number;
  readonly text: string;
  /** Milliseconds UTC. */
  readonly receivedAt: number;
  /** From being sent until then, in milliseconds: somewhere in it the answer was made. */
  readonly durationMs: number;
}

export interface Judgement {
  /** `failed`: no answer at all. `wrong`: one that says what is not so, or leaves out what it must say. */
  readonly kind: 'right' | 'wrong' | 'failed';
  /** What is the matter; null when it is right. */
  readonly problem: string | null;
  /** The rows of `sources` that are not as ever. */
  readonly impaired: readonly SourceRow[];
}

interface AnswerBody {
  readonly data?: unknown;
  readonly errors?: readonly {
    readonly message: string;
    readonly extensions?: { readonly code?: unknown; readonly subgraph?: unknown };
  }[];
  readonly extensions?: { readonly sources?: readonly SourceRow[] };
}

/** What no client may read, whatever a desk or the way to it has said. */
const SECRETS = [
  '127.0.0.1',
  'localhost',
  'ECONN',
  'EPIPE',
  'UND_ERR',
  'SSH-2.0',
  'Please log in',
  'the database is gone',
];

/** One subgraph answers for all local desks. */
const AGGREGATE_DESK = 'local-desks';
const LOCAL_DESK = 'ld-';
/** Clocks tell whole milliseconds. */
const CLOCK_GRAIN_MS = 2;

/** @param suspects subgraphs that a fault may still bear on. */
export function judge(answer: ReceivedAnswer, expected: Expected, suspects: ReadonlySet<string>): Judgement {
  let impaired: readonly SourceRow[] = [];
  const found = (kind: Judgement['kind'], problem: string | null): Judgement => ({ kind, problem, impaired });
  if (answer.status !== 200) return found('failed', `HTTP status ${answer.status}: ${answer.text.slice(0, 300)}`);
  let body: AnswerBody;
  try {
    body = JSON.parse(answer.text) as AnswerBody;
  } catch {
    return found('failed', `not JSON: ${answer.text.slice(0, 300)}`);
  }
  if (typeof body.data !== 'object' || body.data === null)
    return found('failed', `no data: ${answer.text.slice(0, 300)}`);
  const rows = new Map((body.extensions?.sources ?? []).map((row) => [row.subgraph, row]));
  impaired = [...rows.values()].filter(({ state }) => state !== 'ANSWERED');
  const problem =
    findSecret(answer.text) ??
    findRowFault(rows, expected, suspects, answer) ??
    findErrorFault(body, rows) ??
    findDataFault(body.data, rows, expected);
  return found(problem === null ? 'right' : 'wrong', problem);
}

function findSecret(text: string): string | null {
  const secret = SECRETS.find((one) => text.includes(one));
  return secret === undefined ? null : `it tells ${JSON.stringify(secret)}, which is nobody's business`;
}

function findRowFault(
  rows: ReadonlyMap<string, SourceRow>,
  { rows: expectedRows, without }: Expected,
  suspects: ReadonlySet<string>,
  answer: ReceivedAnswer,
): string | null {
  for (const [name, row] of rows) {
    const whole = expectedRows.get(name);
    if (whole === undefined) return `sources has ${name}, which was never asked for this`;
    if (row.state === 'ANSWERED' || row.state === 'STALE') {
      const fields = ['desk', 'sourceSpokeAt', 'chainHead'] as const;
      const changed = fields.find((field) => JSON.stringify(row[field]) !== JSON.stringify(whole[field]));
      if (changed !== undefined)
        return `sources, ${name}: ${changed} is ${JSON.stringify(row)}, not ${JSON.stringify(whole)}`;
    }
    if (row.state !== 'ANSWERED' && !suspects.has(name))
      return `sources, ${name}, which is well: ${JSON.stringify(row)}`;
    const age = findAgeFault(row, answer);
    if (age !== null) return `sources, ${name}: ${age}: ${JSON.stringify(row)}`;
    if ((row.state === 'PARTIAL' || row.state === 'NOT_ANSWERED') && row.code === null) {
      return `sources, ${name}: no code: ${JSON.stringify(row)}`;
    }
  }
  const silent = [...rows.values()].filter(({ state }) => state !== 'ANSWERED').map(({ subgraph }) => subgraph);
  for (const name of expectedRows.keys()) {
    // What is only asked when another has answered.
    const mayLack = silent.some((other) => without.get(other)?.asked.has(name) === false);
    if (!rows.has(name) && !mayLack) return `sources lacks ${name}`;
  }
  return null;
}

/** What is from a copy says how old it was when the answer was made, to the second, and nothing else does. */
function findAgeFault(
  { state, copiedAt, ageSeconds }: SourceRow,
  { receivedAt, durationMs }: ReceivedAnswer,
): string | null {
  if (copiedAt === null && ageSeconds === null) return state === 'STALE' ? 'stale without an age' : null;
  if (copiedAt === null || ageSeconds === null || state === 'NOT_ANSWERED') return 'an age of nothing';
  const oldestMs = receivedAt - Date.parse(copiedAt);
  const youngestSeconds = Math.floor((oldestMs - durationMs - CLOCK_GRAIN_MS) / 1000);
  return ageSeconds <= oldestMs / 1000 && ageSeconds >= youngestSeconds ? null : 'another age than it has';
}

/** One error for each that left something out, with the code of its row, and not a word more. */
function findErrorFault({ errors = [] }: AnswerBody, rows: ReadonlyMap<string, SourceRow>): string | null {
  const told = errors.map(({ extensions }) => `${String(extensions?.subgraph)} ${String(extensions?.code)}`).toSorted();
  const expected = [...rows.values()]
    .filter(({ state }) => state === 'PARTIAL' || state === 'NOT_ANSWERED')
    .map(({ subgraph, code }) => `${subgraph} ${code}`)
    .toSorted();
  if (JSON.stringify(told) === JSON.stringify(expected)) return null;
  return `errors are [${told.join(', ')}], and by sources they have to be [${expected.join(', ')}]`;
}

function findDataFault(data: unknown, rows: ReadonlyMap<string, SourceRow>, expected: Expected): string | null {
  if (JSON.stringify(data) === expected.text) return null;
  const impaired = [...rows.values()].filter(({ state }) => state !== 'ANSWERED');
  const isAllowed = (difference: Difference): boolean | string => {
    if (difference.path.at(-1) === 'custody') {
      return (
        findCustodyFault(
          difference.actual,
          difference.expected,
          impaired.map(({ desk }) => desk),
        ) ?? true
      );
    }
    const silent = impaired.filter(({ state }) => state !== 'STALE').length;
    if (silent > 1 && isUndetermined(difference)) return true;
    return impaired.some(
      ({ subgraph, desk, copiedAt }) =>
        isLeftOut(difference, expected.without.get(subgraph)?.data) ||
        isOwnNull(difference, expected.data, desk) ||
        (copiedAt !== null && isWithheldText(difference)),
    );
  };
  const fault = firstDifference(expected.data, data, isAllowed);
  if (fault === null) return null;
  const show = (value: unknown): string => (JSON.stringify(value) ?? 'nothing').slice(0, 300);
  const { path, actual, expected: whole, because } = fault;
  return `${path.join('.') || 'data'} is ${show(actual)}, not ${show(whole)}${because === null ? '' : `: ${because}`}`;
}

/** Nobody says that the incident exists, where each of those who would may be one who says nothing. */
function isUndetermined({ path, actual }: Difference): boolean {
  return path.at(-1) === 'existence' && actual === 'UNDETERMINED';
}

/** Whether it is what stands there when the subgraph says nothing. */
function isLeftOut({ path, actual }: Difference, without: unknown): boolean {
  let value = without;
  for (const step of path) {
    if (typeof value !== 'object' || value === null) return false;
    value = (value as Record<string | number, unknown>)[step];
  }
  return value !== undefined && JSON.stringify(value) === JSON.stringify(actual);
}

/** Whether something of the desk's own record is missing: one of its answers came, and another did not. */
function isOwnNull({ path, actual }: Difference, whole: unknown, desk: string): boolean {
  if (actual !== null) return false;
  let value = whole;
  let owner: string | null = null;
  for (const step of path) {
    const { desk: own } = value as { readonly desk?: { readonly code?: unknown } };
    if (typeof own?.code === 'string') owner = own.code;
    value = (value as Record<string | number, unknown>)[step];
  }
  return owner === desk || (desk === AGGREGATE_DESK && owner?.startsWith(LOCAL_DESK) === true);
}

/** Text of an account that is not from its desk just now is never given. */
function isWithheldText({ actual, expected }: Difference): boolean {
  if (typeof actual !== 'object' || actual === null || typeof expected !== 'object' || expected === null) return false;
  const { state, text } = actual as { readonly state?: unknown; readonly text?: unknown };
  return state === 'WITHHELD' && text === null && Object.keys(actual).join() === Object.keys(expected).join();
}
