import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createChance, createDraw } from '../../commands/seed/draw.ts';
import { createRandom } from '../../commands/seed/random.ts';
import { createTestNhsNumber } from '../../commands/seed/nhs-number.ts';
import { nhsNumberCheckDigit } from '../../schema/contract/nhs-number.ts';
import { isValidNhsNumber } from '../samples/rules.ts';

test('a chance holds to within one block, however often it is drawn', () => {
  fc.assert(
    fc.property(
      fc.nat(),
      fc.integer({ min: 0, max: 100 }),
      fc.integer({ min: 1, max: 1000 }),
      (seed, percent, count) => {
        const draw = createChance(percent, createRandom(seed, 'test'));
        const hits = Array.from({ length: count }, draw).filter(Boolean).length;
        expect(Math.abs(hits - (count * percent) / 100)).toBeLessThan(
          100 * Math.min(percent, 100 - percent) * 0.01 + 1,
        );
      },
    ),
  );
});

test('a whole block has exactly its shares, in an order that the seed decides', () => {
  const draw = (seed: number) => {
    const next = createDraw(
      [
        ['a', 50],
        ['b', 30],
        ['c', 20],
      ],
      createRandom(seed, 'test'),
    );
    return Array.from({ length: 100 }, next).join('');
  };
  expect([...draw(1)].toSorted().join('')).toBe('a'.repeat(50) + 'b'.repeat(30) + 'c'.repeat(20));
  expect(draw(1)).toBe(draw(1));
  expect(draw(1)).not.toBe(draw(2));
});

test.each([
  [
    'that do not sum to 100',
    [
      ['a', 50],
      ['b', 49],
    ],
  ],
  [
    'that are not whole',
    [
      ['a', 50.5],
      ['b', 49.5],
    ],
  ],
  [
    'below nothing',
    [
      ['a', 110],
      ['b', -10],
    ],
  ],
] as const)('shares %s are refused', (_, shares) => {
  expect(() => createDraw(shares, createRandom(1, 'test'))).toThrow(RangeError);
});

test('streams of one seed for two purposes are unrelated', () => {
  const first = (purpose: string) => Array.from({ length: 5 }, createRandom(1, purpose).next);
  expect(first('one')).not.toEqual(first('other'));
  expect(first('one')).toEqual(first('one'));
});

test('numbers are spread evenly and stay in range', () => {
  const random = createRandom(3, 'test');
  const counts = Array.from({ length: 10 }, () => 0);
  for (let index = 0; index < 10_000; index += 1) counts[random.integer(0, 9)]! += 1;
  for (const count of counts) expect(Math.abs(count - 1000)).toBeLessThan(150);
  expect(() => random.pick([])).toThrow(RangeError);
});

test.each([
  ['999000001', 8],
  ['999000002', 6],
  ['999000004', 2],
])('the check digit of %s is %i', (firstNine, digit) => expect(nhsNumberCheckDigit(firstNine)).toBe(digit));

test('where the remainder asks for 10 there is no NHS number', () => {
  expect(nhsNumberCheckDigit('999000000')).toBeNull();
  expect(() => nhsNumberCheckDigit('99900000')).toThrow(RangeError);
});

test('test numbers are valid and from the 999 range', () => {
  fc.assert(
    fc.property(fc.nat(), (seed) => {
      const number = createTestNhsNumber(createRandom(seed, 'test'));
      expect(number).toMatch(/^999\d{7}$/);
      expect(isValidNhsNumber(number)).toBe(true);
    }),
  );
});
