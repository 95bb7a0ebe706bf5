/**
 * Whatever a desk says that its text is, and in whatever form it comes: the words are shown and on record, or they are not shown. What is
 * beside them is answered.
 */

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { writeTrustKeys } from '../../commands/start/trust-keys.ts';
import { loadOrganisations } from '../../schema/organisations/load.ts';
import { startGatewayHere, startSmallGraph, type SmallGateway, type SmallGraph } from '../gateway/small-graph.ts';
import { serveLyingDesk, type LyingDesk } from './lying-desk.ts';
import { entriesIn } from './open-ledger.ts';
import { as, AUDITOR, startReaders, type TestIssuer, type TestReader } from './readers.ts';

const WORDS = 'words that nobody may read unseen';
const WITHHELD = { state: 'WITHHELD', text: null, withheld: { reasonCode: 'NOT_RECORDED' } };
const released = (text: unknown = WORDS) => ({ state: 'RELEASED', text, redactions: 0, withheld: null });
const notAttributed = (at: readonly (string | number)[], withheld = 1) => ({
  message:
    'A text came without saying whose it is, so who reads it could not be put on record: it is withheld, all else is answered.',
  path: at,
  extensions: { code: 'TEXT_NOT_ATTRIBUTED', withheld },
});

let folder: string;
let issuer: TestIssuer;
beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'throughline-lies-'));
  issuer = await startReaders();
});
afterAll(async () => {
  await issuer?.stop();
  rmSync(folder, { recursive: true, force: true });
});

function newFolder(name: string): string {
  const made = path.join(folder, name);
  mkdirSync(made);
  return made;
}

/** The answer, and what it left on record: `record field` of each text. */
async function ask({ query }: Pick<SmallGateway, 'query'>, document: string, data: string) {
  const before = entriesIn(data).length;
  const { body, text } = await query(document, {}, AUDITOR);
  const recorded = entriesIn(data)
    .slice(before)
    .flatMap(({ texts }) => texts.map(({ record, field }: any) => `${record} ${field}`));
  const codes = (body.errors ?? []).map(({ extensions }) => extensions['code']);
  return { data: body.data, errors: body.errors, codes, recorded, isShown: text.includes(WORDS) };
}

describe('a desk of any supergraph', () => {
  const TYPES = `
    directive @as(form: String) on FIELD
    scalar Blob
    enum TextState { RELEASED REDACTED WITHHELD }
    enum WithholdingReason { LEGAL NOT_RECORDED }
    type Withholding @shareable { reasonCode: WithholdingReason }`;
  let data: string;
  let graph: SmallGraph;
  beforeAll(async () => {
    data = newFolder('small');
    graph = await startSmallGraph(
      [
        {
          name: 'alpha',
          sdl: `${TYPES}
            interface Words { text: String }
            type GovernedText implements Words { state: TextState text: String redactions: Int withheld: Withholding }
            type Caption implements Words { text: String }
            union Content = GovernedText | Caption
            type Query { case: Case strict: Strict }
            type Case @key(fields: "id") {
              id: ID! size: Int summary: GovernedText words: Words content: Content contents: [Content!] notes: [Note!]
            }
            type Note { id: ID body: GovernedText }
            type Strict { id: ID size: Int body: GovernedText! }`,
        },
        {
          name: 'beta',
          sdl: `${TYPES}
            type Case @key(fields: "id") { id: ID! remark: Blob weight: Int }`,
          resolvers: { Case: { remark: () => null, weight: () => 7 } },
        },
      ],
      { identity: issuer.identity, dataDirectory: data },
    );
  });
  afterAll(() => graph?.stop());

  /** What alpha says of its case, or of whatever is asked at the root. */
  const says = (root: object) => {
    graph.subgraphs.get('alpha')!.spoil = (_request, response) =>
      void response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ data: root }));
  };
  const CASE = { __typename: 'Case', id: '1', size: 3 };

  it.each([
    ['its own', 'GovernedText', { text: WORDS }, ['1 Case.words']],
    ["that of the interface, which is nobody's", 'Words', { text: WORDS }, ['1 Case.words']],
    ['that of another type, whose words are not governed', 'Caption', { text: WORDS }, []],
  ])('shows a text behind an interface and has it on record, under whichever name it comes: %s', async (...row) => {
    const [, __typename, words, expected] = row;
    says({ case: { ...CASE, words: { __typename, text: WORDS } } });
    const { data: answer, codes, recorded } = await ask(graph, '{ case { id words { text } } }', data);
    expect([codes, answer.case]).toEqual([[], { id: '1', words }]);
    expect(recorded).toEqual(expected);
  });

  it('has what stands in a union on record, also in a list and beside what is of another type', async () => {
    const other = { __typename: 'Caption', text: 'a caption' };
    const text = { __typename: 'GovernedText', ...released() };
    says({ case: { ...CASE, content: text, contents: [other, text] } });
    const { codes, recorded } = await ask(
      graph,
      '{ case { id content { ... on GovernedText { text } } contents { ... on Caption { text } ... on GovernedText { w: text } } } }',
      data,
    );
    expect([codes, recorded]).toEqual([[], ['1 Case.content', '1 Case.contents']]);
  });

  it('withholds it there too where nothing can be put on record', async () => {
    const text = { __typename: 'GovernedText', ...released() };
    says({ case: { ...CASE, content: text, words: text } });
    const place = path.join(folder, 'in-the-way');
    writeFileSync(place, '');
    const supplierUrls = new Map([...graph.subgraphs].map(([name, { url }]) => [name, url]));
    const broken = await startGatewayHere(
      { kind: 'supergraph', file: graph.supergraphFile },
      { identity: issuer.identity, dataDirectory: place, supplierUrls },
    );
    try {
      const asked =
        '{ case { id words { text } content { ... on GovernedText { state text withheld { reasonCode } } } } }';
      const { body } = await broken.query(asked, {}, AUDITOR);
      expect(body.data.case).toEqual({ id: '1', words: { text: null }, content: WITHHELD });
      expect(body.errors!.map(({ extensions }) => extensions)).toEqual([
        { code: 'DISCLOSURE_NOT_RECORDED', withheld: 2 },
      ]);
    } finally {
      await broken.stop();
    }
  });

  it('looks at each of several names for the words', async () => {
    const seen: string[] = [];
    graph.subgraphs.get('alpha')!.spoil = ({ body }, response) => {
      // The first under which it is asked is empty, the second holds the words.
      const names = [...body.query.matchAll(/(\w+):\s*text\b/g)].map(([, name]) => name!);
      seen.push(...names);
      const words = Object.fromEntries(names.map((name, index) => [name, index === 0 ? null : WORDS]));
      response
        .writeHead(200, { 'content-type': 'application/json' })
        .end(JSON.stringify({ data: { case: { ...CASE, summary: { ...released(null), ...words } } } }));
    };
    const { data: answer, recorded } = await ask(
      graph,
      '{ case { id summary { a: text @as(form: "one") b: text @as(form: "two") } } }',
      data,
    );
    expect(new Set(seen).size).toBe(2);
    expect([answer.case.summary, recorded]).toEqual([{ a: null, b: WORDS }, ['1 Case.summary']]);
  });

  it('withholds what stands in a record with an empty id, and answers the rest', async () => {
    says({ case: { ...CASE, summary: released('said with an id'), notes: [{ id: '', body: released() }] } });
    const { isShown, ...told } = await ask(
      graph,
      '{ case { id size weight summary { text } notes { id body { state text withheld { reasonCode } } } } }',
      data,
    );
    expect(isShown).toBe(false);
    expect(told).toEqual({
      data: {
        case: {
          id: '1',
          size: 3,
          weight: 7,
          summary: { text: 'said with an id' },
          notes: [{ id: '', body: WITHHELD }],
        },
      },
      errors: [notAttributed(['case', 'notes', 0, 'body'])],
      codes: ['TEXT_NOT_ATTRIBUTED'],
      recorded: ['1 Case.summary'],
    });
  });

  it.each<[string, object]>([
    ['another type than the position has', { __typename: 'Caption', text: WORDS }],
    ['a type that there is not', { __typename: WORDS, text: WORDS }],
    ['a list of texts', { ...released([WORDS]) }],
    ['a text in an object', { ...released({ toString: WORDS }) }],
    ['a number', { ...released(9_434_765_919) }],
  ])('refuses %s', async (_name, summary) => {
    says({ case: { ...CASE, summary } });
    const { codes, recorded, isShown } = await ask(graph, '{ case { size summary { state text } } }', data);
    expect([codes, recorded, isShown]).toEqual([['SUPPLIER_MALFORMED'], [], false]);
  });
});

describe('a desk of a supergraph in which a text may be anything', () => {
  const TYPES = `
    scalar Blob
    enum TextState { RELEASED REDACTED }`;
  let data: string;
  let graph: SmallGraph;
  let text: unknown;
  beforeAll(async () => {
    data = newFolder('anything');
    graph = await startSmallGraph(
      [
        {
          name: 'alpha',
          sdl: `${TYPES}
            type GovernedText @key(fields: "id") { id: ID! state: TextState text: Blob! withheld: Boolean }
            type Query { case: Case }
            type Case { id: ID! size: Int summary: GovernedText must: Must }
            type Must { size: Int body: GovernedText! }`,
          resolvers: {
            Query: { case: () => ({ id: '1', size: 3, summary: { id: 't' }, must: { size: 4, body: { id: 't' } } }) },
            GovernedText: {
              __resolveReference: ({ id }: object & { id: string }) => ({ id }),
              state: () => 'RELEASED',
              text: () => text,
              withheld: () => false,
            },
          },
        },
        {
          name: 'beta',
          sdl: `${TYPES}
            type GovernedText @key(fields: "id") { id: ID! }
            type Query { found: [GovernedText] }`,
          resolvers: { Query: { found: () => [{ id: 'a' }, { id: 'b' }] } },
        },
      ],
      { identity: issuer.identity, dataDirectory: data },
    );
  });
  afterAll(() => graph?.stop());

  it('has it on record where it is one, also where the text is an entity of its own', async () => {
    text = WORDS;
    const { codes, recorded } = await ask(graph, '{ case { id summary { text } } found { text } }', data);
    expect([codes, recorded]).toEqual([[], ['1 Case.summary', 'a GovernedText.text', 'b GovernedText.text']]);
  });

  it.each([
    ['a list', [[WORDS]]],
    ['an object', { text: WORDS }],
    [
      'one that would write itself',
      { toJSON: WORDS, text: WORDS, origin: { owner: 'alpha', record: '1', field: 'f' } },
    ],
  ])('withholds it where it is %s, and what may not be without it', async (_name, said) => {
    text = said;
    const {
      data: answer,
      errors,
      recorded,
      isShown,
    } = await ask(
      graph,
      '{ case { size summary { state text withheld } must { size body { text } } } found { text } }',
      data,
    );
    expect([recorded, isShown]).toEqual([[], false]);
    // The words may not be null here: what holds them is.
    expect(answer).toEqual({ case: { size: 3, summary: null, must: null }, found: [null, null] });
    expect(errors!.at(-1)).toEqual({ ...notAttributed([], 4), path: undefined });
    expect(new Set(errors!.slice(0, -1).map(({ extensions }) => extensions['code']))).toEqual(
      new Set(['NULL_NOT_ALLOWED']),
    );
  });
});

describe('a desk of our own graph', () => {
  const TICKET = 'spine/main/INC-1';
  const INCIDENT = 'I-1';
  let data: string;
  let desk: LyingDesk;
  let gateway: SmallGateway;
  beforeAll(async () => {
    data = newFolder('own');
    desk = await serveLyingDesk();
    const { subgraphs } = await loadOrganisations();
    const { delegationKeyFile, supplierSecretsFile } = await writeTrustKeys(
      path.join(folder, 'trust-keys'),
      subgraphs.map(({ name }) => name),
    );
    gateway = await startGatewayHere(
      { kind: 'organisations', organisationsFile: null },
      {
        identity: issuer.identity,
        delegationKeyFile,
        supplierSecretsFile,
        dataDirectory: data,
        supplierUrls: new Map(subgraphs.map(({ name }) => [name, name === 'spine' ? desk.url : 'http://127.0.0.1:1/'])),
      },
    );
  }, 60_000);
  afterAll(async () => {
    await gateway?.stop();
    await desk?.stop();
  });
  afterEach(() => void Object.assign(desk, { say: () => null, breakGlass: undefined }));

  const involvement = (...tickets: readonly object[]) => {
    desk.say = ({ __typename, id }) => ({ __typename, id, state: 'HELD', disputes: [], tickets });
  };
  const ticket = (more: object) => ({ __typename: 'SpineTicket', id: TICKET, reference: 'INC-1', ...more });
  const INVOLVEMENT = `{ incident(id: "${INCIDENT}") {
    involvements(desks: ["spine"]) { state tickets { id reference summary { state text } } }
  } }`;
  const found = ({ incident }: any) => incident.involvements[0];

  describe('and what it says came of the glass', () => {
    const GUARDIAN = {
      role: 'guardian',
      capacity: 'GUARDIAN',
      purpose: 'CLINICAL_SAFETY',
      breakGlassReason: 'a patient may be harmed',
    } as const;
    /** What the reader is told, and how the entry of their answer is marked. */
    const marked = async (said: string | undefined, reader: TestReader) => {
      desk.breakGlass = said;
      involvement(ticket({ summary: released() }));
      const before = entriesIn(data).length;
      const { body, text } = await gateway.query(INVOLVEMENT, {}, as(reader));
      expect([body.errors, text.includes(WORDS)]).toEqual([undefined, true]);
      const marks = entriesIn(data).slice(before);
      return [body.extensions['breakGlass']?.outcome, ...marks.map((entry) => entry.reader.isBreakGlass)];
    };

    it.each<[string, string, string | undefined, TestReader, string | undefined, boolean]>([
      ['is taken to have opened', 'says nothing', undefined, GUARDIAN, 'DESK_DOES_NOT_SAY', true],
      ['is taken to have opened', 'says what could mean anything', 'SHATTERED', GUARDIAN, 'DESK_DOES_NOT_SAY', true],
      ['is believed', 'says that it opened', 'OPENED', GUARDIAN, 'OPENED', true],
      ['is believed', 'says that it opened nothing', 'NOTHING', GUARDIAN, 'NO_TEXT_TO_OPEN', false],
      ['is believed', 'says that it could record nothing', 'NOT_RECORDED', GUARDIAN, 'OPENING_NOT_RECORDED', false],
      ['marks nothing', 'is given no reason', undefined, { ...GUARDIAN, breakGlassReason: null }, undefined, false],
      [
        'marks nothing',
        'is asked by who may break none',
        undefined,
        { ...GUARDIAN, purpose: 'AUDIT' },
        'PURPOSE_NOT_CLINICAL_SAFETY',
        false,
      ],
    ])('%s where it %s', async (_taken, _says, said, reader, outcome, isBreakGlass) => {
      expect(await marked(said, reader)).toEqual([outcome, isBreakGlass]);
    });
  });

  it('is shown, and on record as its own', async () => {
    involvement(ticket({ summary: released() }));
    const { data: answer, codes, recorded } = await ask(gateway, INVOLVEMENT, data);
    expect([codes, found(answer).tickets]).toEqual([
      [],
      [{ id: TICKET, reference: 'INC-1', summary: { state: 'RELEASED', text: WORDS } }],
    ]);
    expect(recorded).toEqual([`${TICKET} SpineTicket.summary`]);
  });

  it.each<[string, object]>([
    ['without an id', { id: '' }],
    ['under a number', { id: 5 }],
    ["under another desk's id", { id: 'nsd/main/1' }],
    ['under an id that names a desk which cannot be read', { id: '%E0%A4%A/main/1' }],
  ])('loses a ticket %s, with its words', async (_name, lie) => {
    involvement(
      ticket({ summary: { state: 'RELEASED', text: 'told of its own' } }),
      ticket({ ...lie, summary: released() }),
    );
    const { data: answer, codes, recorded, isShown } = await ask(gateway, INVOLVEMENT, data);
    expect([codes, isShown]).toEqual([['FOREIGN_RECORD'], false]);
    expect(found(answer)).toMatchObject({ state: 'HELD', tickets: [{ id: TICKET }] });
    expect(recorded).toEqual([`${TICKET} SpineTicket.summary`]);
  });

  it.each<[string, object]>([
    ["a ticket that is nobody's", ticket({ __typename: 'Ticket', id: 'nsd/main/1', summary: released() })],
    ['a text of another type', ticket({ summary: { __typename: 'SpineTicket', ...released() } })],
    ['a list of texts', ticket({ summary: released([WORDS]) })],
  ])('is not believed with %s', async (_name, lie) => {
    involvement(lie);
    const { data: answer, codes, recorded, isShown } = await ask(gateway, INVOLVEMENT, data);
    expect([found(answer).state, codes, recorded, isShown]).toEqual([null, ['SUPPLIER_MALFORMED'], [], false]);
  });
});
