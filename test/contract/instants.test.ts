import fc from 'fast-check';
import { buildSchema, graphql, GraphQLError, parse, validate } from 'graphql';
import type { GraphQLScalarType } from 'graphql';
import { describe, expect, test } from 'vitest';
import { DateTimeScalar } from '../../schema/contract/scalars.ts';
import { assertNotFuture, formatInstant, InstantError, parseInstant } from '../../schema/contract/times.ts';

const CANONICAL = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;
const EARLIEST = Date.UTC(100, 0, 1);
const LATEST = Date.UTC(9999, 11, 31, 23, 59, 59, 999);

const instant = fc.integer({ min: EARLIEST, max: LATEST });
/** Minutes east of UTC, as far as an offset can be written. */
const offset = fc.integer({ min: -(23 * 60 + 59), max: 23 * 60 + 59 });

describe('parseInstant and formatInstant', () => {
  test('an instant survives being written, in the one canonical spelling', () => {
    fc.assert(
      fc.property(instant, (milliseconds) => {
        const text = formatInstant(milliseconds);
        expect(text).toMatch(CANONICAL);
        expect(parseInstant(text, 'time')).toBe(milliseconds);
        expect(formatInstant(parseInstant(text, 'time'))).toBe(text);
      }),
    );
  });

  test('every offset spells the same instant, or is malformed where its local year does not fit', () => {
    fc.assert(
      fc.property(instant, offset, (milliseconds, minutes) => {
        const local = milliseconds + minutes * 60_000;
        fc.pre(local >= EARLIEST && local <= LATEST);
        const absolute = Math.abs(minutes);
        const hoursAndMinutes = [Math.floor(absolute / 60), absolute % 60]
          .map((n) => String(n).padStart(2, '0'))
          .join(':');
        const text = new Date(local).toISOString().replace('Z', `${minutes < 0 ? '-' : '+'}${hoursAndMinutes}`);
        expect(formatInstant(parseInstant(text, 'time'))).toBe(formatInstant(milliseconds));
      }),
    );
  });

  test('whatever parses is written so that it parses again', () => {
    const digits = (count: number, max: number) =>
      fc.integer({ min: 0, max }).map((value) => String(value).padStart(count, '0'));
    const text = fc
      .tuple(digits(4, 9999), digits(2, 13), digits(2, 32), digits(2, 25), digits(2, 61), digits(2, 61))
      .chain(([year, month, day, hour, minute, second]) =>
        fc
          .constantFrom('Z', 'z', '+00:00', '-00:00', '+23:59', '-23:59', '+24:00', '+01:60')
          .map((zone) => `${year}-${month}-${day}T${hour}:${minute}:${second}${zone}`),
      );
    fc.assert(
      fc.property(text, (value) => {
        const milliseconds = parsed(value);
        if (milliseconds === null) return;
        expect(formatInstant(milliseconds)).toMatch(CANONICAL);
        expect(parseInstant(formatInstant(milliseconds), 'time')).toBe(milliseconds);
      }),
      { numRuns: 2000 },
    );
  });

  test('summer time in London is one hour east: Maidstone failed at 09:00 UTC', () => {
    expect(formatInstant(parseInstant('2006-07-30T10:00:00+01:00', 'time'))).toBe('2006-07-30T09:00:00.000Z');
    expect(formatInstant(parseInstant('2007-01-08T00:00:00+00:00', 'time'))).toBe('2007-01-08T00:00:00.000Z');
  });

  test.each([
    ['2006-07-30t10:00:00z', '2006-07-30T10:00:00.000Z'],
    ['2006-07-30T10:00:00.1Z', '2006-07-30T10:00:00.100Z'],
    ['2006-07-30T10:00:00.123999999Z', '2006-07-30T10:00:00.123Z'],
    ['2006-07-30T10:00:00-00:00', '2006-07-30T10:00:00.000Z'],
    ['2006-12-31T23:30:00-01:00', '2007-01-01T00:30:00.000Z'],
    ['2008-02-29T00:00:00Z', '2008-02-29T00:00:00.000Z'],
    ['0100-01-01T00:00:00Z', '0100-01-01T00:00:00.000Z'],
    ['9999-12-31T23:59:59.999Z', '9999-12-31T23:59:59.999Z'],
  ])('%s is %s', (text, canonical) => {
    expect(formatInstant(parseInstant(text, 'time'))).toBe(canonical);
  });

  test.each([
    ['no offset', '2006-07-30T10:00:00'],
    ['a date alone', '2006-07-30'],
    ['no seconds', '2006-07-30T10:00Z'],
    ['a space for the T', '2006-07-30 10:00:00Z'],
    ['30 February', '2006-02-30T00:00:00Z'],
    ['29 February of a year without one', '2006-02-29T00:00:00Z'],
    ['month 0', '2006-00-10T00:00:00Z'],
    ['month 13', '2006-13-01T00:00:00Z'],
    ['day 0', '2006-07-00T00:00:00Z'],
    ['hour 24', '2006-07-30T24:00:00Z'],
    ['minute 60', '2006-07-30T10:60:00Z'],
    ['a leap second', '2005-12-31T23:59:60Z'],
    ['an offset of 24 hours', '2006-07-30T10:00:00+24:00'],
    ['an offset of 60 minutes', '2006-07-30T10:00:00+01:60'],
    ['an offset without a colon', '2006-07-30T10:00:00+0100'],
    ['ten digits of a second', '2006-07-30T10:00:00.1234567890Z'],
    ['a point without digits', '2006-07-30T10:00:00.Z'],
    ['a year of five digits', '12006-07-30T10:00:00Z'],
    ['a year before 100', '0099-12-31T23:59:59Z'],
    ['an offset past the year 9999', '9999-12-31T23:59:59-00:01'],
    ['an offset to before the year 100', '0100-01-01T00:00:00+00:01'],
    ['digits that are not ASCII', '２００６-07-30T10:00:00Z'],
    ['space around it', ' 2006-07-30T10:00:00Z'],
    ['a line after it', '2006-07-30T10:00:00Z\n'],
    ['an empty text', ''],
    ['a number', 1_154_253_600_000],
    ['null', null],
    ['nothing', undefined],
    ['a Date', new Date(0)],
    ['a list', ['2006-07-30T10:00:00Z']],
  ])('%s is malformed', (_, value) => {
    const error = refusal(() => parseInstant(value, 'asOf'));
    expect(error).toMatchObject({ name: 'InstantError', code: 'TIME_MALFORMED' });
    expect(error.message).toMatch(/^asOf must be an RFC 3339 instant/);
    expect(error.message.length).toBeLessThan(250);
  });

  test('only a time after now is in the future', () => {
    const now = parseInstant('2006-08-01T00:00:00Z', 'now');
    assertNotFuture(now, now, 'asKnownAt');
    expect(refusal(() => assertNotFuture(now + 1, now, 'asKnownAt'))).toMatchObject({
      code: 'TIME_IN_FUTURE',
      message: 'asKnownAt 2006-08-01T00:00:00.001Z is in the future: it is now 2006-08-01T00:00:00.000Z',
    });
  });
});

describe('the DateTime scalar', () => {
  const schema = buildSchema('scalar DateTime type Query { echo(time: DateTime): DateTime broken: DateTime }');
  const dateTime = schema.getType('DateTime') as GraphQLScalarType;
  dateTime.parseValue = DateTimeScalar.parseValue;
  dateTime.parseLiteral = DateTimeScalar.parseLiteral;
  dateTime.serialize = DateTimeScalar.serialize;
  const rootValue = { echo: ({ time }: { time: unknown }) => time, broken: () => 'yesterday' };

  test('canonicalises a literal and a variable on the way in, and a result on the way out', async () => {
    const source =
      'query ($time: DateTime) { literal: echo(time: "2006-07-30T10:00:00+01:00") variable: echo(time: $time) }';
    const { data, errors } = await graphql({
      schema,
      source,
      rootValue,
      variableValues: { time: '2006-07-30T12:00:00.5+03:00' },
    });
    expect(errors).toBeUndefined();
    expect(data).toEqual({ literal: '2006-07-30T09:00:00.000Z', variable: '2006-07-30T09:00:00.500Z' });
    expect(DateTimeScalar.serialize('2006-07-30T10:00:00+01:00')).toBe('2006-07-30T09:00:00.000Z');
  });

  test.each(['"2006-02-30T00:00:00Z"', '2006', 'true', 'YESTERDAY', '[]', '{}'])(
    'refuses the literal %s when the document is validated',
    (literal) => {
      const errors = validate(schema, parse(`{ echo(time: ${literal}) }`));
      expect(errors.map(({ extensions }) => extensions['code'])).toEqual(['TIME_MALFORMED']);
      expect(errors[0]!.locations).toHaveLength(1);
    },
  );

  test.each([['2006-02-30T00:00:00Z'], [0], [true], [{}]])('refuses the variable %j before execution', async (time) => {
    const source = 'query ($time: DateTime) { echo(time: $time) }';
    const { data, errors } = await graphql({ schema, source, rootValue, variableValues: { time } });
    expect(data).toBeUndefined();
    expect(errors?.map(({ extensions }) => extensions['code'])).toEqual(['TIME_MALFORMED']);
  });

  test('leaves null to the type', async () => {
    const { data, errors } = await graphql({ schema, source: '{ echo(time: null) }', rootValue });
    expect({ data, errors }).toEqual({ data: { echo: null }, errors: undefined });
  });

  test('answers no result that is not an instant', async () => {
    const { data, errors } = await graphql({ schema, source: '{ broken }', rootValue });
    expect(data).toEqual({ broken: null });
    expect(errors?.map(({ extensions }) => extensions['code'])).toEqual(['TIME_MALFORMED']);
    for (const value of [new Date(0), 0, '2006-07-30', true]) {
      expect(() => DateTimeScalar.serialize(value)).toThrow(GraphQLError);
    }
  });
});

function parsed(value: string): number | null {
  try {
    return parseInstant(value, 'time');
  } catch (error) {
    if (error instanceof InstantError) return null;
    throw error;
  }
}

function refusal(attempt: () => unknown): InstantError {
  try {
    attempt();
  } catch (error) {
    if (error instanceof InstantError) return error;
    throw error;
  }
  throw new Error('expected the instant to be refused');
}
