/** Many replicas, one ledger in PostgreSQL: one order without gaps; while the server is gone texts are withheld, and later they are not. */

import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDisclosureLedger } from '../../gateway/governance/disclosures/disclosure-ledger.ts';
import { openLedgerDatabase } from '../../gateway/governance/disclosures/ledger-database.ts';
import { NO_LEDGER_OBSERVER } from '../../gateway/governance/disclosures/ledger-observer.ts';
import { readEntries } from '../../gateway/governance/disclosures/read-entries.ts';
import { startSmallGraph, startGatewayHere, type SmallGateway, type SmallGraph } from '../gateway/small-graph.ts';
import { startBreakingProxy, type BreakingProxy } from '../service-record/breaking-proxy.ts';
import { postgresqlMissing, startPostgresql, type TestPostgresql } from '../support/postgresql.ts';
import { ALL, disclosureTo, fill, found, questions } from './filled-ledger.ts';
import { entriesOf, ledger } from './open-ledger.ts';
import { as, AUDITOR, startReaders, SUBGRAPHS, type TestIssuer } from './readers.ts';

const reason = postgresqlMissing;
const TEXT = '{ case(id: "1") { id size summary { state text withheld { reasonCode } } } }';
const STRUCTURED = '{ cases { id size weight } }';

describe.skipIf(reason !== null)(`one ledger of two replicas${reason === null ? '' : ` (${reason})`}`, () => {
  let server: TestPostgresql;
  let proxy: BreakingProxy;
  let issuer: TestIssuer;
  let graph: SmallGraph;
  let replica: SmallGateway;
  beforeAll(async () => {
    server = await startPostgresql();
    proxy = await startBreakingProxy(server.url);
    issuer = await startReaders();
    const { identity } = issuer;
    graph = await startSmallGraph(SUBGRAPHS, { identity, databaseUrl: server.url });
    const { supergraphFile: file, subgraphs } = graph;
    replica = await startGatewayHere(
      { kind: 'supergraph', file },
      {
        identity,
        databaseUrl: proxy.url,
        supplierUrls: new Map([...subgraphs].map(([name, { url }]) => [name, url])),
      },
    );
  }, 60_000);
  afterAll(async () => {
    await replica?.stop();
    await graph?.stop();
    await issuer?.stop();
    await proxy?.stop();
    await server?.stop();
  });

  const environment = () => ({ DATABASE_URL: server.url });
  const stateOf = ({ body }: Awaited<ReturnType<SmallGateway['query']>>): string =>
    body.data.case.summary.withheld?.reasonCode ?? body.data.case.summary.state;

  it('has one order without gaps or doubles, whoever appends', async () => {
    const answers = await Promise.all(
      Array.from({ length: 120 }, (_, number) =>
        (number % 2 === 0 ? graph : replica).query(TEXT, {}, as({ subject: `reader-${number}` })),
      ),
    );
    const entries = await entriesOf(environment());
    expect(entries.map(({ position }) => position)).toEqual(Array.from({ length: 120 }, (_, index) => index + 1));
    expect(new Set(answers.map(({ body }) => body.extensions.disclosure?.hash))).toEqual(
      new Set(entries.map(({ hash }) => hash)),
    );
    expect(await ledger(['verify'], environment())).toMatchObject({ code: 0 });
  });

  it('has an entry once though nobody heard that it was committed', async () => {
    for (const isServerTold of [true, false]) {
      // Begin, hold the head, entry, texts, head, commit: broken at each of them once.
      for (let messages = 1; messages <= 6; messages += 1) {
        const before = (await entriesOf(environment())).length;
        proxy.breakAt = { messages, isServerTold };
        const answer = await replica.query(TEXT, {}, as({ subject: `broken-${messages}-${isServerTold}` }));
        expect([messages, isServerTold, stateOf(answer)]).toEqual([messages, isServerTold, 'RELEASED']);
        expect(proxy.breakAt).toBeNull();
        const entries = await entriesOf(environment());
        expect(entries).toHaveLength(before + 1);
        expect(entries.at(-1).hash).toBe(answer.body.extensions.disclosure?.hash);
      }
    }
    expect(await ledger(['verify'], environment())).toMatchObject({ code: 0 });
  });

  it('finds what a reader of all entries finds', async () => {
    const database = await openLedgerDatabase({ databaseUrl: server.url, dataDirectory: null }, 'READS');
    try {
      await fill(database);
      const entries = await entriesOf(environment());
      for (const query of questions()) {
        const said = (await readEntries(database, query)).map(({ entry, withdrawnAt }) => [
          entry.position,
          withdrawnAt,
        ]);
        expect([query, said]).toEqual([query, found(entries, query)]);
      }
      expect(await ledger(['verify'], environment())).toMatchObject({ code: 0 });
    } finally {
      await database.stop();
    }
  });

  it('is opened while an append has written half of what it writes, and keeps it from nothing', async () => {
    const open = async (use: 'READS' | 'APPENDS') => {
      const database = await openLedgerDatabase({ databaseUrl: server.url, dataDirectory: null }, use);
      await readEntries(database, ALL).finally(database.stop);
    };
    await open('APPENDS');
    const append = new pg.Client({ connectionString: server.url, options: '-c search_path=disclosures' });
    await append.connect();
    try {
      // What an append takes, in its order.
      await append.query('begin; select * from head for update; lock table entries in row exclusive mode');
      await open('READS');
      await open('APPENDS');
      await append.query('lock table texts in row exclusive mode; commit');
    } finally {
      await append.end();
    }
  }, 10_000);

  it('is made by what appends to it, and by nobody who reads', async () => {
    const client = new pg.Client({ connectionString: server.url });
    await client.connect();
    await client.query('create database unused').finally(() => client.end());
    const databaseUrl = Object.assign(new URL(server.url), { pathname: '/unused' }).href;
    expect(await ledger(['verify'], { DATABASE_URL: databaseUrl })).toEqual({
      code: 1,
      printed: [],
      complaints: ['LEDGER_UNREADABLE: there is no disclosure ledger yet: what appends to it makes it'],
    });
    for (const use of ['APPENDS', 'READS'] as const) {
      const database = await openLedgerDatabase({ databaseUrl, dataDirectory: null }, use);
      expect(await readEntries(database, ALL).finally(database.stop)).toEqual([]);
    }
    expect(await ledger(['verify'], { DATABASE_URL: databaseUrl })).toMatchObject({ code: 0 });
  });

  it('has an entry while reads that began before it still look', async () => {
    const holder = new pg.Client({ connectionString: server.url, options: '-c search_path=disclosures' });
    await holder.connect();
    const opened = createDisclosureLedger({
      databaseUrl: server.url,
      dataDirectory: null,
      checkpoints: null,
      clock: Date.now,
      observer: NO_LEDGER_OBSERVER,
      log: () => undefined,
    });
    try {
      await opened.record(disclosureTo('before'), 20_000);
      const read = (subject: string) => opened.read({ ...ALL, owner: 'alpha' }, { subject, desk: null });
      await read('first');
      // Whoever reads an owner's texts waits for the holder's lock from now on; whoever appends does not.
      await holder.query(`
        alter table texts rename to kept_texts;
        create function is_let_go() returns boolean language sql volatile as
          $$ select pg_advisory_xact_lock_shared(4711) is not null $$;
        create view texts as select * from kept_texts where is_let_go();
        select pg_advisory_lock(4711)`);
      const ended: string[] = [];
      const looks = Promise.allSettled(
        ['first', 'first', 'second'].map((subject) => read(subject).finally(() => ended.push('read'))),
      );
      const waiting = async () => {
        const { rows } = await holder.query('select 1 from pg_locks where not granted and objid = 4711');
        return rows.length;
      };
      await expect.poll(waiting).toBeGreaterThan(0);
      const { body } = await graph.query(TEXT, {}, as({ subject: 'elsewhere' }));
      expect(body.extensions.disclosure).toBeDefined();
      await opened.record(disclosureTo('meanwhile'), 4000).finally(() => ended.push('entry'));
      expect(await waiting()).toBe(1);
      await holder.query('select pg_advisory_unlock(4711)');
      await looks;
      expect(ended).toEqual(['entry', 'read', 'read', 'read']);
    } finally {
      await opened.stop();
      await holder.query(`
        select pg_advisory_unlock_all();
        drop view if exists texts;
        drop function if exists is_let_go;
        alter table if exists kept_texts rename to texts`);
      await holder.end();
    }
  });

  it('withdraws what it finds written after it was given up', async () => {
    proxy.isFrozen = true;
    const late = await replica.query(TEXT, {}, as({ subject: 'given-up' }));
    expect(stateOf(late)).toBe('NOT_RECORDED');
    proxy.isFrozen = false;
    await expect
      .poll(async () => stateOf(await replica.query(TEXT, {}, AUDITOR)), { timeout: 10_000 })
      .toBe('RELEASED');
    const entries = await entriesOf(environment());
    const written = entries.find(({ reader }) => reader?.subject === 'given-up');
    // Whether it came to be written or not: nobody was shown it, and the ledger does not say that somebody was.
    if (written !== undefined)
      expect(entries.filter(({ withdraws }) => withdraws === written.position)).toHaveLength(1);
    expect(await ledger(['verify'], environment())).toMatchObject({ code: 0 });
  });

  it('withholds texts while the server is gone, answers all else, and goes on when it is back', async (context) => {
    if (server.restarts === null) return context.skip();
    const asked: string[] = [];
    let isOver = false;
    const load = Array.from({ length: 4 }, async (_, number) => {
      while (!isOver) {
        asked.push(stateOf(await graph.query(TEXT, {}, as({ subject: `load-${number}` }))));
        const { body } = await graph.query(STRUCTURED, {}, AUDITOR);
        expect([body.errors, body.data.cases.length]).toEqual([undefined, 2]);
      }
    });
    const comesTo = async (state: string) => {
      const from = asked.length;
      await expect.poll(() => asked.slice(from).includes(state), { timeout: 20_000 }).toBe(true);
    };
    try {
      await comesTo('RELEASED');
      await server.restarts.down();
      await comesTo('NOT_RECORDED');
      await server.restarts.up();
      await comesTo('RELEASED');
    } finally {
      isOver = true;
      await Promise.all(load);
    }
    const released = asked.filter((state) => state === 'RELEASED').length;
    const entries = (await entriesOf(environment())).filter(
      ({ reader, position }, _index, all) =>
        reader?.subject.startsWith('load-') && !all.some(({ withdraws }) => withdraws === position),
    );
    expect(entries).toHaveLength(released);
    expect(await ledger(['verify'], environment())).toMatchObject({ code: 0 });
  }, 60_000);
});
