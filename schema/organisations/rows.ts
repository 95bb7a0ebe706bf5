/** From the document to rows of the right shape, each with its place in the file; and what the file declares at all. */

import type { z } from 'zod';
import { pathName, type Path } from './positions.ts';
import type { OrganisationsRule } from './rules.ts';
import { LIST_NAMES, ROW_SHAPES } from './shape.ts';
import type { DeskShape, ListName, ShapeOf, SubgraphShape } from './shape.ts';

export interface Located<Row> {
  readonly path: Path;
  readonly row: Row;
}

/** A problem by its place in the document: `at` says whether the key at the end of `path` is at fault, or the value. */
export interface Finding {
  readonly path: Path;
  readonly at: 'key' | 'value';
  readonly rule: OrganisationsRule;
  readonly message: string;
}

export type Report = (path: Path, rule: OrganisationsRule, message: string, at?: Finding['at']) => void;

/** The rows whose shape is right, by list, in the file's order. Rows with a problem of shape are not in it. */
export type Rows = { readonly [List in ListName]: readonly Located<ShapeOf<List>>[] };

/** A subgraph or a desk with the organisation row that it stands in, and its defaults filled in. */
export interface LocatedSubgraph extends Located<SubgraphShape> {
  readonly organisation: Located<ShapeOf<'organisations'>>;
  readonly prefix: string;
}
export interface LocatedDesk extends Located<DeskShape> {
  readonly organisation: Located<ShapeOf<'organisations'>>;
  /** `null` where the row does not say which of several, or has none. */
  readonly subgraph: LocatedSubgraph | null;
  readonly code: string | null;
}

/** Checks each row of each list by itself, and reports every value that has the wrong shape. */
export function readRows(content: unknown, report: Report): Rows {
  if (!isRecord(content)) {
    report([], 'VALUE_TYPE', 'the file must be a mapping with version: 1 and organisations:');
    return Object.fromEntries(LIST_NAMES.map((list) => [list, []])) as unknown as Rows;
  }
  if (content['version'] === undefined) report([], 'KEY_REQUIRED', 'version: 1 is missing');
  else if (content['version'] !== 1) {
    report(['version'], 'VERSION_SUPPORTED', `version must be 1; got ${show(content['version'])}`);
  }
  if (content['organisations'] === undefined) report([], 'KEY_REQUIRED', 'organisations: is missing');
  for (const key of Object.keys(content)) {
    if (key === 'version' || LIST_NAMES.some((list) => list === key)) continue;
    const known = ['version', ...LIST_NAMES].join(', ');
    report([key], 'KEY_UNKNOWN', `unknown key ${show(key)}: the keys of the file are ${known}`, 'key');
  }
  return Object.fromEntries(LIST_NAMES.map((list) => [list, readList(list, content[list], report)])) as unknown as Rows;
}

/** The subgraphs of the rows, in the file's order. */
export function subgraphsOf(rows: Rows): readonly LocatedSubgraph[] {
  return rows.organisations.flatMap((organisation) => {
    const { subgraph, subgraphs = [] } = organisation.row;
    const located = subgraphs.map((row, index) => ({ row, path: [...organisation.path, 'subgraphs', index] }));
    if (subgraph !== undefined) located.unshift({ row: subgraph, path: [...organisation.path, 'subgraph'] });
    return located.map(({ row, path }) => ({ organisation, row, path, prefix: row.prefix ?? toPascalCase(row.name) }));
  });
}

/** The desks of the rows, in the file's order. */
export function desksOf(rows: Rows, subgraphs: readonly LocatedSubgraph[]): readonly LocatedDesk[] {
  return rows.organisations.flatMap((organisation) => {
    const ofRow = subgraphs.filter((subgraph) => subgraph.organisation === organisation);
    return organisation.row.desks.map((row, index) => {
      const sole = ofRow.length === 1 ? ofRow[0]! : undefined;
      const named = ofRow.find(({ row: { name } }) => name === (row.subgraph ?? row.code));
      const subgraph = row.subgraph === undefined ? (named ?? sole ?? null) : (named ?? null);
      const path = [...organisation.path, 'desks', index];
      return { organisation, row, path, subgraph, code: row.code ?? subgraph?.row.name ?? null };
    });
  });
}

/** `lsp-north-east` → `LspNorthEast`. */
function toPascalCase(name: string): string {
  return name.replace(/(?:^|-)([a-z0-9])/g, (_, first: string) => first.toUpperCase());
}

/** A value as a message shows it: one line, cut off. */
export function show(value: unknown): string {
  const shown = JSON.stringify(value) ?? String(value);
  return shown.length > 80 ? `${shown.slice(0, 79)}…` : shown;
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function readList<List extends ListName>(list: List, content: unknown, report: Report): Located<ShapeOf<List>>[] {
  if (content === undefined) return [];
  if (!Array.isArray(content)) {
    report([list], 'VALUE_TYPE', `${list} must be a list; got ${show(content)}`);
    return [];
  }
  if (list === 'organisations' && content.length === 0) {
    report([list], 'LIST_EMPTY', 'organisations must have at least one row');
  }
  const schema = ROW_SHAPES[list] as unknown as z.ZodType<ShapeOf<List>>;
  return content.flatMap((raw: unknown, index) => {
    const path = [list, index];
    const result = schema.safeParse(raw);
    if (result.success) return [{ path, row: result.data }];
    for (const issue of result.error.issues) reportIssue(issue, path, raw, report);
    return [];
  });
}

function reportIssue(issue: z.core.$ZodIssue, rowPath: Path, raw: unknown, report: Report): void {
  const inRow = issue.path as (string | number)[];
  const path = [...rowPath, ...inRow];
  const name = pathName(path);
  const value = inRow.reduce<unknown>((holder, step) => (holder as Record<string | number, unknown>)?.[step], raw);
  if (issue.code === 'unrecognized_keys') {
    for (const key of issue.keys) report([...path, key], 'KEY_UNKNOWN', `${name}: unknown key ${show(key)}`, 'key');
  } else if (value === undefined) {
    report(path, 'KEY_REQUIRED', `${name} is missing`);
  } else if (issue.code === 'custom') {
    const rule = (issue.params as { rule: OrganisationsRule }).rule;
    report(path, rule, `${name}: ${issue.message}; got ${show(value)}`);
  } else if (issue.code === 'invalid_value') {
    report(path, 'VALUE_ALLOWED', `${name} must be one of ${issue.values.join(', ')}; got ${show(value)}`);
  } else if (issue.code === 'too_small') {
    report(path, 'LIST_EMPTY', `${name} must have at least one entry`);
  } else {
    const expected = issue.code === 'invalid_type' ? EXPECTED[issue.expected] : undefined;
    report(
      path,
      'VALUE_TYPE',
      `${name} must be ${expected ?? 'of another kind'}; got ${show(value)}${hint(expected, value)}`,
    );
  }
}

const EXPECTED: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a mapping',
};

function hint(expected: string | undefined, value: unknown): string {
  return expected === 'text' && typeof value === 'number' ? ' (write it in quotes)' : '';
}
