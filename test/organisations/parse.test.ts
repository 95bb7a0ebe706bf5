import { describe, expect, test } from 'vitest';
import { formatInstant } from '../../schema/contract/times.ts';
import { parseOrganisations } from '../../schema/organisations/parse.ts';
import { ORGANISATIONS_RULES } from '../../schema/organisations/rules.ts';
import { CASES } from './cases.ts';
import { messagesOf, parseValid, problemsOf, spoil, unmark, VALID } from './fixture.ts';

describe('a spoiled organisations.yml', () => {
  test.each(CASES)('with $what is refused at that line and column', ({ edits, rules }) => {
    const spoiled = edits.reduce((text, [found, replacement]) => spoil(found, replacement, text), VALID);
    const { text, places } = unmark(spoiled);
    expect(problemsOf(text)).toEqual(rules.map((rule, index) => `${places[index]} ${rule}`));
  });

  test('has a case for every rule', () => {
    const covered = new Set(CASES.flatMap(({ rules }) => rules));
    expect(Object.keys(ORGANISATIONS_RULES).filter((rule) => !covered.has(rule as never))).toEqual([]);
  });

  test('has all its problems reported together, by line, of shape and between rows alike', () => {
    const edits = [
      ['timeoutMs: 500', 'timeoutMs: »0'],
      ['replacedBy: NEW', 'replacedBy: »NOW'],
      ['    name: Alpha\n', '    name: Alpha\n    »colour: red\n    »size: 3\n'],
      ['severity: 1', 'severity: »6'],
      ['from: 2007-01-08', 'from: »soon'],
    ] as const;
    const { text, places } = unmark(edits.reduce((all, [found, replacement]) => spoil(found, replacement, all), VALID));
    const rules = ['KEY_UNKNOWN', 'KEY_UNKNOWN', 'TIMEOUT_RANGE', 'INSTANT_FORM', 'SERVICE_EXISTS', 'SEVERITY_RANGE'];
    expect(problemsOf(text)).toEqual(rules.map((rule, index) => `${places[index]} ${rule}`));
  });

  test('is not blamed for rows that name a row with a problem of its own', () => {
    expect(problemsOf(spoil('name: Alpha\n', "name: ''\n"))).toEqual(['4:11 TEXT_FORM']);
  });

  test('is told the thing, the rule and the value', () => {
    expect(messagesOf(spoil('timeoutMs: 500', 'timeoutMs: 60001'))).toEqual([
      'organisations[1].subgraph.timeoutMs: a timeout is a whole number of milliseconds from 1 to 60000; got 60001',
    ]);
    expect(messagesOf(spoil("version: '1'\n    kind", 'version: 1\n    kind'))).toEqual([
      'agreements[0].version must be text; got 1 (write it in quotes)',
    ]);
    expect(messagesOf(spoil('timeoutMs: 500', 'replicas: [http://beta.invalid]'))).toEqual([
      'organisations[1].subgraph.replicas[0]: "http://beta.invalid" is the url of beta-desks already',
    ]);
    expect(messagesOf(spoil('timeoutMs: 500', 'lastKnown: { freshForMs: -5 }'))).toEqual([
      'organisations[1].subgraph.lastKnown.freshForMs: how long something may be given again is a whole number of milliseconds from 0 to 604800000 (seven days); got -5',
    ]);
    expect(messagesOf(spoil('replacedBy: NEW', 'replacedBy: NOW'))).toEqual([
      'services[1].replacedBy: there is no service NOW',
    ]);
  });

  test.each([
    ['nothing', '', ['1:1 VALUE_TYPE']],
    ['a list', '- 1\n', ['1:1 VALUE_TYPE']],
    ['no organisations', 'version: 1\n', ['1:1 KEY_REQUIRED']],
    ['an empty list of organisations', 'version: 1\norganisations: []\n', ['2:16 LIST_EMPTY']],
    ['a row that is no mapping', 'version: 1\norganisations: [3]\n', ['2:17 VALUE_TYPE']],
    ['a row that is nothing', 'version: 1\norganisations:\n  -\n', ['3:4 VALUE_TYPE']],
    ['two documents', `${VALID}---\nversion: 1\n`, [`${VALID.split('\n').length}:1 YAML_SYNTAX`]],
    ['an unknown alias', 'version: 1\norganisations: *nobody\n', ['2:16 YAML_ALIAS']],
    ['another kind of file', '\u0000\u0001\u0002', [expect.stringMatching(/ (YAML_SYNTAX|VALUE_TYPE)$/)]],
  ])('that is %s is refused', (_, text, problems) => {
    expect(problemsOf(text)).toEqual(problems);
  });

  test('cannot unfold a chain of aliases', () => {
    const chain = ['a: &a [1, 1]', 'b: &b [*a, *a]', 'c: [*b, *b]'].join('\n');
    expect(problemsOf(chain)).toEqual(['2:8 YAML_ALIAS', '2:12 YAML_ALIAS', '3:5 YAML_ALIAS', '3:9 YAML_ALIAS']);
  });
});

describe('a valid organisations.yml', () => {
  test('is read with its defaults filled in', () => {
    const { subgraphs, desks, agreements } = parseValid(VALID);
    expect(subgraphs).toEqual([
      {
        name: 'lsp-alpha',
        prefix: 'LspAlpha',
        organisation: 'BETA',
        ownedTypes: [],
        ownedRootFields: [],
        url: null,
        replicas: [],
        timeoutMs: 3000,
        lastKnown: null,
      },
      {
        name: 'beta-desks',
        prefix: 'Beta',
        organisation: 'BETA',
        ownedTypes: ['Parcel'],
        ownedRootFields: ['Query.parcels'],
        url: 'http://beta.invalid/',
        replicas: [],
        timeoutMs: 500,
        lastKnown: null,
      },
    ]);
    expect(desks.map(({ code, subgraph, aggregate, site }) => ({ code, subgraph, aggregate, site }))).toEqual([
      { code: 'lsp-alpha', subgraph: 'lsp-alpha', aggregate: false, site: null },
      { code: 'beta-desks', subgraph: 'beta-desks', aggregate: true, site: null },
      { code: 'beta-one', subgraph: 'beta-desks', aggregate: false, site: 'SITE-1' },
    ]);
    expect(
      desks[0]!.operators.map(({ organisation, from, knownFrom }) => [
        organisation,
        formatInstant(from),
        formatInstant(knownFrom),
      ]),
    ).toEqual([
      ['ALPHA', '2004-03-31T23:00:00.000Z', '2004-01-01T00:00:00.000Z'],
      ['BETA', '2007-01-08T00:00:00.000Z', '2006-09-29T23:00:00.000Z'],
    ]);
    expect(agreements[0]).toMatchObject({
      knownFrom: Date.UTC(2004, 0, 1),
      to: null,
      targets: [{ severity: 1, permittedStops: [] }, { severity: null }],
    });
  });

  test('says of a subgraph which servers stand beside its own, and how long what it said may be given again', () => {
    const row = [
      'url: http://beta.invalid/',
      'replicas: [http://beta-two.invalid/a, http://beta-two.invalid/b]',
      'lastKnown: { staleIfErrorMs: 604800000 }',
    ].join('\n      ');
    expect(parseValid(spoil('url: http://beta.invalid/', row)).subgraphs[1]).toMatchObject({
      replicas: ['http://beta-two.invalid/a', 'http://beta-two.invalid/b'],
      lastKnown: { freshForMs: 0, staleWhileRevalidateMs: 0, staleIfErrorMs: 604_800_000 },
    });
    const none = parseValid(spoil('timeoutMs: 500', 'timeoutMs: 500\n      lastKnown: null'));
    expect(none.subgraphs[1]!.lastKnown).toBeNull();
  });

  test('has days that begin at midnight in London, in summer and in winter, and instants as they are', () => {
    const from = (value: string): string =>
      formatInstant(parseValid(spoil('from: 2007-01-08', `from: ${value}`)).desks[0]!.operators[1]!.from);
    expect(from('2007-01-08')).toBe('2007-01-08T00:00:00.000Z');
    expect(from('2006-07-30')).toBe('2006-07-29T23:00:00.000Z');
    expect(from('2006-10-29')).toBe('2006-10-28T23:00:00.000Z');
    expect(from('2006-10-30')).toBe('2006-10-30T00:00:00.000Z');
    expect(from('2007-03-25')).toBe('2007-03-25T00:00:00.000Z');
    expect(from('2007-03-26')).toBe('2007-03-25T23:00:00.000Z');
    expect(from('2006-07-30T10:00:00+01:00')).toBe('2006-07-30T09:00:00.000Z');
  });

  test('may add the end of a row as a row that was on record later', () => {
    const ended =
      '  - { desk: lsp-alpha, organisation: BETA, from: 2007-01-08, to: 2009-01-01, knownFrom: 2008-06-01, source: synthetic }\n';
    expect(problemsOf(spoil('sites:\n', `${ended}sites:\n`))).toEqual([]);
  });

  test('takes one row for one more organisation', () => {
    const row =
      '  - { code: GAMMA, name: Gamma, knownFrom: 2004-01-01, source: synthetic, subgraph: { name: gamma-desk }, desks: [{ name: Gamma desk, kind: CENTRAL, memberFrom: 2005-01-01 }] }\n';
    const { subgraphs, desks } = parseValid(spoil('takeovers:\n', `${row}takeovers:\n`));
    expect(subgraphs.at(-1)).toMatchObject({ name: 'gamma-desk', prefix: 'GammaDesk', organisation: 'GAMMA' });
    expect(desks.at(-1)).toMatchObject({ code: 'gamma-desk', subgraph: 'gamma-desk' });
  });

  test('never makes the parser throw, whatever else is in the file', () => {
    for (const text of [
      '{',
      '%YAML 9.9\n---\n',
      '? [a]\n: b\n',
      'organisations: {0: 1}',
      '__proto__: {a: 1}\n',
      '<<: *x',
      '"\\x"',
    ]) {
      expect(problemsOf(text).length).toBeGreaterThan(0);
    }
    expect(parseOrganisations(VALID, 'x')).toHaveProperty('ok');
  });
});
