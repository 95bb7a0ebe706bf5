/** Who is a party to a ticket by its owner's own ledger, as it counts now: on both engines. */

import { expect, it } from 'vitest';
import type { Reader } from '../../schema/contract/reader.ts';
import type { DeskDirectory } from '../../subgraphs/kit/desk-definition.ts';
import { describeEngines, NOW, type TestLedger } from './engines.ts';
import { day, event, opened } from './events.ts';

const TAKEN_OVER = Date.UTC(2020, 0, 1);
/** Desk `taken-over` was run by ALPHA until 2020, and is by BETA since. */
const directory: DeskDirectory = {
  capacityOf: (desk) => (desk === 'nobody' ? null : 'PROVIDER'),
  operatorOf: (desk, at) => (desk === 'nobody' ? null : desk === 'taken-over' && at >= TAKEN_OVER ? 'BETA' : 'ALPHA'),
};
const reading = (desk: string, more: Partial<Reader> = {}): Reader => ({
  subject: 'someone',
  desk,
  capacity: 'PROVIDER',
  role: 'supplier',
  purpose: 'INCIDENT_RESOLUTION',
  toolkitStatus: 'CURRENT',
  breakGlassReason: null,
  ...more,
});

const noted = (id: string, ticket: string, at: string, more: Readonly<Record<string, unknown>> = {}) =>
  event(id, 'note.added', at, { ticket, texts: { note: { text: `Synthetic ${id}`, disclosure: 'PARTIES' } }, ...more });
const handover = (
  id: string,
  what: string,
  ticket: string,
  at: string,
  data: Readonly<Record<string, unknown>> = {},
  more: Readonly<Record<string, unknown>> = {},
) => event(id, `handover.${what}`, at, { ticket, data: { handover: 'H', ...data }, ...more });
const granted = (
  id: string,
  at: string,
  data: Readonly<Record<string, unknown>>,
  more: Readonly<Record<string, unknown>> = {},
) =>
  event(id, 'inheritance.granted', at, {
    readerDesk: 'taken-over',
    data: { grant: 'G', organisation: 'BETA', from: '2020-01-01T00:00:00Z', ...data },
    ...more,
  });

describeEngines('who is a party', ({ open }) => {
  const openWith = (events: readonly unknown[], options: Parameters<typeof open>[0] = {}) =>
    open({ directory, ...options }).then(async (ledger) => {
      expect((await ledger.append(events)).rejected).toEqual([]);
      return ledger;
    });
  /** Which of the ticket's notes the reader gets, by their ids. */
  const notesAs = async (ledger: TestLedger, reader: Reader, reference = 'T1', desk = ledger.desk) => {
    const [ticket] = await ledger.system.ticketsByReference(
      [{ desk, system: 'main', reference }],
      ledger.at({ reader }),
    );
    return ticket!.notes!.flatMap(({ text }) => (text?.text == null ? [] : [text.text.replace('Synthetic ', '')]));
  };

  it('is who took it over or handed it over, on any of the owner’s tickets of the incident, from then on', async () => {
    const ledger = await openWith([
      opened('one', 'T1', day(1), { data: { incident: 'I-1' } }),
      opened('two', 'T2', day(1), { data: { incident: 'I-1' } }),
      opened('three', 'T3', day(1), { data: { incident: 'I-2' } }),
      noted('n1', 'T1', day(2)),
      noted('n3', 'T3', day(2)),
      handover('offer', 'offered', 'T2', day(3), { from: 'desk:giver', to: 'desk:taker' }),
    ]);
    for (const desk of ['giver', 'taker']) expect(await notesAs(ledger, reading(desk))).toEqual([]);
    await ledger.append([handover('accept', 'accepted', 'T2', day(4))]);
    for (const desk of ['giver', 'taker']) {
      expect(await notesAs(ledger, reading(desk))).toEqual(['n1']);
      expect(await notesAs(ledger, reading(desk), 'T3')).toEqual([]);
    }
    // The owner finds that the ticket belongs to another incident: what counts is what it says now.
    await ledger.append([event('moved', 'ticket.updated', day(5), { ticket: 'T2', data: { incident: 'I-2' } })]);
    expect(await notesAs(ledger, reading('taker'))).toEqual([]);
    expect(await notesAs(ledger, reading('taker'), 'T3')).toEqual(['n3']);
  });

  it('is nobody by an acceptance that was corrected away, or that is yet to come', async () => {
    const ledger = await openWith([
      opened('one', 'T1', day(1)),
      noted('n1', 'T1', day(2)),
      handover('offer', 'offered', 'T1', day(1), { to: 'desk:taker' }, { witnessedAt: day(2) }),
      handover('accept', 'accepted', 'T1', day(4), {}, { witnessedAt: day(4) }),
    ]);
    expect(await notesAs(ledger, reading('taker'))).toEqual(['n1']);
    const later = { occurredAt: new Date(NOW + 1000).toISOString(), witnessedAt: day(5), supersedes: 'accept' };
    await ledger.append([{ ...handover('accept-2', 'accepted', 'T1', day(5)), ...later }]);
    expect(await notesAs(ledger, reading('taker'))).toEqual([]);
    ledger.now += 2000;
    expect(await notesAs(ledger, reading('taker'))).toEqual(['n1']);
  });

  it('reads of an offer what the ledger held when it was made, until it is taken back', async () => {
    const ledger = await openWith([
      opened('one', 'T1', day(1), { data: { incident: 'I-1' } }),
      opened('two', 'T2', day(1), { data: { incident: 'I-1' } }),
      noted('n1', 'T1', day(2)),
      noted('other', 'T2', day(2)),
      handover('offer', 'offered', 'T1', day(3), { to: 'desk:taker' }),
      noted('back-dated', 'T1', day(2), { witnessedAt: day(4) }),
      noted('later', 'T1', day(4)),
    ]);
    expect(await notesAs(ledger, reading('taker'))).toEqual(['n1']);
    expect(await notesAs(ledger, reading('taker'), 'T2')).toEqual([]);
    await ledger.append([handover('reject', 'rejected', 'T1', day(5))]);
    expect(await notesAs(ledger, reading('taker'))).toEqual(['n1']);
    // Offered once more, with all that was written since.
    await ledger.append([handover('again', 'offered', 'T1', day(6))]);
    expect(await notesAs(ledger, reading('taker'))).toEqual(['n1', 'back-dated', 'later']);
    await ledger.append([handover('back', 'withdrawn', 'T1', day(7))]);
    expect(await notesAs(ledger, reading('taker'))).toEqual([]);
  });

  it('is a successor only by a grant to it, of its dates, until the owner says otherwise', async () => {
    const ledger = await openWith([
      opened('one', 'T1', day(1)),
      noted('n1', 'T1', day(2)),
      handover('accept', 'accepted', 'T1', day(3), { to: 'desk:taken-over' }),
    ]);
    const notes = () => notesAs(ledger, reading('taken-over'));
    expect(await notes()).toEqual([]);
    await ledger.append([granted('to-another', day(4), { grant: 'G-0', organisation: 'GAMMA' })]);
    expect(await notes()).toEqual([]);
    await ledger.append([granted('grant', day(5), { to: new Date(NOW + 1000).toISOString() })]);
    expect(await notes()).toEqual(['n1']);
    expect(await notesAs(ledger, reading('stranger'))).toEqual([]);
    ledger.now += 1000;
    expect(await notes()).toEqual([]);
    await ledger.append([granted('grant-on', day(6), { to: null })]);
    expect(await notes()).toEqual(['n1']);
    // A later word under the same name takes its place, and a correction takes it back whole.
    await ledger.append([granted('grant-end', day(7), { to: '2021-01-01T00:00:00Z' })]);
    expect(await notes()).toEqual([]);
    await ledger.append([granted('grant-end-2', day(8), { to: null }, { supersedes: 'grant-end' })]);
    expect(await notes()).toEqual(['n1']);
    await ledger.append([granted('grant-later', day(9), { from: new Date(ledger.now + 1000).toISOString() })]);
    expect(await notes()).toEqual([]);
  });

  it('needs no grant for what the organisation that runs the desk now took over itself', async () => {
    const accepted = {
      ...handover('accept', 'accepted', 'T1', day(3), { to: 'desk:taken-over' }),
      occurredAt: '2021-01-01T00:00:00Z',
      witnessedAt: '2021-01-01T00:00:00Z',
    };
    const ledger = await openWith([opened('one', 'T1', day(1)), noted('n1', 'T1', day(2)), accepted]);
    expect(await notesAs(ledger, reading('taken-over'))).toEqual(['n1']);
    expect(await notesAs(ledger, reading('nobody'))).toEqual([]);
  });

  it('is a party to the tickets of the desk that handed over, and not to those of another in the same ledger', async () => {
    const at = (desk: string) => ({ desk });
    const ledger = await openWith(
      [
        opened('a', 'T1', day(1), { ...at('ld-a'), data: { incident: 'I-1' } }),
        opened('b', 'T1', day(1), { ...at('ld-b'), data: { incident: 'I-1' } }),
        noted('of-a', 'T1', day(2), at('ld-a')),
        noted('of-b', 'T1', day(2), at('ld-b')),
        handover('accept', 'accepted', 'T1', day(3), { to: 'desk:taker' }, at('ld-a')),
        handover('accept-taken-over', 'accepted', 'T1', day(3), { handover: 'H-2', to: 'desk:taken-over' }, at('ld-b')),
      ],
      { desks: ['many', 'ld-a', 'ld-b'], desk: 'many' },
    );
    expect(await notesAs(ledger, reading('taker'), 'T1', 'ld-a')).toEqual(['of-a']);
    expect(await notesAs(ledger, reading('taker'), 'T1', 'ld-b')).toEqual([]);
    // Each desk reads its own, and no other that shares its ledger.
    expect(await notesAs(ledger, reading('ld-a'), 'T1', 'ld-a')).toEqual(['of-a']);
    expect(await notesAs(ledger, reading('ld-a'), 'T1', 'ld-b')).toEqual([]);
    expect((await ledger.append([granted('no-desk', day(4), {})])).rejected).toMatchObject([
      { code: 'EVENT_DESK_FOREIGN' },
    ]);
    await ledger.append([granted('by-a', day(4), {}, at('ld-a'))]);
    expect(await notesAs(ledger, reading('taken-over'), 'T1', 'ld-b')).toEqual([]);
    await ledger.append([granted('by-b', day(4), {}, at('ld-b'))]);
    expect(await notesAs(ledger, reading('taken-over'), 'T1', 'ld-b')).toEqual(['of-b']);
  });

  it('reads a ticket of clinical safety by breaking the glass, as it is flagged now, and is on record', async () => {
    const ledger = await openWith([
      opened('one', 'T1', day(1), { data: { clinicalSafety: true }, texts: { summary: 'Synthetic summary' } }),
    ]);
    const breaking = reading('stranger', {
      purpose: 'CLINICAL_SAFETY',
      breakGlassReason: 'A patient may come to harm',
    });
    const summary = async () => {
      const keys = [{ desk: ledger.desk, system: 'main', reference: 'T1' }];
      const [ticket] = await ledger.system.ticketsByReference(keys, ledger.at({ reader: breaking }));
      return ticket!.summary!;
    };
    const { sealed } = await summary();
    expect(sealed).toMatchObject({ event: 'one', field: 'summary', opened: { text: 'Synthetic summary' } });
    const before = await ledger.system.sourceSpokeAt(ledger.at());
    await ledger.system.recordOpenings!([sealed!], { reader: breaking, requestId: 'request' });
    expect(await ledger.system.sourceSpokeAt(ledger.at())).toBe(before);
    expect(await ledger.openings({ first: 10, before: null })).toEqual([
      {
        position: 2,
        at: new Date(NOW).toISOString(),
        event: 'one',
        field: 'summary',
        about: `ticket:${ledger.desk}/main/T1`,
        reader: {
          subject: 'someone',
          desk: 'stranger',
          capacity: 'PROVIDER',
          role: 'supplier',
          purpose: 'CLINICAL_SAFETY',
        },
        reason: 'A patient may come to harm',
      },
    ]);
    expect(await ledger.openings({ first: 10, before: 2 })).toEqual([]);
    await ledger.append([
      {
        ...event('safe', 'ticket.updated', day(2), { ticket: 'T1', data: { clinicalSafety: false } }),
        synthetic: false,
        witnessedAt: undefined,
      },
    ]);
    expect(await summary()).toMatchObject({ state: 'WITHHELD', withheld: { reasonCode: 'DEFAULT' } });
    expect((await summary()).sealed).toBeUndefined();
  });

  it.each([
    ['a grant that ends before it begins', granted('bad', day(4), { to: '2019-01-01T00:00:00Z' }), 'EVENT_INVALID'],
    ['a grant without its beginning', granted('bad', day(4), { from: undefined }), 'EVENT_INVALID'],
    [
      'an opening of a text that is not there',
      event('bad', 'text.opened', day(4), {
        data: {
          event: 'one',
          field: 'summary',
          subject: 's',
          desk: null,
          capacity: 'GUARDIAN',
          role: 'guardian',
          purpose: 'CLINICAL_SAFETY',
        },
      }),
      'TEXT_UNKNOWN',
    ],
    [
      'an opening in no known capacity',
      event('bad', 'text.opened', day(4), {
        data: {
          event: 'one',
          field: 'summary',
          subject: 's',
          desk: null,
          capacity: 'FRIEND',
          role: 'guardian',
          purpose: 'CLINICAL_SAFETY',
        },
      }),
      'EVENT_INVALID',
    ],
  ])('refuses %s', async (_title, bad, code) => {
    const ledger = await openWith([opened('one', 'T1', day(1))]);
    expect((await ledger.append([bad])).rejected).toMatchObject([{ code }]);
  });
});
