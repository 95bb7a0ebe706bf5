import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { GovernedText } from '../../subgraphs/kit/model.ts';
import { describeEngines, type TestLedger } from './engines.ts';
import { day, event, opened } from './events.ts';
import { verifyChain } from './verify-chain.ts';

const WORDS = 'Synthetic words that only their owner has read';
const noted = (id: string, note: unknown, more: Readonly<Record<string, unknown>> = {}) =>
  event(id, 'note.added', day(2), { ticket: 'T1', texts: { note }, ...more });
const decided = (id: string, what: string, at: string, data: Readonly<Record<string, unknown>> = {}) =>
  event(id, `text.${what}`, at, { data: { event: 'note', field: 'note', ...data } });

async function noteOf(ledger: TestLedger, times: Parameters<TestLedger['at']>[0] = {}): Promise<GovernedText | null> {
  const keys = [{ desk: ledger.desk, system: 'main', reference: 'T1' }];
  const [ticket] = await ledger.system.ticketsByReference(keys, ledger.at(times));
  return ticket!.notes!.at(-1)!.text;
}

describeEngines('text that people wrote', ({ open, engine }) => {
  it.each([
    ['without a class', WORDS],
    ['for its owner', { text: WORDS, disclosure: 'OWNER' }],
    ['for the parties, as long as nobody has asked as one', { text: WORDS, disclosure: 'PARTIES' }],
  ])('is withheld by default: %s', async (_title, note) => {
    const ledger = await open();
    await ledger.append([opened('open', 'T1', day(1)), noted('note', note)]);
    expect(await noteOf(ledger)).toEqual({
      state: 'WITHHELD',
      text: null,
      redactions: null,
      withheld: { reasonCode: 'DEFAULT', decidedBy: null, decidedAt: null, reviewDueAt: null },
    });
  });

  it('is released to the programme by its owner, with the text or later', async () => {
    const ledger = await open();
    await ledger.append([opened('open', 'T1', day(1)), noted('note', { text: WORDS, disclosure: 'PROGRAMME' })]);
    const released = { state: 'RELEASED', text: WORDS, redactions: 0, withheld: null };
    expect(await noteOf(ledger)).toEqual(released);
    const later = await open();
    await later.append([opened('open', 'T1', day(1)), noted('note', WORDS)]);
    await later.append([decided('release', 'released', day(3), { disclosure: 'PROGRAMME' })]);
    expect(await noteOf(later)).toEqual(released);
  });

  it('says who withholds it, why, since when and until when; who released it no longer counts', async () => {
    const ledger = await open();
    await ledger.append([
      opened('open', 'T1', day(1)),
      noted('note', { text: WORDS, disclosure: 'PROGRAMME' }),
      {
        ...decided('hold', 'withheld', day(3), { reasonCode: 'LEGAL', reviewDueAt: day(20) }),
        recordedBy: 'organisation:X',
      },
    ]);
    expect((await noteOf(ledger))?.withheld).toEqual({
      reasonCode: 'LEGAL',
      decidedBy: { id: 'organisation:X' },
      decidedAt: day(3),
      reviewDueAt: day(20),
    });
    await ledger.append([decided('hold-2', 'withheld', day(4), { reasonCode: 'SECURITY' })]);
    expect((await noteOf(ledger))?.withheld).toEqual({
      reasonCode: 'SECURITY',
      decidedBy: { id: `desk:${ledger.desk}` },
      decidedAt: day(4),
      reviewDueAt: null,
    });
    await ledger.append([decided('free', 'released', day(5), { disclosure: 'PROGRAMME' })]);
    expect((await noteOf(ledger))?.state).toBe('RELEASED');
  });

  it('is shown by what its owner says now, whatever time is asked about', async () => {
    const ledger = await open();
    await ledger.append([opened('open', 'T1', day(1)), noted('note', { text: WORDS, disclosure: 'PROGRAMME' })]);
    const past = { asOf: day(2, '12:00'), asKnownAt: day(2, '12:00') };
    expect((await noteOf(ledger, past))?.state).toBe('RELEASED');
    await ledger.append([decided('hold', 'withheld', day(9), { reasonCode: 'PERSONAL_DATA' })]);
    expect((await noteOf(ledger, past))?.withheld?.reasonCode).toBe('PERSONAL_DATA');
    await ledger.append([decided('erase', 'erased', day(10))]);
    expect(await noteOf(ledger, past)).toEqual({ state: 'ERASED', text: null, redactions: null, withheld: null });
  });

  it('is gone when it is erased: from the answers and from the tables; the chain holds, and no later release brings it back', async () => {
    const ledger = await open();
    await ledger.append([
      opened('open', 'T1', day(1), { texts: { summary: 'Synthetic, and stays' } }),
      noted('note', WORDS),
    ]);
    const before = (await ledger.rows('events')).find(({ id }) => id === 'note')!;
    await ledger.append([
      decided('erase', 'erased', day(3)),
      decided('free', 'released', day(4), { disclosure: 'PROGRAMME' }),
    ]);
    expect((await noteOf(ledger))?.state).toBe('ERASED');
    const texts = await ledger.rows('texts');
    expect(texts.find(({ event_id }) => event_id === 'note')).toMatchObject({ text: null, salt: null });
    expect(texts.find(({ event_id }) => event_id === 'open')).toMatchObject({ text: 'Synthetic, and stays' });
    const events = await ledger.rows('events');
    expect(events.find(({ id }) => id === 'note')).toEqual(before);
    expect(verifyChain(events, texts)).toEqual([]);
    // The source may send the file again: what was erased stays erased.
    expect(await ledger.append([noted('note', WORDS)])).toMatchObject({ unchanged: 1 });
    expect((await noteOf(ledger))?.state).toBe('ERASED');
  });

  it('is erased in the very list that brings it', async () => {
    const ledger = await open();
    await ledger.append([opened('open', 'T1', day(1)), noted('note', WORDS), decided('erase', 'erased', day(3))]);
    expect((await ledger.rows('texts'))[0]).toMatchObject({ text: null, salt: null });
    expect((await noteOf(ledger))?.state).toBe('ERASED');
  });

  it('goes with the ticket that is purged: what was written by then, however the events came in lists', async () => {
    for (const lists of [1, 4]) {
      const ledger = await open();
      const events = [
        opened('open', 'T1', day(1), { data: { incident: 'I-1' }, texts: { summary: WORDS } }),
        event('purge', 'ticket.purged', day(5), { ticket: 'T1' }),
        event('late', 'note.added', day(6), { ticket: 'T1', texts: { note: 'Synthetic, written after the purge' } }),
        opened('other', 'T2', day(6), { texts: { summary: WORDS } }),
      ];
      for (let start = 0; start < events.length; start += events.length / lists)
        await ledger.append(events.slice(start, start + events.length / lists));
      const texts = new Map((await ledger.rows('texts')).map(({ event_id, text }) => [event_id, text]));
      expect(texts).toEqual(
        new Map([
          ['open', null],
          ['late', 'Synthetic, written after the purge'],
          ['other', WORDS],
        ]),
      );
      const salts = (await ledger.rows('texts')).filter(({ salt }) => salt !== null).map(({ event_id }) => event_id);
      expect(salts.sort()).toEqual(['late', 'other']);
      const [ticket] = await ledger.system.ticketsByReference(
        [{ desk: ledger.desk, system: 'main', reference: 'T1' }],
        ledger.at(),
      );
      expect(ticket).toMatchObject({
        presence: 'PURGED',
        incident: { id: 'I-1' },
        reference: null,
        summary: null,
        notes: null,
      });
      expect(verifyChain(await ledger.rows('events'), await ledger.rows('texts'))).toEqual([]);
    }
  });

  it.runIf(engine === 'SQLite')('leaves no byte of an erased text in the database files', async () => {
    const ledger = await open();
    const secret = 'Synthetic-secret-words-that-nobody-may-find';
    const filler = Array.from({ length: 300 }, (_, index) =>
      opened(`f-${index}`, `F${index}`, day(1), { texts: { summary: `Synthetic filler ${index}` } }),
    );
    await ledger.append([opened('open', 'T1', day(1)), ...filler, noted('note', secret, { witnessedAt: day(2) })]);
    await ledger.append([
      event('purged-1', 'ticket.opened', day(2), { ticket: 'P1', texts: { summary: `${secret} too` } }),
    ]);
    const found = async () => {
      const folder = ledger.options.dataFolder;
      const files = await Promise.all((await readdir(folder)).map((file) => readFile(join(folder, file))));
      return files.some((bytes) => bytes.includes(secret));
    };
    expect(await found()).toBe(true);
    await ledger.append([decided('erase', 'erased', day(3))]);
    await ledger.append([event('purge', 'ticket.purged', day(4), { ticket: 'P1' })]);
    expect(await found()).toBe(false);
    expect(verifyChain(await ledger.rows('events'), await ledger.rows('texts'))).toEqual([]);
  });
});

describeEngines('known errors', ({ open }) => {
  const recorded = (id: string, at: string, more: Readonly<Record<string, unknown>> = {}) =>
    event(id, 'knownError.recorded', at, { knownError: 'KE1', ...more });
  const published = (id: string, at: string, disclosure: string, more: Readonly<Record<string, unknown>> = {}) =>
    event(id, 'knownError.published', at, { knownError: 'KE1', data: { disclosure }, ...more });
  const search = async (ledger: TestLedger, symptom?: string, times: Parameters<TestLedger['at']>[0] = {}) => {
    const conditions = symptom === undefined ? {} : { symptom };
    const page = await ledger.system.searchKnownErrors!(
      ledger.desk,
      conditions,
      { first: 10, after: null },
      ledger.at(times),
    );
    return page.rows.map(({ reference }) => reference);
  };

  it('are nobody else’s business until their owner publishes them', async () => {
    const ledger = await open();
    await ledger.append([recorded('r', day(1), { data: { state: 'OPEN' }, texts: { symptoms: WORDS } })]);
    const key = [{ desk: ledger.desk, reference: 'KE1' }];
    expect(await ledger.system.knownErrorsByReference!(key, ledger.at())).toEqual([null]);
    expect(await search(ledger)).toEqual([]);
    await ledger.append([published('p', day(5), 'PROGRAMME')]);
    const [known] = await ledger.system.knownErrorsByReference!(key, ledger.at());
    expect(known).toMatchObject({ state: 'OPEN', firstPublishedAt: day(5), symptoms: { state: 'WITHHELD' } });
    expect(await search(ledger, undefined, { asOf: day(4) })).toEqual([]);
    expect(await search(ledger, undefined, { asKnownAt: day(4) })).toEqual([]);
  });

  it('are found by released words alone, in either case and any order', async () => {
    const ledger = await open();
    await ledger.append([published('p', day(1), 'PARTIES', { texts: { symptoms: 'Synthetic: labels print twice' } })]);
    expect(await search(ledger, 'labels')).toEqual([]);
    expect(await search(ledger)).toEqual(['KE1']);
    await ledger.append([
      event('free', 'text.released', day(2), { data: { event: 'p', field: 'symptoms', disclosure: 'PROGRAMME' } }),
    ]);
    expect(await search(ledger, 'TWICE  Labels')).toEqual(['KE1']);
    expect(await search(ledger, 'labels thrice')).toEqual([]);
    // A release counts now, for every time: so does its withdrawal.
    expect(await search(ledger, 'labels', { asOf: day(1, '12:00'), asKnownAt: day(1, '12:00') })).toEqual(['KE1']);
    await ledger.append([
      event('hold', 'text.withheld', day(3), { data: { event: 'p', field: 'symptoms', reasonCode: 'SECURITY' } }),
    ]);
    expect(await search(ledger, 'labels', { asOf: day(2, '12:00'), asKnownAt: day(2, '12:00') })).toEqual([]);
  });
});
