/** How often a target was kept: `docs/verdicts.md` section 9, read word by word. */

import type { NaiveVerdict } from './verdicts.ts';

export interface NaiveAttainment {
  readonly version: string;
  readonly target: string;
  readonly severityDefinition: string | null;
  readonly met: number;
  readonly missed: number;
  readonly disputed: number;
  readonly running: number;
  readonly incomplete: number;
}

/** One for each version, target and definition of severity, in no order. */
export function naiveAttainment(verdicts: readonly NaiveVerdict[]): NaiveAttainment[] {
  const definitionOf = ({ severity }: NaiveVerdict): string | null => severity?.definition ?? null;
  const rows: NaiveAttainment[] = [];
  for (const { version, target, ...verdict } of verdicts) {
    const severityDefinition = verdict.severity?.definition ?? null;
    const isCounted = rows.some(
      (row) => row.version === version && row.target === target && row.severityDefinition === severityDefinition,
    );
    if (isCounted) continue;
    const alike = verdicts.filter(
      (one) => one.version === version && one.target === target && definitionOf(one) === severityDefinition,
    );
    const count = (name: NaiveVerdict['outcome']): number => alike.filter(({ outcome }) => outcome === name).length;
    rows.push({
      version,
      target,
      severityDefinition,
      met: count('MET'),
      missed: count('MISSED'),
      disputed: count('DISPUTED'),
      running: count('RUNNING'),
      incomplete: count('INCOMPLETE'),
    });
  }
  return rows;
}
