/** Words go to who asks for them: in front of a supergraph that would hand one desk's to another, none are handed over. */

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startSmallGraph, type SmallGraph } from '../gateway/small-graph.ts';
import { AUDITOR, startReaders, type TestIssuer } from './readers.ts';

const WORDS = 'words of alpha';
const TEXT = `
  enum TextState { RELEASED REDACTED }
  interface Words { text: String }
  type GovernedText implements Words @shareable { state: TextState text(form: String): String }`;
const text = { state: 'RELEASED', text: WORDS };
const SUBGRAPHS = [
  {
    name: 'alpha',
    sdl: `${TEXT}
      type Query { case: Case }
      type Case @key(fields: "id") { id: ID! summary: GovernedText notes: [Note!] words: Words label: GovernedText }
      type Note { id: ID body: GovernedText }`,
    resolvers: {
      Query: {
        case: () => ({
          id: '1',
          summary: text,
          notes: [{ id: 'a', body: text }],
          words: { __typename: 'GovernedText', ...text },
          label: text,
        }),
      },
      GovernedText: {
        text: ({ text: words }: typeof text, { form }: { form?: string }) => (form ? `${form} ${words}` : words),
      },
    },
  },
  {
    name: 'beta',
    sdl: `${TEXT}
      type Note @external { id: ID body: GovernedText }
      type Case @key(fields: "id") {
        id: ID!
        summary: GovernedText @external notes: [Note!] @external words: Words @external label: GovernedText @external
        plain: Int @requires(fields: "summary { state text }")
        nested: Int @requires(fields: "notes { id body { text } }")
        behind: Int @requires(fields: "words { text }")
        formed: Int @requires(fields: "label { text(form: \\"short\\") }")
      }`,
    resolvers: { Case: { plain: () => 1, nested: () => 2, behind: () => 3, formed: () => 4 } },
  },
];

let issuer: TestIssuer;
let graph: SmallGraph;
beforeAll(async () => {
  issuer = await startReaders();
  graph = await startSmallGraph(SUBGRAPHS, { identity: issuer.identity });
});
afterAll(async () => {
  await graph?.stop();
  await issuer?.stop();
});

it.each([
  ['plain', { summary: { state: 'RELEASED', text: null } }],
  ['nested', { notes: [{ id: 'a', body: { text: null } }] }],
  ['behind', { words: { text: null } }],
  ['formed', { label: { text: null } }],
])('hands another desk what it requires for `%s` without the words', async (field, handed) => {
  const { received } = graph.subgraphs.get('beta')!;
  const before = received.length;
  const { body } = await graph.query(`{ case { id ${field} summary { text } } }`, {}, AUDITOR);
  expect([body.errors, body.data.case.summary]).toEqual([undefined, { text: WORDS }]);
  expect(body.data.case[field]).toBeTypeOf('number');
  const [request, ...more] = received.slice(before);
  expect(more).toEqual([]);
  expect((request!.body.variables!['representations'] as object[])[0]).toMatchObject(handed);
  expect(JSON.stringify(request!.body)).not.toContain(WORDS);
});

describe('an entity whose key is words', () => {
  const SHEET = `
    type GovernedText @shareable { text: String }
    type Sheet @key(fields: "label { text }") { label: GovernedText`;
  let sheets: SmallGraph;
  beforeAll(async () => {
    sheets = await startSmallGraph([
      {
        name: 'alpha',
        sdl: `${SHEET} } type Query { sheets: [Sheet!] }`,
        resolvers: { Query: { sheets: () => [{ label: { text: WORDS } }, { label: { text: `more ${WORDS}` } }] } },
      },
      { name: 'beta', sdl: `${SHEET} pages: Int }`, resolvers: { Sheet: { pages: () => 5 } } },
    ]);
  });
  afterAll(() => sheets?.stop());

  it('is named to no other desk: without them all would be one', async () => {
    const { body } = await sheets.query('{ sheets { pages } }');
    expect(body.data).toEqual({ sheets: [{ pages: null }, { pages: null }] });
    expect(sheets.subgraphs.get('beta')!.received).toEqual([]);
  });
});
