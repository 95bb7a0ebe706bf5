/** Boards over generated incidents: neither the order of the incidents nor how they were divided makes a difference. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  BoardAccumulator,
  type BoardFigures,
} from '../../../gateway/journey/engine/measures/board/board-accumulator.ts';
import type { BoardGrouping } from '../../../gateway/journey/engine/measures/board/board-input.ts';
import type { IncidentAccounts } from '../../../gateway/journey/engine/model.ts';
import { createRandom } from '../../differential/random.ts';
import { agreement, target } from '../../verdicts/agreements-in-words.ts';
import { arbitraryIncident, arbitraryPolicy } from '../generated-incidents.ts';
import { RUN_SEED } from '../../support/run-seed.ts';
import { boardOf, createTaker, frameOf, named, type BoardInWords } from './board-in-words.ts';

const FIXED_SEED = 20_060_730;
const CASES = 250;

/** Two providers, two severities, so that rows come about in any order. */
const AGREEMENTS = [
  agreement({
    provider: 'organisation:carrier',
    services: ['RECORDS', 'PDS'],
    targets: [target(), target({ code: 'FIRST', severity: 1 })],
  }),
  agreement({
    code: 'B',
    provider: 'organisation:southern',
    services: ['RECORDS'],
    targets: [target({ threshold: '1', calendar: 'OFFICE' })],
  }),
];

const PROMISES = ['RECORDS', 'PDS'].map((service) => ({
  service,
  agreement: 'A',
  version: '1',
  provider: 'organisation:carrier',
  target: 'AVAILABILITY',
  calendar: 'EVERY-HOUR',
  threshold: '99.9',
  windows: [{ from: Date.UTC(2006, 7, 1), to: Date.UTC(2007, 5, 1) }],
}));

const drawn = fc.record({
  incidents: fc.array(arbitraryIncident(), { maxLength: 6 }),
  policy: arbitraryPolicy(),
  by: fc.constantFrom<BoardGrouping[]>('SERVICE', 'ORGANISATION', 'CLUSTER', 'NONE'),
  dice: fc.nat(),
});

describe.each([
  { title: 'at a fixed seed', seed: FIXED_SEED },
  { title: 'at a seed of this run', seed: RUN_SEED },
])('boards of generated incidents $title', ({ seed }) => {
  const check = (
    holds: (
      incidents: readonly IncidentAccounts[],
      frame: BoardInWords,
      random: ReturnType<typeof createRandom>,
    ) => void,
  ): void => {
    process.stdout.write(`board properties: seed ${seed}, ${CASES} boards\n`);
    fc.assert(
      fc.property(drawn, ({ incidents, policy, by, dice }) => {
        const random = createRandom(dice);
        const own = incidents.map((accounts, index) =>
          withService(named(`I-${index}`, accounts), random.pick([null, 'RECORDS', 'PDS'])),
        );
        // Generated incidents begin in August and October 2006, and in January and March 2007.
        const frame = {
          policy,
          by,
          from: Date.UTC(2006, 7, 1),
          to: random.pick([Date.UTC(2006, 10, 1), Date.UTC(2007, 5, 1)]),
          agreements: AGREEMENTS,
          availabilityPromises: PROMISES,
        };
        holds(own, frame, random);
      }),
      { seed, numRuns: CASES },
    );
  };

  it(`are the same in any order (seed ${seed})`, () => {
    check((incidents, frame, random) => {
      expect(boardOf(shuffled(incidents, random), frame)).toEqual(boardOf(incidents, frame));
    });
  });

  it(`are the same from two that are merged, figures asked for in between (seed ${seed})`, () => {
    check((incidents, frame, random) => {
      const parts = [new BoardAccumulator(frameOf(frame)), new BoardAccumulator(frameOf(frame))] as const;
      const take = createTaker(frame);
      for (const accounts of incidents) {
        const part = random.pick(parts);
        take(part, accounts);
        part.figures();
      }
      const [one, other] = random.chance(0.5) ? parts : [parts[1], parts[0]];
      one.merge(other);
      expect(one.figures()).toEqual(boardOf(incidents, frame));
    });
  });

  it(`keep what must add up (seed ${seed})`, () => {
    check((incidents, frame) => {
      const board = boardOf(incidents, frame);
      for (const figures of [board.total, ...board.groups]) {
        const { elapsed, byClass } = figures.timeInCustody;
        expect(Object.values(byClass).reduce((sum, time) => sum + time, 0)).toBe(elapsed);
        expect(figures.clockStops).toMatchObject({ elapsed, stopped: byClass.WITH_CUSTOMER });
        expect(figures.clockStops.byReason.reduce((sum, { stopped }) => sum + stopped, 0)).toBe(byClass.WITH_CUSTOMER);
        expect(figures.unownedTime).toMatchObject({ elapsed, unowned: byClass.UNOWNED, unknown: byClass.UNKNOWN });
        expect(figures.unownedTime.inTransitOverWindow).toBeLessThanOrEqual(byClass.IN_TRANSIT);
        expect(figures.bounces.bounces).toBeGreaterThanOrEqual(0);
        expect(figures.bounces.bounces).toBeLessThanOrEqual(figures.bounces.custodyChanges);
        expect(figures.misroutes.rejected).toBeLessThanOrEqual(figures.misroutes.firstHandovers);
      }
      expect(inGroups(board, frame.by)).toBe(true);
    });
  });
});

/** Where each incident stands in one group, the groups have what the total has. */
function inGroups({ total, groups }: BoardFigures, by: BoardGrouping | undefined): boolean {
  if (by === 'NONE') return groups.length === 0;
  const sum = groups.reduce((count, { incidents }) => count + incidents, 0);
  return sum >= total.incidents;
}

function withService(accounts: IncidentAccounts, service: string | null): IncidentAccounts {
  return accounts.declaration === null ? accounts : { ...accounts, declaration: { ...accounts.declaration, service } };
}

function shuffled<Item>(items: readonly Item[], random: ReturnType<typeof createRandom>): readonly Item[] {
  const rest = [...items];
  return items.map(() => rest.splice(Math.floor(random.fraction() * rest.length), 1)[0]!);
}
