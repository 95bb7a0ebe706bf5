import { expect, it } from 'vitest';
import { spawnProcess } from '../support/spawn-process.ts';
import { describeEngines } from './engines.ts';
import { verifyChain } from './verify-chain.ts';

const PROCESSES = 3;
const LISTS = 25;
const EVENTS_PER_LIST = 12;

describeEngines('processes that append to one ledger at once', ({ open }) => {
  it('lose nothing and fork nothing, from the very first on, and readers see whole lists', async () => {
    // Opened here for its place alone, under a name that no table is made for yet.
    const beside = await open();
    const { databaseUrl } = beside.options;
    const desk = `${beside.desk}-shared`;
    const dataFolder = `${beside.options.dataFolder}-shared`;
    const spawned = Array.from({ length: PROCESSES }, (_, index) =>
      spawnProcess({
        script: 'test/ledger/append-process.ts',
        commandLine: [
          JSON.stringify({
            desk,
            dataFolder,
            databaseUrl,
            name: `p${index}`,
            lists: LISTS,
            eventsPerList: EVENTS_PER_LIST,
          }),
        ],
      }),
    );
    const ledger = await open({ desk, desks: [desk], dataFolder });
    ledger.now = Date.now() + 60_000;
    const all = Promise.all(spawned.map((process_) => process_.ended));
    let isDone = false;
    void all.then(() => (isDone = true));
    const positions: number[] = [];
    while (!isDone) {
      positions.push((await ledger.head())?.position ?? 0);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    expect(await all, spawned.map((process_) => process_.standardError()).join('')).toEqual(spawned.map(() => 0));
    expect(spawned.flatMap((process_) => process_.lines())).toEqual(
      spawned.map(() => JSON.stringify({ appended: LISTS * EVENTS_PER_LIST })),
    );
    expect(positions.every((position) => position % EVENTS_PER_LIST === 0)).toBe(true);
    expect(positions).toEqual([...positions].sort((left, right) => left - right));

    const events = await ledger.rows('events');
    expect(events).toHaveLength(PROCESSES * LISTS * EVENTS_PER_LIST);
    expect(new Set(events.map(({ id }) => id)).size).toBe(events.length);
    expect(verifyChain(events, await ledger.rows('texts'))).toEqual([]);
    const page = await ledger.system.searchTickets(desk, {}, { first: 200, after: null }, ledger.at());
    expect(page.rows).toHaveLength(EVENTS_PER_LIST / 2 + (PROCESSES * EVENTS_PER_LIST) / 2);
    expect(await page.total!()).toBe(page.rows.length);
    const shared = page.rows.find(({ reference }) => reference === 'shared-0');
    expect(shared?.events).toHaveLength(PROCESSES * LISTS);
  }, 120_000);
});
