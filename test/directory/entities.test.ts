import { describe, expect, test } from 'vitest';
import { entities } from './harness.ts';

describe('an interface entity', () => {
  test('gets its type and its desk from its id', async () => {
    const answer = await entities(
      [
        { __typename: 'Ticket', id: 'spine/main/2006%2F1234' },
        { __typename: 'Ticket', id: 'ld-maidstone/csv/7' },
        { __typename: 'Involvement', id: 'I-MAIDSTONE|lsp-north-west-west-midlands' },
        { __typename: 'KnownError', id: 'lsp-southern/KE%201' },
        { __typename: 'Desk', code: 'nsd' },
      ],
      `... on Ticket { id desk { code } } ... on Involvement { id desk { code } } ... on KnownError { id desk { code } }
       ... on Desk { code kind organisation { code } }`,
    );
    expect(answer).toEqual({
      data: {
        _entities: [
          { __typename: 'SpineTicket', id: 'spine/main/2006%2F1234', desk: { code: 'spine' } },
          { __typename: 'LocalDesksTicket', id: 'ld-maidstone/csv/7', desk: { code: 'ld-maidstone' } },
          {
            __typename: 'LspNorthWestWestMidlandsInvolvement',
            id: 'I-MAIDSTONE|lsp-north-west-west-midlands',
            desk: { code: 'lsp-north-west-west-midlands' },
          },
          { __typename: 'LspSouthernKnownError', id: 'lsp-southern/KE%201', desk: { code: 'lsp-southern' } },
          { __typename: 'NsdDesk', code: 'nsd', kind: 'NATIONAL', organisation: { code: 'FUJITSU' } },
        ],
      },
    });
  });

  test('of a malformed id, an unknown desk or no text at all is null, and the others stand', async () => {
    const answer = await entities(
      [
        { __typename: 'Ticket', id: 'spine' },
        { __typename: 'Ticket', id: 'spine/main/' },
        { __typename: 'Ticket', id: 'spine/main/2006/1234' },
        { __typename: 'Ticket', id: 'spine/main/%zz' },
        { __typename: 'Ticket', id: 'nobody/main/1' },
        { __typename: 'Ticket', id: 'constructor/main/1' },
        { __typename: 'Ticket', id: 7 },
        { __typename: 'Ticket' },
        { __typename: 'Involvement', id: 'I-1|nobody' },
        { __typename: 'KnownError', id: 'spine' },
        { __typename: 'Desk', code: 'nobody' },
        { __typename: 'Desk', code: null },
        { __typename: 'SpineTicket', id: 'spine/main/' },
        { __typename: 'Ticket', id: 'spine/main/1' },
      ],
      '... on Ticket { id }',
    );
    expect(answer).toEqual({
      data: { _entities: [...Array<null>(13).fill(null), { __typename: 'SpineTicket', id: 'spine/main/1' }] },
    });
  });

  test("of another desk's type is null: the id says whose it is", async () => {
    const answer = await entities(
      [
        { __typename: 'SpineTicket', id: 'n3/main/1' },
        { __typename: 'N3Ticket', id: 'n3/main/1' },
        { __typename: 'SpineDesk', code: 'n3' },
        { __typename: 'LocalDesksDesk', code: 'ld-bucks' },
      ],
      '... on Ticket { desk { code kind } } ... on Desk { kind }',
    );
    expect(answer).toEqual({
      data: {
        _entities: [
          null,
          { __typename: 'N3Ticket', desk: { code: 'n3', kind: 'CENTRAL' } },
          null,
          { __typename: 'LocalDesksDesk', kind: 'LOCAL' },
        ],
      },
    });
  });
});

describe('the tickets of an incident', () => {
  const ticketsOf = (bonds: unknown): object => ({
    __typename: 'Incident',
    id: 'I-1',
    ...(bonds === undefined ? {} : { bonds }),
  });
  const to = (id: unknown): object => ({ target: { id } });

  test('are those that the national desk bonded, once each, in order', async () => {
    const bonds = [to('spine/main/2'), to('lsp-southern/main/1'), to('spine/main/2'), to('ld-bucks/csv/3')];
    expect(
      await entities([ticketsOf(bonds)], '... on Incident { id tickets { __typename id desk { code } } }'),
    ).toEqual({
      data: {
        _entities: [
          {
            __typename: 'Incident',
            id: 'I-1',
            tickets: [
              { __typename: 'SpineTicket', id: 'spine/main/2', desk: { code: 'spine' } },
              { __typename: 'LspSouthernTicket', id: 'lsp-southern/main/1', desk: { code: 'lsp-southern' } },
              { __typename: 'LocalDesksTicket', id: 'ld-bucks/csv/3', desk: { code: 'ld-bucks' } },
            ],
          },
        ],
      },
    });
  });

  test('leave out bonds that lead nowhere', async () => {
    const bonds = [null, { target: null }, {}, to(null), to(3), to('spine'), to('nobody/main/1'), to('n3/main/1')];
    expect(await entities([ticketsOf(bonds)], '... on Incident { tickets { id } }')).toEqual({
      data: { _entities: [{ __typename: 'Incident', tickets: [{ id: 'n3/main/1' }] }] },
    });
  });

  test('are null when the national desk did not answer, and none when it bonded none', async () => {
    const representations = [ticketsOf(null), ticketsOf(undefined), ticketsOf([]), { __typename: 'Incident', id: ' ' }];
    expect(
      await entities(representations, '... on Incident { tickets { id } involvements(desks: ["n3"]) { id } }'),
    ).toEqual({
      data: {
        _entities: [
          { __typename: 'Incident', tickets: null, involvements: [{ id: 'I-1|n3' }] },
          { __typename: 'Incident', tickets: null, involvements: [{ id: 'I-1|n3' }] },
          { __typename: 'Incident', tickets: [], involvements: [{ id: 'I-1|n3' }] },
          null,
        ],
      },
    });
  });
});

describe('a reference', () => {
  test('to a party is turned into the party, by a name that is never a person’s', async () => {
    const party = (id: unknown): object => ({ __typename: 'Party', id });
    const ids = [
      'desk:lsp-north-east',
      'organisation:ATOS-ORIGIN',
      'customer:SYN-PCT-01',
      'customer:LOCAL-NHS',
      'external:HITACHI',
      'external:ACME-1',
      'external:Jo%20Bloggs',
      'desk:nobody',
      'organisation:NOBODY',
      'person:1',
      'desk:',
      4,
    ];
    const selection = '... on Party { id kind name desk { code } organisation { code } }';
    const row = (id: string, kind: string, name: string, desk: string | null, organisation: string | null): object => ({
      __typename: 'Party',
      id,
      kind,
      name,
      desk: desk && { code: desk },
      organisation: organisation && { code: organisation },
    });
    expect(await entities(ids.map(party), selection, { asOf: '2006-12-01T00:00:00Z' })).toEqual({
      data: {
        _entities: [
          row('desk:lsp-north-east', 'DESK', 'North East LSP service desk', 'lsp-north-east', 'ACCENTURE'),
          row('organisation:ATOS-ORIGIN', 'ORGANISATION', 'Atos Origin', null, 'ATOS-ORIGIN'),
          row('customer:SYN-PCT-01', 'CUSTOMER', 'Customer', null, null),
          row('customer:LOCAL-NHS', 'CUSTOMER', 'Trusts, practices and hospitals (synthetic)', null, 'LOCAL-NHS'),
          row('external:HITACHI', 'EXTERNAL', 'Hitachi', null, 'HITACHI'),
          row('external:ACME-1', 'EXTERNAL', 'External party ACME-1', null, null),
          row('external:Jo%20Bloggs', 'EXTERNAL', 'External party', null, null),
          row('desk:nobody', 'DESK', 'Unlisted desk nobody', null, null),
          row('organisation:NOBODY', 'ORGANISATION', 'Unlisted organisation NOBODY', null, null),
          null,
          null,
          null,
        ],
      },
    });
  });

  test('to a ticket or a known error is turned into it, and leads nowhere for an unlisted desk', async () => {
    const representations = [
      { __typename: 'TicketReference', id: 'spine/main/1' },
      { __typename: 'TicketReference', id: 'nobody/main/1' },
      { __typename: 'TicketReference', id: 'spine' },
      { __typename: 'KnownErrorReference', id: 'spine/KE1' },
      { __typename: 'KnownErrorReference', id: 'nobody/KE1' },
      { __typename: 'KnownErrorReference', id: 'spine/KE1/2' },
    ];
    const selection =
      '... on TicketReference { ticket { __typename id } } ... on KnownErrorReference { knownError { __typename desk { code } } }';
    expect(await entities(representations, selection)).toEqual({
      data: {
        _entities: [
          { __typename: 'TicketReference', ticket: { __typename: 'SpineTicket', id: 'spine/main/1' } },
          { __typename: 'TicketReference', ticket: null },
          null,
          { __typename: 'KnownErrorReference', knownError: { __typename: 'SpineKnownError', desk: { code: 'spine' } } },
          { __typename: 'KnownErrorReference', knownError: null },
          null,
        ],
      },
    });
  });

  test('to a row of the directory is the row, or null where there is none', async () => {
    const representations = [
      { __typename: 'Organisation', code: 'CSC' },
      { __typename: 'Organisation', code: 'NOBODY' },
      { __typename: 'Site', code: 'SYN-IPSWICH' },
      { __typename: 'Site', code: 'NOWHERE' },
      { __typename: 'Service', code: 'PDS' },
      { __typename: 'Service', code: 'NOTHING' },
      { __typename: 'Agreement', code: 'SPINE', version: '2004' },
      { __typename: 'Agreement', code: 'SPINE', version: '1' },
    ];
    const selection = `... on Organisation { name } ... on Site { cluster organisation { code } } ... on Service { scope }
      ... on Agreement { kind provider { code } customer { code } }`;
    expect(await entities(representations, selection)).toEqual({
      data: {
        _entities: [
          { __typename: 'Organisation', name: 'CSC' },
          null,
          { __typename: 'Site', cluster: 'EASTERN', organisation: { code: 'LOCAL-NHS' } },
          null,
          { __typename: 'Service', scope: 'CENTRAL' },
          null,
          { __typename: 'Agreement', kind: 'SLA', provider: { code: 'BT' }, customer: { code: 'NHS-CFH' } },
          null,
        ],
      },
    });
  });
});
