import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { loadCsvFile, type CsvLoadProgress } from '../../subgraphs/connectors/csv/load.ts';
import type { CsvProblem } from '../../subgraphs/connectors/csv/rules.ts';
import type { CsvDesk } from '../../subgraphs/connectors/csv/csv-desk.ts';
import type { TicketRecord } from '../../subgraphs/kit/model.ts';
import { mapping } from '../../subgraphs/local-desks/mapping.ts';
import { DESKS, file, FULL_HEADING, fullRow, NOW, openTestDesk, ticketsOf } from './support.ts';

type Desk = Awaited<ReturnType<typeof openTestDesk>>;

async function load(desk: Desk, name: string, ...rows: readonly string[]) {
  const problems: CsvProblem[] = [];
  const target = path.join(desk.dataFolder, name);
  await writeFile(target, file(FULL_HEADING, ...rows));
  const progress = await desk.loadFile(target, { onProblem: (problem) => problems.push(problem) });
  return { ...progress, problems };
}

const at = (time: string) => `2006-07-30T${time}:00Z`;
const version = (time: string, cells: Partial<Record<string, string>> = {}) =>
  fullRow({ opened_at: at('09:00'), last_updated_at: at(time), recorded_at: '', ...cells });
const only = async (desk: CsvDesk, times: { asOf?: string; asKnownAt?: string } = {}) =>
  (await ticketsOf(desk, ['M-1'], times))[0]!;

describe('a ticket told by rows', () => {
  test('is as its rows say at each time, with each claim once', async () => {
    const desk = await openTestDesk();
    const spine = { held_by: 'desk:spine', status: 'With supplier' };
    const loaded = await load(
      desk,
      'day.csv',
      version('09:00', {
        held_by: 'desk:ld-maidstone',
        status: 'Open',
        incident: '',
        nsd_reference: '',
        severity: '3',
      }),
      version('10:00', { ...spine, severity: '2' }),
      version('11:00', { ...spine, severity: '2', summary: 'Still nothing' }),
      version('12:00', { ...spine, severity: '3', status: 'Mystery' }),
      version('14:00', { ...spine, severity: '3', status: 'Closed', closed_at: at('13:30') }),
    );
    expect(loaded).toMatchObject({ lines: 5, rejected: 0, unchanged: 4, problems: [] });

    const open = await only(desk, { asOf: at('09:30') });
    expect(open).toMatchObject({
      id: 'ld-maidstone/csv/M-1',
      status: 'NEW',
      sourceStatus: 'Open',
      incident: null,
      domain: 'IT',
      openedAt: '2006-07-30T09:00:00.000Z',
      closedAt: null,
      summary: { state: 'WITHHELD', text: null },
      own: { fileName: 'day.csv', fileLine: 2 },
    });

    const closed = await only(desk);
    expect(closed).toMatchObject({
      status: 'CLOSED_CONFIRMED',
      incident: { id: 'I-MAIDSTONE' },
      closedAt: '2006-07-30T13:30:00.000Z',
      closure: 'CONFIRMED',
      lastUpdatedAt: '2006-07-30T14:00:00.000Z',
      own: { fileName: 'day.csv', fileLine: 6 },
    });
    expect(closed.severityClaims!.map(({ value, at: from }) => [value, from])).toEqual([
      [3, '2006-07-30T09:00:00.000Z'],
      [2, '2006-07-30T10:00:00.000Z'],
      [3, '2006-07-30T12:00:00.000Z'],
    ]);
    expect(closed.clock!.map(({ role, state, heldBy, from, to }) => ({ role, state, heldBy, from, to }))).toEqual([
      {
        role: 'HANDLING',
        state: 'RUNNING',
        heldBy: { id: 'desk:ld-maidstone' },
        from: '2006-07-30T09:00:00.000Z',
        to: '2006-07-30T10:00:00.000Z',
      },
      {
        role: 'HANDLING',
        state: 'RUNNING',
        heldBy: { id: 'desk:spine' },
        from: '2006-07-30T10:00:00.000Z',
        to: '2006-07-30T13:30:00.000Z',
      },
    ]);
    expect(closed.bonds).toEqual([
      {
        target: { id: 'nsd/main/NSD-1' },
        role: 'PARENT',
        assertedBy: { id: 'desk:ld-maidstone' },
        assertedAt: '2006-07-30T10:00:00.000Z',
        confirmedAt: null,
        deniedAt: null,
      },
    ]);
    expect((await only(desk, { asOf: at('12:30') })).status).toBe('UNKNOWN');
  });

  test('is known from when its file was read, whatever the file claims', async () => {
    let now = Date.parse('2006-08-01T09:00:00Z');
    const desk = await openTestDesk({ clock: () => now });
    await load(desk, 'first.csv', version('10:00', { recorded_at: at('10:01'), status: 'Open' }));
    now = Date.parse('2006-08-02T09:00:00Z');
    await load(desk, 'second.csv', version('11:00', { recorded_at: at('11:01'), status: 'Fixed' }));
    expect(await ticketsOf(desk, ['M-1'], { asKnownAt: at('12:00') })).toEqual([null]);
    expect(await only(desk, { asKnownAt: '2006-08-01T10:00:00Z' })).toMatchObject({ status: 'NEW' });
    const known = await only(desk);
    expect(known.status).toBe('RESOLVED_CLAIMED');
    expect(
      known
        .events!.filter(({ id }) => id.startsWith('csv-2-row'))
        .map(({ recordedAt, witnessedAt }) => [recordedAt, witnessedAt]),
    ).toEqual([
      ['2006-07-30T10:01:00.000Z', '2006-08-01T09:00:00.000Z'],
      ['2006-07-30T11:01:00.000Z', '2006-08-02T09:00:00.000Z'],
    ]);
    expect(desk.system.history).toBe('RECONSTRUCTED');
  });

  test('loses its link where the cell is emptied, and keeps it where the column is not there', async () => {
    const desk = await openTestDesk();
    await load(desk, 'linked.csv', version('10:00'));
    const target = path.join(desk.dataFolder, 'narrow.csv');
    const narrow = 'desk,reference,domain,opened_at,last_updated_at,status';
    await writeFile(target, file(narrow, `ld-maidstone,M-1,IT,${at('09:00')},${at('11:00')},Fixed`));
    await desk.loadFile(target);
    expect(await only(desk)).toMatchObject({
      incident: { id: 'I-MAIDSTONE' },
      heldBy: { id: 'desk:lsp-north-west-west-midlands' },
    });
    await load(desk, 'unlinked.csv', version('12:00', { incident: '', held_by: '' }));
    const unlinked = await only(desk);
    expect(unlinked).toMatchObject({ incident: null, heldBy: null });
    expect(unlinked.clock).toMatchObject([{ from: '2006-07-30T10:00:00.000Z', to: '2006-07-30T12:00:00.000Z' }]);
  });

  test.each([
    ['by the status word', [['closed', 'reopened']], 'Reopened', 'REOPENED'],
    ['by an open row after a closed one', [['closed', 'reopened']], 'In progress', 'IN_PROGRESS'],
    ['by files in order', [['closed'], ['reopened']], 'In progress', 'IN_PROGRESS'],
    ['by files out of order', [['reopened'], ['closed']], 'In progress', 'IN_PROGRESS'],
  ])('is open again %s', async (_name, files, status, canonical) => {
    const rows: Record<string, string> = {
      closed: version('11:00', { status: 'Closed', closed_at: at('11:00') }),
      reopened: version('12:00', { status }),
    };
    const desk = await openTestDesk();
    for (const [index, names] of files.entries()) await load(desk, `${index}.csv`, ...names.map((name) => rows[name]!));
    expect(await only(desk, { asOf: at('11:30') })).toMatchObject({ closedAt: '2006-07-30T11:00:00.000Z' });
    expect(await only(desk)).toMatchObject({ status: canonical, closedAt: null, closure: null });
    const again = await load(desk, 'again.csv', ...Object.values(rows));
    expect(again.appended).toBe(0);
    const open = await desk.system.searchTickets(
      'ld-maidstone',
      { open: true },
      { first: 5, after: null },
      {
        times: { asOf: NOW, asKnownAt: NOW },
        reader: null,
        signal: new AbortController().signal,
      },
    );
    expect(open.rows.map(({ id }) => id)).toEqual(['ld-maidstone/csv/M-1']);
  });
});

describe('loading', () => {
  test('the same file again changes nothing, under another name neither', async () => {
    const desk = await openTestDesk();
    const rows = [
      version('10:00'),
      version('11:00', { status: 'Fixed' }),
      version('10:00', { reference: '2006/1234' }),
    ];
    const first = await load(desk, 'a.csv', ...rows);
    const head = await desk.system.chainHead({
      times: { asOf: NOW, asKnownAt: NOW },
      reader: null,
      signal: new AbortController().signal,
    });
    expect(first).toMatchObject({ lines: 3, rejected: 0 });
    for (const name of ['a.csv', 'b.csv']) {
      const again = await load(desk, name, ...rows.toReversed());
      expect(again).toMatchObject({
        appended: 0,
        rejected: 0,
        problems: [],
        unchanged: first.appended + first.unchanged,
      });
    }
    expect(
      await desk.system.chainHead({
        times: { asOf: NOW, asKnownAt: NOW },
        reader: null,
        signal: new AbortController().signal,
      }),
    ).toEqual(head);
    const [ticket] = await ticketsOf(desk, ['2006/1234']);
    expect(ticket!.id).toBe('ld-maidstone/csv/2006%2F1234');
  });

  test('a summary in other words at the same time is reported, without the words, and the first stands', async () => {
    const desk = await openTestDesk();
    await load(desk, 'a.csv', version('10:00', { summary: 'These words' }));
    const other = await load(desk, 'b.csv', version('10:00', { summary: 'Those words' }), version('11:00'));
    expect(other).toMatchObject({ rejected: 1 });
    expect(other.problems).toMatchObject([
      { file: 'b.csv', line: 2, column: 'summary', rule: 'CSV_SUMMARY_CONFLICT', value: null },
    ]);
    expect(JSON.stringify(other.problems)).not.toMatch(/(These|Those) words/);
  });

  test('an erased summary stays erased when its file comes again, and its event tells nothing of it', async () => {
    const desk = await openTestDesk();
    await load(desk, 'a.csv', version('10:00', { summary: 'A name' }));
    const id = (await only(desk)).events!.find((event) => event.id.startsWith('csv-3'))!.id;
    await desk.ledger.append([
      { id: 'erase-1', kind: 'text.erased', occurredAt: at('12:00'), data: { event: id, field: 'summary' } },
    ]);
    const again = await load(desk, 'a.csv', version('10:00', { summary: 'A name' }));
    expect(again).toMatchObject({ appended: 0, problems: [] });
    expect((await only(desk)).summary).toMatchObject({ state: 'ERASED', text: null });
    const other = await openTestDesk();
    await load(other, 'a.csv', version('10:00', { summary: 'Another name' }));
    expect((await only(other)).events!.map((event) => event.id)).toContain(id);
  });

  test('goes on after a stop, and tells its progress', async () => {
    const desk = await openTestDesk();
    const target = path.join(desk.dataFolder, 'many.csv');
    const rows = Array.from({ length: 600 }, (_, index) => version('10:00', { reference: `M-${index + 1}` }));
    await writeFile(target, file(FULL_HEADING, ...rows, version('10:00', { desk: 'nowhere' })));
    const stop = new AbortController();
    const stopped = await desk.loadFile(target, { signal: stop.signal, onProgress: () => stop.abort() });
    expect(stopped.lines).toBe(250);
    const steps: CsvLoadProgress[] = [];
    const whole = await desk.loadFile(target, { onProgress: (progress) => steps.push(progress) });
    expect(whole).toMatchObject({
      lines: 601,
      rejected: 1,
      unchanged: stopped.appended,
      appended: 600 * 6 - stopped.appended,
    });
    expect(steps.map(({ lines }) => lines)).toEqual([250, 500, 601]);
    expect(steps.map(({ bytes, totalBytes }) => bytes / totalBytes)).toEqual([
      expect.closeTo(0.4, 1),
      expect.closeTo(0.8, 1),
      expect.closeTo(1, 1),
    ]);
    const [last] = await ticketsOf(desk, ['M-600']);
    expect(last).toMatchObject({ status: 'WAITING_OWN' });
  });

  test('what the ledger refuses is reported at its line', async () => {
    const desk = await openTestDesk();
    const ledger = {
      ...desk.ledger,
      append: async () => ({
        appended: 0,
        unchanged: 0,
        rejected: [{ index: 1, code: 'SUPERSEDES_UNKNOWN' as const, message: 'event x: no such event' }],
      }),
    };
    const target = path.join(desk.dataFolder, 'refused.csv');
    await writeFile(target, file(FULL_HEADING, version('10:00')));
    const problems: CsvProblem[] = [];
    const progress = await loadCsvFile({
      ledger,
      file: target,
      desks: DESKS,
      mapping,
      clock: () => NOW,
      onProblem: (problem) => problems.push(problem),
    });
    expect(progress.rejected).toBe(1);
    expect(problems).toMatchObject([{ line: 2, rule: 'CSV_EVENT_REFUSED' }]);
    expect(problems[0]!.message).toContain('SUPERSEDES_UNKNOWN: event x');
  });

  test('a file that is not there is the file system’s error', async () => {
    const desk = await openTestDesk();
    await expect(desk.loadFile(path.join(desk.dataFolder, 'none.csv'))).rejects.toMatchObject({ code: 'ENOENT' });
  });

  test('10,000 rows load in reasonable time', async () => {
    const desk = await openTestDesk();
    const started = performance.now();
    const rows = Array.from({ length: 10_000 }, (_, index) =>
      version(`1${index % 3}:00`, { reference: `M-${Math.floor(index / 3)}` }),
    );
    const loaded = await load(desk, 'large.csv', ...rows);
    expect(loaded).toMatchObject({ lines: 10_000, rejected: 0 });
    expect(performance.now() - started).toBeLessThan(45_000);
  });
});

/** What a ticket is, less where it was read and when it was witnessed: what must not depend on order or repetition. */
function essence(ticket: TicketRecord | null): unknown {
  if (ticket === null) return null;
  const plain = JSON.parse(JSON.stringify(ticket, (key, value) => (key === 'witnessedAt' ? null : value)));
  return { ...plain, own: null, events: null };
}

test('files in any order, cut up anyhow, repeated and loaded again come to the same tickets at every time', async () => {
  const hours = ['10:00', '11:00', '12:00', '13:00', '14:00', '15:00'];
  const ticketVersion = fc.record({
    reference: fc.constantFrom('M-1', 'M-2'),
    hour: fc.constantFrom(...hours),
    cells: fc.record(
      {
        status: fc.constantFrom('Open', 'With supplier', 'Fixed', 'Reopened', 'Never heard of'),
        severity: fc.constantFrom('', '1', '2'),
        held_by: fc.constantFrom('', 'desk:spine', 'desk:ld-maidstone'),
        incident: fc.constantFrom('', 'I-MAIDSTONE', 'I-OTHER'),
        nsd_reference: fc.constantFrom('', 'nsd/main/NSD-1', 'nsd/main/NSD-2'),
        recorded_at: fc.constantFrom('', at('16:00')),
        summary: fc.constantFrom('', 'One', 'Two'),
      },
      { requiredKeys: [] },
    ),
    closed: fc.integer({ min: 0, max: 3 }).map((dice) => dice === 0),
  });
  const versions = fc.uniqueArray(ticketVersion, {
    minLength: 1,
    maxLength: 10,
    selector: ({ reference, hour }) => `${reference} ${hour}`,
  });
  const dealt = versions.chain((all) =>
    fc.tuple(
      fc.constant(all),
      fc.array(fc.shuffledSubarray(all, { minLength: 1 }), { minLength: 1, maxLength: 4 }),
      fc.shuffledSubarray(all, { minLength: all.length, maxLength: all.length }),
    ),
  );
  const toRow = ({
    reference,
    hour,
    cells,
    closed,
  }: (typeof versions extends fc.Arbitrary<infer All> ? All : never)[number]) =>
    version(hour, { ...cells, reference, ...(closed ? { status: 'Closed', closed_at: at(hour) } : {}) });
  await fc.assert(
    fc.asyncProperty(dealt, async ([all, parts, rest]) => {
      const [plain, dealtOut] = [await openTestDesk(), await openTestDesk()];
      try {
        await load(plain, 'all.csv', ...all.toSorted((left, right) => (left.hour < right.hour ? -1 : 1)).map(toRow));
        const files = [...parts, rest, parts[0]!];
        for (const [index, rows] of files.entries()) await load(dealtOut, `${index}.csv`, ...rows.map(toRow));
        for (const hour of hours) {
          const [expected, actual] = await Promise.all(
            [plain, dealtOut].map((desk) => ticketsOf(desk, ['M-1', 'M-2'], { asOf: at(hour) })),
          );
          expect(actual!.map(essence)).toEqual(expected!.map(essence));
        }
      } finally {
        await Promise.all([plain, dealtOut].map(({ system }) => system.stop()));
      }
    }),
    { numRuns: 40 },
  );
});
