import { expect, it } from 'vitest';
import { day, event, opened } from './events.ts';
import { describeEngines, NOW } from './engines.ts';
import { verifyChain } from './verify-chain.ts';

describeEngines('appending to a ledger', ({ open }) => {
  it('takes the same events again without a change, however their instants are spelled', async () => {
    const ledger = await open();
    const events = [
      opened('e-1', 'T1', '2006-06-01T09:00:00Z', {
        data: { service: 'PDS', affectedSites: ['B', 'A'], own: { deep: { list: [1, 'two', null] } } },
        texts: { summary: { text: 'Synthetic words', disclosure: 'PROGRAMME' } },
        recordedBy: 'desk:n3',
      }),
      event('e-2', 'note.added', '2006-06-01T09:05:00Z', { ticket: 'T1', texts: { note: 'Synthetic note' } }),
    ];
    expect(await ledger.append(events)).toEqual({ appended: 2, unchanged: 0, rejected: [] });
    const head = await ledger.head();
    const respelled = events.map((one) => ({
      ...one,
      occurredAt: one.occurredAt.replace('T09', 'T10').replace('Z', '+01:00'),
    }));
    expect(await ledger.append([...events, ...respelled, ...events])).toEqual({
      appended: 0,
      unchanged: 6,
      rejected: [],
    });
    expect(await ledger.head()).toEqual(head);
    expect(await ledger.has(['e-1', 'e-3', 'e-2'])).toEqual(new Set(['e-1', 'e-2']));
  });

  it('counts an event that comes twice in one list once', async () => {
    const ledger = await open();
    const one = opened('e-1', 'T1', day(1), { texts: { summary: 'Synthetic words' } });
    expect(await ledger.append([one, one])).toEqual({ appended: 1, unchanged: 1, rejected: [] });
  });

  it.each([
    ['another time', { occurredAt: day(2) }],
    ['other data', { data: { service: 'PDS' } }],
    ['another kind', { kind: 'ticket.updated' }],
    ['another ticket', { ticket: 'T2' }],
    ['another author', { recordedBy: 'desk:n3' }],
    ['another time of recording', { recordedAt: day(1) }],
    ['other words', { texts: { summary: 'Synthetic, and otherwise' } }],
    ['no words', { texts: {} }],
    ['the words under another class', { texts: { summary: { text: 'Synthetic words', disclosure: 'PARTIES' } } }],
    ['a correction', { supersedes: 'e-0' }],
  ])('refuses %s under an id that it has', async (_title, change) => {
    const ledger = await open();
    const one = opened('e-1', 'T1', day(1), { texts: { summary: 'Synthetic words' } });
    await ledger.append([opened('e-0', 'T1', day(1)), one]);
    const head = await ledger.head();
    const outcome = await ledger.append([{ ...one, ...change }]);
    expect(outcome).toMatchObject({ appended: 0, unchanged: 0, rejected: [{ index: 0, code: 'EVENT_CONFLICT' }] });
    expect(outcome.rejected[0]!.message).toContain('e-1');
    expect(await ledger.head()).toEqual(head);
  });

  it('is the witness of events that bring none, and never witnesses one earlier than the one before', async () => {
    const ledger = await open();
    const steps = [0, 5_000, -86_400_000, 1_000, 6_000];
    for (const [index, step] of steps.entries()) {
      ledger.now = NOW + step;
      const { occurredAt } = opened('', '', day(index + 1));
      await ledger.append([{ id: `e-${index}`, kind: 'ticket.opened', occurredAt, ticket: `T${index}`, data: {} }]);
    }
    const witnessed = (await ledger.rows('events')).map((row) => Number(row['witnessed_at']) - NOW);
    expect(witnessed).toEqual([0, 5_000, 5_000, 5_000, 6_000]);
    expect(verifyChain(await ledger.rows('events'))).toEqual([]);
  });

  it('takes witnessedAt from synthetic events only, not from the future, and not from before its last', async () => {
    const ledger = await open();
    const outcome = await ledger.append([
      opened('e-1', 'T1', day(1), { witnessedAt: day(5) }),
      opened('e-2', 'T2', day(1), { witnessedAt: day(5) }),
      opened('e-3', 'T3', day(1), { witnessedAt: day(4) }),
      opened('e-4', 'T4', day(1), { witnessedAt: '2999-01-01T00:00:00Z' }),
      opened('e-5', 'T5', day(1), { witnessedAt: day(6), synthetic: false }),
      opened('e-6', 'T6', day(1), { witnessedAt: day(7), synthetic: undefined }),
      opened('e-7', 'T7', day(1), { witnessedAt: day(6) }),
    ]);
    expect(outcome.rejected.map(({ index, code }) => [index, code])).toEqual([
      [2, 'WITNESSED_OUT_OF_ORDER'],
      [3, 'WITNESSED_IN_FUTURE'],
      [4, 'WITNESSED_NOT_YOURS'],
      [5, 'WITNESSED_NOT_YOURS'],
    ]);
    expect(outcome.appended).toBe(3);
    expect((await ledger.head())?.witnessedAt).toBe(day(6));
  });

  it('takes a correction of an earlier event of the same subject, and of a correction', async () => {
    const ledger = await open();
    const outcome = await ledger.append([
      opened('e-1', 'T1', day(1), { data: { service: 'FIRST' } }),
      opened('e-2', 'T1', day(1), { data: { service: 'SECOND' }, supersedes: 'e-1' }),
      opened('e-3', 'T1', day(1), { data: { service: 'THIRD' }, supersedes: 'e-2' }),
      opened('e-4', 'T2', day(1), { supersedes: 'e-1' }),
      opened('e-5', 'T1', day(1), { supersedes: 'e-nowhere' }),
      opened('e-6', 'T1', day(1), { supersedes: 'e-6' }),
      opened('e-7', 'T1', day(1), { supersedes: 'e-8' }),
      opened('e-8', 'T1', day(1)),
      event('e-9', 'incident.declared', day(1), { incident: 'T1', supersedes: 'e-1' }),
    ]);
    expect(outcome.rejected.map(({ index, code }) => [index, code])).toEqual(
      [3, 4, 5, 6, 8].map((index) => [index, 'SUPERSEDES_UNKNOWN']),
    );
    const [ticket] = await ledger.system.ticketsByReference(
      [{ desk: ledger.desk, system: 'main', reference: 'T1' }],
      ledger.at(),
    );
    expect(ticket?.events?.map(({ id }) => id)).toEqual(['e-3', 'e-8']);
    expect(ticket?.service).toEqual({ code: 'THIRD' });
  });

  it('takes events of the desks that it speaks for, and of no other', async () => {
    const ledger = await open({ desk: 'many', desks: ['many', 'one', 'other'] });
    const outcome = await ledger.append([
      opened('e-1', 'T1', day(1), { desk: 'one' }),
      opened('e-2', 'T1', day(1), { desk: 'other' }),
      opened('e-3', 'T1', day(1), { desk: 'stranger' }),
    ]);
    expect(outcome).toMatchObject({ appended: 2, rejected: [{ index: 2, code: 'EVENT_DESK_FOREIGN' }] });
    const { rows } = await ledger.system.searchTickets('one', {}, { first: 10, after: null }, ledger.at());
    expect(rows.map(({ id }) => id)).toEqual(['one/main/T1']);
  });

  it('wants the desk named of what one desk holds, where the ledger speaks for many', async () => {
    const ledger = await open({ desk: 'all', desks: ['all', 'one', 'other'] });
    const ofOneDesk = [
      opened('e-1', 'T1', day(1)),
      event('e-2', 'knownError.recorded', day(1), { knownError: 'KE-1' }),
      event('e-3', 'problem.recorded', day(1), { problem: 'P-1' }),
      event('e-4', 'change.recorded', day(1), { change: 'C-1' }),
      event('e-5', 'material.owed', day(1), { obligation: 'M-1' }),
    ];
    const ofAll = event('e-6', 'involvement.stated', day(1), { incident: 'I-1', data: { state: 'NOT_HELD' } });
    const outcome = await ledger.append([...ofOneDesk, ofAll]);
    expect(outcome).toEqual({
      appended: 1,
      unchanged: 0,
      rejected: ofOneDesk.map(({ id }, index) => ({
        index,
        code: 'EVENT_DESK_FOREIGN',
        message: `event ${id}: name the desk: this ledger speaks for many`,
      })),
    });
    expect(await ledger.append(ofOneDesk.map((one) => ({ ...one, desk: 'other' })))).toMatchObject({ appended: 5 });
  });

  const words = 'Synthetic words that must not come back in a message';
  const good = opened('good', 'T1', day(1));
  it.each<[string, unknown]>([
    ['a number', 5],
    ['null', null],
    ['a list', [good]],
    ['no kind', { ...good, kind: undefined }],
    ['an unknown kind', { ...good, kind: 'ticket.exploded' }],
    ['a field that the kind does not have', { ...good, patientNote: words }],
    ['data of another kind', { ...good, data: { statement: 'CLK-1' } }],
    ['a time without an offset', { ...good, occurredAt: '2006-06-01T09:00:00' }],
    ['a day that does not exist', { ...good, occurredAt: '2006-06-31T09:00:00Z' }],
    ['a ticket with a lone surrogate', { ...good, ticket: 'T\uD800' }],
    ['a ticket with a NUL', { ...good, ticket: 'T\u0000' }],
    ['a reference that no id could carry', { ...good, ticket: '漢'.repeat(150) }],
    ['an id with a lone surrogate', { ...good, id: '\uDFFF' }],
    ['a code with a NUL', { ...good, data: { service: 'P\u0000DS' } }],
    ['a value with a lone surrogate', { ...good, data: { own: { list: [{ key: '\uD800' }] } } }],
    ['a status with a lone surrogate', { ...good, data: { sourceStatus: '\uD800' } }],
    ['words with a NUL', { ...good, texts: { summary: `${words}\u0000` } }],
    ['words with a lone surrogate', { ...good, texts: { summary: `${words}\uD800` } }],
    ['words under a name that the kind does not have', { ...good, texts: { secret: words } }],
    ['too many words', { ...good, texts: { summary: words.repeat(1000) } }],
    ['a party that is none', { ...good, recordedBy: 'somebody' }],
    ['a party that is spelled otherwise than its id', { ...good, recordedBy: 'desk:a b' }],
    [
      'a ticket id that does not decode',
      event('bad', 'bond.confirmed', day(1), { ticket: 'T1', data: { target: 'a/b/%zz' } }),
    ],
    ['an incident with white space around it', event('bad', 'incident.declared', day(1), { incident: ' I-1' })],
    [
      'a decision about a text that is not there',
      event('bad', 'text.released', day(1), { data: { event: 'good', field: 'note', disclosure: 'OWNER' } }),
    ],
  ])('rejects %s, says why without repeating anyone’s words, and takes the rest of the list', async (title, bad) => {
    const ledger = await open();
    const outcome = await ledger.append([good, bad, opened('good-2', 'T2', day(1))]);
    expect(outcome).toMatchObject({ appended: 2, unchanged: 0, rejected: [{ index: 1 }] });
    const { code, message } = outcome.rejected[0]!;
    expect(code).toBe(title === 'a decision about a text that is not there' ? 'TEXT_UNKNOWN' : 'EVENT_INVALID');
    expect(message).not.toContain('Synthetic words');
    expect(message.length).toBeLessThan(400);
    const listed = await ledger.system.searchTickets(ledger.desk, {}, { first: 10, after: null }, ledger.at());
    expect(listed.rows).toHaveLength(2);
  });

  it('keeps what people write as they write it: references, words and values in any script', async () => {
    const ledger = await open();
    const reference = '2006/1234 Ä|:%#"\\ 𝔘';
    const note = 'Synthetic: “quotes”, tabs\tand lines\n, ünïcødé 漢字 🙂 and a trailing space ';
    await ledger.append([
      opened('e-1', reference, day(1), {
        data: { own: { 'key.with "marks"': 1e21, nul: '\u0000' } },
        texts: { summary: { text: note, disclosure: 'PROGRAMME' } },
      }),
    ]);
    const [ticket] = await ledger.system.ticketsByReference(
      [{ desk: ledger.desk, system: 'main', reference }],
      ledger.at(),
    );
    expect(ticket).toMatchObject({ reference, own: { 'key.with "marks"': 1e21, nul: '\u0000' } });
    expect(ticket?.summary?.text).toBe(note);
    expect(verifyChain(await ledger.rows('events'), await ledger.rows('texts'))).toEqual([]);
  });

  it('chains thousands of events in one list, and every hash is that of its content', async () => {
    const ledger = await open();
    const events = Array.from({ length: 2_500 }, (_, index) =>
      opened(`e-${index}`, `T${index % 700}`, day(1 + (index % 20)), {
        witnessedAt: day(21),
        data: { service: `S${index % 9}`, incident: `I-${index % 40}` },
        ...(index % 3 === 0 ? { texts: { summary: `Synthetic words ${index}` } } : {}),
        ...(index >= 700 && index % 10 === 0 ? { supersedes: `e-${index - 700}` } : {}),
      }),
    );
    expect(await ledger.append(events)).toEqual({ appended: 2_500, unchanged: 0, rejected: [] });
    const rows = await ledger.rows('events');
    const texts = await ledger.rows('texts');
    expect(verifyChain(rows, texts)).toEqual([]);
    expect(await ledger.head()).toMatchObject({
      position: 2_500,
      hash: rows.find(({ position }) => Number(position) === 2_500)!['hash'],
    });
    const tampered = rows.map((row) =>
      Number(row['position']) === 1_200 ? { ...row, recorded_by: 'desk:other' } : row,
    );
    expect(verifyChain(tampered)).toEqual(['event 1200 has another hash than its content']);
  });
});
