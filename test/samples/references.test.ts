/** What the samples name of each other is there: a ticket that nobody holds would be shown as missing, to everyone who follows it. */

import { readdirSync, readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { expect, test } from 'vitest';
import { formatTicketId } from '../../schema/contract/ids.ts';
import { loadOrganisations } from '../../schema/organisations/load.ts';
import { createRegistry } from '../../schema/organisations/registry.ts';
import { readSampleEvents } from './events.ts';

/** Ids named on purpose that no sample holds, with the reason; and nothing that is held stands here. */
const DELIBERATELY_DANGLING: Readonly<Record<string, string>> = {};

const registry = createRegistry(await loadOrganisations());
const events = readSampleEvents();
const rows = readCsvRows();
const held = new Set<string>([
  ...events.flatMap(({ desk, event }) =>
    'ticket' in event
      ? [formatTicketId({ desk: event.desk ?? desk, system: event.system ?? 'main', reference: event.ticket })]
      : [],
  ),
  ...rows.map(({ desk, reference }) => formatTicketId({ desk: desk!, system: 'csv', reference: reference! })),
]);
const named = [
  ...events.flatMap(({ event }) => ticketIdsOf(event.data).map((id) => ({ by: event.id, id }))),
  ...rows.flatMap(({ desk, reference, nsd_reference: id }) =>
    id === undefined || id === '' ? [] : [{ by: `${desk} ${reference}`, id }],
  ),
];

test('every ticket of one of our desks that a sample names is held in the samples', () => {
  expect(named.length).toBeGreaterThan(100);
  const dangling = named.filter(({ id }) => isOurs(id) && !held.has(id) && !(id in DELIBERATELY_DANGLING));
  expect(dangling).toEqual([]);
});

test('what is left dangling on purpose is named by a sample, and held by none', () => {
  const ids = new Set(named.map(({ id }) => id));
  for (const id of Object.keys(DELIBERATELY_DANGLING))
    expect([id, ids.has(id), held.has(id)]).toEqual([id, true, false]);
});

test('the national desk bonds the local desks’ tickets by the ids that those desks give them', () => {
  const ofLocalDesks = named.filter(({ by, id }) => by.startsWith('nsd-maidstone-') && id.startsWith('ld-'));
  expect(ofLocalDesks.length).toBeGreaterThanOrEqual(80);
  for (const { by, id } of ofLocalDesks) expect(id.split('/')[1], by).toBe('csv');
});

/** Ids of tickets in an event's data: bonds, what a known error explains, and what a dispute is about, without its `#part`. */
function ticketIdsOf(data: object): string[] {
  const { target, explains, about } = data as { target?: string; explains?: readonly string[]; about?: string };
  return [target, ...(explains ?? []), about?.split('#')[0]].filter(
    (id): id is string => id !== undefined && id.split('/').length === 3,
  );
}

function isOurs(id: string): boolean {
  return registry.deskByCode(decodeURIComponent(id.split('/')[0]!)) !== undefined;
}

function readCsvRows(): Array<Readonly<Record<string, string | undefined>>> {
  const folder = new URL('../../subgraphs/local-desks/sample/', import.meta.url);
  return readdirSync(folder)
    .filter((name) => name.endsWith('.csv'))
    .flatMap((name) => parse(readFileSync(new URL(name, folder)), { columns: true }) as Record<string, string>[]);
}
