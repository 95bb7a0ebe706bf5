import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  assertIncidentId,
  encodeIdPart,
  formatInvolvementId,
  formatKnownErrorId,
  formatPartyId,
  formatTicketId,
  MalformedIdError,
  MAXIMUM_ID_LENGTH,
  MAXIMUM_INCIDENT_ID_LENGTH,
  PARTY_KINDS,
  parseInvolvementId,
  parseKnownErrorId,
  parsePartyId,
  parseTicketId,
} from '../../schema/contract/ids.ts';

/** Any well-formed Unicode text, leaning on what an id is made of, and short enough for three parts to fit one id. */
const part = fc
  .oneof(
    fc.string({ unit: 'binary', minLength: 1, maxLength: 12 }),
    fc.string({
      unit: fc.constantFrom('/', '|', ':', '%', '2', 'F', ' ', '+', '.', '~', "'", 'é', '患', '🏥', '\u0000'),
      minLength: 1,
      maxLength: 12,
    }),
  )
  .filter((text) => text.isWellFormed());

describe('round trips', () => {
  test('a ticket key survives its id, whatever its parts', () => {
    fc.assert(
      fc.property(part, part, part, (desk, system, reference) => {
        const key = { desk, system, reference };
        expect(parseTicketId(formatTicketId(key))).toEqual(key);
      }),
    );
  });

  test('an involvement key survives its id, whatever its parts', () => {
    fc.assert(
      fc.property(part, part, (incident, desk) => {
        expect(parseInvolvementId(formatInvolvementId({ incident, desk }))).toEqual({ incident, desk });
      }),
    );
  });

  test('a known error key survives its id, whatever its parts', () => {
    fc.assert(
      fc.property(part, part, (desk, reference) => {
        expect(parseKnownErrorId(formatKnownErrorId({ desk, reference }))).toEqual({ desk, reference });
      }),
    );
  });

  test('a party key survives its id, whatever its code', () => {
    fc.assert(
      fc.property(fc.constantFrom(...PARTY_KINDS), part, (kind, code) => {
        expect(parsePartyId(formatPartyId({ kind, code }))).toEqual({ kind, code });
      }),
    );
  });

  test('two different keys never share an id', () => {
    const key = fc.record({ desk: part, system: part, reference: part });
    fc.assert(
      fc.property(key, key, (one, other) => {
        const alike = one.desk === other.desk && one.system === other.system && one.reference === other.reference;
        expect(formatTicketId(one) === formatTicketId(other)).toBe(alike);
      }),
    );
  });

  test('an id that parses is the only spelling of its key', () => {
    const text = fc.string({ unit: fc.constantFrom('a', '/', '%', '2', 'F', 'f', '!', 'é', '|'), maxLength: 16 });
    fc.assert(
      fc.property(text, (id) => {
        const key = parsed(() => parseTicketId(id));
        if (key !== null) expect(formatTicketId(key)).toBe(id);
      }),
      { numRuns: 2000 },
    );
  });

  test('an encoded part has no separator and nothing outside ASCII', () => {
    fc.assert(
      fc.property(part, (text) => {
        expect(encodeIdPart(text)).toMatch(/^[A-Za-z0-9\-_.~%]+$/);
      }),
    );
  });
});

describe('examples', () => {
  test('a reference with a slash is one part', () => {
    const id = formatTicketId({ desk: 'local-desks', system: 'csv', reference: '2006/1234' });
    expect(id).toBe('local-desks/csv/2006%2F1234');
    expect(parseTicketId(id).reference).toBe('2006/1234');
  });

  test('every other separator is encoded too', () => {
    expect(formatInvolvementId({ incident: 'I|1', desk: 'spine' })).toBe('I%7C1|spine');
    expect(formatPartyId({ kind: 'customer', code: 'RXF:05' })).toBe('customer:RXF%3A05');
    expect(formatKnownErrorId({ desk: 'spine', reference: 'KE (old)!' })).toBe('spine/KE%20%28old%29%21');
  });
});

describe('malformed ids', () => {
  test.each([
    ['empty', ''],
    ['too few parts', 'spine/main'],
    ['too many parts: an unencoded slash', 'spine/main/2006/1234'],
    ['an empty part', 'spine//1'],
    ['an empty last part', 'spine/main/'],
    ['a broken escape', 'spine/main/100%'],
    ['an escape that is not UTF-8', 'spine/main/%FF'],
    ['an escape in lower case', 'spine/main/2006%2f1234'],
    ['an escape that is not needed', 'spine/main/%41'],
    ['a letter that must be escaped', 'spine/main/é'],
    ['a space', 'spine/main/1 2'],
    ['a control character', 'spine/main/1\n'],
    ['a NUL', 'spine/main/1\u0000'],
    ['another separator', 'spine|main|1'],
  ])('a ticket id with %s is refused', (_, id) => {
    expect(refusal(() => parseTicketId(id))).toMatchObject({
      name: 'MalformedIdError',
      code: 'ID_MALFORMED',
      value: id,
    });
  });

  // `encodeIdPart` lets encodeURIComponent's own URIError through, which has no code: this must be refused like the others.
  test('a ticket id with a lone surrogate is refused', () => {
    expect(refusal(() => parseTicketId('spine/main/\ud800')).code).toBe('ID_MALFORMED');
  });

  test.each(['I-1', 'I-1|', '|spine', 'I-1|spine|1', 'I-1/spine', 'I:1|spine'])(
    'the involvement id %j is refused',
    (id) => {
      expect(refusal(() => parseInvolvementId(id)).code).toBe('ID_MALFORMED');
    },
  );

  test.each(['KE1', 'spine/KE/1', 'spine/', '/KE1'])('the known error id %j is refused', (id) => {
    expect(refusal(() => parseKnownErrorId(id)).code).toBe('ID_MALFORMED');
  });

  test('a party of an unknown kind is refused, naming the kinds there are', () => {
    expect(refusal(() => parsePartyId('person:1')).message).toContain('desk, organisation, customer, external');
    expect(refusal(() => parsePartyId('DESK:spine')).code).toBe('ID_MALFORMED');
    expect(refusal(() => parsePartyId('spine')).code).toBe('ID_MALFORMED');
  });

  test('an id is refused from one character over the limit', () => {
    const longest = `a/b/${'c'.repeat(MAXIMUM_ID_LENGTH - 4)}`;
    expect(parseTicketId(longest).reference).toHaveLength(MAXIMUM_ID_LENGTH - 4);
    expect(refusal(() => parseTicketId(`${longest}c`)).message).toContain(`longer than ${MAXIMUM_ID_LENGTH}`);
  });

  test('the message says the kind, the value and the rule, and never repeats a long value', () => {
    expect(refusal(() => parseTicketId('spine/main')).message).toBe(
      'Ticket id "spine/main" is malformed: expected desk/system/reference, each part percent-encoded and not empty',
    );
    expect(refusal(() => parseTicketId('x'.repeat(1_000_000))).message.length).toBeLessThan(200);
  });

  test('an incident id is one trimmed, printable part', () => {
    expect(assertIncidentId('I-MAIDSTONE')).toBe('I-MAIDSTONE');
    for (const id of ['', ' ', ' I-1', 'I-1\n', 'I\u00001', 'I'.repeat(MAXIMUM_ID_LENGTH + 1)]) {
      expect(refusal(() => assertIncidentId(id)).code).toBe('ID_MALFORMED');
    }
  });

  test('an incident id leaves room for any desk in its involvement ids, however it is encoded', () => {
    for (const character of ['I', ' ', 'é', '💾']) {
      const encodedLength = encodeURIComponent(character).length;
      const longest = `I${character.repeat(Math.floor((MAXIMUM_INCIDENT_ID_LENGTH - 2) / encodedLength))}I`;
      const id = formatInvolvementId({ incident: assertIncidentId(longest), desk: 'd'.repeat(100) });
      expect(parseInvolvementId(id).incident).toBe(longest);
      expect(refusal(() => assertIncidentId(`${longest}${character}I`)).message).toContain('when percent-encoded');
    }
  });
});

function parsed<Key>(parse: () => Key): Key | null {
  try {
    return parse();
  } catch (error) {
    if (error instanceof MalformedIdError) return null;
    throw error;
  }
}

function refusal(attempt: () => unknown): MalformedIdError {
  try {
    attempt();
  } catch (error) {
    if (error instanceof MalformedIdError) return error;
    throw error;
  }
  throw new Error('expected the id to be refused');
}
