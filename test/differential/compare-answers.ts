/**
 * What of the gateway's answer must be as the one schema has it. The strongest comparison that is exact:
 *
 * - `DATA`: the same data, and the same order of its fields. Always.
 * - `PRESENCE`: errors if and only if something failed. A failure of what only a computed field requires shows at no position:
 *   there the gateway may tell of it or not.
 * - `CAUSE`: for each position that failures emptied, an error of a subgraph that can have been asked for one of them; for a null
 *   where none may stand and of which nobody told, an error of its own (`NULL_NOT_ALLOWED`) or its subgraph's.
 * - `UNDUE`: no error of a subgraph, nor `NULL_NOT_ALLOWED`, for which there was no failure of that kind; no other code at all.
 *   Not after a mutation that took the whole answer with it.
 * - `PLACE`: where each emptied position was emptied by one subgraph's failures, and nothing failed out of sight: that error's
 *   path is the nearest one above all positions that its subgraph emptied, and `nulled` is their number. One error a subgraph.
 */

import { isListType, isNonNullType, type GraphQLOutputType } from 'graphql';
import type { ClientError } from '../support/ask.ts';
import { valueAt, type Failure, type Path, type WholeAnswer } from './monolith.ts';

export type MismatchKind = 'STATUS' | 'DATA' | 'ORDER' | 'PRESENCE' | 'CAUSE' | 'UNDUE' | 'PLACE';

export interface Mismatch {
  readonly kind: MismatchKind;
  readonly detail: string;
}

export interface GivenAnswer {
  readonly status: number;
  readonly data: unknown;
  readonly errors: readonly ClientError[];
}

/** A position that is null because something there or below it failed. */
export interface Emptied {
  readonly path: Path;
  readonly causes: readonly Failure[];
}

/** @returns null where the answers agree; otherwise what is wrong first, in the order above. */
export function compareAnswers(given: GivenAnswer, expected: WholeAnswer): Mismatch | null {
  if (given.status !== 200) return { kind: 'STATUS', detail: `${given.status} ${JSON.stringify(given.errors)}` };
  const wrongData = compareData(given.data, expected.data);
  if (wrongData !== null) return wrongData;
  const emptied = findEmptied(expected);
  return (
    comparePresence(given, expected) ??
    compareCauses(given, emptied) ??
    findUndue(given, expected) ??
    comparePlaces(given, expected, emptied)
  );
}

/** The positions of the answer that failures emptied, each with all failures that come to rest there. */
export function findEmptied({ data, failures, typeAt }: WholeAnswer): readonly Emptied[] {
  const emptied = new Map<string, { path: Path; causes: Failure[] }>();
  for (const failure of failures) {
    const path = restOf(failure.path, typeAt);
    const at = JSON.stringify(path);
    const known = emptied.get(at) ?? { path, causes: [] };
    known.causes.push(failure);
    emptied.set(at, known);
  }
  // Below another one nothing is seen of it.
  return [...emptied.values()].filter(({ path }) =>
    path.every((_, depth) => valueAt(data, path.slice(0, depth)) != null),
  );
}

/** Where a null comes to rest that arises at `path`: the nearest position that may be null. */
function restOf(path: Path, typeAt: WholeAnswer['typeAt']): Path {
  let rest = path;
  while (rest.length > 0 && !mayBeNull(rest, typeAt)) rest = rest.slice(0, -1);
  return rest;
}

function mayBeNull(path: Path, typeAt: WholeAnswer['typeAt']): boolean {
  const fieldEnd = path.findLastIndex((step) => typeof step === 'string') + 1;
  let type = typeAt.get(JSON.stringify(path.slice(0, fieldEnd)))!;
  for (let depth = fieldEnd; depth < path.length; depth += 1) {
    const list: GraphQLOutputType = isNonNullType(type) ? (type.ofType as GraphQLOutputType) : type;
    if (isListType(list)) type = list.ofType as GraphQLOutputType;
  }
  return !isNonNullType(type);
}

function compareData(given: unknown, expected: unknown): Mismatch | null {
  const [givenText, expectedText] = [JSON.stringify(given) ?? 'nothing', JSON.stringify(expected)];
  if (givenText === expectedText) return null;
  const [givenSorted, expectedSorted] = [sorted(given), sorted(expected)];
  const kind = JSON.stringify(givenSorted) === JSON.stringify(expectedSorted) ? 'ORDER' : 'DATA';
  return { kind, detail: `expected ${expectedText}\n     got ${givenText}` };
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value ?? null;
  const entries = Object.entries(value).toSorted(([left], [right]) => (left < right ? -1 : 1));
  return entries.map(([name, inner]) => [name, sorted(inner)]);
}

function comparePresence({ errors }: GivenAnswer, { failures, unseenOwners, hasErrors }: WholeAnswer): Mismatch | null {
  if (hasErrors !== failures.length > 0)
    throw new Error('The two runs of the one schema disagree on whether anything failed');
  if (hasErrors && errors.length === 0) return { kind: 'PRESENCE', detail: `no errors for ${describe(failures)}` };
  if (!hasErrors && unseenOwners.size === 0 && errors.length > 0)
    return { kind: 'PRESENCE', detail: `nothing failed, but ${JSON.stringify(errors)}` };
  return null;
}

function compareCauses({ errors }: GivenAnswer, emptied: readonly Emptied[]): Mismatch | null {
  for (const { path, causes } of emptied) {
    const owners = new Set(causes.flatMap((cause) => cause.owners));
    const isSilent = causes.some((cause) => cause.isSilent);
    const isTold = errors.some(
      ({ extensions }) =>
        owners.has(String(extensions['subgraph'])) || (isSilent && extensions['code'] === 'NULL_NOT_ALLOWED'),
    );
    if (!isTold)
      return {
        kind: 'CAUSE',
        detail: `${JSON.stringify(path)} is null by ${describe(causes)}; told was ${JSON.stringify(errors)}`,
      };
  }
  return null;
}

function findUndue({ errors }: GivenAnswer, { failures, unseenOwners, isCutShort }: WholeAnswer): Mismatch | null {
  if (isCutShort) return null;
  const owners = new Set([...unseenOwners, ...failures.flatMap((failure) => failure.owners)]);
  const hasSilent = failures.some(({ isSilent }) => isSilent);
  for (const error of errors) {
    const { code, subgraph } = error.extensions;
    const isDue = code === 'NULL_NOT_ALLOWED' ? hasSilent : code === 'SUPPLIER_ERROR' && owners.has(String(subgraph));
    if (!isDue) return { kind: 'UNDUE', detail: `${JSON.stringify(error)} where there was only ${describe(failures)}` };
  }
  return null;
}

function comparePlaces(
  { errors }: GivenAnswer,
  { failures, unseenOwners, isCutShort }: WholeAnswer,
  emptied: readonly Emptied[],
): Mismatch | null {
  const isExact =
    !isCutShort &&
    unseenOwners.size === 0 &&
    emptied.reduce((sum, { causes }) => sum + causes.length, 0) === failures.length &&
    emptied.every(({ causes }) => new Set(causes.map(({ owners }) => owners.join())).size === 1) &&
    failures.every(({ owners, isSilent }) => owners.length === 1 && !isSilent);
  if (!isExact) return null;
  const expected = [...Map.groupBy(emptied, ({ causes }) => causes[0]!.owners[0]!)].map(([subgraph, group]) => ({
    subgraph,
    path: commonPath(group.map(({ path }) => path)),
    nulled: group.length,
  }));
  const given = errors.map(({ path = [], extensions }) => ({
    subgraph: String(extensions['subgraph']),
    path,
    nulled: extensions['nulled'],
  }));
  const [expectedText, givenText] = [expected, given].map((places) => JSON.stringify(bySubgraph(places)));
  return expectedText === givenText
    ? null
    : { kind: 'PLACE', detail: `expected ${expectedText}\n     got ${givenText}` };
}

function bySubgraph<Place extends { readonly subgraph: string }>(places: readonly Place[]): readonly Place[] {
  return places.toSorted((left, right) => (left.subgraph < right.subgraph ? -1 : 1));
}

function commonPath(paths: readonly Path[]): Path {
  const [first = [], ...others] = paths;
  const differs = first.findIndex((step, depth) => others.some((path) => path[depth] !== step));
  return differs < 0 ? first : first.slice(0, differs);
}

function describe(failures: readonly Failure[]): string {
  return failures
    .map(({ path, owners, isSilent }) => `${path.join('.')} (${isSilent ? 'silent' : owners.join(' or ')})`)
    .join(', ');
}
