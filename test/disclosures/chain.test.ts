/** Whatever is changed in a ledger behind the gateway's back is found, and where: by the chain, or by what is held elsewhere of it. */

import { createHash, generateKeyPairSync } from 'node:crypto';
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import canonicalize from 'canonicalize';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serveDesk } from '../../subgraphs/kit/server.ts';
import { startSmallGraph } from '../gateway/small-graph.ts';
import { as, startReaders, SUBGRAPHS } from './readers.ts';
import { entriesIn, ledger, linesOf, openFile } from './open-ledger.ts';

const ENTRIES = 40;
/** Entries that were there when it was last signed before the end. */
const SIGNED = 30;

let folder: string;
let whole: string;
let checkpoints: string;
let earlier: string;
let publicKey: string;
let otherKey: string;

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'throughline-chain-'));
  whole = path.join(folder, 'whole');
  checkpoints = path.join(folder, 'checkpoints.jsonl');
  earlier = path.join(folder, 'earlier.jsonl');
  const keys = [1, 2].map(() => generateKeyPairSync('ed25519'));
  const keyFile = path.join(folder, 'key.pem');
  writeFileSync(keyFile, keys[0]!.privateKey.export({ type: 'pkcs8', format: 'pem' }));
  [publicKey, otherKey] = keys.map((key, index) => {
    const file = path.join(folder, `public-${index}.pem`);
    writeFileSync(file, key.publicKey.export({ type: 'spki', format: 'pem' }));
    return file;
  }) as [string, string];
  const { identity, stop } = await startReaders();
  const graphOf = () =>
    startSmallGraph(SUBGRAPHS, {
      identity,
      dataDirectory: whole,
      // Signed when it stops, and at no other time.
      disclosureCheckpoints: { keyFile, file: checkpoints, intervalMs: 600_000, everyEntries: 1_000_000 },
    });
  const read = async (graph: Awaited<ReturnType<typeof graphOf>>, from: number, to: number) => {
    for (let number = from; number < to; number += 1)
      await graph.query('{ case(id: "1") { id summary { text } remark { text } } }', {}, as({ subject: `r${number}` }));
    await graph.stop();
  };
  await read(await graphOf(), 0, SIGNED);
  copyFileSync(checkpoints, earlier);
  await read(await graphOf(), SIGNED, ENTRIES);
  await stop();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let copies = 0;
/** What is said of a ledger after somebody was at it. */
async function after(change: (database: DatabaseSync) => void, args: readonly string[] = []) {
  const copy = path.join(folder, `copy-${(copies += 1)}`);
  const { mkdirSync } = await import('node:fs');
  mkdirSync(copy);
  // What was stopped in good order is one file.
  copyFileSync(path.join(whole, 'disclosures.sqlite'), path.join(copy, 'disclosures.sqlite'));
  const database = openFile(copy);
  change(database);
  database.close();
  const { code, complaints, printed } = await ledger(['verify', ...args], { DATA_DIR: copy });
  rmSync(copy, { recursive: true, force: true });
  return { code, said: [...complaints, ...printed].join('\n') };
}

const hashOf = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');
const textAt = (database: DatabaseSync, position: number): string =>
  String(database.prepare('select entry from entries where position = ?').get(position)!['entry']);
const write = (database: DatabaseSync, position: number, entry: string, hash = hashOf(entry)) =>
  database.prepare('update entries set entry = ?, hash = ? where position = ?').run(entry, hash, position);

/** As one who has the whole ledger in hand would do it: nothing in it tells. */
function writeAgain(database: DatabaseSync, from: number, change: (entry: any) => void): void {
  const last = Number(database.prepare('select max(position) as last from entries').get()!['last']);
  let previousHash = JSON.parse(textAt(database, from)).previousHash as string;
  for (let position = from; position <= last; position += 1) {
    const entry = JSON.parse(textAt(database, position));
    if (position === from) change(entry);
    const text = canonicalize({ ...entry, previousHash })!;
    previousHash = hashOf(text);
    write(database, position, text);
    if (position === from && entry.kind === 'DISCLOSURE')
      database.prepare('update entries set reader_subject = ? where position = ?').run(entry.reader.subject, position);
  }
  database.prepare('update head set hash = ?').run(previousHash);
}

describe('a ledger that nobody touched', () => {
  it('holds, with the checkpoints and by their key', async () => {
    const { code, said } = await after(() => undefined, ['--checkpoints', checkpoints, '--key', publicKey]);
    expect([code, said]).toEqual([
      0,
      `verified: ${ENTRIES} entries, hash ${entriesIn(whole).at(-1).hash}\n2 checkpoints hold`,
    ]);
    expect(linesOf(checkpoints).map((line) => JSON.parse(line).position)).toEqual([SIGNED, ENTRIES]);
  });

  it('is verified by another program, from what docs/disclosure-ledger.md says', async () => {
    const copy = path.join(folder, 'export.jsonl');
    expect(await ledger(['export', copy], { DATA_DIR: whole })).toMatchObject({ code: 0 });
    let previousHash = '0'.repeat(64);
    for (const [index, line] of linesOf(copy).entries()) {
      const { hash, entry } = JSON.parse(line);
      expect(JSON.parse(entry)).toMatchObject({ version: 2, position: index + 1, previousHash });
      expect(hashOf(entry)).toBe(hash);
      previousHash = hash;
    }
    expect(await ledger(['verify', '--file', copy, '--checkpoints', checkpoints], {})).toMatchObject({ code: 0 });
  });

  it('holds where it goes on from entries of version 1, and no further back or on than there are versions', async () => {
    const beginningWith = (version: unknown) =>
      after((database) => writeAgain(database, 1, (entry) => void (entry.version = version)));
    expect(await beginningWith(1)).toMatchObject({ code: 0 });
    for (const version of [0, 3, '1', undefined])
      expect(await beginningWith(version)).toEqual({
        code: 1,
        said: expect.stringMatching(/^ENTRY_MALFORMED at 1: entry 1 is not canonical JSON of version 1 or 2$/m),
      });
  });

  it('holds no checkpoint by another key', async () => {
    const { code, said } = await after(() => undefined, ['--checkpoints', checkpoints, '--key', otherKey]);
    expect([code, said]).toEqual([1, expect.stringMatching(/^CHECKPOINT_INVALID at 30: /)]);
  });
});

describe('what is wrong is found, and where', () => {
  it.each<[string, (database: DatabaseSync) => void, RegExp]>([
    [
      'an entry that was edited',
      (database) => write(database, 7, textAt(database, 7).replace('"r6"', '"r9"'), hashOf(textAt(database, 7))),
      /^ENTRY_CHANGED at 7: /,
    ],
    [
      'an entry that was edited, and its hash with it',
      (database) => {
        write(database, 7, textAt(database, 7).replace('"r6"', '"r9"'));
        database.prepare("update entries set reader_subject = 'r9' where position = 7").run();
      },
      /^CHAIN_BROKEN at 8: /,
    ],
    [
      'an entry that is no entry',
      (database) => write(database, 7, `${textAt(database, 7)} `),
      /^ENTRY_MALFORMED at 7: /,
    ],
    [
      'an entry that was deleted',
      (database) => database.prepare('delete from entries where position = 12').run(),
      /^ENTRY_MISSING at 12: entry 12 is not there: the next one is 13$/m,
    ],
    [
      'the first entry gone',
      (database) => database.prepare('delete from entries where position = 1').run(),
      /^ENTRY_MISSING at 1: /,
    ],
    [
      'a deletion that was closed up',
      (database) =>
        database.exec(
          'delete from entries where position = 12; delete from texts where position = 12;' +
            'update entries set position = position - 1 where position > 12;' +
            'update texts set position = position - 1 where position > 12; update head set position = position - 1',
        ),
      /^ENTRY_MOVED at 12: /,
    ],
    [
      'two entries in each other’s place',
      (database) =>
        database.exec(
          'update entries set position = 0 where position = 5; update entries set position = 5 where position = 6;' +
            'update entries set position = 6 where position = 0',
        ),
      /^ENTRY_MOVED at 5: /,
    ],
    [
      'a tail that was cut off',
      (database) => database.exec('delete from entries where position > 33; delete from texts where position > 33'),
      /^TAIL_MISSING at 34: the ledger ends with 33, and its head is 40$/m,
    ],
    [
      'a head that was set back',
      (database) =>
        database.prepare('update head set position = 33, hash = (select hash from entries where position = 33)').run(),
      /^HEAD_CHANGED at 40: /,
    ],
    [
      'an entry that is not found by its owner any more',
      (database) => database.prepare("delete from texts where position = 9 and owner = 'alpha'").run(),
      /^INDEX_CHANGED at 9: /,
    ],
    [
      'an entry that is found under another reader',
      (database) => database.prepare("update entries set reader_subject = 'nobody' where position = 9").run(),
      /^INDEX_CHANGED at 9: /,
    ],
  ])('%s', async (_name, change, expected) => {
    const { code, said } = await after(change);
    expect([code, said]).toEqual([1, expect.stringMatching(expected)]);
  });

  it('a tail that was cut off, and the head with it: by checkpoints only', async () => {
    const cut = (database: DatabaseSync) =>
      database.exec(
        'delete from entries where position > 25; delete from texts where position > 25;' +
          'update head set position = 25, hash = (select hash from entries where position = 25)',
      );
    expect((await after(cut)).code).toBe(0);
    for (const held of [earlier, checkpoints]) {
      const { code, said } = await after(cut, ['--checkpoints', held]);
      expect([code, said]).toEqual([1, expect.stringMatching(/^TAIL_MISSING at 26: the ledger ends with 25/)]);
    }
  });

  it('a chain that was written again from somewhere on: by checkpoints only', async () => {
    const rewrite = (database: DatabaseSync) =>
      writeAgain(database, 20, (entry) => {
        entry.reader.subject = 'somebody-else';
      });
    expect((await after(rewrite)).code).toBe(0);
    const { code, said } = await after(rewrite, ['--checkpoints', earlier]);
    expect([code, said]).toEqual([1, expect.stringMatching(/^CHECKPOINT_CONTRADICTED at 30: /)]);
  });

  it('another ledger in its place, however whole', async () => {
    const other = (database: DatabaseSync) => database.prepare("update head set ledger = 'another'").run();
    const { code, said } = await after(other, ['--checkpoints', earlier]);
    expect([code, said]).toEqual([1, expect.stringMatching(/^LEDGER_REPLACED at 1: /)]);
  });

  it('a checkpoint that was edited', async () => {
    const edited = path.join(folder, 'edited.jsonl');
    writeFileSync(edited, linesOf(checkpoints)[0]!.replace('"position":30', '"position":29'));
    const { code, said } = await after(() => undefined, ['--checkpoints', edited]);
    expect([code, said]).toEqual([1, expect.stringMatching(/^CHECKPOINT_INVALID at 29: /)]);
  });

  it.each([
    ['the reader', '"reader":', '"readeX":'],
    ['the texts', '"texts":', '"textX":'],
    ['the time', '"recordedAt":"2', '"recordedAt":"X'],
    ['the kind', '"kind":"DISCLOSURE"', '"kind":"DISCLOSUREX"'],
  ])('an entry written again without %s, which it is found by', async (_, from, to) => {
    const { code, said } = await after((database) => write(database, 7, textAt(database, 7).replace(from, to)));
    expect([code, said]).toEqual([1, expect.stringMatching(/^(ENTRY_MALFORMED|INDEX_CHANGED) at 7: /)]);
  });

  it('any one character of any one entry', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: ENTRIES }),
        fc.nat(),
        fc.constantFrom(...'0123456789abcdefXYZ{}": '),
        async (position, place, character) => {
          let isSame = false;
          const { code, said } = await after((database) => {
            const text = textAt(database, position);
            const at = place % text.length;
            const edited = text.slice(0, at) + character + text.slice(at + 1);
            isSame = edited === text;
            write(database, position, edited);
          });
          const found = Number(/ at (\d+): /.exec(said)?.[1] ?? 0);
          expect(code === 0).toBe(isSame);
          if (!isSame) expect([position, position + 1]).toContain(position === ENTRIES ? position : found);
        },
      ),
      { numRuns: 30 },
    );
  });
});

it('what cannot be read is said, and no ledger is made by looking for one', async () => {
  const empty = path.join(folder, 'empty');
  for (const [args, complaint] of [
    [['verify'], /^LEDGER_NOT_FOUND: /],
    [['verify', '--file', path.join(folder, 'none.jsonl')], /^FILE_UNREADABLE: /],
    [['verify', '--checkpoints', path.join(folder, 'none.jsonl')], /^FILE_UNREADABLE: /],
    [['verify', '--key', checkpoints], /^SIGNING_KEY_INVALID: /],
    [['verify', '--checkpoints', publicKey], /^CHECKPOINT_MALFORMED: line 1 of /],
    [['mend'], /^ARGUMENT_INVALID: /],
    [['verify', '--nonsense'], /^ARGUMENT_INVALID: /],
  ] as const) {
    expect(await ledger(args, { DATA_DIR: empty })).toEqual({
      code: 1,
      printed: [],
      complaints: [expect.stringMatching(complaint)],
    });
  }
});

it('an owner’s server holds the checkpoints that it is handed, and nothing that only looks like one', async () => {
  const dataFolder = mkdtempSync(path.join(folder, 'desk-'));
  const desk = await serveDesk({
    definition: { name: 'spine', createService: async () => ({ system: IDLE_SYSTEM, ownerRoutes: [] }) },
    environment: {
      directory: {} as never,
      subgraph: { name: 'spine', prefix: 'Spine' } as never,
      desks: [],
      dataFolder,
      databaseUrl: null,
      clock: Date.now,
      ownerToken: null,
    },
    port: 0,
  });
  try {
    const url = new URL('/disclosure-checkpoints', desk.url);
    const post = async (body: string) => (await fetch(url, { method: 'POST', body })).status;
    const codeOf = async (body: string) =>
      ((await (await fetch(url, { method: 'POST', body })).json()) as any).errors[0].extensions.code;
    const [first, second] = linesOf(checkpoints) as [string, string];
    expect(await post(first)).toBe(204);
    expect(await post(first.replace('"position":30', '"position":31'))).toBe(400);
    expect(await post('{}')).toBe(400);
    expect(await post('nonsense')).toBe(400);
    expect(await codeOf('{}')).toBe('CHECKPOINT_INVALID');
    expect(await post(second)).toBe(204);
    expect((await fetch(url, { method: 'DELETE' })).status).toBe(404);
    expect((await fetch(url)).status).toBe(404);
    expect(linesOf(path.join(dataFolder, 'disclosure-checkpoints.jsonl'))).toEqual([first, second]);
  } finally {
    await desk.stop();
  }
});

const IDLE_SYSTEM = { ready: async () => true, stop: async () => undefined } as never;
