import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseSeedArguments } from '../../commands/seed/arguments.ts';

test('reads incidents, seed and folders', () => {
  const parsed = parseSeedArguments(['--incidents', '1000', '--seed=7', '--write-only'], { DATA_DIR: '/data' });
  expect(parsed).toEqual({
    incidents: 1000,
    seed: 7,
    outputFolder: path.resolve('/data/seed/7-1000'),
    deskRoot: path.resolve('/data'),
    databaseUrl: null,
    writeOnly: true,
  });
});

test('takes another root for the desks, the default folder, and the database of the environment', () => {
  const parsed = parseSeedArguments(['--seed', '0', '--incidents', '1', '--desk-root', '/desks'], {
    DATABASE_URL: 'postgres://h/d',
  });
  expect(parsed.deskRoot).toBe(path.resolve('/desks'));
  expect(parsed.outputFolder).toBe(path.resolve('.data/seed/0-1'));
  expect(parsed.databaseUrl).toBe('postgres://h/d');
  expect(parsed.writeOnly).toBe(false);
});

describe('a wrong command line is refused', () => {
  test.each([
    ['SEED_ARGUMENT_MISSING', ['--seed', '1'], '--incidents'],
    ['SEED_ARGUMENT_MISSING', ['--incidents', '1'], '--seed'],
    ['SEED_ARGUMENT_MISSING', ['--incidents'], '--incidents'],
    ['SEED_ARGUMENT_MISSING', ['--incidents', '--seed', '1'], '--incidents'],
    ['SEED_ARGUMENT_MISSING', ['--incidents=', '--seed', '1'], '--incidents'],
    ['SEED_ARGUMENT_INVALID', ['--incidents', '0', '--seed', '1'], '"0"'],
    ['SEED_ARGUMENT_INVALID', ['--incidents', '1000001', '--seed', '1'], '1000001'],
    ['SEED_ARGUMENT_INVALID', ['--incidents', '1e3', '--seed', '1'], '1e3'],
    ['SEED_ARGUMENT_INVALID', ['--incidents', '5', '--seed', '-1'], '-1'],
    ['SEED_ARGUMENT_INVALID', ['--incidents', '5', '--seed', '4294967296'], '4294967296'],
    ['SEED_ARGUMENT_INVALID', ['--incidents', '5', '--seed', 'x'.repeat(500)], 'xxx'],
    ['SEED_ARGUMENT_UNKNOWN', ['--incidents', '5', '--seed', '1', '--fast'], '--fast'],
    ['SEED_ARGUMENT_UNKNOWN', ['5'], '"5"'],
    ['SEED_ARGUMENT_UNKNOWN', ['--write-only=yes'], '--write-only=yes'],
  ])('%s: %j', (code, commandLine, named) => {
    expect(() => parseSeedArguments(commandLine, {})).toThrow(
      expect.objectContaining({ code, message: expect.stringContaining(named) }),
    );
  });
});
