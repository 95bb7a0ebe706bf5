/** Custody of generated incidents: what must hold whatever the desks say, at one fixed seed and at one of this run. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Custody, CustodyClass } from '../../../gateway/journey/engine/custody/custody-model.ts';
import { custodyOf } from '../../../gateway/journey/engine/custody/custody-of.ts';
import { siteCustodyOf } from '../../../gateway/journey/engine/custody/site-custody-of.ts';
import { totalsOf } from '../../../gateway/journey/engine/custody/totals-of.ts';
import { EngineError } from '../../../gateway/journey/engine/engine-error.ts';
import type { IncidentAccounts, InstantMs } from '../../../gateway/journey/engine/model.ts';
import type { Policy } from '../../../gateway/journey/engine/policy-model.ts';
import { createRandom } from '../../differential/random.ts';
import { arbitraryIncident, arbitraryPolicy } from '../generated-incidents.ts';
import { DAY, TAKEOVER } from '../incidents/world.ts';
import { RUN_SEED } from '../../support/run-seed.ts';
import { rearranged } from './rearranged.ts';

const FIXED_SEED = 20_070_108;

/** How many cases of each property; four of them at two seeds make 12,000. */
const CASES = 1_500;
const CASES_OF_CORPUS = 3_000;

const drawn = { accounts: arbitraryIncident(), policy: arbitraryPolicy(), dice: fc.nat() };

describe.each([
  { title: 'at a fixed seed', seed: FIXED_SEED },
  { title: 'at a seed of this run', seed: RUN_SEED },
])('custody of generated incidents $title', ({ seed }) => {
  const check = (property: fc.IProperty<[{ accounts: IncidentAccounts; policy: Policy; dice: number }]>): void => {
    process.stdout.write(`custody properties: seed ${seed}, ${CASES} incidents\n`);
    fc.assert(property, { seed, numRuns: CASES });
  };

  it(`tiles start to end exactly, each interval with the holders of its class (seed ${seed})`, () => {
    check(
      fc.property(fc.record(drawn), ({ accounts, policy }) => {
        const custody = custodyUnlessRefused(accounts, policy);
        if (custody === null) return;
        expect(whereItDoesNotTile(custody.intervals, custody.start?.at ?? null, custody.end)).toEqual([]);
        for (const { class: custodyClass, holders, handover, missing, charge, from } of custody.intervals) {
          const [fewest, most] = HOLDERS[custodyClass];
          expect(holders.length >= fewest && holders.length <= most, `${custodyClass} of ${holders.length}`).toBe(true);
          expect(handover !== null).toBe(custodyClass === 'IN_TRANSIT');
          expect(missing.length > 0).toBe(custodyClass === 'UNKNOWN');
          expect(charge.kind === 'UNKNOWN').toBe(custodyClass === 'UNKNOWN');
          for (const { party, organisation } of holders) {
            if (party !== 'desk:east') continue;
            expect(organisation).toBe(from < TAKEOVER ? 'organisation:outgoing' : 'organisation:incoming');
          }
        }
        for (const site of siteCustodyOf(custody, accounts.declaration)) {
          expect(whereItDoesNotTile(site.intervals, site.from, site.to)).toEqual([]);
        }
      }),
    );
  });

  it(`adds up to the elapsed time, in whole and in windows (seed ${seed})`, () => {
    check(
      fc.property(fc.record(drawn), ({ accounts, policy, dice }) => {
        const custody = custodyUnlessRefused(accounts, policy);
        if (custody === null || custody.start === null) return;
        const elapsed = custody.end! - custody.start.at;
        const totals = totalsOf(custody);
        expect(totals.elapsed).toBe(elapsed);
        expect(sum(Object.values(totals.byClass))).toBe(elapsed);
        expect(sum(Object.values(totals.byCharge))).toBe(elapsed);
        const { HOLDER, SENDER, RECEIVER } = totals.byCharge;
        expect(sum(totals.byDesk.map(({ charged }) => charged)) + chargedToNobodyNamed(custody)).toBe(
          HOLDER + SENDER + RECEIVER,
        );
        for (const row of [...totals.byDesk, ...totals.byOrganisation]) {
          const { agreed, uncontradicted, inTransitCharged, charged } = row;
          // What is charged is held by one alone, or on its way.
          expect(agreed + uncontradicted + inTransitCharged).toBe(charged);
          expect(charged).toBeLessThanOrEqual(elapsed);
        }

        const middle = createRandom(dice).whole(custody.start.at - DAY, custody.end! + DAY);
        const parts = [
          totalsOf(custody, { from: -Infinity, to: middle }),
          totalsOf(custody, { from: middle, to: Infinity }),
        ];
        for (const each of Object.keys(totals.byClass) as CustodyClass[]) {
          expect(sum(parts.map(({ byClass }) => byClass[each]))).toBe(totals.byClass[each]);
        }
        for (const { organisation, charged } of totals.byOrganisation) {
          const rows = parts.flatMap(({ byOrganisation }) => byOrganisation);
          expect(sum(rows.filter((row) => row.organisation === organisation).map((row) => row.charged))).toBe(charged);
        }
      }),
    );
  });

  it(`is the same in whatever order things arrive, and however often (seed ${seed})`, () => {
    check(
      fc.property(fc.record(drawn), ({ accounts, policy, dice }) => {
        const again = answerOf(rearranged(accounts, createRandom(dice)), policy);
        expect(again).toBe(answerOf(accounts, policy));
      }),
    );
  });

  it(`changes with an event only in answers known at or after it was witnessed (seed ${seed})`, () => {
    let changed = 0;
    check(
      fc.property(fc.record(drawn), ({ accounts, policy, dice }) => {
        const random = createRandom(dice);
        const records = recordsOf(accounts, random);
        if (records.length === 0) return;
        const event = random.pick(records);
        const without = records.filter((record) => record !== event);
        const knownAt = (known: readonly KnownRecord[], when: InstantMs) =>
          answerOf(accountsKnownAt(accounts, known, when), policy);
        for (const { witnessedAt } of records.slice(0, 2)) {
          const when = witnessedAt + random.pick([-1, 0, 1]);
          if (when < event.witnessedAt) expect(knownAt(records, when)).toBe(knownAt(without, when));
        }
        expect(knownAt(records, event.witnessedAt - 1)).toBe(knownAt(without, event.witnessedAt - 1));
        if (knownAt(records, event.witnessedAt) !== knownAt(without, event.witnessedAt)) changed += 1;
      }),
    );
    // Of the events that were drawn many do change what is known from then on: what is said above is about something.
    expect(changed).toBeGreaterThan(CASES / 4);
  });
});

describe('the generated corpus', () => {
  it('has every class at least 5 % of the time', () => {
    const shares = new Map<string, number>();
    let counted = 0;
    const corpus = fc.sample(fc.tuple(arbitraryIncident(), arbitraryPolicy()), {
      seed: FIXED_SEED,
      numRuns: CASES_OF_CORPUS,
    });
    for (const [accounts, policy] of corpus) {
      const custody = custodyUnlessRefused(accounts, policy);
      if (custody === null || custody.intervals.length === 0) continue;
      counted += 1;
      const { byClass, elapsed } = totalsOf(custody);
      // Incidents last from milliseconds to weeks: each counts as much as any other.
      for (const [name, time] of Object.entries(byClass)) shares.set(name, (shares.get(name) ?? 0) + time / elapsed);
    }
    const inPercent = [...shares].map(([name, share]) => [name, (100 * share) / counted] as const);
    const written = inPercent.map(([name, share]) => `${name} ${share.toFixed(1)} %`).join(', ');
    process.stdout.write(`custody corpus: ${counted} incidents, ${written}\n`);
    expect(inPercent).toHaveLength(8);
    for (const [name, share] of inPercent) expect(share, name).toBeGreaterThanOrEqual(5);
  });
});

const HOLDERS: Readonly<Record<CustodyClass, readonly [fewest: number, most: number]>> = {
  WITH_CUSTOMER: [1, Infinity],
  DOUBLE: [2, Infinity],
  AGREED: [1, 1],
  CONTESTED: [2, Infinity],
  IN_TRANSIT: [0, 0],
  UNCONTRADICTED: [1, 1],
  UNKNOWN: [0, 0],
  UNOWNED: [0, 0],
};

/** Null where the end lies before the start, which is the only thing that is refused. */
function custodyUnlessRefused(accounts: IncidentAccounts, policy: Policy): Custody | null {
  try {
    return custodyOf(accounts, policy);
  } catch (error) {
    expect(error).toBeInstanceOf(EngineError);
    expect((error as EngineError).code).toBe('BOUNDS_REVERSED');
    return null;
  }
}

/** All of it, claims included, as text. */
function answerOf(accounts: IncidentAccounts, policy: Policy): string {
  const custody = custodyUnlessRefused(accounts, policy);
  return JSON.stringify({
    custody,
    sites: custody === null ? null : siteCustodyOf(custody, accounts.declaration),
  });
}

function whereItDoesNotTile(
  intervals: Custody['intervals'],
  start: InstantMs | null,
  end: InstantMs | null,
): readonly string[] {
  if (start === null || end === null) return intervals.length === 0 ? [] : ['intervals without a start'];
  const faults: string[] = [];
  let at = start;
  for (const { from, to } of intervals) {
    if (from !== at) faults.push(`from ${from} after ${at}`);
    if (to <= from || !Number.isInteger(to)) faults.push(`${from} to ${to}`);
    at = to;
  }
  if (at !== end) faults.push(`ends at ${at}, not at ${end}`);
  return faults;
}

/** Of a hand-over whose record does not name its sender or receiver. */
function chargedToNobodyNamed({ intervals }: Custody): number {
  return sum(
    intervals
      .filter(({ charge }) => charge.party === null && (charge.kind === 'SENDER' || charge.kind === 'RECEIVER'))
      .map(({ from, to }) => to - from),
  );
}

function sum(durations: readonly number[]): number {
  return durations.reduce((total, duration) => total + duration, 0);
}

interface KnownRecord {
  readonly kind: 'clock' | 'handovers' | 'disputes';
  /** The ticket's id, or the account's desk. */
  readonly of: string;
  readonly id: string;
  readonly witnessedAt: InstantMs;
}

/** Every record of the incident, each witnessed at some time of it, in no order. */
function recordsOf(accounts: IncidentAccounts, random: ReturnType<typeof createRandom>): KnownRecord[] {
  const witnessedAt = (): InstantMs => accounts.asOf - random.whole(0, 2 * DAY);
  return accounts.accounts.flatMap(({ desk, tickets, disputes }) => [
    ...disputes.map(({ id }): KnownRecord => ({ kind: 'disputes', of: desk, id, witnessedAt: witnessedAt() })),
    ...tickets.flatMap((ticket) => [
      ...ticket.clock.map(({ id }): KnownRecord => ({ kind: 'clock', of: ticket.id, id, witnessedAt: witnessedAt() })),
      ...ticket.handovers.map(({ id }): KnownRecord => {
        return { kind: 'handovers', of: ticket.id, id, witnessedAt: witnessedAt() };
      }),
    ]),
  ]);
}

/** What the desks would have answered then. */
function accountsKnownAt(
  accounts: IncidentAccounts,
  records: readonly KnownRecord[],
  when: InstantMs,
): IncidentAccounts {
  const known = new Map(
    records
      .filter(({ witnessedAt }) => witnessedAt <= when)
      .map((record) => [`${record.kind} ${record.of} ${record.id}`, record.witnessedAt]),
  );
  const only = <Item extends { readonly id: string; readonly witnessedAt: InstantMs }>(
    kind: KnownRecord['kind'],
    of: string,
    items: readonly Item[],
  ): Item[] =>
    items.flatMap((item) => {
      const witnessedAt = known.get(`${kind} ${of} ${item.id}`);
      return witnessedAt === undefined ? [] : [{ ...item, witnessedAt }];
    });
  return {
    ...accounts,
    asKnownAt: when,
    accounts: accounts.accounts.map((account) => ({
      ...account,
      disputes: only('disputes', account.desk, account.disputes),
      tickets: account.tickets.map((ticket) => ({
        ...ticket,
        clock: only('clock', ticket.id, ticket.clock),
        handovers: only('handovers', ticket.id, ticket.handovers),
      })),
    })),
  };
}
