import { compareText } from '../custody/order.ts';
import { supersedes, type Agreement } from './agreement-model.ts';
import type { Outcome, Verdict } from './verdict-model.ts';

/** How often one target was kept, under one definition of severity: definitions are never added up. */
export interface Attainment {
  readonly version: string;
  readonly target: string;
  /** Null where the target does not hang on severity, or the claim named no definition. */
  readonly severityDefinition: string | null;
  readonly met: number;
  readonly missed: number;
  readonly disputed: number;
  readonly running: number;
  readonly incomplete: number;
}

/** What the misses of one target come to by the agreement's own table: arithmetic, not a claim. */
export interface Credit {
  readonly version: string;
  readonly target: string;
  readonly missed: number;
  readonly creditPence: number;
  readonly totalPence: number;
}

/** In the order of the verdicts, then by definition. */
export function attainmentOf(verdicts: readonly Verdict[]): readonly Attainment[] {
  const rows = Map.groupBy(verdicts, ({ agreement, target, severity }) =>
    JSON.stringify([agreement.version, target, severity?.definition ?? null]),
  );
  const targets = [...new Set(verdicts.map(({ agreement, target }) => JSON.stringify([agreement.version, target])))];
  return targets.flatMap((key) => {
    const [version, target] = JSON.parse(key) as [string, string];
    return [...rows]
      .map(([text, members]) => ({ of: JSON.parse(text) as [string, string, string | null], members }))
      .filter(({ of }) => of[0] === version && of[1] === target)
      .toSorted((left, right) => compareText(left.of[2] ?? '', right.of[2] ?? ''))
      .map(({ of, members }) => {
        const count = (outcome: Outcome): number => members.filter((verdict) => verdict.outcome === outcome).length;
        return {
          version,
          target,
          severityDefinition: of[2],
          met: count('MET'),
          missed: count('MISSED'),
          disputed: count('DISPUTED'),
          running: count('RUNNING'),
          incomplete: count('INCOMPLETE'),
        };
      });
  });
}

/**
 * One row a target with a credit that was missed at least once. What is disputed is not missed yet. Of a version that stands on record with
 * two beginnings the row that came on record last says how much.
 */
export function creditsOf(verdicts: readonly Verdict[], agreements: readonly Agreement[]): readonly Credit[] {
  return [...Map.groupBy(agreements, ({ version }) => version)].flatMap(([version, rows]) => {
    const { targets } = rows.reduce((best, next) => (supersedes(next, best) ? next : best));
    return targets.flatMap(({ code, creditPence }) => {
      if (creditPence === null) return [];
      const missed = verdicts.filter(
        ({ agreement, target, outcome }) => agreement.version === version && target === code && outcome === 'MISSED',
      ).length;
      return missed === 0 ? [] : [{ version, target: code, missed, creditPence, totalPence: missed * creditPence }];
    });
  });
}
