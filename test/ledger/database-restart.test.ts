import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openLedger, type Ledger } from '../../subgraphs/connectors/ledger/ledger.ts';
import { EMPTY_DIRECTORY } from '../support/empty-directory.ts';
import { postgresqlMissing, startPostgresql, type TestPostgresql } from '../support/postgresql.ts';
import { spawnProcess } from '../support/spawn-process.ts';
import { day, opened } from './events.ts';
import { NOW } from './engines.ts';

const reason =
  postgresqlMissing ??
  (process.env['DATABASE_URL_TEST'] ? 'skipped: a server that was given is not ours to stop' : null);

describe.skipIf(reason !== null)(`PostgreSQL restarting${reason === null ? '' : ` (${reason})`}`, () => {
  let folder: string;
  let server: TestPostgresql;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'throughline-restart-'));
    server = await startPostgresql();
  }, 60_000);
  afterAll(async () => {
    await server?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it('a ledger fails by code while its database is away, and the same ledger answers when it is back', async () => {
    const ledger: Ledger = await openLedger({
      desk: 'restarted',
      desks: ['restarted'],
      directory: EMPTY_DIRECTORY,
      dataFolder: folder,
      databaseUrl: server.url,
      clock: () => NOW,
      mapping: { statuses: {}, stopReasons: {} },
      history: 'EXACT',
    });
    const ask = () =>
      ledger.system.chainHead({
        times: { asOf: NOW, asKnownAt: NOW },
        reader: null,
        signal: new AbortController().signal,
      });
    try {
      await ledger.append([opened('e-1', 'T1', day(1))]);
      const head = await ask();
      // Several connections, all idle: each of them hears of the loss.
      await Promise.all([ask(), ask(), ask()]);
      await server.restarts!.down();
      const failure = { code: 'SOURCE_UNAVAILABLE', message: expect.stringContaining(new URL(server.url).host) };
      await expect(ask()).rejects.toMatchObject(failure);
      await expect(ledger.system.ready()).rejects.toMatchObject(failure);
      await expect(ledger.append([opened('e-2', 'T1', day(2))])).rejects.toMatchObject(failure);
      await server.restarts!.up();
      expect(await ask()).toEqual(head);
      expect(await ledger.append([opened('e-2', 'T1', day(2))])).toMatchObject({ appended: 1, rejected: [] });

      // The server goes while statements run, and while others wait for the chain that they hold.
      const appending = Array.from({ length: 4 }, (_, list) =>
        ledger.append(Array.from({ length: 900 }, (__, index) => opened(`f-${list}-${index}`, `F${index}`, day(3)))),
      );
      const settled = Promise.allSettled(appending);
      await server.restarts!.down();
      for (const outcome of await settled) {
        if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ code: 'SOURCE_UNAVAILABLE' });
      }
      await server.restarts!.up();
      expect((await ask())!.position % 900).toBe(2);
    } finally {
      await ledger.stop();
    }
  }, 60_000);

  it('a desk stays, is not ready meanwhile, says once why, and answers again', async () => {
    const desk = spawnProcess({
      script: 'commands/subgraph.ts',
      commandLine: ['nhsmail', '--port', '0'],
      environment: { DATA_DIR: folder, DATABASE_URL: server.url, OWNER_TOKEN: 'owner' },
    });
    try {
      const [, url] = await desk.lineOf(/^nhsmail (\S+) pid/, 20_000);
      const ready = async () => (await fetch(new URL('/health/ready', url))).status;
      const ask = async () => {
        const query = `{ _entities(representations: [{ __typename: "NhsmailInvolvement", id: "I-1|nhsmail" }]) {
          ... on NhsmailInvolvement { state } } }`;
        const response = await fetch(url!, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ query }),
        });
        return (await response.json()) as { readonly data: unknown; readonly errors?: readonly object[] };
      };
      const append = async () => {
        const response = await fetch(new URL('/events', url), {
          method: 'POST',
          headers: { authorization: 'Bearer owner' },
          body: JSON.stringify([opened('e-9', 'T9', day(1))]),
        });
        return { status: response.status, body: (await response.json()) as unknown };
      };
      const before = await ask();
      expect(before).not.toHaveProperty('errors');
      expect(await ready()).toBe(200);
      await server.restarts!.down();
      expect(await ready()).toBe(503);
      expect((await ask()).errors).toEqual([
        expect.objectContaining({ extensions: expect.objectContaining({ code: 'SOURCE_UNAVAILABLE' }) }),
      ]);
      expect(await append()).toMatchObject({ status: 503, body: { error: { code: 'SOURCE_UNAVAILABLE' } } });
      await server.restarts!.up();
      expect(await ready()).toBe(200);
      expect(await ask()).toMatchObject({ data: before.data });
      const complaints = desk.standardError().split('\n').slice(0, -1);
      const [first, ...entries] = complaints.map((line) => JSON.parse(line) as { readonly level: string });
      // A desk that is started by hand, as this one.
      expect(first).toMatchObject({ code: 'KEYS_NOT_SET' });
      for (const entry of entries) expect(entry).toMatchObject({ subgraph: 'nhsmail', code: 'SOURCE_UNAVAILABLE' });
      // The loss is said once at most; the errors are what the questions asked meanwhile could not have.
      expect(entries.filter(({ level }) => level === 'warn').length).toBeLessThanOrEqual(1);
    } finally {
      await desk.stop();
    }
  }, 60_000);
});
