/** No selection by which entities are named, or answered in part, may reach the words of a text: they are for who asks, and for no desk. */

import { expect, it } from 'vitest';
import { composeSupergraph } from '../../gateway/supergraph/compose.ts';
import type { SubgraphInput } from '../../gateway/supergraph/composition-rules.ts';
import { contract } from '../../gateway/supergraph/subgraph-inputs.ts';
import {
  addImport,
  addSdl,
  applyAll,
  composeProgramme,
  createDesk,
  createPlatform,
  DESKS,
  editSdl,
  problemsOf,
} from './small-programme.ts';

const imports = applyAll(addImport('@external'), addImport('@requires'), addImport('@provides'));

/** What a desk selects of its own types, by the coordinate that carries it. */
const REFUSED: readonly (readonly [coordinate: string, sdl: string, path: string])[] = [
  [
    'SpineReader.length',
    `type SpineReader @key(fields: "id") {
      id: ID! note: GovernedText @external length: Int @requires(fields: "note { state text }")
    }`,
    '@requires of SpineReader.length selects note.text',
  ],
  [
    'SpineDeepReader.length',
    `type SpineDeepReader @key(fields: "id") {
      id: ID! pages: [SpinePage!] @external length: Int @federation__requires(fields: """
        pages { ... on SpinePage { id ... { note { redactions text } } } }
      """)
    }
    type SpinePage { id: ID note: GovernedText }`,
    '@requires of SpineDeepReader.length selects pages.note.text',
  ],
  [
    'SpineShelf.first',
    `type SpineShelf { first: SpineBook @provides(fields: "label { text }") }
    type SpineBook @key(fields: "id") { id: ID! label: GovernedText @external }`,
    '@provides of SpineShelf.first selects label.text',
  ],
  [
    'SpineFiled',
    'type SpineFiled @key(fields: "label { text }") { label: GovernedText }',
    '@key of SpineFiled selects label.text',
  ],
  [
    'SpineFolded.length',
    `type SpineFolded @key(fields: "id") {
      id: ID! note: GovernedText @external length: Int @requires(fields: "note {\\n text\\n}")
    }`,
    '@requires of SpineFolded.length selects note.text',
  ],
  [
    'SpineTabbed.length',
    `type SpineTabbed @key(fields: "id") {
      id: ID! note: GovernedText @external length: Int @requires(fields: "note {\\ttext\\t}")
    }`,
    '@requires of SpineTabbed.length selects note.text',
  ],
  [
    'SpineRemarked.length',
    `type SpineRemarked @key(fields: "id") {
      id: ID! note: GovernedText @external length: Int @requires(fields: """
        note { # only its state
          text
        }
      """)
    }`,
    '@requires of SpineRemarked.length selects note.text',
  ],
];

it('a desk is told of each selection that reaches the words, where it stands and by which rule', () => {
  const plant = applyAll(imports, ...REFUSED.map(([, sdl]) => addSdl(sdl)));
  const told = problemsOf(composeProgramme({ spine: plant })).filter(({ rule }) => rule === 'TEXT_CARRIED');
  expect(told.map(({ owner, subgraph, coordinate }) => [owner, subgraph, coordinate]).toSorted()).toEqual(
    REFUSED.map(([coordinate]) => ['OWNER-SPINE', 'spine', coordinate]).toSorted(),
  );
  for (const [coordinate, , path] of REFUSED) {
    expect(told.find((problem) => problem.coordinate === coordinate)!.message).toContain(path);
  }
});

it('what is no words of a text may be selected, and words of a remark select nothing', () => {
  const plant = applyAll(
    imports,
    editSdl('{P}KnownError', (sdl) => sdl.replace('@key(fields: "id")', '@key(fields: """\n # and no text\n id\n""")')),
    addSdl(`
      type SpineFiled @key(fields: "label { state redactions withheld { reasonCode } } code { text }") {
        label: GovernedText code: SpineCode
      }
      type SpineCode { text: String }
      type SpineShelf @key(fields: "id") { id: ID! text: ID }`),
  );
  expect(problemsOf(composeProgramme({ spine: plant }))).toEqual([]);
});

it('a selection that cannot be read is told where it stands', () => {
  const unread = ['"note {"', '"note } query Other { note"', '["note { text }"]'].map(
    (fields, index) => `type SpineUnread${index} @key(fields: "id") {
      id: ID! note: GovernedText @external length: Int @requires(fields: ${fields})
    }`,
  );
  const told = problemsOf(composeProgramme({ spine: applyAll(imports, ...unread.map(addSdl)) }));
  expect(
    told
      .filter(({ message }) => message.includes('no selection that can be read'))
      .map(({ owner, rule, coordinate }) => [owner, rule, coordinate]),
  ).toEqual([0, 1, 2].map((index) => ['OWNER-SPINE', 'SUBGRAPH_INVALID', `SpineUnread${index}.length`]));
});

it('the words behind an interface are words also where another subgraph says that a text implements it', () => {
  const [directory, journey] = createPlatform(DESKS.map(({ prefix }) => prefix)) as [SubgraphInput, SubgraphInput];
  const implementing = addSdl(`
    interface Worded { text: String }
    type GovernedText implements Worded @shareable { text: String }
    type Shelf @key(fields: "id") { id: ID! worded: Worded }`)(directory);
  const reading = addSdl(`
    interface Worded { text: String }
    type Shelf @key(fields: "id") { id: ID! worded: Worded @external length: Int @requires(fields: "worded { text }") }`)(
    journey,
  );
  const subgraphs = [implementing, reading, ...DESKS.map(({ name }) => createDesk(name))];
  expect(
    problemsOf(composeSupergraph({ subgraphs, contract })).map(({ owner, subgraph, rule, coordinate }) =>
      [owner, subgraph, rule, coordinate].join(' '),
    ),
  ).toEqual(['platform journey TEXT_CARRIED Shelf.length']);
});

it('the figures of our own are held to it too', () => {
  const [directory, journey] = createPlatform(DESKS.map(({ prefix }) => prefix)) as [SubgraphInput, SubgraphInput];
  const reading = addSdl(`extend type Incident {
    position: String @requires(fields: "involvements { disputes { position { text } } }")
  }`)(journey);
  const subgraphs = [directory, reading, ...DESKS.map(({ name }) => createDesk(name))];
  expect(
    problemsOf(composeSupergraph({ subgraphs, contract })).map(({ owner, subgraph, rule, coordinate }) =>
      [owner, subgraph, rule, coordinate].join(' '),
    ),
  ).toEqual(['platform journey TEXT_CARRIED Incident.position']);
});
