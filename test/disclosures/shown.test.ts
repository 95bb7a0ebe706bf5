/**
 * On our own graph: texts are the desks' whose records hold them, also where a figure of ours passes them on; and who read them is shown to
 * guardians, auditors and the desk whose texts they are, and to nobody else.
 */

import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { resultHashOf } from '../../schema/contract/result-hash.ts';
import { startGatewayHere, type SmallGateway } from '../gateway/small-graph.ts';
import { readQuestion } from '../support/read-question.ts';
import { as, AUDITOR, startReaders, type TestIssuer, type TestReader } from './readers.ts';
import { entriesIn, ledger, linesOf, type ReadEntry } from './open-ledger.ts';
import { OWNER_TOKEN, serveDesks, type ServedDesks } from './serve-desks.ts';
import { slowTexts } from './slow-texts.ts';

const PROVIDER = 'lsp-north-west-west-midlands';
const TICKET = 'gp-supplier/main/GPS-119';
const STOPPED_TICKET = `${PROVIDER}/main/INC0012345`;
const GUARDIAN = as({ subject: 'guardian-1', role: 'guardian', capacity: 'GUARDIAN' });
const desk = (code: string, more: TestReader = {}) =>
  as({ subject: `staff-of-${code}`, desk: code, role: 'supplier', capacity: 'PROVIDER', ...more });

let folder: string;
let data: string;
let checkpoints: string;
let keyFile: string;
let firstKey: string;
let desks: ServedDesks;
let issuer: TestIssuer;
let gateway: SmallGateway;
beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'throughline-shown-'));
  data = path.join(folder, 'gateway');
  checkpoints = path.join(folder, 'checkpoints.jsonl');
  keyFile = path.join(folder, 'key.pem');
  firstKey = writeSigningKey();
  desks = await serveDesks(['nsd', 'gp-supplier', PROVIDER], folder);
  issuer = await startReaders();
  gateway = await startGatewayHere(
    { kind: 'organisations', organisationsFile: null },
    {
      identity: issuer.identity,
      dataDirectory: data,
      supplierUrls: desks.supplierUrls,
      ...desks.keys,
      disclosureCheckpoints: { keyFile, file: checkpoints, intervalMs: 200, everyEntries: 1000 },
    },
  );
}, 60_000);
afterAll(async () => {
  await gateway?.stop();
  await desks?.stop();
  await issuer?.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** Puts a new key in the place of the one by which checkpoints are signed. @returns its public key, in PEM. */
function writeSigningKey(): string {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  writeFileSync(keyFile, privateKey.export({ type: 'pkcs8', format: 'pem' }));
  return publicKey.export({ type: 'spki', format: 'pem' }) as string;
}

const SUMMARY = `query Summary($id: ID!) { ticket(id: $id) { summary { state text } } }`;
const TWICE = `query Twice($id: ID!) {
  first: ticket(id: $id) { reference summary { state text } }
  second: ticket(id: $id) { summary { state text } }
}`;
const STOPS = `query Stops @asOf(time: "2006-09-15T00:00:00Z") @asKnownAt(time: "2006-09-15T00:00:00Z") {
  clockStops(desk: "${PROVIDER}", from: "2006-07-30T00:00:00+01:00", to: "2006-08-06T00:00:00+01:00", policy: "programme-2006.1") {
    nodes { statement evidence { state EVIDENCE } }
  }
}`;
const DISCLOSURES = `query Who($owner: ID, $reader: ID, $from: DateTime, $to: DateTime, $ticket: ID, $first: Int, $after: String) {
  disclosures(owner: $owner, reader: $reader, from: $from, to: $to, ticket: $ticket, first: $first, after: $after) {
    nodes {
      version position hash recordedAt withdrawnAt generation asOf asKnownAt resultHash
      reader { subject desk { code } capacity role purpose isBreakGlass }
      operation { hash name variablesHash }
      texts { owner { code } record ticket { id } field count }
    }
    pageInfo { endCursor hasNextPage }
  }
}`;

async function lastEntry(query: string, variables: object, headers: Readonly<Record<string, string>>) {
  const { body } = await gateway.query(query, variables as Record<string, unknown>, headers);
  const entry: ReadEntry = entriesIn(data).at(-1);
  expect(body.extensions.disclosure).toEqual({
    position: entry.position,
    hash: entry.hash,
    resultHash: resultHashOf(body.data),
  });
  return { data: body.data, entry };
}

/** The owner's word, as its ledger takes it. */
async function tell(event: object): Promise<void> {
  const response = await fetch(new URL('/events', desks.desks.get('gp-supplier')!.url), {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${OWNER_TOKEN}` },
    body: JSON.stringify({ occurredAt: new Date().toISOString(), ...event }),
  });
  expect(await response.json()).toMatchObject({ appended: 1, rejected: [] });
}
const of = { event: 'gp-supplier-cut-off-001', field: 'summary' };

describe('whose text it is', () => {
  it('is said at each place where the same record stands', async () => {
    const { data: answer, entry } = await lastEntry(TWICE, { id: TICKET }, desk('spine'));
    const shown = { state: 'RELEASED', text: 'Practices say that the Spine refuses them (synthetic)' };
    expect(answer).toEqual({ first: { reference: 'GPS-119', summary: shown }, second: { summary: shown } });
    expect(entry.texts).toEqual([
      { owner: 'gp-supplier', record: TICKET, field: 'GpSupplierTicket.summary', count: 1 },
    ]);
  });

  it('is said by the id of the record that holds it', async () => {
    const { data: answer, entry } = await lastEntry(SUMMARY, { id: TICKET }, desk('spine'));
    expect(answer.ticket.summary).toEqual({
      state: 'RELEASED',
      text: 'Practices say that the Spine refuses them (synthetic)',
    });
    expect(entry.texts).toEqual([
      { owner: 'gp-supplier', record: TICKET, field: 'GpSupplierTicket.summary', count: 1 },
    ]);
    expect([entry.operation.variablesHash, entry.asOf]).toEqual([
      resultHashOf({ id: TICKET }),
      expect.stringMatching(/^20\d\d-.*Z$/),
    ]);
  });

  it('and what a desk reads of its own is not on record', async () => {
    const { body } = await gateway.query(SUMMARY, { id: TICKET }, desk('gp-supplier'));
    expect(body.data.ticket.summary.state).toBe('RELEASED');
    expect(body.extensions.disclosure).toBeUndefined();
  });

  it('is known where a figure of ours shows it, and only what it shows is on record', async () => {
    const { data: answer, entry } = await lastEntry(STOPS.replace('EVIDENCE', 'words: text'), {}, AUDITOR);
    const shown = answer.clockStops.nodes.filter((node: any) => node.evidence?.words != null);
    expect(shown).toEqual([
      {
        statement: `${STOPPED_TICKET}#CLK-2`,
        evidence: { state: 'RELEASED', words: expect.stringMatching(/^Corrected from the sub-supplier's log/) },
      },
    ]);
    expect(entry.texts).toEqual([
      { owner: PROVIDER, record: STOPPED_TICKET, field: 'ClockStatement.evidence', count: 1 },
    ]);
    expect([entry.operation.name, entry.asOf, entry.asKnownAt]).toEqual([
      'Stops',
      '2006-09-15T00:00:00.000Z',
      '2006-09-15T00:00:00.000Z',
    ]);
  });

  it('and what a figure reads and does not show is read by nobody', async () => {
    const before = entriesIn(data).length;
    const { body } = await gateway.query(STOPS.replace('EVIDENCE', 'redactions'), {}, AUDITOR);
    expect(body.data.clockStops.nodes.map((node: any) => node.evidence?.state)).toContain('RELEASED');
    expect(body.extensions.disclosure).toBeUndefined();
    expect(entriesIn(data)).toHaveLength(before);
  });

  it('is known when the same figure has been compiled', async () => {
    for (let times = 0; times < 12; times += 1) {
      const { entry } = await lastEntry(STOPS.replace('EVIDENCE', 'text'), {}, as({ subject: `auditor-${times}` }));
      expect(entry.texts).toEqual([
        { owner: PROVIDER, record: STOPPED_TICKET, field: 'ClockStatement.evidence', count: 1 },
      ]);
    }
  });
});

describe('who read what', () => {
  const listOf = async (variables: object, headers: Readonly<Record<string, string>>) => {
    const { body } = await gateway.query(DISCLOSURES, variables as Record<string, unknown>, headers);
    return { list: body.data?.disclosures, errors: body.errors, text: JSON.stringify(body) };
  };

  it('is shown to guardians as it is on record, in hashes and coordinates', async () => {
    await tell({
      id: 'flagged',
      kind: 'ticket.updated',
      ticket: 'GPS-119',
      system: 'main',
      data: { clinicalSafety: true },
    });
    await tell({ id: 'for-nobody', kind: 'text.withheld', data: { ...of, reasonCode: 'SECURITY' } });
    const { entry } = await lastEntry(
      SUMMARY,
      { id: TICKET },
      desk('n3', { purpose: 'CLINICAL_SAFETY', breakGlassReason: 'a patient may be harmed' }),
    );
    expect(entry.reader).toMatchObject({ isBreakGlass: true });
    await tell({ id: 'for-everybody', kind: 'text.released', data: { ...of, disclosure: 'PROGRAMME' } });
    const { list, errors, text } = await listOf({ first: 1 }, GUARDIAN);
    expect(errors).toBeUndefined();
    const { operation, recordedAt, generation, asOf, asKnownAt, resultHash, position, hash } = entry;
    expect(list.nodes).toEqual([
      {
        version: 2,
        position,
        hash,
        recordedAt,
        withdrawnAt: null,
        generation,
        asOf,
        asKnownAt,
        resultHash,
        reader: { ...entry.reader, desk: { code: 'n3' } },
        operation,
        texts: [
          {
            owner: { code: 'gp-supplier' },
            record: TICKET,
            ticket: { id: TICKET },
            field: 'GpSupplierTicket.summary',
            count: 1,
          },
        ],
      },
    ]);
    expect(text).not.toContain('Practices say');
  });

  it('is found by owner, reader, ticket and time, and in pages, newest first', async () => {
    const positions = async (variables: object) =>
      (await listOf(variables, AUDITOR)).list.nodes.map(({ position }: { position: number }) => position);
    const all = entriesIn(data).toReversed();
    const those = (is: (entry: ReadEntry) => boolean) => all.filter(is).map(({ position }) => position);
    expect(await positions({})).toEqual(those(() => true));
    expect(await positions({ owner: PROVIDER })).toEqual(
      those(({ texts }) => texts.some(({ owner }: ReadEntry) => owner === PROVIDER)),
    );
    expect(await positions({ reader: 'auditor-3' })).toEqual(those(({ reader }) => reader.subject === 'auditor-3'));
    expect(await positions({ reader: 'n3' })).toEqual(those(({ reader }) => reader.desk === 'n3'));
    expect(await positions({ ticket: TICKET })).toEqual(
      those(({ texts }) => texts.some(({ record }: ReadEntry) => record === TICKET)),
    );
    const middle = all[4].recordedAt as string;
    expect(await positions({ from: middle })).toEqual(those(({ recordedAt }) => recordedAt >= middle));
    expect(await positions({ to: middle })).toEqual(those(({ recordedAt }) => recordedAt < middle));
    const found: number[] = [];
    let after: string | null = null;
    do {
      const { list } = await listOf({ first: 4, after }, AUDITOR);
      found.push(...list.nodes.map(({ position }: { position: number }) => position));
      after = list.pageInfo.hasNextPage ? list.pageInfo.endCursor : null;
    } while (after !== null);
    expect(found).toEqual(those(() => true));
  });

  it('is shown to a desk as far as its own texts were read', async () => {
    const { list } = await listOf({}, desk(PROVIDER));
    expect(list.nodes.length).toBeGreaterThan(10);
    for (const { texts } of list.nodes) expect(texts.map(({ owner }: any) => owner.code)).toEqual([PROVIDER]);
    expect((await listOf({ owner: PROVIDER }, desk(PROVIDER))).list).toEqual(list);
  });

  it('is refused to a desk that asks for another’s', async () => {
    const { list, errors } = await listOf({ owner: 'gp-supplier' }, desk('n3'));
    expect(list).toBeNull();
    expect(errors).toEqual([
      expect.objectContaining({
        path: ['disclosures'],
        extensions: expect.objectContaining({ code: 'DISCLOSURES_NOT_SHOWN' }),
      }),
    ]);
  });

  it.each([
    [{ owner: 'nobody' }, 'DESK_UNKNOWN'],
    [{ first: 0 }, 'PAGE_SIZE_OUT_OF_RANGE'],
    [{ after: 'zzz' }, 'CURSOR_MALFORMED'],
    [{ ticket: 'GPS-119' }, 'ID_MALFORMED'],
    [{ from: '2026-11-22T00:00:00Z', to: '2026-11-21T00:00:00Z' }, 'PERIOD_REVERSED'],
  ])('is not asked for by %j', async (variables, code) => {
    const { errors } = await listOf(variables, GUARDIAN);
    expect(errors!.map(({ extensions }) => extensions['code'])).toEqual([code]);
  });

  it('holds nothing of what was recorded after the knowledge time that was asked for', async () => {
    const then = DISCLOSURES.replace(
      /^query Who\(.*?\) \{/,
      'query Who($first: Int) @asKnownAt(time: "2020-01-01T00:00:00Z") {',
    ).replace(/disclosures\([^)]*\)/, 'disclosures(first: $first)');
    const { body } = await gateway.query(then, { first: 5 }, AUDITOR);
    expect([body.errors, body.data.disclosures.nodes]).toEqual([undefined, []]);
  });

  it('answers question 15 of the questions', async () => {
    const { query, variables } = readQuestion('15-who-read-our-text');
    const before = (await gateway.query(query, variables, desk('gp-supplier'))).body;
    expect(before.errors).toBeUndefined();
    // Must appear: the ticket's summary, read by N3 to keep a patient from harm. Must not: what the provider's own texts were read for.
    const { nodes } = before.data.disclosures;
    expect(nodes[0]).toMatchObject({
      reader: { desk: { code: 'n3' }, isBreakGlass: true },
      texts: [{ ticket: { id: TICKET }, field: 'GpSupplierTicket.summary' }],
    });
    expect(JSON.stringify(nodes)).not.toContain(PROVIDER);
    await gateway.query(SUMMARY, { id: TICKET }, desk('choose-and-book', { purpose: 'CONTRACT_ASSURANCE' }));
    const after = (await gateway.query(query, variables, desk('gp-supplier'))).body.data.disclosures.nodes;
    expect(after).toHaveLength(nodes.length + 1);
    expect(after[0].reader).toMatchObject({ desk: { code: 'choose-and-book' }, purpose: 'CONTRACT_ASSURANCE' });
  });
});

describe('is read one question after the other', () => {
  const asking = (count: number, ...before: readonly string[]) => {
    const asked = [...before, ...Array.from({ length: count }, () => '')];
    return `{ ${asked.map((more, index) => `d${index}: disclosures(first: 1 ${more}) { nodes { position } }`).join(' ')} }`;
  };
  const refusal = (index: number, why: string) =>
    expect.objectContaining({
      path: [`d${index}`],
      message: expect.stringContaining(`the disclosure ledger cannot be read now: ${why}: ask again`),
      extensions: expect.objectContaining({ code: 'DISCLOSURES_UNAVAILABLE' }),
    });

  beforeAll(() => lastEntry(STOPS.replace('EVIDENCE', 'text'), {}, AUDITOR));

  it('and whoever asks ten times in one operation has two turns, and leaves the others theirs', async () => {
    const [{ body }, other] = await Promise.all([
      gateway.query(asking(10), {}, AUDITOR),
      gateway.query(asking(1), {}, GUARDIAN),
    ]);
    const why = 'at most 2 reads may run or wait for one reader, and this would be one more of yours';
    expect(body.errors).toHaveLength(8);
    for (let index = 2; index < 10; index += 1) expect(body.errors).toContainEqual(refusal(index, why));
    expect(
      Object.values(body.data).map(
        (list) => (list as { readonly nodes: readonly unknown[] } | null)?.nodes.length ?? null,
      ),
    ).toEqual([1, 1, ...Array(8).fill(null)]);
    expect([other.body.errors, other.body.data.d0.nodes.length]).toEqual([undefined, 1]);
  });

  it('and no more of all readers wait than may', async () => {
    const slow = slowTexts(data);
    try {
      const readers = Array.from({ length: 5 }, (_, index) => as({ subject: `turn-${index}` }));
      let refused: readonly unknown[] = [];
      let answered = 0;
      // Nine are there while the first looks, if that looks for long enough.
      for (let steps = 2_000_000; refused.length === 0 && steps <= 16_000_000; steps *= 2) {
        slow.takeSteps(steps);
        const looks = gateway.query(asking(1, `owner: "${PROVIDER}"`), {}, readers[0]);
        await setTimeout(100);
        const others = readers.slice(1).map((reader) => gateway.query(asking(2), {}, reader));
        const bodies = (await Promise.all([looks, ...others])).map(({ body }) => body);
        refused = bodies.flatMap(({ errors }) => errors ?? []);
        answered = bodies.flatMap(({ data: lists }) => Object.values(lists)).filter((list) => list !== null).length;
      }
      const why = 'at most 8 reads may wait for their turn, and this would be the 9th';
      expect([refused, answered]).toEqual([[refusal(1, why)], 9]);
    } finally {
      slow.stop();
    }
  });
});

it('the head is signed, and held by the owners, while it grows', async () => {
  await expect.poll(() => JSON.parse(linesOf(checkpoints).at(-1)!).position).toBe(entriesIn(data).length);
  const held = path.join(folder, 'gp-supplier', 'disclosure-checkpoints.jsonl');
  await expect.poll(() => linesOf(held).at(-1)).toBe(linesOf(checkpoints).at(-1));
  expect(await ledger(['verify', '--checkpoints', checkpoints], { DATA_DIR: data })).toMatchObject({ code: 0 });
});

it('the key by which it is signed changes while it is served, and what the one before has signed holds', async () => {
  const held = path.join(folder, 'gp-supplier', 'disclosure-checkpoints.jsonl');
  const before = linesOf(held);
  writeFileSync(keyFile, 'no key');
  await expect(gateway.reload()).rejects.toMatchObject({ code: 'SIGNING_KEY_INVALID' });
  await gateway.query(SUMMARY, { id: TICKET }, desk('spine'));
  const count = entriesIn(data).length;
  await expect.poll(() => JSON.parse(linesOf(held).at(-1)!).position).toBe(count);
  const nextKey = writeSigningKey();
  await gateway.reload();
  await gateway.query(SUMMARY, { id: TICKET }, desk('spine'));
  await expect.poll(() => JSON.parse(linesOf(held).at(-1)!).position).toBe(count + 1);
  const keys = linesOf(held).map((line) => JSON.parse(line).publicKey);
  expect([linesOf(held).slice(0, before.length), new Set(keys).size, new Set(keys.slice(0, -1)).size]).toEqual([
    before,
    2,
    1,
  ]);
  for (const [pem, code] of [
    [firstKey + nextKey, 0],
    [nextKey + firstKey, 0],
    [nextKey, 1],
    [firstKey, 1],
  ] as const) {
    const file = path.join(folder, 'public.pem');
    writeFileSync(file, pem);
    for (const signed of [held, checkpoints])
      expect((await ledger(['verify', '--checkpoints', signed, '--key', file], { DATA_DIR: data })).code).toBe(code);
  }
});

describe('a text that its owner withdraws after it was read', () => {
  const NOTE = `query ($id: ID!) { ticket(id: $id) { summary { state text withheld { reasonCode decidedBy { id } } } } }`;

  it('is read by nobody from then on, and who read it before stays on record', async () => {
    const { entry } = await lastEntry(NOTE, { id: TICKET }, desk('spine', { subject: 'read it before' }));
    const kept = entriesIn(data);
    for (const [event, summary] of [
      [
        { id: 'held-back', kind: 'text.withheld', data: { ...of, reasonCode: 'COMMERCIAL_CONFIDENCE' } },
        { state: 'WITHHELD', text: null, withheld: expect.objectContaining({ reasonCode: 'COMMERCIAL_CONFIDENCE' }) },
      ],
      [
        { id: 'gone', kind: 'text.erased', data: of },
        { state: 'ERASED', text: null, withheld: null },
      ],
    ] as const) {
      await tell(event);
      const { body } = await gateway.query(NOTE, { id: TICKET }, desk('spine', { subject: 'reads it after' }));
      expect([body.errors, body.data.ticket.summary]).toEqual([undefined, summary]);
      expect(body.extensions.disclosure).toBeUndefined();
    }
    // The record is of what was read, and when: no later decision takes it back, nor its entry.
    expect(entriesIn(data)).toEqual(kept);
    const { body } = await gateway.query(DISCLOSURES, { reader: 'read it before' }, desk('gp-supplier'));
    expect(body.data.disclosures.nodes).toMatchObject([
      { position: entry.position, hash: entry.hash, withdrawnAt: null, texts: [{ ticket: { id: TICKET } }] },
    ]);
    expect(await ledger(['verify'], { DATA_DIR: data })).toMatchObject({ code: 0 });
  });
});

it('a gateway that asks nobody who they are, or cannot read the ledger, says so', async () => {
  const graph = { kind: 'organisations', organisationsFile: null } as const;
  const place = path.join(folder, 'in-the-way');
  writeFileSync(place, '');
  const [anonymous, broken] = await Promise.all([
    startGatewayHere(graph, { supplierUrls: desks.supplierUrls }),
    startGatewayHere(graph, {
      supplierUrls: desks.supplierUrls,
      ...desks.keys,
      identity: issuer.identity,
      dataDirectory: place,
    }),
  ]);
  try {
    const codes = async ({ query }: SmallGateway, headers = {}) =>
      (await query(DISCLOSURES, {}, headers)).body.errors!.map(({ extensions }) => extensions['code']);
    expect(await codes(anonymous)).toEqual(['DISCLOSURES_NOT_SHOWN']);
    expect(await codes(broken, AUDITOR)).toEqual(['DISCLOSURES_UNAVAILABLE']);
    const { body } = await broken.query(STOPS.replace('EVIDENCE', 'text withheld { reasonCode }'), {}, AUDITOR);
    expect(JSON.stringify(body.data)).toContain(
      '{"state":"WITHHELD","text":null,"withheld":{"reasonCode":"NOT_RECORDED"}}',
    );
    expect(JSON.stringify(body.data)).not.toContain('Corrected from');
  } finally {
    await Promise.all([anonymous.stop(), broken.stop()]);
  }
}, 60_000);
