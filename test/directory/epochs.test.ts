import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createEpochs } from '../../gateway/directory/index.ts';
import { ask, organisations } from './harness.ts';

const epochOf = createEpochs(organisations);
const EVERYTHING = `{
  desks(first: 100) { nodes { code kind organisation { code name predecessors { code } successors { code } desks { code } } } }
  services(first: 100) { nodes { code lifecycle replacedBy { code } providers { organisation { code } role to } agreements { code version to } } }
}`;

describe('an epoch of the directory', () => {
  const instant = fc.integer({ min: Date.UTC(2003, 0, 1), max: Date.UTC(2011, 0, 1) });

  test('has one answer for all of its times', async () => {
    let compared = 0;
    await fc.assert(
      fc.asyncProperty(
        instant,
        instant,
        fc.integer({ min: 0, max: 40 * 86_400_000 }),
        async (asOf, asKnownAt, later) => {
          const first = { asOf, asKnownAt };
          const second = { asOf: asOf + later, asKnownAt: asKnownAt + later };
          if (epochOf(first) !== epochOf(second)) return;
          compared += 1;
          const answer = ({ asOf: of, asKnownAt: known }: typeof first): Promise<unknown> =>
            ask(EVERYTHING, { asOf: new Date(of).toISOString(), asKnownAt: new Date(known).toISOString() });
          expect(await answer(second)).toEqual(await answer(first));
        },
      ),
      { numRuns: 300, seed: 20061122 },
    );
    expect(compared).toBeGreaterThan(50);
  });

  test('ends where a desk changes hands, in valid time and in knowledge time', () => {
    const known = Date.UTC(2010, 0, 1);
    const takeover = Date.UTC(2007, 0, 8);
    expect(epochOf({ asOf: takeover - 1, asKnownAt: known })).not.toBe(epochOf({ asOf: takeover, asKnownAt: known }));
    const onRecord = Date.parse('2006-09-29T23:00:00.000Z');
    expect(epochOf({ asOf: takeover, asKnownAt: onRecord - 1 })).not.toBe(
      epochOf({ asOf: takeover, asKnownAt: onRecord }),
    );
  });
});
