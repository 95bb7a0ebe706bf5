/** What a client selects beside a computed field, under whatever name and with whatever arguments, changes neither of the two. */

import { beforeAll, describe, expect, test } from 'vitest';
import { sharedThroughline, type SharedThroughline } from '../support/shared-throughline.ts';

let throughline: SharedThroughline;

beforeAll(async () => {
  throughline = await sharedThroughline();
}, 120_000);

async function incident(selections: string): Promise<unknown> {
  const { body } = await throughline.query(`{ incident(id: "I-MAIDSTONE") { ${selections} } }`);
  expect(body.errors).toBeUndefined();
  return body.data.incident;
}

describe('beside existence', () => {
  const filtered = 'involvements(desks: ["n3"]) { desk { code } }';
  const expected = { existence: 'KNOWN', involvements: [{ desk: { code: 'n3' } }] };

  test('a filter of involvements holds, whichever comes first', async () => {
    expect(await incident(`existence ${filtered}`)).toEqual(expected);
    expect(await incident(`${filtered} existence`)).toEqual(expected);
  });

  test('no involvements at all leave the incident known', async () => {
    expect(await incident('involvements(desks: []) { state } existence')).toEqual({
      existence: 'KNOWN',
      involvements: [],
    });
  });

  test('another field may take the name of what existence is computed from', async () => {
    expect(await incident('existence involvements: id startClaims: existence')).toEqual({
      existence: 'KNOWN',
      involvements: 'I-MAIDSTONE',
      startClaims: 'KNOWN',
    });
  });
});

describe('beside tickets', () => {
  test('another field may take the name of the bonds', async () => {
    const answer = (await incident('tickets { id } bonds: title { state }')) as { tickets: unknown[]; bonds: unknown };
    expect(answer.tickets.length).toBeGreaterThan(1);
    expect(answer.bonds).toEqual({ state: 'RELEASED' });
  });
});

describe('response names', () => {
  test('come back as the client wrote them, in its order, at every depth and in fragments', async () => {
    const { text } = await throughline.query(`
      query {
        second: incident(id: "I-MAIDSTONE") { b: id ...more a: existence }
        first: incident(id: "I-NOBODY-KNOWS") { existence }
        kind: __typename
        __type(name: "Presence") { kind values: enumValues(includeDeprecated: true) { label: name } }
      }
      fragment more on Incident { accounts: involvements(desks: ["spine"]) { at: desk { short: code } state } }`);
    expect(text.slice(0, text.indexOf(',"extensions"'))).toBe(
      '{"data":{"second":{"b":"I-MAIDSTONE","accounts":[{"at":{"short":"spine"},"state":"NONE_LINKED"}],"a":"KNOWN"},' +
        '"first":{"existence":"UNKNOWN_TO_ALL"},"kind":"Query",' +
        '"__type":{"kind":"ENUM","values":[{"label":"HELD"},{"label":"NOT_HELD"},{"label":"WITHHELD"},{"label":"PURGED"}]}}',
    );
  });

  test('stand in the paths of errors as the client wrote them', async () => {
    const { body } = await throughline.query(`{
      bad: ticket(id: "nonsense") { id }
      one: desk(code: "n3") { some: tickets(after: "zzz") { total } }
    }`);
    expect(body.errors?.map(({ path, extensions }) => [path, extensions['code']])).toEqual([
      [['bad'], 'ID_MALFORMED'],
      [['one', 'some'], 'CURSOR_MALFORMED'],
    ]);
    expect(body.data).toEqual({ bad: null, one: { some: null } });
  });
});
