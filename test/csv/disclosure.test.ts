/** What callers told a local desk has the same barrier as any other text. */

import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import type { Reader } from '../../schema/contract/reader.ts';
import { loadOrganisations } from '../../schema/organisations/load.ts';
import { createRegistry } from '../../schema/organisations/registry.ts';
import { FULL_HEADING, file, fullRow, NOW, openTestDesk } from './support.ts';

const registry = createRegistry(await loadOrganisations());
const WORDS = 'Synthetic: no records for 943 476 5919';
const reading = (desk: string, more: Partial<Reader> = {}): Reader => ({
  subject: 'someone',
  desk,
  capacity: registry.capacityOf(desk)!,
  role: 'supplier',
  purpose: 'INCIDENT_RESOLUTION',
  toolkitStatus: 'CURRENT',
  breakGlassReason: null,
  ...more,
});

test('a summary from a file is read by its own desk, and by others as its owner releases it', async () => {
  const desk = await openTestDesk({ directory: registry });
  const name = path.join(desk.dataFolder, 'maidstone.csv');
  await writeFile(name, file(FULL_HEADING, fullRow({ summary: WORDS })));
  expect(await desk.loadFile(name)).toMatchObject({ rejected: 0 });
  const ask = async (reader: Reader | null) => {
    const keys = [{ desk: 'ld-maidstone', system: 'csv', reference: 'M-1' }];
    const options = { times: { asOf: NOW, asKnownAt: NOW }, reader, signal: new AbortController().signal };
    const [byReference] = await desk.system.ticketsByReference(keys, options);
    const { rows } = await desk.system.searchTickets('ld-maidstone', {}, { first: 5, after: null }, options);
    const [involvement] = await desk.system.involvements(['I-MAIDSTONE'], options);
    const summaries = [byReference, rows[0], involvement!.tickets[0]].map((ticket) => ({ ...ticket!.summary! }));
    expect(summaries[1]).toEqual(summaries[0]);
    expect(summaries[2]).toEqual(summaries[0]);
    return summaries[0]!;
  };
  const own = reading('ld-maidstone', { role: 'local-desk' });
  const other = reading('ld-ipswich', { role: 'local-desk' });
  const taker = reading('lsp-north-west-west-midlands');
  expect(await ask(own)).toMatchObject({ state: 'RELEASED', text: WORDS });
  for (const reader of [null, other, taker, reading('nsd')])
    expect(await ask(reader)).toMatchObject({ state: 'WITHHELD', text: null, withheld: { reasonCode: 'DEFAULT' } });

  const keys = [{ desk: 'ld-maidstone', system: 'csv', reference: 'M-1' }];
  const options = { times: { asOf: NOW, asKnownAt: NOW }, reader: null, signal: new AbortController().signal };
  const [ticket] = await desk.system.ticketsByReference(keys, options);
  const { id } = ticket!.events!.find(({ textHash }) => textHash !== null)!;
  const about = { desk: 'ld-maidstone', system: 'csv', ticket: 'M-1', occurredAt: '2006-07-30T13:00:00Z' };
  const outcome = await desk.ledger.append([
    {
      id: 'release',
      kind: 'text.released',
      occurredAt: '2006-07-30T13:00:00Z',
      data: { event: id, field: 'summary', disclosure: 'PARTIES' },
    },
    {
      id: 'accept',
      kind: 'handover.accepted',
      ...about,
      data: { handover: 'H', to: 'desk:lsp-north-west-west-midlands' },
    },
  ]);
  expect(outcome).toMatchObject({ appended: 2 });
  expect(await ask(own)).toMatchObject({ state: 'RELEASED', text: WORDS });
  for (const reader of [taker, reading('nsd')])
    expect(await ask(reader)).toMatchObject({
      state: 'REDACTED',
      redactions: 1,
      text: expect.not.stringContaining('5919'),
    });
  expect(await ask(other)).toMatchObject({
    state: 'WITHHELD',
    withheld: { reasonCode: 'NOT_A_PARTY', decidedBy: { id: 'desk:ld-maidstone' } },
  });
  expect(await ask(null)).toMatchObject({ state: 'WITHHELD', withheld: { reasonCode: 'DEFAULT' } });

  const flag = { id: 'flag', kind: 'ticket.updated', ...about, data: { clinicalSafety: true } };
  await desk.ledger.append([flag]);
  const breaking = reading('ld-ipswich', {
    role: 'local-desk',
    purpose: 'CLINICAL_SAFETY',
    breakGlassReason: 'A patient may come to harm',
  });
  const { sealed } = await ask(breaking);
  await desk.system.recordOpenings!([sealed!], { reader: breaking, requestId: 'request' });
  expect(await desk.ledger.openings({ first: 5, before: null })).toMatchObject([
    { event: id, about: 'ticket:ld-maidstone/csv/M-1' },
  ]);
});
