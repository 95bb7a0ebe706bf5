/** Late disclosure: the incidents that a known error explains, against the instant at which others could first know of it. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lateDisclosureOf, type ExplainedTicket } from '../../../gateway/journey/engine/measures/known-errors.ts';
import { RUN_SEED } from '../../support/run-seed.ts';

const PUBLISHED = 1000;
const FIXED_SEED = 20_060_811;
const ticket = (id: string, beganAt: number | null, fields: Partial<ExplainedTicket> = {}): ExplainedTicket => ({
  ticket: `spine/main/${id}`,
  presence: 'HELD',
  incident: `I-${id}`,
  beganAt,
  ...fields,
});
const late = (...tickets: readonly ExplainedTicket[]) => lateDisclosureOf(PUBLISHED, tickets);

describe('late disclosure', () => {
  it('counts what began before the publication; what began at that very instant did not', () => {
    const found = late(ticket('1', PUBLISHED - 1), ticket('2', PUBLISHED), ticket('3', PUBLISHED + 1));
    expect(found.before.map(({ incident }) => incident)).toEqual(['I-1']);
    expect(found.after.map(({ incident }) => incident)).toEqual(['I-2', 'I-3']);
    expect(found.index).toBeCloseTo(1 / 3, 12);
  });

  it('counts an incident once, from its earliest ticket; a ticket of no incident stands for itself', () => {
    const found = late(
      ticket('1', PUBLISHED + 5),
      ticket('2', PUBLISHED - 5, { incident: 'I-1' }),
      ticket('3', PUBLISHED - 9, { incident: null }),
      ticket('4', PUBLISHED + 9, { incident: null }),
    );
    expect(found.before).toEqual([
      { incident: null, ticket: 'spine/main/3', beganAt: PUBLISHED - 9 },
      { incident: 'I-1', ticket: 'spine/main/2', beganAt: PUBLISHED - 5 },
    ]);
    expect(found.first).toBe(found.before[0]);
    expect(found.index).toBeCloseTo(2 / 3, 12);
  });

  it.each<[string, Partial<ExplainedTicket>]>([
    ['whose desk did not answer', { presence: null }],
    ['that is withheld', { presence: 'WITHHELD' }],
    ['that was erased', { presence: 'PURGED' }],
    ['that nobody dated', { beganAt: null }],
  ])('tells no index while there is a ticket %s: it counts for neither side', (_, fields) => {
    const found = late(ticket('1', PUBLISHED - 1), ticket('2', PUBLISHED - 1, fields));
    expect(found).toMatchObject({ index: null, undetermined: ['spine/main/2'] });
    expect(found.before).toHaveLength(1);
  });

  it('leaves out a ticket that its desk says it does not hold', () => {
    expect(late(ticket('1', PUBLISHED - 1), ticket('2', null, { presence: 'NOT_HELD' }))).toMatchObject({
      index: 1,
      undetermined: [],
    });
  });

  it('has no index of nothing', () => {
    expect(late()).toEqual({ before: [], after: [], first: null, undetermined: [], index: null });
  });

  it.each([FIXED_SEED, RUN_SEED])('is the same in whatever order the owner lists the tickets (seed %i)', (seed) => {
    process.stdout.write(`late disclosure: seed ${seed}, 2000 cases\n`);
    const explained = fc.record<ExplainedTicket>({
      ticket: fc.nat(9).map((number) => `spine/main/${number}`),
      presence: fc.constantFrom('HELD', 'HELD', 'HELD', 'NOT_HELD', 'WITHHELD', null),
      incident: fc.constantFrom('I-1', 'I-2', null),
      beganAt: fc.option(fc.integer({ min: PUBLISHED - 3, max: PUBLISHED + 3 })),
    });
    const lists = fc.uniqueArray(explained, { selector: (one) => one.ticket, maxLength: 8 });
    fc.assert(
      fc.property(
        lists.chain((tickets) =>
          fc.tuple(fc.constant(tickets), fc.shuffledSubarray(tickets, { minLength: tickets.length })),
        ),
        ([tickets, shuffled]) => {
          const found = late(...tickets);
          expect(late(...shuffled)).toEqual(found);
          if (found.index !== null)
            expect(found.index * (found.before.length + found.after.length)).toBeCloseTo(found.before.length, 9);
        },
      ),
      { seed, numRuns: 2000 },
    );
  });
});
