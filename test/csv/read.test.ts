import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { CSV_COLUMNS } from '../../subgraphs/connectors/csv/columns.ts';
import { CSV_RULES } from '../../subgraphs/connectors/csv/rules.ts';
import { ledgerEventSchema } from '../../subgraphs/connectors/ledger/event.ts';
import { file, FULL_HEADING, fullRow, GOOD_ROW, HEADING, read } from './support.ts';

const places = (content: string | Uint8Array) =>
  read(content).problems.map(({ line, column, rule, value }) => ({ line, column, rule, value }));
const LONG = 'x'.repeat(201);

describe('a good file', () => {
  test('says what its rows say, as events that a ledger takes', () => {
    const { events, problems, rows } = read(file(FULL_HEADING, fullRow()));
    expect(problems).toEqual([]);
    expect(rows).toBe(1);
    for (const event of events) expect(ledgerEventSchema.safeParse(event).error).toBeUndefined();
    expect(events.map(({ kind, occurredAt }) => `${kind} ${occurredAt}`)).toEqual([
      'ticket.opened 2006-07-30T09:00:00.000Z',
      'ticket.updated 2006-07-30T11:00:00.000Z',
      'ticket.updated 2006-07-30T11:00:00.000Z',
      'severity.claimed 2006-07-30T11:00:00.000Z',
      'bond.asserted 2006-07-30T11:00:00.000Z',
      'clock.stated 2006-07-30T11:00:00.000Z',
    ]);
    expect(events[1]).toEqual({
      id: expect.stringMatching(/^csv-2-row-open-[0-9a-f]{32}$/),
      desk: 'ld-maidstone',
      system: 'csv',
      ticket: 'M-1',
      kind: 'ticket.updated',
      occurredAt: '2006-07-30T11:00:00.000Z',
      recordedAt: '2006-07-30T11:01:00.000Z',
      recordedBy: 'desk:ld-maidstone',
      data: {
        domain: 'IT',
        sourceStatus: 'With supplier',
        incident: 'I-MAIDSTONE',
        service: 'RECORDS-NWWM',
        site: 'SYN-PCT-01',
        heldBy: 'desk:lsp-north-west-west-midlands',
        own: { fileName: 'maidstone.csv', fileLine: 2 },
      },
    });
  });

  test.each([
    ['CRLF', file(HEADING, GOOD_ROW)],
    ['LF', `${HEADING}\n${GOOD_ROW}\n`],
    ['CR', `${HEADING}\r${GOOD_ROW}\r`],
    ['no last line end', `${HEADING}\n${GOOD_ROW}`],
    ['empty lines', `\n${HEADING}\n\n${GOOD_ROW}\n\n\n`],
    ['a byte order mark', `\ufeff${HEADING}\n${GOOD_ROW}\n`],
    ['semicolons', `${HEADING}\n${GOOD_ROW}\n`.replaceAll(',', ';')],
    ['tabs', `${HEADING}\n${GOOD_ROW}\n`.replaceAll(',', '\t')],
    ['quoted cells', `${HEADING}\n${GOOD_ROW}\n`.replace(/[^,\n]+/g, '"$&"')],
  ])('may have %s', (_name, content) => {
    const plain = read(file(HEADING, GOOD_ROW)).events.map(({ id }) => id);
    expect(read(content)).toMatchObject({ problems: [], rows: 1 });
    expect(read(new TextEncoder().encode(content)).events.map(({ id }) => id)).toEqual(plain);
  });

  test('may have its columns in any order', () => {
    const cells = GOOD_ROW.split(',');
    const turned = file(HEADING.split(',').toReversed().join(','), cells.toReversed().join(','));
    expect(read(turned)).toEqual(read(file(HEADING, GOOD_ROW)));
  });

  test('keeps the lines, marks and formulas of a summary as they are', () => {
    const summary = '=cmd|"/C calc"!A0\r\nsecond line, "quoted"\n+44';
    const { events, problems } = read(file(FULL_HEADING, fullRow({ summary, reference: '=1+1' })));
    expect(problems).toEqual([]);
    expect(events.find(({ texts }) => texts !== undefined)).toMatchObject({ ticket: '=1+1', texts: { summary } });
  });

  test('may be a heading alone', () => {
    expect(read(`${HEADING}\r\n`)).toEqual({ events: [], problems: [], rows: 0 });
  });

  test('counts lines as an editor does, within quoted cells too', () => {
    const content = file(FULL_HEADING, fullRow({ summary: 'one\r\ntwo\nthree' }), '', fullRow({ desk: 'ld-nowhere' }));
    expect(places(content)).toEqual([{ line: 6, column: 'desk', rule: 'CSV_DESK_UNKNOWN', value: 'ld-nowhere' }]);
  });
});

describe('a bad row is reported by file, line, column, rule and value', () => {
  test.each<[string, Record<string, string>, string, string, string | null]>([
    ['desk', { desk: 'ld-nowhere' }, 'desk', 'CSV_DESK_UNKNOWN', 'ld-nowhere'],
    ['the desk that stands for all', { desk: 'local-desks' }, 'desk', 'CSV_DESK_UNKNOWN', 'local-desks'],
    ['empty reference', { reference: '' }, 'reference', 'CSV_CELL_REQUIRED', ''],
    ['padded reference', { reference: ' M-1' }, 'reference', 'CSV_CHARACTER_FORBIDDEN', ' M-1'],
    ['reference with a line end', { reference: 'M\n1' }, 'reference', 'CSV_CHARACTER_FORBIDDEN', 'M\n1'],
    ['long reference', { reference: LONG }, 'reference', 'CSV_CELL_TOO_LONG', LONG.slice(0, 80)],
    ['reference too long for an id', { reference: '€'.repeat(60) }, 'reference', 'CSV_CELL_TOO_LONG', '€'.repeat(60)],
    ['domain', { domain: 'it' }, 'domain', 'CSV_DOMAIN_UNKNOWN', 'it'],
    ['empty domain', { domain: '' }, 'domain', 'CSV_CELL_REQUIRED', ''],
    ['empty status', { status: '' }, 'status', 'CSV_CELL_REQUIRED', ''],
    ['severity', { severity: '6' }, 'severity', 'CSV_SEVERITY_MALFORMED', '6'],
    ['severity in words', { severity: 'high' }, 'severity', 'CSV_SEVERITY_MALFORMED', 'high'],
    ['party', { held_by: 'CSC' }, 'held_by', 'CSV_PARTY_MALFORMED', 'CSC'],
    ['the NSD’s ticket', { nsd_reference: 'NSD-1' }, 'nsd_reference', 'CSV_TICKET_ID_MALFORMED', 'NSD-1'],
    ['incident', { incident: 'I\t1' }, 'incident', 'CSV_CHARACTER_FORBIDDEN', 'I\t1'],
    ['closure', { closed_at: '2006-07-30T11:00:00+01:00', closure: 'DONE' }, 'closure', 'CSV_CLOSURE_UNKNOWN', 'DONE'],
    ['closed, not how', { closed_at: '2006-07-30T11:00:00+01:00' }, 'status', 'CSV_CLOSURE_UNKNOWN', 'With supplier'],
    ['closed, not when', { status: 'Closed' }, 'closed_at', 'CSV_CLOSED_AT_MISSING', ''],
    ['summary', { summary: 'a\u0000b' }, 'summary', 'CSV_CHARACTER_FORBIDDEN', null],
    ['long summary', { summary: 'x'.repeat(20_001) }, 'summary', 'CSV_CELL_TOO_LONG', null],
  ])('%s', (_name, cells, column, rule, value) => {
    const problems = places(
      file(FULL_HEADING, fullRow({ reference: 'M-0' }), fullRow(cells), fullRow({ reference: 'M-2' })),
    );
    expect(problems).toEqual([{ line: 3, column, rule, value }]);
  });

  test.each([
    ['2006-07-30 10:00', 'CSV_INSTANT_MALFORMED'],
    ['2006-07-30T10:00:00', 'CSV_INSTANT_MALFORMED'],
    ['30/07/2006', 'CSV_INSTANT_MALFORMED'],
    ['30/07/2006 25:00', 'CSV_INSTANT_MALFORMED'],
    ['31/02/2006 10:00', 'CSV_INSTANT_MALFORMED'],
    ['07/30/2006 10:00', 'CSV_INSTANT_MALFORMED'],
    ['26/03/2006 01:30', 'CSV_INSTANT_MALFORMED'],
    ['29/10/2005 99:99', 'CSV_INSTANT_MALFORMED'],
    ['29/10/2006 01:30', 'CSV_INSTANT_AMBIGUOUS'],
    ['30/10/2005 01:00', 'CSV_INSTANT_AMBIGUOUS'],
    ['30/10/2005 01:59:59', 'CSV_INSTANT_AMBIGUOUS'],
    ['2060-07-30T10:00:00Z', 'CSV_INSTANT_IN_FUTURE'],
  ])('time %s', (value, rule) => {
    const content = file(FULL_HEADING, fullRow({ recorded_at: value }));
    expect(places(content)).toEqual([{ line: 2, column: 'recorded_at', rule, value }]);
  });

  test.each([
    [{ last_updated_at: '2006-07-30T09:00:00+01:00' }, 'last_updated_at'],
    [{ closed_at: '2006-07-30T09:00:00+01:00', closure: 'CONFIRMED' }, 'closed_at'],
    [{ closed_at: '2006-07-30T13:00:00+01:00', closure: 'CONFIRMED' }, 'closed_at'],
  ])('times out of order: %o', (cells, column) => {
    expect(places(file(FULL_HEADING, fullRow(cells)))).toMatchObject([{ line: 2, column, rule: 'CSV_INSTANT_ORDER' }]);
  });

  test('all bad cells of it', () => {
    const content = file(FULL_HEADING, fullRow({ desk: 'x', opened_at: 'noon', severity: '0' }));
    expect(places(content).map(({ column }) => column)).toEqual(['desk', 'opened_at', 'severity']);
  });

  test('too few cells, too many', () => {
    expect(places(file(HEADING, 'ld-maidstone,M-2', GOOD_ROW, `${GOOD_ROW},secret`))).toEqual([
      { line: 2, column: null, rule: 'CSV_ROW_LENGTH', value: null },
      { line: 4, column: null, rule: 'CSV_ROW_LENGTH', value: null },
    ]);
  });

  test('a row that contradicts an earlier one of the same ticket at the same time', () => {
    const { problems, rows } = read(file(FULL_HEADING, fullRow(), fullRow(), fullRow({ status: 'Fixed' })));
    expect(rows).toBe(2);
    expect(problems).toMatchObject([{ line: 4, column: null, rule: 'CSV_ROW_CONTRADICTED' }]);
    expect(problems[0]!.message).toContain('line 2');
  });

  test('with a message that names the place, the rule’s sentence and the value', () => {
    const [problem] = read(file(HEADING, GOOD_ROW.replace('IT', 'PLUMBING'))).problems;
    expect(problem!.message).toBe(
      'maidstone.csv:2 domain: the domain must be IT, ESTATES, TELEPHONY or OTHER; got "PLUMBING"',
    );
  });
});

describe('the good rows load beside', () => {
  const references = (content: string | Uint8Array) => [
    ...new Set(read(content).events.map((event) => ('ticket' in event ? event.ticket : null))),
  ];
  const row = (reference: string) => GOOD_ROW.replace('M-1', reference);

  test.each([
    ['a mark after a closing one', 'ld-maidstone,"M"-2,IT', 'CSV_QUOTE_MALFORMED'],
    ['a mark within a bare cell', 'ld-maidstone,M"2,IT', 'CSV_QUOTE_MALFORMED'],
    ['a cell that is not closed', 'ld-maidstone,"M-2,IT', 'CSV_QUOTE_NOT_CLOSED'],
  ])('%s', (_name, bad, rule) => {
    const content = file(HEADING, row('M-1'), bad, row('M-3'), row('M-4'));
    expect(places(content)).toMatchObject([{ line: 3, rule, value: null }]);
    expect(references(content)).toEqual(['M-1', 'M-3', 'M-4']);
  });

  test('cells that are not UTF-8', () => {
    const content = Buffer.from(
      file(FULL_HEADING, fullRow(), fullRow({ reference: 'M-2', summary: 'caf\u00e9' }), fullRow({ reference: 'M-3' })),
      'latin1',
    );
    expect(places(content)).toEqual([{ line: 3, column: 'summary', rule: 'CSV_ENCODING_INVALID', value: null }]);
    expect(references(content)).toEqual(['M-1', 'M-3']);
  });

  test('a replacement character that the file itself has is text', () => {
    expect(places(Buffer.from(file(FULL_HEADING, fullRow({ summary: 'lost: \ufffd' }))))).toEqual([]);
  });

  test('a cell of 5 MB', () => {
    const content = file(FULL_HEADING, fullRow({ reference: 'M-2', summary: `"${'x'.repeat(5_000_000)}"` }), fullRow());
    expect(places(content)).toEqual([{ line: 2, column: 'summary', rule: 'CSV_CELL_TOO_LONG', value: null }]);
    expect(references(content)).toEqual(['M-1']);
  });

  test('10,000 rows are read in a few seconds, and so is a file of lone marks', () => {
    const started = performance.now();
    const rows = Array.from({ length: 10_000 }, (_, index) => fullRow({ reference: `M-${index}` }));
    expect(read(file(FULL_HEADING, ...rows))).toMatchObject({ rows: 10_000, problems: [] });
    expect(read(file(HEADING, ...Array.from({ length: 20_000 }, () => 'a,"b'))).problems).toHaveLength(20_000);
    expect(performance.now() - started).toBeLessThan(10_000);
  });
});

describe('a file that cannot be trusted is refused whole', () => {
  test.each<[string, string | Uint8Array, object[]]>([
    ['empty', '', [{ line: 1, column: null, rule: 'CSV_FILE_EMPTY', value: null }]],
    ['a byte order mark alone', '\ufeff', [{ line: 1, column: null, rule: 'CSV_FILE_EMPTY', value: null }]],
    ['no heading', file(GOOD_ROW, GOOD_ROW), [{ line: 1, column: null, rule: 'CSV_HEADING_MISSING', value: null }]],
    [
      'UTF-16',
      Buffer.from(`\ufeff${HEADING}\n`, 'utf16le'),
      [{ line: 1, column: null, rule: 'CSV_ENCODING_INVALID', value: null }],
    ],
    [
      'unknown and repeated columns',
      file(`${HEADING},Colour,desk`, GOOD_ROW),
      [
        { line: 1, column: 'Colour', rule: 'CSV_COLUMN_UNKNOWN', value: 'Colour' },
        { line: 1, column: 'desk', rule: 'CSV_COLUMN_REPEATED', value: 'desk' },
      ],
    ],
    [
      'missing columns',
      file('desk,reference,domain,opened_at', GOOD_ROW),
      [
        { line: 1, column: 'last_updated_at', rule: 'CSV_COLUMN_MISSING', value: null },
        { line: 1, column: 'status', rule: 'CSV_COLUMN_MISSING', value: null },
      ],
    ],
    [
      'a heading with a stray mark',
      `desk,"reference\n`,
      [{ line: 1, column: null, rule: 'CSV_QUOTE_NOT_CLOSED', value: null }],
    ],
    [
      'a witness of its own',
      file(`${HEADING},witnessed_at`, GOOD_ROW),
      [{ line: 1, column: 'witnessed_at', rule: 'CSV_COLUMN_UNKNOWN', value: 'witnessed_at' }],
    ],
  ])('%s', (_name, content, problems) => {
    expect(places(content)).toEqual(problems);
    expect(read(content).events).toEqual([]);
  });
});

test('a summary is never repeated in a report, whatever is wrong with its row', () => {
  const secret = 'Mrs Nobody of Nowhere Street';
  const bad = [
    fullRow({ summary: `${secret}\u0000` }),
    fullRow({ summary: secret.repeat(1000) }),
    fullRow({ summary: secret, desk: 'x' }),
    `${fullRow()},${secret}`,
    `${fullRow({ summary: '' })}"${secret}" and more`,
    `${fullRow({ summary: '' })}"${secret}`,
  ];
  const { problems } = read(file(FULL_HEADING, ...bad));
  expect(new Set(problems.map(({ line }) => line))).toEqual(new Set([2, 3, 4, 5, 6, 7]));
  expect(JSON.stringify(problems)).not.toContain('Nobody');
});

test('a sample may bring its own witness, and its events say that they are made up', () => {
  const content = file(`${HEADING},witnessed_at`, `${GOOD_ROW},2006-07-30T10:06:00+01:00`);
  for (const event of read(content, { isSample: true }).events) {
    expect(event).toMatchObject({ synthetic: true, witnessedAt: '2006-07-30T09:06:00.000Z' });
  }
  for (const event of read(file(HEADING, GOOD_ROW)).events) {
    expect(event.synthetic).toBeUndefined();
    expect(event.witnessedAt).toBeUndefined();
  }
});

test('winter, summer and the hours beside the changes of the clocks are London’s', () => {
  const at = (value: string) => {
    const { events, problems } = read(file(FULL_HEADING, fullRow({ recorded_at: value })));
    expect(problems).toEqual([]);
    return events.find(({ recordedAt }) => recordedAt !== undefined)!.recordedAt;
  };
  expect(at('30/07/2006 10:00')).toBe('2006-07-30T09:00:00.000Z');
  expect(at('17/12/2005 10:00:30')).toBe('2005-12-17T10:00:30.000Z');
  expect(at('26/03/2006 00:59')).toBe('2006-03-26T00:59:00.000Z');
  expect(at('26/03/2006 02:00')).toBe('2006-03-26T01:00:00.000Z');
  expect(at('30/10/2005 00:59')).toBe('2005-10-29T23:59:00.000Z');
  expect(at('30/10/2005 02:00')).toBe('2005-10-30T02:00:00.000Z');
});

test('the README documents every column and every rule', async () => {
  const readme = await readFile(new URL('../../subgraphs/connectors/csv/README.md', import.meta.url), 'utf8');
  for (const name of [...Object.keys(CSV_COLUMNS), ...Object.keys(CSV_RULES)]) expect(readme).toContain(`\`${name}\``);
});
