/** The work behind `npm run policies`, on any folder and with any output, so that tests run it as it is. */

import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { formatProblem } from '../../schema/policies/load.ts';
import { checkLock, LOCK_FILE, lockOf, readLock } from '../../schema/policies/lock.ts';
import { readPolicies } from '../../schema/policies/read.ts';

export interface PoliciesRun {
  /** Command-line arguments: `--check` writes nothing and fails where a version is new. */
  readonly args: readonly string[];
  readonly folder: string;
  readonly writeLine: (line: string) => void;
  readonly writeError: (line: string) => void;
}

/** @returns the exit code: 0; 1 with one line a problem; 2 for arguments that are not understood. */
export async function runPolicies({ args, folder, writeLine, writeError }: PoliciesRun): Promise<number> {
  const check = parseCheck(args);
  if (check === undefined) {
    writeError('ARGUMENT_INVALID: usage: npm run policies [-- --check]');
    return 2;
  }
  const read = await readPolicies(folder);
  const lock = await readLock(folder);
  const problems = [...read.problems, ...('problem' in lock ? [lock.problem] : [])];
  const ofVersions = 'ok' in lock ? checkLock(read, lock.ok) : [];
  problems.push(...ofVersions.filter(({ rule }) => check || rule !== 'POLICY_NOT_LOCKED'));
  for (const problem of problems) writeError(formatProblem(problem));
  if (problems.length > 0 || 'problem' in lock) return 1;
  const added = ofVersions.length;
  if (added > 0) await writeFile(path.join(folder, LOCK_FILE), `${JSON.stringify(lockOf(read), null, 2)}\n`);
  writeLine(`${read.policies.length} policies, ${read.calendars.length} calendars: ${added} locked now`);
  return 0;
}

function parseCheck(args: readonly string[]): boolean | undefined {
  try {
    const { values } = parseArgs({ args: [...args], options: { check: { type: 'boolean', default: false } } });
    return values.check;
  } catch {
    return undefined;
  }
}
