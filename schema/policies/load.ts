import { fileURLToPath } from 'node:url';
import { checkLock, readLock } from './lock.ts';
import type { Policies, PoliciesProblem } from './model.ts';
import { readPolicies } from './read.ts';

/** This folder, as an absolute path. */
export const DEFAULT_POLICIES_FOLDER = fileURLToPath(new URL('.', import.meta.url));

/** The policies cannot be served: a file breaks its rules, or a version is not what it was. */
export class PoliciesError extends Error {
  override readonly name = 'PoliciesError';
  /** `POLICIES_INVALID` where a file breaks a rule of form; else what is wrong with a version, the gravest first. */
  readonly code: 'POLICIES_INVALID' | 'POLICY_EDITED_IN_PLACE' | 'POLICY_MISSING' | 'POLICY_NOT_LOCKED';
  readonly problems: readonly PoliciesProblem[];

  constructor(problems: readonly PoliciesProblem[]) {
    const count = problems.length === 1 ? '1 problem' : `${problems.length} problems`;
    super([`schema/policies has ${count}:`, ...problems.map(formatProblem)].join('\n'));
    this.code = VERSION_CODES.find((code) => problems.some(({ rule }) => rule === code)) ?? 'POLICIES_INVALID';
    if (problems.some(({ rule }) => !VERSION_CODES.some((code) => code === rule))) this.code = 'POLICIES_INVALID';
    this.problems = problems;
  }
}

/**
 * Reads policies, calendars and the severity matrix, and holds each version to what it said when it was locked.
 *
 * @throws {PoliciesError} with every problem of every file, `file path RULE message` a line.
 */
export async function loadPolicies(folder: string = DEFAULT_POLICIES_FOLDER): Promise<Policies> {
  const [read, lock] = await Promise.all([readPolicies(folder), readLock(folder)]);
  const problems = [...read.problems];
  if ('problem' in lock) problems.push(lock.problem);
  else problems.push(...checkLock(read, lock.ok));
  if (problems.length > 0 || read.severityMatrix === null) throw new PoliciesError(problems);

  const policies = read.policies.map(({ value }) => value);
  const calendars = read.calendars
    .map(({ value }) => value)
    .toSorted((left, right) =>
      left.code === right.code ? left.version - right.version : left.code < right.code ? -1 : 1,
    );
  return {
    policies,
    calendars,
    severityMatrix: read.severityMatrix.value,
    default: read.default,
    policyOf: (version) => policies.find((policy) => policy.version === (version ?? read.default)) ?? null,
    calendarOf: ({ calendars: versions }, code) =>
      calendars.find((calendar) => calendar.code === code && calendar.version === versions[code]) ?? null,
  };
}

export function formatProblem({ file, path, rule, message }: PoliciesProblem): string {
  return `schema/policies/${file} ${path === '' ? '-' : path} ${rule} ${message}`;
}

const VERSION_CODES = ['POLICY_EDITED_IN_PLACE', 'POLICY_MISSING', 'POLICY_NOT_LOCKED'] as const;
