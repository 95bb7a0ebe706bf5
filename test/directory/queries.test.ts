import { describe, expect, test } from 'vitest';
import { ask, organisations } from './harness.ts';

const ACCOUNT_DESKS = organisations.subgraphs.map(({ name }) => name);

describe('incident', () => {
  test('always answers, with one involvement a subgraph in the order of the file', async () => {
    expect(
      await ask('{ incident(id: "I/1|x") { id tickets { id } involvements { __typename id desk { code } } } }'),
    ).toEqual({
      data: {
        incident: {
          id: 'I/1|x',
          tickets: null,
          involvements: organisations.subgraphs.map(({ name, prefix }) => ({
            __typename: `${prefix}Involvement`,
            id: `I%2F1%7Cx|${name}`,
            desk: { code: name },
          })),
        },
      },
    });
    expect(ACCOUNT_DESKS).toHaveLength(12);
  });

  test('has the involvements of the desks asked for, a local desk by its aggregate, in the order of the file', async () => {
    const source =
      '{ incident(id: "I-1") { involvements(desks: ["ld-bucks", "spine", "local-desks", "nsd"]) { id } } }';
    expect(await ask(source)).toEqual({
      data: { incident: { involvements: [{ id: 'I-1|nsd' }, { id: 'I-1|spine' }, { id: 'I-1|local-desks' }] } },
    });
    expect(await ask('{ incident(id: "I-1") { involvements(desks: []) { id } } }')).toEqual({
      data: { incident: { involvements: [] } },
    });
  });

  test('refuses a desk that is not listed', async () => {
    expect(await ask('{ incident(id: "I-1") { involvements(desks: ["nsd", "nobody"]) { id } } }')).toEqual({
      data: { incident: null },
      errors: [{ code: 'DESK_UNKNOWN', message: 'there is no desk "nobody"', path: ['incident', 'involvements'] }],
    });
  });

  test('keeps the involvements of desks that take no part yet: saying so is theirs', async () => {
    const times = { asOf: '2003-01-01T00:00:00Z', asKnownAt: '2003-01-01T00:00:00Z' };
    expect(await ask('{ incident(id: "I-1") { involvements { desk { code } } } }', times)).toEqual({
      data: { incident: { involvements: ACCOUNT_DESKS.map((code) => ({ desk: { code } })) } },
    });
  });

  test.each([
    ['an empty id', '""', 'Incident id "" is malformed: it must be non-empty and trimmed'],
    ['blanks around it', '" I-1"', 'Incident id " I-1" is malformed: it must be non-empty and trimmed'],
    ['a control character', '"I\\u0000"', 'Incident id "I\\u0000" is malformed: it has a control character'],
  ])('refuses %s', async (_, id, message) => {
    expect(await ask(`{ incident(id: ${id}) { id } }`)).toEqual({
      data: { incident: null },
      errors: [{ code: 'ID_MALFORMED', message, path: ['incident'] }],
    });
  });
});

describe('ticket', () => {
  test('answers for any well-formed id of a listed desk, with the type of its desk', async () => {
    const source = '{ ticket(id: "ld-maidstone/csv/2006%2F1234") { __typename id desk { __typename code kind } } }';
    expect(await ask(source)).toEqual({
      data: {
        ticket: {
          __typename: 'LocalDesksTicket',
          id: 'ld-maidstone/csv/2006%2F1234',
          desk: { __typename: 'LocalDesksDesk', code: 'ld-maidstone', kind: 'LOCAL' },
        },
      },
    });
  });

  test('refuses a malformed id and an unlisted desk, each by its code', async () => {
    expect(
      await ask('{ malformed: ticket(id: "2006/1234") { id } foreign: ticket(id: "nobody/main/1") { id } }'),
    ).toEqual({
      data: { malformed: null, foreign: null },
      errors: [
        {
          code: 'ID_MALFORMED',
          message:
            'Ticket id "2006/1234" is malformed: expected desk/system/reference, each part percent-encoded and not empty',
          path: ['malformed'],
        },
        {
          code: 'DESK_UNKNOWN',
          message: 'ticket "nobody/main/1" names desk "nobody": there is none',
          path: ['foreign'],
        },
      ],
    });
  });
});

describe('desk, organisation and service', () => {
  test('are null for an unknown code', async () => {
    expect(
      await ask('{ desk(code: "x") { code } organisation(code: "X") { code } service(code: "X") { code } }'),
    ).toEqual({
      data: { desk: null, organisation: null, service: null },
    });
  });

  test('are there before they are valid, and not before they were on record', async () => {
    const source =
      '{ desk(code: "nhsmail") { code } organisation(code: "SYN-TRUST-MERGED") { code } service(code: "GPSOC") { code lifecycle } }';
    const early = { asOf: '2003-01-01T00:00:00Z' };
    expect(await ask(source, { ...early, asKnownAt: '2007-01-01T00:00:00Z' })).toEqual({
      data: {
        desk: { code: 'nhsmail' },
        organisation: { code: 'SYN-TRUST-MERGED' },
        service: { code: 'GPSOC', lifecycle: 'PLANNED' },
      },
    });
    expect(await ask(source, { ...early, asKnownAt: '2003-12-30T23:59:59.999Z' })).toEqual({
      data: { desk: null, organisation: null, service: null },
    });
  });

  test('has the toolkit status at the valid time, or on the day that is asked about', async () => {
    const source = `{ organisation(code: "GP-SYSTEM-SUPPLIER") {
      toolkitStatus lapsed: toolkitStatus(on: "2026-08-01T00:00:00Z") before: toolkitStatus(on: "2004-01-01T00:00:00Z")
    } philips: organisation(code: "PHILIPS") { toolkitStatus } }`;
    const known = { asKnownAt: '2026-09-01T00:00:00Z' };
    expect(await ask(source, known)).toEqual({
      data: {
        organisation: { toolkitStatus: 'CURRENT', lapsed: 'LAPSED', before: 'UNKNOWN' },
        philips: { toolkitStatus: 'UNKNOWN' },
      },
    });
    // By 2010 nobody could have known.
    expect(await ask(source)).toMatchObject({ data: { organisation: { lapsed: 'CURRENT' } } });
    expect(await ask('{ organisation(code: "BT") { toolkitStatus(on: "2010-02-31T00:00:00Z") } }')).toMatchObject({
      errors: [{ code: 'TIME_MALFORMED' }],
    });
  });

  test('has predecessors and successors as far as they were on record', async () => {
    const source = `{ merged: organisation(code: "SYN-TRUST-MERGED") { validFrom validTo predecessors { code } }
      north: organisation(code: "SYN-TRUST-NORTH") { validFrom validTo successors { name } predecessors { code } } }`;
    expect(await ask(source)).toEqual({
      data: {
        merged: {
          validFrom: '2006-09-30T23:00:00.000Z',
          validTo: null,
          predecessors: [{ code: 'SYN-TRUST-NORTH' }, { code: 'SYN-TRUST-SOUTH' }],
        },
        north: {
          validFrom: null,
          validTo: '2006-09-30T23:00:00.000Z',
          successors: [{ name: 'Synthetic trust North and South' }],
          predecessors: [],
        },
      },
    });
    expect(await ask(source, { asKnownAt: '2006-06-01T00:00:00Z' })).toEqual({
      data: {
        merged: null,
        north: { validFrom: null, validTo: '2006-09-30T23:00:00.000Z', successors: [], predecessors: [] },
      },
    });
  });

  test('lists the sites of an organisation by code', async () => {
    expect(await ask('{ organisation(code: "CSC") { sites { code name cluster } } }')).toEqual({
      data: {
        organisation: {
          sites: [{ code: 'SYN-MAIDSTONE-DATA-CENTRE', name: 'Maidstone data centre', cluster: null }],
        },
      },
    });
  });
});

describe('desks', () => {
  const listed = organisations.desks.filter((desk) => !desk.aggregate).map((desk) => desk.code);

  test('are listed one by one, local desks too, without their aggregate', async () => {
    expect(await ask('{ desks { nodes { code } pageInfo { hasNextPage } total } }')).toEqual({
      data: {
        desks: { nodes: listed.map((code) => ({ code })), pageInfo: { hasNextPage: false }, total: listed.length },
      },
    });
    expect(listed).not.toContain('local-desks');
  });

  test('are paged without a gap or a repeat, and the last page has no next', async () => {
    const seen: string[] = [];
    let after: string | null = null;
    do {
      const source =
        'query ($after: String) { desks(first: 7, after: $after) { nodes { code } pageInfo { endCursor hasNextPage } total } }';
      const { data } = await ask(source, { variables: { after } });
      const { nodes, pageInfo, total } = (
        data as {
          desks: { nodes: { code: string }[]; pageInfo: { endCursor: string; hasNextPage: boolean }; total: number };
        }
      ).desks;
      expect(total).toBe(listed.length);
      seen.push(...nodes.map(({ code }) => code));
      after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
    } while (after !== null);
    expect(seen).toEqual(listed);
  });

  test('are filtered by kind; a cursor keeps its place under another filter', async () => {
    const first = await ask('{ desks(kind: [LSP], first: 2) { nodes { code } pageInfo { endCursor } total } }');
    expect(first).toMatchObject({
      data: { desks: { nodes: [{ code: 'lsp-london' }, { code: 'lsp-southern' }], total: 5 } },
    });
    const { endCursor } = (first.data as { desks: { pageInfo: { endCursor: string } } }).desks.pageInfo;
    const next =
      'query ($after: String) { desks(kind: [LSP, NATIONAL], first: 2, after: $after) { nodes { code } total } }';
    expect(await ask(next, { variables: { after: endCursor } })).toEqual({
      data: { desks: { nodes: [{ code: 'lsp-eastern' }, { code: 'lsp-north-east' }], total: 6 } },
    });
    expect(await ask('{ desks(kind: []) { nodes { code } pageInfo { endCursor hasNextPage } total } }')).toEqual({
      data: { desks: { nodes: [], pageInfo: { endCursor: null, hasNextPage: false }, total: 0 } },
    });
  });

  test.each([0, -1, 201])('refuses pages of %i', async (first) => {
    expect(await ask(`{ desks(first: ${first}) { total } }`)).toEqual({
      data: null,
      errors: [{ code: 'PAGE_SIZE_OUT_OF_RANGE', message: `first must be 1 to 200; got ${first}`, path: ['desks'] }],
    });
  });

  test('take 1 and 200, and null as the default', async () => {
    expect(
      await ask(
        '{ one: desks(first: 1) { nodes { code } } all: desks(first: 200, after: null) { total } default: desks(first: null) { total } }',
      ),
    ).toEqual({
      data: { one: { nodes: [{ code: 'nsd' }] }, all: { total: listed.length }, default: { total: listed.length } },
    });
  });

  test.each([
    ['nothing', ''],
    ['a plain code', 'nsd'],
    ['a code that is not listed', Buffer.from('desks:nobody').toString('base64url')],
    ['a cursor of another list', Buffer.from('services:SPINE').toString('base64url')],
    ['a cursor with characters around it', `${Buffer.from('desks:nsd').toString('base64url')}==`],
    ['an aggregate', Buffer.from('desks:local-desks').toString('base64url')],
  ])('refuses %s as a cursor', async (_, after) => {
    expect(await ask('query ($after: String) { desks(after: $after) { total } }', { variables: { after } })).toEqual({
      data: null,
      errors: [
        {
          code: 'CURSOR_MALFORMED',
          message: `after must be the endCursor of a page of desks; got ${JSON.stringify(after)}`,
          path: ['desks'],
        },
      ],
    });
  });
});
