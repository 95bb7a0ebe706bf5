/**
 * Two engines, one page: the gateway's verdicts and those of `test/naive/verdicts.ts`, which were written from `docs/verdicts.md` by someone
 * who had not read the other. Over generated incidents and periods they agree to the millisecond.
 */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { custodyOf } from '../../gateway/journey/engine/custody/custody-of.ts';
import type { Custody } from '../../gateway/journey/engine/custody/custody-model.ts';
import { outcomesOf, reportOf } from '../../gateway/journey/engine/verdict/report.ts';
import type { Exclusion } from '../../gateway/journey/engine/verdict/verdict-model.ts';
import { naiveOutcomes, naiveReport, type NaiveVerdict } from '../naive/verdicts.ts';
import { comparableVerdicts, inAnyOrder, naiveComparable } from '../support/comparable-verdicts.ts';
import { RUN_SEED } from '../support/run-seed.ts';
import { arbitraryReportCase, type ReportCase } from './generated-reports.ts';
import { arbitraryVerdictCase, CALENDARS, type VerdictCase } from './generated-verdicts.ts';

const FIXED_SEED = 20_051_219;
const OUTCOMES = ['MET', 'MISSED', 'DISPUTED', 'RUNNING', 'INCOMPLETE'] as const;

/** Each comes up more than twice among the verdicts of a thousand incidents. */
const CASES: readonly string[] = [
  'OWN_HANDLING',
  'MISSING_MATERIAL',
  'WAITING_ON_PEER',
  'WITH_ANOTHER',
  'WAITING_ON_CUSTOMER',
  'IN_TRANSIT',
  'CONTESTED',
  'UNKNOWN',
  'UNOWNED',
  'decided by CLOCK_STATEMENT',
  'decided by HANDOVER',
  'decided by SEVERITY',
  'decided by VERDICT',
  'stopped',
  'relieved',
  'a peer without relief',
  'with the customer and counted',
  'severity by FIRST_CLAIMED',
  'severity by LAST_AGREED',
  'a breach to come',
  'a breach that came',
  'met at the last millisecond',
  'UNKNOWN decides',
  'CONTESTED decides',
  'SERVICE_NOT_COVERED',
  'AGREEMENT_NOT_IN_FORCE',
  'NO_SEVERITY',
];

/** Null where custody is refused. */
function custodyOrNull({ accounts, policy }: VerdictCase): Custody | null {
  try {
    return custodyOf(accounts, policy);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'BOUNDS_REVERSED') return null;
    throw error;
  }
}

const reasons = (exclusions: readonly Exclusion[]): string[] =>
  exclusions.map(({ incident, target, version, reason }) => `${incident} ${target} ${version} ${reason}`).toSorted();

function engineAnswer(one: VerdictCase) {
  const custody = custodyOrNull(one);
  if (custody === null) return 'BOUNDS_REVERSED';
  const { verdicts, exclusions } = outcomesOf({ ...one, custody, calendars: CALENDARS });
  return { verdicts: comparableVerdicts(verdicts), exclusions: reasons(exclusions) };
}

const naiveVerdicts = (one: VerdictCase) => naiveOutcomes({ ...one, calendars: CALENDARS }, one.accounts);

function naiveAnswer(one: VerdictCase) {
  const { verdicts, exclusions } = naiveVerdicts(one);
  if (exclusions.some(({ reason }) => reason === 'BOUNDS_REVERSED')) return 'BOUNDS_REVERSED';
  return { verdicts: inAnyOrder(verdicts.map(naiveComparable)), exclusions: reasons(exclusions) };
}

function engineReport(one: ReportCase) {
  const { verdicts, exclusions } = reportOf({ ...one, calendars: CALENDARS });
  return { verdicts: comparableVerdicts(verdicts), exclusions: reasons(exclusions) };
}

const naiveReported = (one: ReportCase) =>
  naiveReport({ ...one, calendars: CALENDARS, silentDesks: one.silentDesks.length });

function naiveReportAnswer(one: ReportCase) {
  const { verdicts, exclusions } = naiveReported(one);
  return { verdicts: inAnyOrder(verdicts.map(naiveComparable)), exclusions: reasons(exclusions) };
}

describe.each([
  { title: 'at a fixed seed', seed: FIXED_SEED, numRuns: 1000 },
  { title: 'at a seed of this run', seed: RUN_SEED, numRuns: 300 },
])('the two engines $title', ({ seed, numRuns }) => {
  it(`judge ${numRuns} generated incidents alike (seed ${seed})`, { timeout: 120_000 }, () => {
    process.stdout.write(`verdicts: seed ${seed}, ${numRuns} incidents\n`);
    const property = fc.property(arbitraryVerdictCase(), (one) => {
      expect(engineAnswer(one)).toEqual(naiveAnswer(one));
    });
    fc.assert(property, { seed, numRuns });
  });

  it(`report alike on ${numRuns / 5} generated periods (seed ${seed})`, { timeout: 120_000 }, () => {
    const property = fc.property(arbitraryReportCase(), (one) => {
      expect(engineReport(one)).toEqual(naiveReportAnswer(one));
    });
    fc.assert(property, { seed, numRuns: numRuns / 5 });
  });
});

describe('the generated verdicts', () => {
  const cases = fc.sample(arbitraryVerdictCase(), { seed: FIXED_SEED, numRuns: 1000 });
  const answers = cases.map((one) => ({ one, ...naiveVerdicts(one) }));
  const reports = fc.sample(arbitraryReportCase(), { seed: FIXED_SEED, numRuns: 200 });
  const ofPeriods = reports.flatMap((one) => naiveReported(one).verdicts.filter(({ incident }) => incident === null));

  it.each([
    { title: 'of incidents', verdicts: answers.flatMap(({ verdicts }) => verdicts) },
    { title: 'of periods', verdicts: ofPeriods },
  ])('$title: every outcome is at least a twentieth of them', ({ title, verdicts }) => {
    const shares = OUTCOMES.map((name) => ({
      name,
      share: verdicts.filter(({ outcome }) => outcome === name).length / verdicts.length,
    }));
    const told = shares.map(({ name, share }) => `${name} ${(share * 100).toFixed(1)} %`).join(', ');
    process.stdout.write(`verdicts ${title}: ${verdicts.length}, ${told}\n`);
    for (const { name, share } of shares) expect([name, share >= 0.05]).toEqual([name, true]);
  });

  it('no other case is vacuous either', () => {
    const counted = new Map<string, number>();
    const count = (...kinds: readonly (string | false)[]) => {
      for (const kind of kinds) if (kind) counted.set(kind, (counted.get(kind) ?? 0) + 1);
    };
    for (const { one, verdicts, exclusions } of answers) {
      count(...exclusions.map(({ reason }) => reason));
      for (const verdict of verdicts) count(...kindsOf(verdict), ...subjectsOf(one, verdict));
    }
    for (const kind of CASES) expect([kind, (counted.get(kind) ?? 0) > 2]).toEqual([kind, true]);
  });
});

function kindsOf(verdict: NaiveVerdict): (string | false)[] {
  const { causes, outcomeWithUnknown: plain, breachAt } = verdict;
  const countedBy = (name: string) => causes.find(({ cause }) => cause === name)?.counted ?? 0;
  return [
    ...causes.map(({ cause }) => cause),
    verdict.stopped > 0 && 'stopped',
    verdict.relieved > 0 && 'relieved',
    countedBy('WAITING_ON_PEER') > 0 && 'a peer without relief',
    countedBy('WAITING_ON_CUSTOMER') > 0 && 'with the customer and counted',
    verdict.severity !== null && `severity by ${verdict.severity.basis}`,
    plain === 'RUNNING' && breachAt !== null && 'a breach to come',
    plain === 'MISSED' && breachAt !== null && 'a breach that came',
    plain === 'MET' && verdict.remaining === 0 && 'met at the last millisecond',
    plain !== verdict.outcomeWithoutUnknown && 'UNKNOWN decides',
    plain !== verdict.outcomeWithoutContested && 'CONTESTED decides',
  ];
}

function subjectsOf({ accounts }: VerdictCase, { decidedBy }: NaiveVerdict): string[] {
  return accounts.accounts.flatMap(({ desk, disputes }) =>
    disputes
      .filter(({ id }) => decidedBy.includes(`${desk} ${accounts.incident} ${id}`))
      .map(({ subject }) => `decided by ${subject}`),
  );
}
