/** What a record may never be: without presence, with text that was not released, different by another way. */

import { parseTicketId } from '../../../../schema/contract/ids.ts';
import type { ConformanceCheck } from '../check.ts';
import { expect, show } from '../failure.ts';
import { selectAll, walk } from '../contract-types.ts';
import type { DeskSession } from '../session.ts';

const NOTHING_HELD = 'the desk lists no ticket to try it on';

export const recordChecks: readonly ConformanceCheck[] = [
  {
    name: 'ticket-presence',
    rule: 'A listed ticket, asked by its id, has a presence; one that is held has the reference that its id ends in.',
    async run({ askEntities, tickets }) {
      const ids = tickets.map(({ id }) => id);
      const answer = await askEntities('Ticket', ids, '{ id presence reference }');
      ids.forEach((id, index) => {
        const ticket = answer.data?.['_entities']?.[index];
        const { reference } = parseTicketId(id);
        expect(
          ticket?.id === id && typeof ticket.presence === 'string' && ticket.presence !== 'NOT_HELD',
          () => `the listed ticket ${id} was answered with ${show(ticket)}`,
        );
        expect(
          ticket.presence !== 'HELD' || ticket.reference === reference,
          () => `the ticket ${id} has the reference ${show(ticket.reference)}`,
        );
      });
      return ids.length === 0 ? NOTHING_HELD : undefined;
    },
  },
  {
    name: 'ticket-source-spoke-at',
    rule: 'A held ticket says when its source last spoke.',
    async run({ askEntities, tickets }) {
      const answer = await askEntities(
        'Ticket',
        tickets.map(({ id }) => id),
        '{ id presence sourceSpokeAt }',
      );
      for (const ticket of answer.data?.['_entities'] ?? []) {
        expect(
          ticket?.presence !== 'HELD' || typeof ticket.sourceSpokeAt === 'string',
          () => `a held ticket without the word of its source: ${show(ticket)}`,
        );
      }
      return tickets.length === 0 ? NOTHING_HELD : undefined;
    },
  },
  {
    name: 'tickets-of-own-desks',
    rule: 'Every listed ticket is of the desk that was asked, or of one for which this subgraph answers.',
    async run({ askEntities, tickets, desk }) {
      const codes = [...new Set(tickets.map(({ id }) => parseTicketId(id).desk))].filter((code) => code !== desk);
      const answer = await askEntities('Desk', codes, '{ code }');
      codes.forEach((code, index) => {
        expect(
          answer.data?.['_entities']?.[index]?.code === code,
          `tickets of the desk ${show(code)} are listed, for which this subgraph does not answer`,
        );
      });
      return tickets.length === 0 ? NOTHING_HELD : undefined;
    },
  },
  {
    name: 'list-and-reference-agree',
    rule: 'A ticket is the same whether it came from a list or was asked by its id.',
    async run({ askEntities, desk, types }) {
      const selection = selectAll(types, 'Ticket');
      const listed = await askEntities('Desk', [desk], `{ tickets(first: 5) { nodes ${selection} } }`);
      const nodes: Array<{ id: string }> = listed.data?.['_entities']?.[0]?.tickets?.nodes ?? [];
      const asked = await askEntities(
        'Ticket',
        nodes.map(({ id }) => id),
        selection,
      );
      nodes.forEach((node, index) => {
        const entity = asked.data?.['_entities']?.[index];
        expect(
          JSON.stringify(entity) === JSON.stringify(node),
          () => `${node.id} differs: in the list ${show(node)}, by its id ${show(entity)}`,
        );
      });
      return nodes.length === 0 ? NOTHING_HELD : undefined;
    },
  },
  {
    name: 'text-governed',
    rule: 'A text has words only when RELEASED or REDACTED, and WITHHELD always has a reason.',
    async run(session) {
      const seen = await governedTexts(session, ({ state, text, redactions, withheld }, path) => {
        const shown = (): string => `${path} is ${show({ state, text, redactions, withheld })}`;
        expect(typeof state === 'string', shown);
        const readable = state === 'RELEASED' || state === 'REDACTED';
        expect(readable ? typeof text === 'string' : text === null, shown);
        expect(state !== 'REDACTED' || Number.isInteger(redactions), shown);
        const { reasonCode } = (withheld ?? {}) as { reasonCode?: unknown };
        expect(state !== 'WITHHELD' || typeof reasonCode === 'string', shown);
      });
      return seen === 0 ? 'no text was met' : undefined;
    },
  },
  {
    name: 'values-of-the-contract',
    rule: "Every enum value that is answered is one of the contract's.",
    async run({ askEntities, tickets, types }) {
      const answer = await askEntities(
        'Ticket',
        tickets.map(({ id }) => id),
        selectAll(types, 'Ticket'),
      );
      expect(
        answer.errors.length === 0,
        () => `the whole of the tickets was answered with errors ${show(answer.errors)}`,
      );
      walk(types, 'Ticket', answer.data?.['_entities'], {
        leaf(typeName, value, path) {
          const values = types.enumValues.get(typeName);
          expect(values === undefined || values.has(String(value)), () => `${path} is ${show(value)}, no ${typeName}`);
        },
      });
      return tickets.length === 0 ? NOTHING_HELD : undefined;
    },
  },
  {
    name: 'known-errors-by-reference',
    rule: 'A listed known error is the same when asked by its id; one that is not held is null or says nothing.',
    async run({ askEntities, desk }) {
      const selection = '{ id reference state disclosure firstPublishedAt }';
      const listed = await askEntities('Desk', [desk], `{ knownErrors(first: 5) { nodes ${selection} } }`);
      const nodes: Array<{ id: string }> = listed.data?.['_entities']?.[0]?.knownErrors?.nodes ?? [];
      const unknown = `${encodeURIComponent(desk)}/conformance-unknown`;
      const asked = await askEntities('KnownError', [...nodes.map(({ id }) => id), unknown], selection);
      const entities: Array<{ state: unknown } | null> = asked.data?.['_entities'] ?? [];
      expect(
        JSON.stringify(entities.slice(0, -1)) === JSON.stringify(nodes),
        () => `listed ${show(nodes)}, by id ${show(entities)}`,
      );
      expect((entities.at(-1)?.state ?? null) === null, () => `an unknown known error is ${show(entities.at(-1))}`);
      return nodes.length === 0 ? 'the desk lists no known error' : undefined;
    },
  },
  {
    name: 'answers-stable',
    rule: 'The same question for the same times is answered with the same bytes of data.',
    async run({ askEntities, desk, types }) {
      // When the source last spoke is freshness, and may move between two answers.
      const moving = new Set(['ListAnswer.sourceSpokeAt', 'Ticket.sourceSpokeAt']);
      const selection = selectAll(types, 'Desk', moving);
      const first = await askEntities('Desk', [desk], selection);
      const second = await askEntities('Desk', [desk], selection);
      expect(
        JSON.stringify(first.data) === JSON.stringify(second.data),
        () => `two answers differ: ${show(first.data)} and ${show(second.data)}`,
      );
    },
  },
];

async function governedTexts(
  { askEntities, tickets, types, desk }: DeskSession,
  visit: (text: Readonly<Record<string, unknown>>, path: string) => void,
): Promise<number> {
  let seen = 0;
  const visitor = {
    object(typeName: string, value: Readonly<Record<string, unknown>>, path: string) {
      if (typeName !== 'GovernedText') return;
      seen += 1;
      visit(value, path);
    },
  };
  const asked = await askEntities(
    'Ticket',
    tickets.map(({ id }) => id),
    selectAll(types, 'Ticket'),
  );
  walk(types, 'Ticket', asked.data?.['_entities'], visitor);
  const lists = await askEntities('Desk', [desk], selectAll(types, 'Desk', new Set(['Desk.tickets'])));
  walk(types, 'Desk', lists.data?.['_entities'], visitor);
  return seen;
}
