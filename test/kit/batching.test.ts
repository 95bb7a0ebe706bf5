import { afterEach, describe, expect, it } from 'vitest';
import { createInMemorySystem } from './fixtures/in-memory-system.ts';
import { serveTestDesk } from './fixtures/serve-test-desk.ts';
import type { TestDesk } from './fixtures/serve-test-desk.ts';

let desk: TestDesk | undefined;
afterEach(() => desk?.stop());

const QUERY = `query ($representations: [_Any!]!) {
  _entities(representations: $representations) {
    ... on TestDeskTicket { id presence }
    ... on TestDeskInvolvement { id state tickets { id presence notes(first: 2) { nodes { at } } } }
    ... on TestDeskKnownError { id knownErrorState: state }
    ... on TestDeskDesk { code }
  }
}`;

describe('the kit', () => {
  it('asks the system once for any number of representations of a kind, duplicates once', async () => {
    const system = createInMemorySystem();
    desk = await serveTestDesk({ system });
    const representations = Array.from({ length: 1_000 }, (_, index) => [
      { __typename: 'TestDeskTicket', id: `test-desk/main/${index % 300}` },
      { __typename: 'TestDeskInvolvement', id: `I-${index % 200}|test-desk` },
      { __typename: 'TestDeskKnownError', id: `test-desk/KE%2F${index % 100}` },
      { __typename: 'TestDeskDesk', code: 'test-desk' },
    ]).flat();
    const answer = await desk.ask(QUERY, { variables: { representations } });
    expect(answer.errors).toBeUndefined();
    expect(answer.data._entities).toHaveLength(4_000);
    expect(system.calls.toSorted()).toEqual([
      'involvements 200',
      'knownErrorsByReference 100',
      'ticketsByReference 300',
    ]);
  });

  it('makes new loaders for each request', async () => {
    const system = createInMemorySystem();
    desk = await serveTestDesk({ system });
    const ask = () => desk!.entities('TestDeskTicket', [{ id: 'test-desk/main/1' }], '{ presence }');
    await ask();
    await ask();
    expect(system.calls).toEqual(['ticketsByReference 1', 'ticketsByReference 1']);
  });

  it('does not count what nobody asked for', async () => {
    const system = createInMemorySystem();
    let counted = 0;
    const { searchTickets } = system;
    system.searchTickets = async (...parameters) => {
      const page = await searchTickets(...parameters);
      return { ...page, total: () => Promise.resolve((counted += 1)) };
    };
    desk = await serveTestDesk({ system });
    const keys = [{ code: 'test-desk' }];
    await desk.entities('TestDeskDesk', keys, '{ tickets { nodes { id } } }');
    expect(counted).toBe(0);
    const answer = await desk.entities('TestDeskDesk', keys, '{ tickets { total } }');
    expect(answer.data._entities[0].tickets.total).toBe(1);
  });

  it('answers null entities and all others when a system answers the wrong number', async () => {
    const system = createInMemorySystem();
    system.ticketsByReference = async () => [];
    desk = await serveTestDesk({ system });
    const representations = [
      { __typename: 'TestDeskTicket', id: 'test-desk/main/1' },
      { __typename: 'TestDeskInvolvement', id: 'I-1|test-desk' },
    ];
    const answer = await desk.ask(QUERY, { variables: { representations } });
    expect(answer.data._entities).toEqual([null, { id: 'I-1|test-desk', state: 'NONE_LINKED', tickets: [] }]);
    expect(answer.errors).toMatchObject([{ path: ['_entities', 0], extensions: { code: 'SUPPLIER_INTERNAL' } }]);
    expect(desk.log[0]?.detail).toContain('asked for 1 and answered 0');
  });

  it('refuses records that the system gives for another desk or another key', async () => {
    const system = createInMemorySystem();
    const { ticketsByReference, searchTickets } = system;
    system.ticketsByReference = (keys, options) =>
      ticketsByReference(
        keys.map((key) => ({ ...key, reference: '2006/1234' })),
        options,
      );
    system.searchTickets = async (...parameters) => {
      const page = await searchTickets(...parameters);
      return { ...page, rows: page.rows.map((row) => ({ ...row, id: 'spine/main/1' as never })) };
    };
    desk = await serveTestDesk({ system });
    const ticket = await desk.entities('TestDeskTicket', [{ id: 'test-desk/main/A%207' }], '{ id }');
    expect(ticket.data._entities).toEqual([null]);
    expect(ticket.errors[0].extensions.code).toBe('SUPPLIER_INTERNAL');
    const list = await desk.entities('TestDeskDesk', [{ code: 'test-desk' }], '{ code tickets { nodes { id } } }');
    expect(list.data._entities).toEqual([{ code: 'test-desk', tickets: null }]);
    expect(JSON.stringify([ticket, list])).not.toContain('spine');
  });
});
