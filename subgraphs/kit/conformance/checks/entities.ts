/** Entities by representation: one answer each, in order, and never another's. */

import { formatInvolvementId, formatTicketId, parseTicketId } from '../../../../schema/contract/ids.ts';
import type { ConformanceCheck } from '../check.ts';
import { expect, show } from '../failure.ts';
import { codesOf } from '../client.ts';

const UNKNOWN_REFERENCES = ['conformance-unknown-1', '2006/1234', 'a|b:c%d', 'Größe 7 & more?', "(it's) *new*!"];
const ENTITY_COUNT = 500;

export const entityChecks: readonly ConformanceCheck[] = [
  {
    name: 'ticket-unknown-not-held',
    rule: 'A ticket that the desk does not hold is an entity whose presence is NOT_HELD and of which nothing else is said.',
    async run({ askEntities, desk, tickets }) {
      const system = tickets[0] === undefined ? 'main' : parseTicketId(tickets[0].id).system;
      const id = formatTicketId({ desk, system, reference: 'conformance-unknown-1' });
      const answer = await askEntities(
        'Ticket',
        [id],
        '{ id presence reference status incident { id } summary { text } }',
      );
      const expected = { id, presence: 'NOT_HELD', reference: null, status: null, incident: null, summary: null };
      expect(
        JSON.stringify(answer.data?.['_entities']) === JSON.stringify([expected]) && answer.errors.length === 0,
        () => `${id} was answered with ${show(answer.text)}`,
      );
    },
  },
  {
    name: 'ids-percent-encoded',
    rule: 'Any reference fits in an id, 2006/1234 included, and the id comes back as it was asked.',
    async run({ askEntities, desk }) {
      const ids = UNKNOWN_REFERENCES.map((reference) => formatTicketId({ desk, system: 'any system', reference }));
      const answer = await askEntities('Ticket', ids, '{ id presence }');
      const entities: unknown[] = answer.data?.['_entities'] ?? [];
      ids.forEach((id, index) => {
        const entity = entities[index] as { id?: unknown; presence?: unknown } | null;
        expect(
          entity?.id === id && typeof entity.presence === 'string',
          () => `${id} was answered with ${show(entity)}, errors ${show(answer.errors)}`,
        );
      });
    },
  },
  {
    name: 'entities-in-order',
    rule: '500 representations of mixed types, duplicates among them, are answered one for one and in order.',
    async run({ ask, prefix, desk, tickets }) {
      const representations = Array.from({ length: ENTITY_COUNT }, (_, index) => {
        const number = index % 120;
        if (number % 4 === 0)
          return { __typename: `${prefix}Involvement`, id: formatInvolvementId({ incident: `C-${number}`, desk }) };
        if (number % 4 === 1) return { __typename: `${prefix}Desk`, code: desk };
        const held = tickets[number % Math.max(tickets.length, 1)];
        const unknown = formatTicketId({ desk, system: 'main', reference: `conformance-${number}` });
        return { __typename: `${prefix}Ticket`, id: number % 4 === 2 && held ? held.id : unknown };
      });
      const answer = await ask(
        `query ($representations: [_Any!]!) { _entities(representations: $representations) {
          __typename ... on ${prefix}Ticket { id presence } ... on ${prefix}Involvement { id state } ... on ${prefix}Desk { code }
        } }`,
        { representations },
      );
      const entities: unknown = answer.data?.['_entities'];
      expect(
        Array.isArray(entities) && entities.length === ENTITY_COUNT,
        () =>
          `${ENTITY_COUNT} representations were answered with ${Array.isArray(entities) ? entities.length : show(answer.text)}`,
      );
      representations.forEach((representation, index) => {
        const entity = entities[index] as Record<string, unknown> | null;
        expect(
          Object.entries(representation).every(([name, value]) => entity?.[name] === value),
          () => `representation ${index}, ${show(representation)}, was answered with ${show(entity)}`,
        );
      });
    },
  },
  {
    name: 'ids-malformed-refused',
    rule: 'A malformed id is null with ID_MALFORMED, and costs the other representations nothing.',
    async run({ askEntities, desk }) {
      const good = formatTicketId({ desk, system: 'main', reference: 'conformance-unknown-1' });
      const bad = [
        desk,
        `${desk}/main`,
        `${desk}/main/`,
        `${desk}/main/a/b`,
        `${desk}/main/%zz`,
        '',
        null,
        7,
        'x'.repeat(5_000),
      ];
      const answer = await askEntities('Ticket', [good, ...bad, good], '{ id presence }');
      const entities: unknown[] = answer.data?.['_entities'] ?? [];
      const expected = [{ id: good, presence: 'NOT_HELD' }, ...bad.map(() => null), { id: good, presence: 'NOT_HELD' }];
      expect(
        JSON.stringify(entities) === JSON.stringify(expected),
        () => `malformed ids among good ones were answered with ${show(entities)}`,
      );
      expect(
        codesOf(answer).length === bad.length && codesOf(answer).every((code) => code === 'ID_MALFORMED'),
        () => `${bad.length} malformed ids have the codes ${show(codesOf(answer))}`,
      );
    },
  },
  {
    name: 'ids-foreign-refused',
    rule: 'A key of a desk for which this subgraph does not answer is null with a coded error, never an answer.',
    async run({ askEntities }) {
      const foreign = 'conformance-no-such-desk';
      const asked = [
        await askEntities(
          'Ticket',
          [formatTicketId({ desk: foreign, system: 'main', reference: '1' })],
          '{ id presence }',
        ),
        await askEntities('Involvement', [formatInvolvementId({ incident: 'I-1', desk: foreign })], '{ id state }'),
        await askEntities('Desk', [foreign], '{ code history }'),
        await askEntities('KnownError', [`${foreign}/1`], '{ id state }'),
      ];
      for (const answer of asked) {
        expect(
          answer.data?.['_entities']?.[0] === null && typeof codesOf(answer)[0] === 'string',
          () => `a foreign key was answered with ${show(answer.text)}`,
        );
      }
    },
  },
  {
    name: 'representation-malformed-refused',
    rule: 'A representation of a type that is no entity here is a coded error, and costs the others nothing.',
    async run({ ask, prefix, desk }) {
      const good = { __typename: `${prefix}Desk`, code: desk };
      const answer = await ask(
        `query ($representations: [_Any!]!) { _entities(representations: $representations) { ... on ${prefix}Desk { code } } }`,
        { representations: [good, { __typename: 'NoSuchType', id: '1' }, { id: '1' }, good] },
      );
      const entities = JSON.stringify(answer.data?.['_entities'] ?? null);
      // A server whose federation library refuses them all together still refuses: only the code is the contract's.
      expect(
        entities === JSON.stringify([{ code: desk }, null, null, { code: desk }]) || entities === 'null',
        () => `representations of unknown types were answered with ${show(answer.text)}`,
      );
      expect(
        answer.errors.length > 0 && codesOf(answer).every((code) => typeof code === 'string'),
        () => `representations of unknown types have the errors ${show(answer.errors)}`,
      );
    },
  },
];
