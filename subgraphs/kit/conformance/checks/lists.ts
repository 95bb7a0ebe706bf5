/** Lists: what kind of nothing an empty one is, pages that cover everything once, cursors that are refused by code. */

import type { ConformanceCheck } from '../check.ts';
import { expect, show } from '../failure.ts';
import { codesOf } from '../client.ts';
import type { DeskSession } from '../session.ts';

/** Every list of a desk, and what identifies its rows. */
const DESK_LISTS = [
  { list: 'tickets', row: '{ id }' },
  { list: 'handovers', row: '{ id witnessedAt }' },
  { list: 'knownErrors', row: '{ id }' },
  { list: 'problems', row: '{ reference openedAt }' },
  { list: 'changes', row: '{ reference startsAt }' },
  { list: 'supportMaterials', row: '{ obligation witnessedAt }' },
] as const;
const TICKET_LISTS = [
  { list: 'notes', row: '{ at author { id } }' },
  { list: 'events', row: '{ id }' },
] as const;
const MAXIMUM_PAGE_SIZE = 200;
const SMALL_PAGE_SIZE = 3;

interface ListAsked {
  readonly entity: 'Desk' | 'Ticket';
  readonly key: string;
  readonly list: string;
  readonly row: string;
}

export const listChecks: readonly ConformanceCheck[] = [
  {
    name: 'lists-say-what-they-are',
    rule: 'Every list has an answer.state; HELD has rows, every other state has none and no further page; WITHHELD says why.',
    async run(session) {
      for (const asked of listsOf(session)) {
        const { connection, text } = await page(session, asked, '');
        const shown = (): string => `${asked.key} ${asked.list} was answered with ${show(connection ?? text)}`;
        expect(typeof connection?.answer?.state === 'string', shown);
        const rows = connection.nodes?.length ?? 0;
        expect((connection.answer.state === 'HELD') === rows > 0, shown);
        expect(rows > 0 || connection.pageInfo.hasNextPage === false, shown);
        expect(!(connection.answer.state === 'WITHHELD') || Boolean(connection.answer.withheld?.reasonCode), shown);
      }
    },
  },
  {
    name: 'lists-page-size-bounds',
    rule: 'first is 1 to 200; anything else is PAGE_SIZE_OUT_OF_RANGE, and no page is ever longer than first.',
    async run(session) {
      for (const asked of listsOf(session)) {
        for (const first of [0, -1, MAXIMUM_PAGE_SIZE + 1]) {
          const { connection, codes } = await page(session, asked, `(first: ${first})`);
          expect(
            connection === null && codes.includes('PAGE_SIZE_OUT_OF_RANGE'),
            () => `${asked.list}(first: ${first}) was answered with ${show(connection)}, codes ${show(codes)}`,
          );
        }
        for (const first of [1, MAXIMUM_PAGE_SIZE]) {
          const { connection, text } = await page(session, asked, `(first: ${first})`);
          expect(
            connection !== null && (connection.nodes?.length ?? 0) <= first,
            () => `${asked.list}(first: ${first}) was answered with ${show(text)}`,
          );
        }
      }
    },
  },
  {
    name: 'lists-walk-covers-all-once',
    rule: 'Small pages, one after the other, give the rows of one big page: all of them, each once, in the same order.',
    async run(session) {
      for (const asked of listsOf(session)) {
        const big = await page(session, asked, `(first: ${MAXIMUM_PAGE_SIZE})`);
        const expected = rowsOf(big.connection);
        const walked: string[] = [];
        let after: string | null = null;
        for (;;) {
          const parameters: string = `(first: ${SMALL_PAGE_SIZE}${after === null ? '' : `, after: ${JSON.stringify(after)}`})`;
          const { connection, text } = await page(session, asked, parameters);
          const rows = rowsOf(connection);
          walked.push(...rows);
          const { hasNextPage, endCursor }: { hasNextPage?: boolean; endCursor?: string | null } =
            connection?.pageInfo ?? {};
          if (hasNextPage !== true || walked.length >= expected.length + SMALL_PAGE_SIZE) break;
          expect(
            rows.length > 0 && typeof endCursor === 'string' && endCursor !== after,
            () => `${asked.list}${parameters} says that there is more, but gives no way on: ${show(text)}`,
          );
          after = endCursor;
        }
        const compared = big.connection?.pageInfo.hasNextPage ? walked.slice(0, expected.length) : walked;
        expect(
          JSON.stringify(compared) === JSON.stringify(expected),
          () => `${asked.key} ${asked.list}: in one page ${show(expected)}, in small pages ${show(compared)}`,
        );
        expect(
          asked.list === 'problems' ||
            asked.list === 'changes' ||
            asked.list === 'notes' ||
            new Set(walked).size === walked.length,
          () => `${asked.key} ${asked.list} gives a row twice: ${show(walked)}`,
        );
      }
    },
  },
  {
    name: 'lists-total',
    rule: 'Where total is not null it is the number of rows in all pages.',
    async run({ askEntities, desk }) {
      const answer = await askEntities(
        'Desk',
        [desk],
        '{ tickets(first: 200) { nodes { id } pageInfo { hasNextPage } total } }',
      );
      const tickets = answer.data?.['_entities']?.[0]?.tickets;
      const rows: number = tickets?.nodes?.length ?? 0;
      expect(
        tickets?.total === null || (tickets?.pageInfo.hasNextPage ? tickets.total > rows : tickets?.total === rows),
        () => `${rows} rows${tickets?.pageInfo.hasNextPage ? ' and more' : ''}, total ${show(tickets?.total)}`,
      );
    },
  },
  {
    name: 'lists-cursor-malformed',
    rule: 'A cursor that the list did not make is CURSOR_MALFORMED.',
    async run(session) {
      for (const asked of listsOf(session)) {
        const { connection: plain } = await page(session, asked, '');
        if (plain?.answer?.state !== 'HELD') continue;
        for (const cursor of ['no cursor of yours', '', 'AAAA', 'eyJhIjoxfQ']) {
          const { connection, codes } = await page(session, asked, `(after: ${JSON.stringify(cursor)})`);
          expect(
            connection === null && codes.includes('CURSOR_MALFORMED'),
            () => `${asked.list}(after: ${show(cursor)}) was answered with ${show(connection)}, codes ${show(codes)}`,
          );
        }
      }
    },
  },
  {
    name: 'lists-filter-by-incident',
    rule: 'Tickets filtered by incident are linked to it, those unlinked to none.',
    async run({ askEntities, desk, tickets }) {
      const incident = tickets.find((ticket) => ticket.incident !== null)?.incident ?? 'I-conformance-unknown';
      const ask = async (filter: string): Promise<Array<{ id: string; incident: { id: string } | null }>> => {
        const selection = `{ tickets(filter: ${filter}, first: 50) { nodes { id incident { id } } } }`;
        const answer = await askEntities('Desk', [desk], selection);
        const nodes = answer.data?.['_entities']?.[0]?.tickets?.nodes;
        expect(Array.isArray(nodes), () => `tickets(filter: ${filter}) was answered with ${show(answer.text)}`);
        return nodes;
      };
      const linked = await ask(`{ incident: ${JSON.stringify(incident)} }`);
      expect(
        linked.every((ticket) => ticket.incident?.id === incident),
        () => `filtered by the incident ${incident}: ${show(linked)}`,
      );
      const unlinked = await ask('{ unlinked: true }');
      expect(
        unlinked.every((ticket) => ticket.incident === null),
        () => `unlinked tickets: ${show(unlinked)}`,
      );
    },
  },
];

function listsOf({ desk, tickets }: DeskSession): ListAsked[] {
  const ofDesk = DESK_LISTS.map((list) => ({ entity: 'Desk' as const, key: desk, ...list }));
  const ofTickets = tickets
    .slice(0, 3)
    .flatMap(({ id }) => TICKET_LISTS.map((list) => ({ entity: 'Ticket' as const, key: id, ...list })));
  return [...ofDesk, ...ofTickets];
}

interface Connection {
  readonly answer: { readonly state: unknown; readonly withheld: { readonly reasonCode: unknown } | null } | null;
  readonly nodes: readonly unknown[] | null;
  readonly pageInfo: { readonly endCursor: string | null; readonly hasNextPage: boolean };
}

async function page(
  { askEntities }: DeskSession,
  { entity, key, list, row }: ListAsked,
  parameters: string,
): Promise<{ connection: Connection | null; codes: unknown[]; text: string }> {
  const selection = `{ ${list}${parameters} { answer { state withheld { reasonCode } } nodes ${row} pageInfo { endCursor hasNextPage } } }`;
  const answer = await askEntities(entity, [key], selection);
  const connection: Connection | null = answer.data?.['_entities']?.[0]?.[list] ?? null;
  return { connection, codes: codesOf(answer), text: answer.text };
}

function rowsOf(connection: Connection | null): string[] {
  return (connection?.nodes ?? []).map((node) => JSON.stringify(node));
}
