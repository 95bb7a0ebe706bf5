/** Everything that the files of a folder say, before anybody asks whether they may say it: see `lock.ts`. */

import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { z } from 'zod';
import { calendarShape, defaultShape, holidaysShape, severityMatrixShape } from './calendar-shape.ts';
import { contentHashOf } from './content-hash.ts';
import type { Calendar, PoliciesProblem, Policy, SeverityMatrix } from './model.ts';
import { parseFile, shown } from './parse-file.ts';
import { policyShape } from './policy-shape.ts';

/** A thing and the file, below the folder, that says it. */
export interface Held<Value> {
  readonly file: string;
  readonly value: Value;
}

export interface ReadPolicies {
  readonly policies: readonly Held<Policy>[];
  readonly calendars: readonly Held<Calendar>[];
  /** Null where its file does not hold. */
  readonly severityMatrix: Held<SeverityMatrix> | null;
  /** Empty where its file does not hold. */
  readonly default: string;
  readonly problems: readonly PoliciesProblem[];
}

/** What stands for a version in `hashes.json`, and in the name of its file. */
export function calendarKey({ code, version }: { readonly code: string; readonly version: number }): string {
  return `${code.toLowerCase()}.${version}`;
}

/** @throws the file system's error where the folder, or a file that must be there, cannot be read. */
export async function readPolicies(folder: string): Promise<ReadPolicies> {
  const problems: PoliciesProblem[] = [];
  const report = (problem: PoliciesProblem): number => problems.push(problem);
  const read = async <Value>(file: string, shape: z.ZodType<Value>): Promise<Held<Value>[]> => {
    const parsed = parseFile(await readFile(path.join(folder, file), 'utf8'), file, shape);
    if ('ok' in parsed) return [{ file, value: parsed.ok }];
    problems.push(...parsed.problems);
    return [];
  };
  const readAll = async <Value>(below: string, shape: z.ZodType<Value>): Promise<Held<Value>[]> => {
    const names = (await readdir(path.join(folder, below))).filter((name) => name.endsWith('.yml')).toSorted();
    const files = names.map((name) => path.posix.join(below, name)).filter((file) => !SINGLE_FILES.includes(file));
    return (await Promise.all(files.map((file) => read(file, shape)))).flat();
  };

  const [policies, calendars, holidays, [matrix], [chosen]] = await Promise.all([
    readAll('', policyShape),
    readAll('calendars', calendarShape),
    readAll('holidays', holidaysShape),
    read(SEVERITY_MATRIX_FILE, severityMatrixShape),
    read(DEFAULT_FILE, defaultShape),
  ]);
  checkNames(policies, ({ version }) => version, report);
  checkNames(calendars, calendarKey, report);
  checkNames(holidays, calendarKey, report);

  const built = calendars.map(({ file, value: { closedOn, ...calendar } }) => {
    const named = closedOn && holidays.find(({ value }) => calendarKey(value) === calendarKey(closedOn))?.value;
    if (named === undefined)
      report({
        file,
        path: 'closedOn',
        rule: 'HOLIDAYS_EXIST',
        message: `there is no file of the holidays ${shown(closedOn)} that holds`,
      });
    else if (named !== null && named.zone !== calendar.zone)
      report({
        file,
        path: 'zone',
        rule: 'HOLIDAYS_EXIST',
        message: `the holidays are days of ${named.zone}; got ${shown(calendar.zone)}`,
      });
    const { zone: _, ...list } = named ?? { zone: '' };
    return { file, value: withHash({ ...calendar, holidays: named == null ? null : (list as Calendar['holidays']) }) };
  });
  for (const { file, value } of policies) checkCalendars(value, file, built, report);
  if (chosen !== undefined && !policies.some(({ value }) => value.version === chosen.value.version))
    report({
      file: DEFAULT_FILE,
      path: 'version',
      rule: 'DEFAULT_EXISTS',
      message: `there is no file of the policy ${shown(chosen.value.version)} that holds`,
    });
  return {
    policies: policies.map(({ file, value }) => ({ file, value: withHash(value) })),
    calendars: built,
    severityMatrix: matrix === undefined ? null : { file: matrix.file, value: withHash(matrix.value) },
    default: chosen?.value.version ?? '',
    problems,
  };
}

const SEVERITY_MATRIX_FILE = 'severity-matrix.yml';
const DEFAULT_FILE = 'default.yml';
const SINGLE_FILES: readonly string[] = [SEVERITY_MATRIX_FILE, DEFAULT_FILE];

function withHash<Value extends object>(value: Value): Value & { readonly contentHash: string } {
  return { ...value, contentHash: contentHashOf(value) };
}

function checkNames<Value>(
  files: readonly Held<Value>[],
  keyOf: (value: Value) => string,
  report: (problem: PoliciesProblem) => void,
): void {
  const seen = new Map<string, string>();
  for (const { file, value } of files) {
    const key = keyOf(value);
    const other = seen.get(key);
    seen.set(key, file);
    if (other !== undefined)
      report({
        file,
        path: 'version',
        rule: 'VERSION_UNIQUE',
        message: `${shown(key)} is the version that ${other} holds`,
      });
    else if (path.posix.basename(file) !== `${key}.yml`)
      report({ file, path: 'version', rule: 'FILE_NAME', message: `${shown(key)} belongs in a file named ${key}.yml` });
  }
}

function checkCalendars(
  { calendars, board }: { readonly calendars: Policy['calendars']; readonly board: Policy['board'] },
  file: string,
  known: readonly Held<{ readonly code: string; readonly version: number }>[],
  report: (problem: PoliciesProblem) => void,
): void {
  for (const [code, version] of Object.entries(calendars)) {
    if (known.some(({ value }) => value.code === code && value.version === version)) continue;
    const message = `there is no file of the calendar ${code} in version ${version} that holds`;
    report({ file, path: `calendars.${code}`, rule: 'CALENDAR_EXISTS', message });
  }
  const named: [string, string][] = [
    ['board.outOfHoursCalendar', board.outOfHoursCalendar],
    ...board.responseCalendars.map((code, index): [string, string] => [`board.responseCalendars.${index}`, code]),
  ];
  for (const [at, code] of named) {
    if (Object.hasOwn(calendars, code)) continue;
    report({ file, path: at, rule: 'CALENDAR_EXISTS', message: `${shown(code)} is not among the policy's calendars` });
  }
}
