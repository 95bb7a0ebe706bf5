import { expect, it } from 'vitest';
import type { TicketSearch } from '../../subgraphs/kit/supplier-system.ts';
import { SupplierSystemError } from '../../subgraphs/kit/supplier-system.ts';
import { describeEngines, NOW, type TestLedger } from './engines.ts';
import { day, event, opened, type Written } from './events.ts';

type Times = Parameters<TestLedger['at']>[0];

async function walk(
  ledger: TestLedger,
  search: TicketSearch,
  first: number,
  times: Times = {},
  between?: () => Promise<void>,
) {
  const found: string[] = [];
  for (let after: string | null = null; ;) {
    const page = await ledger.system.searchTickets(ledger.desk, search, { first, after }, ledger.at(times));
    expect(page.rows.length).toBeLessThanOrEqual(first);
    found.push(...page.rows.map(({ reference, id }) => reference ?? id.split('/')[2]!));
    if (!page.hasNextPage) return { found, total: await page.total!() };
    after = page.endCursor;
    await between?.();
  }
}

const list = async (ledger: TestLedger, search: TicketSearch = {}, times: Times = {}) =>
  (await walk(ledger, search, 50, times)).found;

/** Forty tickets, four opened at each of ten instants, every fifth closed, in no order of their names. */
const forty = (): Written[] =>
  Array.from({ length: 40 }, (_, index) => {
    const reference = `T${String((index * 17) % 40).padStart(2, '0')}`;
    const ticket = opened(`o-${index}`, reference, day(1 + Math.floor(index / 4)), {
      data: { service: `S${index % 3}` },
    });
    const closed = event(`c-${index}`, 'ticket.closed', ticket.occurredAt, {
      ticket: reference,
      data: { closure: 'CONFIRMED' },
    });
    return index % 5 === 0 ? [ticket, closed] : [ticket];
  }).flat();

describeEngines('lists', ({ open }) => {
  it('come newest first and then by id, alike at every size of page', async () => {
    const ledger = await open();
    await ledger.append(forty());
    const openings = new Map(
      forty()
        .filter(({ kind }) => kind === 'ticket.opened')
        .map((one) => [String(one['ticket']), one]),
    );
    const expected = [...openings.keys()].sort((left, right) => {
      const [first, second] = [openings.get(left)!.occurredAt, openings.get(right)!.occurredAt];
      return first === second ? (left < right ? -1 : 1) : first > second ? -1 : 1;
    });
    for (const first of [1, 2, 3, 5, 7, 31, 32, 33, 39, 40, 41, 200]) {
      expect(await walk(ledger, {}, first), `pages of ${first}`).toEqual({ found: expected, total: 40 });
    }
    for (const search of [{ open: true }, { open: false }, { service: 'S1' }, { open: true, service: 'S2' }]) {
      const whole = (await walk(ledger, search, 200)).found;
      for (const first of [1, 3, 8]) expect((await walk(ledger, search, first)).found).toEqual(whole);
      expect(expected.filter((reference) => whole.includes(reference))).toEqual(whole);
    }
    expect((await walk(ledger, { open: true }, 200)).total).toBe(32);
    expect((await walk(ledger, { open: false }, 200)).total).toBeNull();
  });

  it('stay as they are at times that were fixed, while events come in between the pages', async () => {
    const ledger = await open();
    await ledger.append(forty());
    for (const search of [{}, { open: true }, { unlinked: true }] as TicketSearch[]) {
      const times = { asOf: ledger.now, asKnownAt: ledger.now };
      const whole = (await walk(ledger, search, 200, times)).found;
      let number = 0;
      const between = async () => {
        // Not synthetic: the ledger's own clock, which goes on, is their witness.
        ledger.now += 1_000;
        const id = `${JSON.stringify(search)}-${(number += 1)}-${ledger.now}`;
        await ledger.append([
          { id: `new-${id}`, kind: 'ticket.opened', occurredAt: day(1 + (number % 9)), ticket: `N${id}`, data: {} },
          {
            id: `close-${id}`,
            kind: 'ticket.closed',
            occurredAt: day(11),
            ticket: whole[number + 3],
            data: { closure: 'CONFIRMED' },
          },
          {
            id: `link-${id}`,
            kind: 'ticket.updated',
            occurredAt: day(11),
            ticket: whole[number + 4],
            data: { incident: 'I-9' },
          },
        ]);
      };
      expect((await walk(ledger, search, 5, times, between)).found).toEqual(whole);
    }
  });

  it('keep at past times the order that they had then, whatever is back-dated later', async () => {
    const ledger = await open();
    await ledger.append([opened('a', 'A', day(3)), opened('b', 'B', day(4)), opened('c', 'C', day(5))]);
    const then = { asOf: ledger.now, asKnownAt: day(6) };
    expect(await list(ledger, {}, then)).toEqual(['C', 'B', 'A']);
    await ledger.append([
      event('a-note', 'note.added', day(1), { ticket: 'A', witnessedAt: day(7) }),
      opened('z', 'Z', day(1), { witnessedAt: day(8) }),
      opened('b-2', 'B', day(9), { witnessedAt: day(9), supersedes: 'b' }),
    ]);
    expect(await list(ledger, {}, then)).toEqual(['C', 'B', 'A']);
    expect(await list(ledger, {}, { asKnownAt: day(8) })).toEqual(['C', 'B', 'A', 'Z']);
    expect(await list(ledger)).toEqual(['B', 'C', 'A', 'Z']);
    expect(await list(ledger, {}, { asOf: day(5) })).toEqual(['C', 'A', 'Z']);
  });

  it('put a ticket whose opening does not count last, and once', async () => {
    const ledger = await open();
    await ledger.append([
      event('x-note', 'note.added', day(1), { ticket: 'X' }),
      opened('a', 'A', day(2)),
      opened('b', 'B', day(3)),
      opened('y', 'Y', day(4)),
      event('y-fix', 'note.added', day(4), { ticket: 'Y', supersedes: 'y', witnessedAt: day(5) }),
      event('b-early', 'note.added', day(1), { ticket: 'B', witnessedAt: day(6) }),
      event('a-purge', 'ticket.purged', day(7), { ticket: 'A' }),
    ]);
    expect(await list(ledger, {}, { asKnownAt: day(4) })).toEqual(['Y', 'B', 'A', 'X']);
    expect(await list(ledger, {}, { asKnownAt: day(5) })).toEqual(['B', 'A', 'X', 'Y']);
    expect(await list(ledger, {}, { asOf: day(2) })).toEqual(['A', 'B', 'X']);
    expect(await walk(ledger, {}, 1)).toEqual({ found: ['B', 'A', 'X', 'Y'], total: 4 });
    expect(await walk(ledger, { open: true }, 1)).toEqual({ found: ['B', 'X', 'Y'], total: 3 });
  });

  it('know what is open and what is linked after corrections, reopenings and unlinkings', async () => {
    const ledger = await open();
    const closed = { closure: 'CONFIRMED' };
    await ledger.append([
      ...['A', 'B', 'C', 'D', 'E'].map((ticket, index) =>
        opened(`o-${ticket}`, ticket, day(9 - index), { data: { incident: 'I-1' }, witnessedAt: day(9) }),
      ),
      event('c-A', 'ticket.closed', day(10), { ticket: 'A', data: closed }),
      event('c-B', 'ticket.closed', day(10), { ticket: 'B', data: closed }),
      event('r-B', 'resolution.reopened', day(11), { ticket: 'B' }),
      event('c-C', 'ticket.closed', day(11), { ticket: 'C', data: closed }),
      event('f-C', 'note.added', day(11), { ticket: 'C', supersedes: 'c-C' }),
      // Closed after it was reopened, as the times have it, though the ledger heard of it the other way round.
      event('r-D', 'resolution.reopened', day(10), { ticket: 'D', witnessedAt: day(12) }),
      event('c-D', 'ticket.closed', day(11), { ticket: 'D', data: closed, witnessedAt: day(12) }),
      event('u-A', 'ticket.updated', day(12), { ticket: 'A', data: { incident: null } }),
      event('f-E', 'ticket.opened', day(5), { ticket: 'E', supersedes: 'o-E', witnessedAt: day(13) }),
    ]);
    expect(await walk(ledger, { open: true }, 2)).toEqual({ found: ['B', 'C', 'E'], total: 3 });
    expect(await list(ledger, { open: false })).toEqual(['A', 'D']);
    expect(await list(ledger, { open: true }, { asOf: day(10) })).toEqual(['C', 'D', 'E']);
    expect(await list(ledger, { unlinked: true })).toEqual(['A', 'E']);
    expect(await list(ledger, { unlinked: true }, { asKnownAt: day(12) })).toEqual(['A']);
    expect(await list(ledger, { incident: 'I-1' })).toEqual(['B', 'C', 'D']);
  });

  it('answer for the time asked, not for what comes in while they read', async () => {
    let isAppending = false;
    let append: () => Promise<unknown> = () => Promise.resolve();
    const ledger = await open({
      onQuery: ({ sql }) => {
        // The head is what a search looks at first: from there on it takes all that it finds to be of now.
        if (!sql.includes('from "head"') || !isAppending) return;
        isAppending = false;
        void append();
      },
    });
    await ledger.append([opened('a', 'A', day(1)), opened('b', 'B', day(2))]);
    const times = { asOf: NOW, asKnownAt: NOW };
    const page = { first: 1, after: null };
    isAppending = true;
    let appended: Promise<unknown> | undefined;
    append = () => {
      ledger.now = NOW + 1_000;
      return (appended = ledger.append(
        ['A', 'B'].map((ticket) => ({
          id: `c-${ticket}`,
          kind: 'ticket.closed',
          occurredAt: day(3),
          ticket,
          data: { closure: 'TIMEOUT' },
        })),
      ));
    };
    const first = await ledger.system.searchTickets(ledger.desk, { open: true }, page, ledger.at(times));
    expect(first.rows.map(({ reference }) => reference)).toEqual(['B']);
    expect(first.hasNextPage).toBe(true);
    await appended;
    const after = first.endCursor;
    const second = await ledger.system.searchTickets(ledger.desk, { open: true }, { ...page, after }, ledger.at(times));
    expect(second.rows.map(({ reference }) => reference)).toEqual(['A']);
    expect(await first.total!()).toBeNull();
    expect(await list(ledger, { open: true })).toEqual([]);
  });

  it('are ordered by the instant that each is about', async () => {
    const ledger = await open();
    const record = (kind: string, key: Record<string, string>, at: string, data: object = {}) =>
      event(`${kind}-${Object.values(key)[0]}-${at}`, kind, at, { ...key, data, witnessedAt: day(20) });
    await ledger.append([
      opened('t', 'T', day(1), { witnessedAt: day(20) }),
      record('handover.received', { ticket: 'T' }, day(5), { handover: 'heard-5' }),
      record('handover.accepted', { ticket: 'T' }, day(9), { handover: 'offered-4' }),
      record('handover.offered', { ticket: 'T' }, day(4), { handover: 'offered-4' }),
      record('handover.accepted', { ticket: 'T' }, day(6), { handover: 'heard-6' }),
      record('knownError.published', { knownError: 'second' }, day(3), { disclosure: 'OWNER' }),
      record('knownError.recorded', { knownError: 'first' }, day(9)),
      record('knownError.published', { knownError: 'first' }, day(4), { disclosure: 'OWNER' }),
      record('problem.recorded', { problem: 'undated' }, day(9)),
      record('problem.recorded', { problem: 'old' }, day(8), { openedAt: day(1) }),
      record('problem.recorded', { problem: 'new' }, day(7), { openedAt: day(2) }),
      record('change.recorded', { change: 'moved' }, day(1), { startsAt: day(3) }),
      record('change.recorded', { change: 'still' }, day(2), { startsAt: day(5) }),
      record('change.recorded', { change: 'moved' }, day(3), { startsAt: day(9) }),
      record('material.delivered', { obligation: 'late' }, day(9)),
      record('material.owed', { obligation: 'late' }, day(1)),
      record('material.owed', { obligation: 'new' }, day(5)),
    ]);
    const page = { first: 10, after: null };
    const at = ledger.at();
    const { system, desk } = ledger;
    expect((await system.searchHandovers!(desk, {}, page, at)).rows.map(({ id }) => id.split('#')[1])).toEqual([
      'heard-6',
      'heard-5',
      'offered-4',
    ]);
    const from = Date.parse(day(5));
    const window = { from, to: Date.parse(day(6)) };
    expect((await system.searchHandovers!(desk, window, page, at)).rows.map(({ id }) => id.split('#')[1])).toEqual([
      'heard-5',
    ]);
    expect((await system.searchKnownErrors!(desk, {}, page, at)).rows.map(({ reference }) => reference)).toEqual([
      'first',
      'second',
    ]);
    expect((await system.searchProblems!(desk, {}, page, at)).rows.map(({ reference }) => reference)).toEqual([
      'new',
      'old',
      'undated',
    ]);
    expect((await system.searchChanges!(desk, {}, page, at)).rows.map(({ reference }) => reference)).toEqual([
      'moved',
      'still',
    ]);
    const earlier = ledger.at({ asOf: day(2) });
    expect((await system.searchChanges!(desk, {}, page, earlier)).rows.map(({ reference }) => reference)).toEqual([
      'still',
      'moved',
    ]);
    expect((await system.searchSupportMaterials!(desk, {}, page, at)).rows.map(({ obligation }) => obligation)).toEqual(
      ['new', 'late'],
    );
  });

  it('count incidents that stand declared, and are open as the claims have it', async () => {
    const ledger = await open();
    const incident = (id: string, kind: string, at: string, more: object = {}) =>
      event(id, `incident.${kind}`, at, { incident: id.slice(0, 1), ...more });
    const claim = { data: { at: day(2), claimedBy: 'desk:n3' } };
    await ledger.append([
      incident('a', 'declared', day(1)),
      incident('b', 'declared', day(2)),
      incident('c', 'updated', day(2)),
      incident('d', 'declared', day(3)),
      incident('a-restored', 'restoreClaimed', day(3), claim),
      incident('b-restored', 'restoreClaimed', day(4), claim),
      incident('b-not', 'updated', day(4), { supersedes: 'b-restored' }),
      incident('d-not', 'updated', day(5), { supersedes: 'd' }),
    ]);
    const search = async (open?: boolean) => {
      const page = await ledger.incidents.search(
        open === undefined ? {} : { open },
        { first: 10, after: null },
        ledger.at(),
      );
      return { found: page.rows.map(({ id }) => id), total: await page.total!() };
    };
    expect(await search()).toEqual({ found: ['b', 'a'], total: 2 });
    expect(await search(true)).toEqual({ found: ['b'], total: 1 });
    expect(await search(false)).toEqual({ found: ['a'], total: null });
    await ledger.append([
      incident('d-again', 'declared', day(6)),
      incident('d-more', 'updated', day(6), { supersedes: 'd-not' }),
    ]);
    expect(await search()).toEqual({ found: ['d', 'b', 'a'], total: 3 });
  });

  it('refuse cursors that they did not give out', async () => {
    const ledger = await open();
    await ledger.append(forty());
    const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
    for (const after of [
      '',
      'x',
      encode(null),
      encode([1]),
      encode(['1', 'a']),
      encode([1.5, 'a']),
      encode([1, 'a', 2]),
    ]) {
      const asked = ledger.system.searchTickets(ledger.desk, {}, { first: 2, after }, ledger.at());
      await expect(asked).rejects.toThrow(SupplierSystemError);
      await expect(asked).rejects.toMatchObject({ code: 'CURSOR_MALFORMED' });
    }
  });
});
