/** What an answer shows of another desk's text is on record before it is sent, and nothing else is: not what was nulled, not one's own. */

import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { resultHashOf } from '../../schema/contract/result-hash.ts';
import { startGatewayHere, startSmallGraph, type SmallGraph } from '../gateway/small-graph.ts';
import { hold } from '../sharing/sharing-graph.ts';
import { PLANTED } from '../support/planted-secrets.ts';
import { as, AUDITOR, startReaders, SUBGRAPHS, type TestIssuer } from './readers.ts';
import { entriesIn, ledger, type ReadEntry } from './open-ledger.ts';

let folder: string;
let graph: SmallGraph;
let issuer: TestIssuer;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'throughline-disclosures-'));
  issuer = await startReaders();
  graph = await startSmallGraph(SUBGRAPHS, { identity: issuer.identity, dataDirectory: folder });
});
afterAll(async () => {
  await graph?.stop();
  await issuer?.stop();
  await rm(folder, { recursive: true, force: true });
});

const HASH = /^[0-9a-f]{64}$/;
const TEXTS = 'query Cases($id: ID!) { case(id: $id) { size summary { state text } remark { text } } }';

/** Entries that an answer left behind it. */
async function recordedBy(ask: () => Promise<unknown>): Promise<readonly ReadEntry[]> {
  const before = entriesIn(folder).length;
  await ask();
  return entriesIn(folder).slice(before);
}

describe('that the glass was broken is on record', () => {
  const GLASS = { breakGlassReason: 'a patient may be harmed' } as const;
  const GUARDIAN = { ...GLASS, role: 'guardian', capacity: 'GUARDIAN', purpose: 'CLINICAL_SAFETY' } as const;
  /** Where alpha says of each answer what came of the glass. */
  const saying = (breakGlass: string | undefined, reader: Parameters<typeof as>[0]) =>
    recordedBy(async () => {
      const alpha = graph.subgraphs.get('alpha')!;
      alpha.spoil = async (request, response) => {
        const answer = await alpha.answerTo(request);
        const extensions = { throughline: { breakGlass } };
        response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ ...answer, extensions }));
      };
      const { body } = await graph.query('{ case(id: "1") { summary { text } } }', {}, as(reader));
      alpha.spoil = null;
      expect([body.errors, body.data.case.summary.text]).toEqual([undefined, 'summary of 1']);
    });
  const marks = async (...asked: Parameters<typeof saying>) =>
    (await saying(...asked)).map((entry) => (entry as ReadEntry & { reader: object }).reader);

  it('where the owner says so', async () => {
    expect(await marks('OPENED', GUARDIAN)).toMatchObject([{ role: 'guardian', isBreakGlass: true }]);
  });

  // In front of a supergraph that is not ours nobody's status is on record; who may break it is asked of our own, in lying-desks.test.ts.
  it.each([
    ['that it opened nothing', 'NOTHING', GUARDIAN],
    ['that it could record nothing', 'NOT_RECORDED', GUARDIAN],
    ['what could mean anything', 'SHATTERED', GUARDIAN],
    ['nothing', undefined, GLASS],
  ] as const)('and not where the owner says %s, of who may break none', async (_title, said, reader) => {
    expect(await marks(said, reader)).toMatchObject([{ isBreakGlass: false }]);
  });
});

it('says who read which texts of whom, by what, when, and to which answer', async () => {
  const reader = { subject: 'g-7', desk: 'gamma', capacity: 'PROVIDER', role: 'supplier' } as const;
  let body: any;
  const askedAt = Date.now();
  const [entry, ...more] = await recordedBy(async () => {
    body = (await graph.query(TEXTS, { id: '1' }, as({ ...reader, breakGlassReason: 'a patient may be harmed' }))).body;
  });
  expect(more).toEqual([]);
  expect(body.data.case.summary).toEqual({ state: 'RELEASED', text: 'summary of 1' });
  expect(body.extensions.disclosure).toEqual({
    position: entry.position,
    hash: entry.hash,
    resultHash: resultHashOf(body.data),
  });
  expect(entry).toEqual({
    version: 2,
    kind: 'DISCLOSURE',
    id: expect.stringMatching(/^[0-9a-f-]{36}$/),
    position: entry.position,
    previousHash: expect.stringMatching(HASH),
    recordedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
    // It gave a reason, but may break no glass.
    reader: { ...reader, purpose: 'AUDIT', isBreakGlass: false },
    operation: {
      hash: expect.stringMatching(HASH),
      name: 'Cases',
      variablesHash: resultHashOf({ id: '1' }),
    },
    texts: [
      { owner: 'alpha', record: '1', field: 'Case.summary', count: 1 },
      { owner: 'beta', record: '1', field: 'Case.remark', count: 1 },
    ],
    generation: expect.stringMatching(/^[0-9a-f]{12}$/),
    asOf: null,
    asKnownAt: null,
    resultHash: resultHashOf(body.data),
    hash: entry.hash,
  });
  const recordedAt = Date.parse(entry.recordedAt);
  expect([recordedAt >= askedAt, recordedAt <= Date.now()]).toEqual([true, true]);
});

describe('what is recorded', () => {
  const fieldsOf = async (query: string, headers = AUDITOR): Promise<readonly (readonly unknown[])[]> => {
    const entries = await recordedBy(() => graph.query(query, {}, headers));
    return entries.map(({ texts }) => texts.map((text: ReadEntry) => `${text.record} ${text.field} ${text.count}`));
  };

  it.each<[string, string, readonly string[] | null]>([
    ['nothing where no text is asked for', '{ cases { id size summary { state } } }', null],
    ['nothing where the text is withheld', '{ cases { secret { state text } } }', null],
    [
      'each field of each record once, whatever it is called and however often it is asked',
      '{ cases { id a: summary { w: text again: text } b: summary { text } } }',
      ['1 Case.summary 1', '2 Case.summary 1'],
    ],
    [
      'how many different texts of a field there were',
      '{ case(id: "1") { id notes { body { text } } } }',
      ['1 Note.body 2'],
    ],
    [
      'a record by its own id',
      '{ case(id: "1") { notes { id body { text } } } }',
      ['1-a Note.body 1', '1-b Note.body 1'],
    ],
    [
      'what stands behind an interface, by its own type',
      '{ cases { part { id ... on Wheel { label { text } } } } }',
      ['part-1 Wheel.label 1'],
    ],
    [
      'what a fragment asks',
      'fragment T on Case { remark { ...W } } fragment W on GovernedText { text } { case(id: "2") { ...T } }',
      ['2 Case.remark 1'],
    ],
  ])('%s', async (_name, query, expected) => {
    expect(await fieldsOf(query)).toEqual(expected === null ? [] : [expected]);
  });

  it('leaves out what a desk reads of its own, and records what it reads of others beside it', async () => {
    const own = as({ desk: 'alpha', role: 'supplier', capacity: 'PROVIDER' });
    expect(await fieldsOf('{ case(id: "1") { summary { text } notes { body { text } } } }', own)).toEqual([]);
    expect(await fieldsOf('{ case(id: "1") { summary { text } remark { text } } }', own)).toEqual([
      ['1 Case.remark 1'],
    ]);
  });

  it('leaves out what a null took with it', async () => {
    const query = '{ case(id: "1") { id link { words { text } must } summary { text } } }';
    expect(await fieldsOf(query)).toEqual([['1 Case.summary 1', 'link-1 Link.words 1']]);
    const beta = graph.subgraphs.get('beta')!;
    beta.spoil = (_request, response) => void response.writeHead(500).end();
    try {
      expect(await fieldsOf(query)).toEqual([['1 Case.summary 1']]);
    } finally {
      beta.spoil = null;
    }
  });

  it('leaves out the texts of an answer that came to nothing but errors', async () => {
    const beta = graph.subgraphs.get('beta')!;
    beta.spoil = (_request, response) => void response.writeHead(500).end();
    try {
      expect(await fieldsOf('{ case(id: "1") { remark { text } } }')).toEqual([]);
      expect(await fieldsOf('{ case(id: "1") { summary { text } weight } }')).toEqual([['1 Case.summary 1']]);
    } finally {
      beta.spoil = null;
    }
  });

  it('gives each reader of one shared answer an entry of their own', async () => {
    const held = hold(graph.subgraphs.get('alpha')!);
    const answers: any[] = [];
    const entries = await recordedBy(async () => {
      const asked = [1, 2, 3].map(() => graph.query(TEXTS, { id: '2' }, AUDITOR));
      // By then the gateway has begun with all of them.
      for (let times = 0; times < 4; times += 1) await graph.query('{ __typename }', {}, AUDITOR);
      await held.release();
      answers.push(...(await Promise.all(asked)));
    });
    expect(held.requests).toHaveLength(1);
    expect(entries).toHaveLength(3);
    expect(new Set(entries.map(({ id }) => id)).size).toBe(3);
    expect(answers.map(({ body }) => body.extensions.disclosure.position as number).toSorted((a, b) => a - b)).toEqual(
      entries.map(({ position }) => position),
    );
    expect(new Set(entries.map(({ resultHash }) => resultHash)).size).toBe(1);
  });

  it('shares no entry between two readers of the same at the same time', async () => {
    const entries = await recordedBy(() =>
      Promise.all(['one', 'two'].map((subject) => graph.query(TEXTS, { id: '1' }, as({ subject })))),
    );
    expect(entries.map(({ reader }) => reader.subject).toSorted()).toEqual(['one', 'two']);
  });

  it('never holds a text', async () => {
    await graph.query('{ cases { summary { text } notes { body { text } } remark { text } } }', {}, AUDITOR);
    expect(JSON.stringify(entriesIn(folder))).not.toMatch(/summary of|one note|remark on/);
  });
});

it('many at once are few transactions, one order, and no gap', async () => {
  const hashes = new Set<string>();
  const entries = await recordedBy(async () => {
    const answers = await Promise.all(
      Array.from({ length: 200 }, (_, index) =>
        graph.query('{ case(id: "1") { summary { text } } }', {}, as({ subject: `reader-${index}` })),
      ),
    );
    for (const { body } of answers) hashes.add(body.extensions.disclosure!.hash);
  });
  expect(entries).toHaveLength(200);
  expect(new Set(entries.map(({ hash }) => hash))).toEqual(hashes);
  expect(new Set(entries.map(({ reader }) => reader.subject)).size).toBe(200);
  expect(await ledger(['verify'], { DATA_DIR: folder })).toMatchObject({ code: 0, complaints: [] });
});

it('asks nobody who they are, and records nothing, unless it is told how', async () => {
  const other = await mkdtemp(path.join(tmpdir(), 'throughline-disclosures-'));
  const anonymous = await startSmallGraph(SUBGRAPHS, { dataDirectory: other });
  try {
    const { body } = await anonymous.query(TEXTS, { id: '1' });
    expect(body.data.case.summary.text).toBe('summary of 1');
    expect(body.extensions).toEqual({ sources: expect.anything() });
    expect(await ledger(['verify'], { DATA_DIR: other })).toMatchObject({
      code: 1,
      complaints: [expect.stringMatching(/^LEDGER_NOT_FOUND: /)],
    });
  } finally {
    await anonymous.stop();
    await rm(other, { recursive: true, force: true });
  }
});

it('the name of an operation is whoever asks’ to choose, and stands on record where it can be no more than a name', async () => {
  const number = PLANTED.nhsNumber;
  const names: Readonly<Record<string, boolean>> = {
    Cases: true,
    Cases_2006_v2: true,
    ['C'.repeat(64)]: true,
    ['C'.repeat(65)]: false,
    [`Patient_${number}`]: false,
    [`p${Array.from(number).join('_')}`]: false,
    [`n${Array.from(number).join('n')}`]: false,
    DOB_12_03_51: false,
  };
  // A request with one operation need not say which.
  const asked = Object.entries(names).flatMap(([name, isRecorded]) => [
    { name, isRecorded, operationName: name },
    { name, isRecorded, operationName: undefined },
  ]);
  for (const { name, isRecorded, operationName } of asked) {
    const query = `query ${name} { case(id: "1") { summary { text } } }`;
    const [entry] = await recordedBy(async () => {
      const response = await fetch(new URL('/graphql', graph.url), {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...AUDITOR },
        body: JSON.stringify({ query, operationName }),
      });
      expect(await response.json()).toMatchObject({ data: { case: { summary: { text: 'summary of 1' } } } });
    });
    expect(entry.operation).toMatchObject({
      hash: createHash('sha256').update(query).digest('hex'),
      name: isRecorded ? name : null,
    });
  }
  expect(JSON.stringify(entriesIn(folder))).not.toContain(number);
});

it('is kept in memory, and says so, where there is nowhere else, as for a demo', async () => {
  const { supergraphFile: file, subgraphs } = graph;
  const supplierUrls = new Map([...subgraphs].map(([name, { url }]) => [name, url]));
  const forgetful = await startGatewayHere({ kind: 'supergraph', file }, { identity: { mode: 'demo' }, supplierUrls });
  try {
    const { body } = await forgetful.query(TEXTS, { id: '1' });
    expect(body.extensions.disclosure).toMatchObject({ position: 1 });
    expect(forgetful.log.map(({ message }) => message)).toContainEqual(
      expect.stringMatching(/^disclosure ledger is kept in memory/),
    );
  } finally {
    await forgetful.stop();
  }
});

describe('where nothing can be written', () => {
  it('other desks’ texts are withheld, and all else is answered; later it is as before', async () => {
    const place = path.join(folder, 'in-the-way');
    await writeFile(place, '');
    const broken = await startSmallGraph(SUBGRAPHS, { identity: issuer.identity, dataDirectory: place });
    try {
      const query = `{ case(id: "1") {
        size summary { __typename s: state text redactions why: withheld { __typename code: reasonCode decidedBy } }
        secret { state withheld { reasonCode } } notes { body { text } } remark { text state redactions } } }`;
      const own = as({ desk: 'beta', role: 'supplier', capacity: 'PROVIDER' });
      const { status, body } = await broken.query(query, {}, own);
      expect(status).toBe(200);
      expect(body.data.case).toEqual({
        size: 1,
        summary: {
          __typename: 'GovernedText',
          s: 'WITHHELD',
          text: null,
          redactions: null,
          why: { __typename: 'Withholding', code: 'NOT_RECORDED', decidedBy: null },
        },
        secret: { state: 'WITHHELD', withheld: { reasonCode: 'LEGAL' } },
        notes: [{ body: { text: null } }, { body: { text: null } }],
        remark: { text: 'remark on 1', state: 'RELEASED', redactions: null },
      });
      expect(body.errors).toEqual([
        {
          message:
            'That this reader reads the texts of other desks could not be put on record: those texts are withheld, all else is answered.',
          extensions: { code: 'DISCLOSURE_NOT_RECORDED', withheld: 3 },
        },
      ]);
      expect(body.extensions.disclosure).toBeUndefined();
      expect(JSON.stringify(body)).not.toContain('in-the-way');
      expect(broken.log.map(({ message }) => message)).toContain('disclosure not recorded');
      const alpha = broken.subgraphs.get('alpha')!;
      alpha.spoil = async (request, response) => {
        const answer = await alpha.answerTo(request);
        const extensions = { throughline: { breakGlass: 'OPENED' } };
        response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ ...answer, extensions }));
      };
      const opened = await broken.query(
        '{ case(id: "1") { summary { text } } }',
        {},
        as({ breakGlassReason: 'a patient may be harmed' }),
      );
      alpha.spoil = null;
      // The owner has it on record, which is what the reader is told; the words are withheld all the same.
      expect(opened.body.extensions['breakGlass']).toEqual({ outcome: 'OPENED' });
      expect(opened.body.data).toEqual({ case: { summary: { text: null } } });
      expect(opened.body.errors).toMatchObject([{ extensions: { code: 'DISCLOSURE_NOT_RECORDED', withheld: 1 } }]);
      const structured = await broken.query('{ cases { id size weight } }', {}, AUDITOR);
      expect(structured.body.errors).toBeUndefined();
      await rm(place);
      const after = await broken.query('{ case(id: "1") { summary { state text } } }', {}, AUDITOR);
      expect(after.body.errors).toBeUndefined();
      expect(after.body.data.case.summary).toEqual({ state: 'RELEASED', text: 'summary of 1' });
      expect(broken.log.map(({ message }) => message)).toContain('disclosures recorded again');
    } finally {
      await broken.stop();
    }
  });
});
