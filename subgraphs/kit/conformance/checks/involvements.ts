/** What the desk holds about an incident, nothing included. */

import { formatInvolvementId } from '../../../../schema/contract/ids.ts';
import type { ConformanceCheck } from '../check.ts';
import { expect, show } from '../failure.ts';

const SELECTION =
  '{ id state searchedBy withheld { reasonCode } tickets { id presence incident { id } } disputes { id } }';

export const involvementChecks: readonly ConformanceCheck[] = [
  {
    name: 'involvement-unknown-incident',
    rule: 'Of an incident that it never heard of a desk says NONE_LINKED and by what it searched, or another kind of nothing.',
    async run({ askEntities, desk }) {
      const id = formatInvolvementId({ incident: 'I/conformance unknown', desk });
      const answer = await askEntities('Involvement', [id], SELECTION);
      const involvement = answer.data?.['_entities']?.[0];
      expect(involvement?.id === id, () => `${id} was answered with ${show(answer.text)}`);
      expect(
        typeof involvement.state === 'string' && involvement.state !== 'HELD',
        () => `an unknown incident has the state ${show(involvement.state)}`,
      );
      expect(
        involvement.state !== 'NONE_LINKED' || involvement.searchedBy?.length > 0,
        () => `NONE_LINKED without saying by what was searched: ${show(involvement)}`,
      );
      expect(
        involvement.tickets?.length === 0,
        () => `an unknown incident must have an empty list of tickets, has ${show(involvement.tickets)}`,
      );
    },
  },
  {
    name: 'involvement-agrees-with-tickets',
    rule: 'HELD has tickets, each linked to the incident; every other state has none; WITHHELD says why.',
    async run({ askEntities, desk, tickets }) {
      const incidents = [...new Set(tickets.flatMap(({ incident }) => incident ?? []))];
      const ids = incidents.map((incident) => formatInvolvementId({ incident, desk }));
      const answer = await askEntities('Involvement', ids, SELECTION);
      const involvements: any[] = answer.data?.['_entities'] ?? []; // any: read by the shape that was asked for
      expect(
        involvements.length === ids.length,
        () => `${ids.length} involvements were answered with ${show(answer.text)}`,
      );
      incidents.forEach((incident, index) => {
        const involvement = involvements[index];
        const shown = (): string => `the involvement ${ids[index]} is ${show(involvement)}`;
        expect(typeof involvement?.state === 'string', shown);
        expect((involvement.state === 'HELD') === involvement.tickets?.length > 0, shown);
        expect(involvement.state !== 'WITHHELD' || typeof involvement.withheld?.reasonCode === 'string', shown);
        for (const ticket of involvement.tickets) {
          expect(
            typeof ticket.presence === 'string' && (ticket.incident === null || ticket.incident.id === incident),
            shown,
          );
        }
      });
      return ids.length === 0 ? 'the desk lists no ticket that is linked to an incident' : undefined;
    },
  },
];
