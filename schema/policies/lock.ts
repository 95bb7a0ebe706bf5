/** `hashes.json`: what each version said when it was first served. */

import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import type { PoliciesProblem } from './model.ts';
import { shown } from './parse-file.ts';
import { calendarKey, type Held, type ReadPolicies } from './read.ts';
import { POLICY_RULES } from './rules.ts';

export const LOCK_FILE = 'hashes.json';

const hashes = z.record(z.string(), z.string().regex(/^[0-9a-f]{64}$/));
const lockShape = z.strictObject({ policies: hashes, calendars: hashes, severityMatrices: hashes });

/** Hashes by version. */
export type Lock = z.output<typeof lockShape>;

export const EMPTY_LOCK: Lock = { policies: {}, calendars: {}, severityMatrices: {} };

/** @returns the lock, or what is wrong with its file. */
export async function readLock(folder: string): Promise<{ readonly ok: Lock } | { readonly problem: PoliciesProblem }> {
  const problem = (message: string) => ({
    problem: { file: LOCK_FILE, path: '', rule: 'LOCK_FORM' as const, message },
  });
  let content: unknown;
  try {
    content = JSON.parse(await readFile(path.join(folder, LOCK_FILE), 'utf8'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { ok: EMPTY_LOCK };
    if (!(error instanceof SyntaxError)) throw error;
    return problem(`${POLICY_RULES.LOCK_FORM}; the file is not JSON`);
  }
  const parsed = lockShape.safeParse(content);
  if (parsed.success) return { ok: parsed.data };
  return problem(`${POLICY_RULES.LOCK_FORM}; it is not so at ${parsed.error.issues[0]!.path.join('.')}`);
}

/**
 * Every version that was changed, is not locked yet, or has gone. A file that breaks a rule of form is passed over, and while there is
 * one nothing is said to have gone: it may only be misspelt.
 */
export function checkLock(read: ReadPolicies, lock: Lock): readonly PoliciesProblem[] {
  const isUnsound = (file: string): boolean => read.problems.some((problem) => problem.file === file);
  return Object.entries(lockedOf(read)).flatMap(([kind, versions]) => {
    const locked = lock[kind as keyof Lock];
    const found = versions.map(({ file, key, hash }): PoliciesProblem | null => {
      if (isUnsound(file)) return null;
      if (!Object.hasOwn(locked, key))
        return {
          file,
          path: '',
          rule: 'POLICY_NOT_LOCKED',
          message: `${shown(key)}: ${POLICY_RULES.POLICY_NOT_LOCKED}`,
        };
      if (locked[key] === hash) return null;
      const message = `${shown(key)} was locked with the hash ${locked[key]}, and its content has the hash ${hash} now: ${POLICY_RULES.POLICY_EDITED_IN_PLACE}`;
      return { file, path: '', rule: 'POLICY_EDITED_IN_PLACE', message };
    });
    const gone =
      read.problems.length > 0
        ? []
        : Object.keys(locked).filter((key) => !versions.some((version) => version.key === key));
    return [
      ...found.filter((problem) => problem !== null),
      ...gone.map((key): PoliciesProblem => {
        const message = `${shown(key)} is in no file any more: ${POLICY_RULES.POLICY_MISSING}`;
        return { file: LOCK_FILE, path: `${kind}.${key}`, rule: 'POLICY_MISSING', message };
      }),
    ];
  });
}

/** The lock of all that the files say. Only where {@link checkLock} found nothing worse than new versions does it keep what was locked. */
export function lockOf(read: ReadPolicies): Lock {
  const versions = lockedOf(read);
  const hashesOf = (kind: keyof Lock): Record<string, string> =>
    Object.fromEntries(
      versions[kind]
        .map(({ key, hash }) => [key, hash] as const)
        .toSorted(([left], [right]) => (left < right ? -1 : 1)),
    );
  return {
    policies: hashesOf('policies'),
    calendars: hashesOf('calendars'),
    severityMatrices: hashesOf('severityMatrices'),
  };
}

interface Version {
  readonly file: string;
  readonly key: string;
  readonly hash: string;
}

function lockedOf(read: ReadPolicies): Record<keyof Lock, readonly Version[]> {
  const toVersion = <Value extends { readonly contentHash: string }>(
    { file, value }: Held<Value>,
    keyOf: (value: Value) => string,
  ): Version => ({ file, key: keyOf(value), hash: value.contentHash });
  return {
    policies: read.policies.map((held) => toVersion(held, ({ version }) => version)),
    calendars: read.calendars.map((held) => toVersion(held, calendarKey)),
    severityMatrices: read.severityMatrix === null ? [] : [toVersion(read.severityMatrix, ({ version }) => version)],
  };
}
