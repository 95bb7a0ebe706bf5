/** Verdicts of generated incidents: what must hold whatever the desks say, at one fixed seed and at one of this run. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { custodyOf } from '../../gateway/journey/engine/custody/custody-of.ts';
import type { Custody } from '../../gateway/journey/engine/custody/custody-model.ts';
import { EngineError } from '../../gateway/journey/engine/engine-error.ts';
import type { Dispute, IncidentAccounts } from '../../gateway/journey/engine/model.ts';
import type { Policy } from '../../gateway/journey/engine/policy-model.ts';
import { outcomesOf } from '../../gateway/journey/engine/verdict/report.ts';
import type { Verdict } from '../../gateway/journey/engine/verdict/verdict-model.ts';
import { createRandom, type Random } from '../differential/random.ts';
import { rearranged } from '../journey/custody/rearranged.ts';
import { arbitraryIncident, arbitraryPolicy } from '../journey/generated-incidents.ts';
import { STOP_REASONS } from '../journey/incidents/world.ts';
import { isOpenByTheWallClock } from '../journey/calendar/calendars.ts';
import { RUN_SEED } from '../support/run-seed.ts';
import { agreement, CALENDARS, severity, target } from './agreements-in-words.ts';

const CASES = Number(process.env['VERDICT_CASES'] ?? 2000);
const FIXED_SEED = 20_060_730;
const CARRIER = 'organisation:carrier';

const AGREEMENTS = [
  agreement({
    provider: CARRIER,
    targets: [
      ...['0', '1', '6', '30', '200'].map((threshold) => target({ code: `FIX-${threshold}`, threshold })),
      target({
        code: 'OFFICE',
        threshold: '2',
        unit: 'working days',
        calendar: 'OFFICE',
        permittedStops: [...STOP_REASONS],
      }),
      target({ code: 'SEVERE', threshold: '3', severity: 1 }),
      target({ code: 'MILD', threshold: '30', severity: 3 }),
    ],
  }),
];
const RELATIONS = [
  {
    ...AGREEMENTS[0]!,
    code: 'UC',
    kind: 'UNDERPINNING_CONTRACT' as const,
    provider: 'organisation:southern',
    customer: CARRIER,
  },
];

interface Case {
  readonly accounts: IncidentAccounts;
  readonly custody: Custody;
  readonly policy: Policy;
}

/** With a service, severities, waiting and disputes, which custody has no use for. Null where custody is refused. */
function toCase(generated: IncidentAccounts, base: Policy, random: Random): Case | null {
  const statements = generated.accounts.flatMap(({ tickets }) => tickets.flatMap(({ clock }) => clock));
  const handovers = generated.accounts.flatMap(({ tickets }) => tickets.flatMap((each) => each.handovers));
  // By id: a statement that comes twice says the same both times.
  const waits = new Map(
    statements
      .filter(() => random.chance(0.2))
      .map(({ id }) => [id, random.pick(['desk:east', 'desk:south', 'desk:spine', 'desk:trust-a'])]),
  );
  const contestable: readonly Pick<Dispute, 'subject' | 'about'>[] = [
    ...statements.map(({ id }) => ({ subject: 'CLOCK_STATEMENT' as const, about: id })),
    ...handovers.map(({ id }) => ({ subject: 'HANDOVER' as const, about: id })),
    { subject: 'VERDICT', about: 'A/1/FIX-6/' + encodeURIComponent(generated.incident) },
  ];
  const withMore: IncidentAccounts = {
    ...generated,
    declaration: generated.declaration === null ? null : { ...generated.declaration, service: 'RECORDS' },
    accounts: generated.accounts.map((account) => ({
      ...account,
      disputes: [
        ...account.disputes,
        ...(random.chance(0.1)
          ? [
              {
                id: `D-${account.desk}`,
                ...random.pick(contestable),
                raisedBy: `desk:${account.desk}`,
                raisedAt: generated.asOf,
                withdrawnAt: random.chance(0.3) ? generated.asOf : null,
                witnessedAt: generated.asOf,
              },
            ]
          : []),
      ],
      tickets: account.tickets.map((each) => ({
        ...each,
        service: 'RECORDS',
        clock: each.clock.map((statement) => ({
          ...statement,
          waitingOn: waits.get(statement.id) ?? statement.waitingOn,
        })),
        severityClaims: random.chance(0.5)
          ? [
              severity(random.pick([1, 2, 3]), '09:00', { at: generated.asOf - 7_200_000 }),
              severity(random.pick([1, 3]), '10:00', { at: generated.asOf - 3_600_000, acceptedBy: 'desk:nsd' }),
            ]
          : [],
      })),
    })),
  };
  const policy: Policy = {
    ...base,
    severity: {
      basis: random.pick(['FIRST_CLAIMED', 'LAST_AGREED'] as const),
      changeAppliesFrom: random.pick(['START', 'CHANGE'] as const),
    },
    peerRelief: random.chance(0.7),
  };
  try {
    return { accounts: withMore, custody: custodyOf(withMore, policy), policy };
  } catch (error) {
    if (error instanceof EngineError) return null;
    throw error;
  }
}

const verdictsOf = ({ accounts, custody, policy }: Case): readonly Verdict[] =>
  outcomesOf({ accounts, custody, policy, agreements: AGREEMENTS, relations: RELATIONS, calendars: CALENDARS })
    .verdicts;

const arbitraryCase = fc
  .record({ generated: arbitraryIncident(), policy: arbitraryPolicy(), dice: fc.nat(0xffff) })
  .map(({ generated, policy, dice }) => ({ made: toCase(generated, policy, createRandom(dice)), dice }));

const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0);

describe.each([
  { title: 'at a fixed seed', seed: FIXED_SEED },
  { title: 'at a seed of this run', seed: RUN_SEED },
])('verdicts of generated incidents $title', ({ seed }) => {
  const check = (property: (made: Case, dice: number) => void, numRuns = CASES): void =>
    fc.assert(
      fc.property(arbitraryCase, ({ made, dice }) => {
        if (made !== null) property(made, dice);
      }),
      { seed, numRuns },
    );

  it(`split their time without a gap, and hold each part against one clock (seed ${seed})`, () => {
    process.stdout.write(`verdicts: seed ${seed}, ${CASES} incidents\n`);
    const seen = new Map<string, number>();
    check((made) => {
      for (const verdict of verdictsOf(made)) {
        const { elapsed, stopped, relieved, counted, customerClock, allowed, remaining, causes, outcome } = verdict;
        seen.set(outcome, (seen.get(outcome) ?? 0) + 1);
        if (relieved > 0) seen.set('relieved', (seen.get('relieved') ?? 0) + 1);
        if (stopped > 0) seen.set('stopped', (seen.get('stopped') ?? 0) + 1);
        expect(elapsed).toBe(stopped + relieved + counted);
        expect(customerClock).toBe(counted + relieved);
        expect(remaining).toBe(allowed - counted);
        expect(sum(causes.map((cause) => cause.elapsed))).toBe(elapsed);
        expect(sum(causes.map((cause) => cause.counted))).toBe(counted);
        expect(Math.min(stopped, relieved, counted)).toBeGreaterThanOrEqual(0);
        if (!made.policy.peerRelief) expect(relieved).toBe(0);
        if (verdict.breachAt !== null) expect(verdict.breachAt).toBeGreaterThanOrEqual(verdict.from);
        if (outcome === 'MISSED') expect(verdict.breachAt).not.toBeNull();
      }
    });
    // Nothing of this would say anything of outcomes that never come up.
    for (const kind of ['MET', 'MISSED', 'DISPUTED', 'RUNNING', 'INCOMPLETE', 'stopped', 'relieved']) {
      expect(seen.get(kind) ?? 0, kind).toBeGreaterThan(CASES / 100);
    }
  });

  it(`around the clock count custody’s own milliseconds (seed ${seed})`, () => {
    check(({ custody, ...made }) => {
      const verdict = verdictsOf({ custody, ...made }).find(({ target: code }) => code === 'FIX-6');
      if (verdict === undefined) return;
      const timeIn = (...classes: readonly string[]): number =>
        sum(custody.intervals.filter((interval) => classes.includes(interval.class)).map(({ from, to }) => to - from));
      const cause = (name: string): number => verdict.causes.find((row) => row.cause === name)?.elapsed ?? 0;
      expect(verdict.elapsed).toBe(sum(custody.intervals.map(({ from, to }) => to - from)));
      expect(cause('WAITING_ON_CUSTOMER')).toBe(timeIn('WITH_CUSTOMER'));
      expect(cause('CONTESTED')).toBe(timeIn('CONTESTED', 'DOUBLE'));
      for (const name of ['IN_TRANSIT', 'UNKNOWN', 'UNOWNED']) expect(cause(name)).toBe(timeIn(name));
    });
  });

  it(`never miss a longer target and keep a shorter one (seed ${seed})`, () => {
    check((made) => {
      const plain = verdictsOf(made)
        .filter(({ target: code }) => code.startsWith('FIX-'))
        .map(({ outcomeWithUnknown }) => outcomeWithUnknown === 'MISSED');
      expect(plain).toEqual(plain.toSorted((left, right) => Number(right) - Number(left)));
    });
  });

  it(`are the same in whatever order the accounts came, and whatever came twice (seed ${seed})`, () => {
    check((made, dice) => {
      const accounts = rearranged(made.accounts, createRandom(dice + 1));
      const again = { ...made, accounts, custody: custodyOf(accounts, made.policy) };
      expect(verdictsOf(again)).toEqual(verdictsOf(made));
    }, CASES / 4);
  });

  it(`turn no time that is not theirs: a withdrawn dispute is no dispute (seed ${seed})`, () => {
    check((made) => {
      const withdraw = (withdrawnAt: number | null): Case => {
        const accounts = {
          ...made.accounts,
          accounts: made.accounts.accounts.map((account) => ({
            ...account,
            disputes: account.disputes
              .filter(() => withdrawnAt !== null)
              .map((each) => ({ ...each, withdrawnAt: each.withdrawnAt ?? withdrawnAt })),
          })),
        };
        return { ...made, accounts, custody: custodyOf(accounts, made.policy) };
      };
      expect(verdictsOf(withdraw(made.accounts.asOf))).toEqual(verdictsOf(withdraw(null)));
    }, CASES / 4);
  });

  it(`count on an office calendar what the wall clock shows, minute by minute (seed ${seed})`, () => {
    const office = CALENDARS.find(({ code }) => code === 'OFFICE')!;
    check(({ custody, ...made }) => {
      const verdict = verdictsOf({ custody, ...made }).find(({ target: code }) => code === 'OFFICE');
      if (verdict === undefined || verdict.to - verdict.from > 3 * 86_400_000 || verdict.from % 60_000 !== 0) return;
      let open = 0;
      for (let minute = verdict.from; minute < verdict.to; minute += 60_000) {
        if (isOpenByTheWallClock(office, minute)) open += Math.min(60_000, verdict.to - minute);
      }
      expect(verdict.elapsed).toBe(open);
    }, CASES / 40);
  });
});
