import { parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import { composeSupergraph } from '../../gateway/supergraph/compose.ts';
import type { SubgraphInput } from '../../gateway/supergraph/composition-rules.ts';
import { contract } from '../../gateway/supergraph/subgraph-inputs.ts';
import { createDeskTypeDefinitions } from '../../schema/contract/desk-type-definitions.ts';
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
import { TROUBLES } from './troubles.ts';

describe('whose change it is', () => {
  it('composes what breaks no rule', () => {
    const result = composeProgramme();
    expect(result).toHaveProperty('ok');
  });

  it('blames the owner of a type that the platform needs, though the error points at the platform alone', () => {
    expect(summarize(composeProgramme({ nsd: editSdl('Incident.bonds', null) }))).toEqual([
      'OWNER-NSD nsd COMPOSITION_ERROR Incident.bonds',
    ]);
  });

  it('blames the owner of a type of the contract whose references no longer find it', () => {
    const plant = editSdl('Incident', (sdl) =>
      sdl.replace('@key(fields: "id")', '@key(fields: "id", resolvable: false)'),
    );
    expect(summarize(composeProgramme({ nsd: plant }))).toContain('OWNER-NSD nsd KEY_CHANGED Incident');
  });

  it('blames a desk that lost a type it was given', () => {
    const plant = applyAll(editSdl('Incident.impact', null), editSdl('SiteImpact', null));
    // Of the type, and of the field whose answer the figures need: both are the owner's change.
    expect(summarize(composeProgramme({ nsd: plant })).toSorted()).toEqual([
      'OWNER-NSD nsd COMPOSITION_ERROR Incident.impact',
      'OWNER-NSD nsd CONTRACT_NARROWED_TYPE SiteImpact',
    ]);
  });

  it('tells an owner whose schema does not build nothing else, however much of the graph needs it', () => {
    const plant = addSdl('extend type Incident { lost: Nowhere }');
    expect(summarize(composeProgramme({ nsd: plant }))).toEqual(['OWNER-NSD nsd SUBGRAPH_INVALID null']);
  });

  it('tells the second owner of what composition stops at before it reaches it', () => {
    const merging = TROUBLES.find(({ what }) => what === 'a second implementation of an interface entity')!;
    const { platform, unreachable } = createCatalogue();
    const result = compose([
      ...platform,
      merging.plant(createDesk('spine')),
      createDesk('nsd'),
      unreachable(createDesk('nhsmail')),
    ]);

    expect(summarize(result)).toEqual([
      'OWNER-NHSMAIL nhsmail COMPOSITION_ERROR CatalogueEntry.note',
      'OWNER-SPINE spine COMPOSITION_ERROR SpineOtherError',
    ]);
  });

  it('tells the owner of a type, by its field, what no subgraph could answer', () => {
    const { platform, unreachable } = createCatalogue();
    const problems = problemsOf(compose([...platform, createDesk('nsd'), unreachable(createDesk('nhsmail'))]));
    expect(problems).toEqual([
      {
        owner: 'OWNER-NHSMAIL',
        subgraph: 'nhsmail',
        rule: 'COMPOSITION_ERROR',
        coordinate: 'CatalogueEntry.note',
        message: expect.stringContaining('SATISFIABILITY_ERROR') as string,
      },
    ]);
  });

  it('makes an error of what composition only hints at: a value that one side lacks is lost for both', () => {
    const { platform, narrowing } = createCatalogue();
    expect(summarize(compose([...platform, createDesk('nsd'), narrowing(createDesk('nhsmail'))]))).toEqual([
      'OWNER-NHSMAIL nhsmail CONTRACT_NARROWED_ENUM_VALUE CatalogueOrder.AGE',
    ]);
  });

  it("blames the platform for what is wrong with every desk's contract alone", () => {
    const [directory, journey] = createPlatform(DESKS.map(({ prefix }) => prefix)) as [SubgraphInput, SubgraphInput];
    const broken = editSdl('SpineTicket', (sdl) => sdl.replace('@key(fields: "id")', ''))(directory);
    const result = compose([broken, journey, ...DESKS.map(({ name }) => createDesk(name))]);
    expect(new Set(problemsOf(result).map(({ owner }) => owner))).toEqual(new Set(['platform']));
  });

  it('blames the platform for what it alone changed, by the subgraph that did', () => {
    const [directory, journey] = createPlatform(DESKS.map(({ prefix }) => prefix)) as [SubgraphInput, SubgraphInput];
    const broken = addSdl('extend type Query { policies: Missing }')(journey);
    expect(
      summarize(compose([directory, broken, createDesk('nsd'), createDesk('spine'), createDesk('nhsmail')])),
    ).toEqual(['platform journey SUBGRAPH_INVALID null']);
  });
});

describe('a supplier that keeps no desk', () => {
  const supplier = (sdl: string): SubgraphInput => ({
    ...createDesk('spine'),
    name: 'monitoring',
    owner: 'OWNER-MONITORING',
    prefix: null,
    ownedTypes: ['Probe'],
    ownedRootFields: ['Query.probes'],
    typeDefs: parse(sdl),
  });
  const probe = 'type Query { probes: [Probe!] } type Probe @key(fields: "id") { id: ID! at: DateTime }';
  const times =
    'scalar DateTime directive @asOf(time: DateTime!) on QUERY directive @asKnownAt(time: DateTime!) on QUERY';

  it('brings its own types, and of the contract only what every subgraph declares', () => {
    expect(composeProgramme({}, [supplier(`${LINK} ${times} ${probe}`)])).toHaveProperty('ok');
  });

  it('is told what it breaks like any other', () => {
    const sdl = `${LINK} scalar DateTime directive @asOf(time: DateTime!) on QUERY ${probe} type Other { a: Int }`;
    expect(summarize(composeProgramme({}, [supplier(sdl)]))).toEqual([
      'OWNER-MONITORING monitoring CONTRACT_NARROWED_DIRECTIVE @asKnownAt',
      'OWNER-MONITORING monitoring TYPE_NOT_OWNED Other',
    ]);
  });
});

describe('names that two claim', () => {
  it('tells both that their prefix is the same, and neither who the other is', () => {
    const twin: SubgraphInput = {
      ...createDesk('spine'),
      name: 'twin',
      owner: 'OWNER-TWIN',
      ownedTypes: [],
      ownedRootFields: [],
      typeDefs: createDeskTypeDefinitions({ prefix: 'Spine', own: null }),
    };
    const problems = problemsOf(composeProgramme({}, [twin]));
    expect(summarize({ problems })).toEqual([
      'OWNER-SPINE spine NAME_COLLISION null',
      'OWNER-TWIN twin NAME_COLLISION null',
    ]);
    expect(problems[0]!.message).not.toContain('twin');
    expect(problems[1]!.message).not.toContain('"spine"');
  });

  it('tells both that their name is the same', () => {
    const twin: SubgraphInput = {
      ...createDesk('spine'),
      owner: 'OWNER-TWIN',
      prefix: 'Twin',
      ownedTypes: [],
      ownedRootFields: [],
      typeDefs: contract('Twin'),
    };
    expect(summarize(composeProgramme({}, [twin]))).toEqual([
      'OWNER-SPINE spine NAME_COLLISION null',
      'OWNER-TWIN spine NAME_COLLISION null',
    ]);
  });

  it("refuses the name of one of the platform's subgraphs, wherever it stands in the list", () => {
    const [directory, journey] = createPlatform(['Nsd', 'Spine', 'Nhsmail']) as [SubgraphInput, SubgraphInput];
    const usurper = { ...createDesk('spine'), name: 'directory' };
    expect(
      summarize(
        composeSupergraph({
          subgraphs: [usurper, createDesk('nsd'), createDesk('nhsmail'), directory, journey],
          contract,
        }),
      ),
    ).toEqual(['OWNER-SPINE directory NAME_COLLISION null']);
  });

  it('tells both that a type and a root field were given to each', () => {
    const also = (desk: SubgraphInput): SubgraphInput =>
      addSdl('type Shelf { size: Int } extend type Query { shelf: Shelf }')({
        ...desk,
        ownedTypes: [...desk.ownedTypes, 'Shelf'],
        ownedRootFields: [...desk.ownedRootFields, 'Query.shelf'],
      });
    expect(summarize(composeProgramme({ spine: also, nhsmail: also }))).toEqual([
      'OWNER-NHSMAIL nhsmail NAME_COLLISION Query.shelf',
      'OWNER-NHSMAIL nhsmail NAME_COLLISION Shelf',
      'OWNER-SPINE spine NAME_COLLISION Query.shelf',
      'OWNER-SPINE spine NAME_COLLISION Shelf',
    ]);
  });

  it('refuses a prefix that covers names of the contract or of the platform', () => {
    const greedy: SubgraphInput = {
      ...createDesk('spine'),
      name: 'greedy',
      owner: 'OWNER-GREEDY',
      prefix: 'Governed',
      ownedTypes: [],
      ownedRootFields: [],
      typeDefs: contract('Governed'),
    };
    expect(summarize(composeProgramme({}, [greedy]))).toEqual(['OWNER-GREEDY greedy NAME_COLLISION GovernedText']);
  });

  it('gives a type to the longest prefix that covers it', () => {
    const longer: SubgraphInput = {
      ...createDesk('spine'),
      name: 'spine-two',
      owner: 'OWNER-TWO',
      prefix: 'SpineTwo',
      ownedTypes: [],
      ownedRootFields: [],
      typeDefs: contract('SpineTwo'),
    };
    const plant = addSdl('type SpineTwoThing { a: Int } type Spinetto { a: Int } type SpineThing { a: Int }');
    expect(summarize(composeProgramme({ spine: plant }, [longer]))).toEqual([
      'OWNER-SPINE spine TYPE_NOT_OWNED SpineTwoThing',
      'OWNER-SPINE spine TYPE_NOT_OWNED Spinetto',
    ]);
  });
});

describe('what a desk may do on its own types', () => {
  it.each([
    [
      'a field with @deprecated, @tag and @inaccessible',
      'extend type {P}Ticket { a: Int @deprecated b: Int @tag(name: "x") c: Int @inaccessible }',
    ],
    [
      'an interface of its own',
      'interface {P}Thing { a: Int } type {P}Thing1 implements {P}Thing { a: Int } extend type {P}Ticket { t: {P}Thing }',
    ],
    [
      'an entity of its own',
      'type {P}Rack @key(fields: "id") { id: ID! size: Int } extend type {P}Ticket { rack: {P}Rack }',
    ],
    [
      'an optional argument on a field of the contract, in a directive of its own schema',
      'directive @mine on FIELD_DEFINITION extend type {P}Ticket { a(x: Int): Int @mine }',
    ],
    ['a directive by its full name', 'extend type {P}Ticket { a: Int @federation__override(from: "former") }'],
  ])('%s', (_, sdl) => {
    expect(problemsOf(composeProgramme({ spine: addSdl(sdl) }))).toEqual([]);
  });

  it('asks the directory for what it answers, by @external and @requires', () => {
    const plant = applyAll(
      addImport('@external'),
      addImport('@requires'),
      addSdl(
        'extend type {P}Desk { kind: SpineKind @external nickname: String @requires(fields: "kind") } enum SpineKind { A }',
      ),
    );
    // The directory's own type is the directory's: a desk that needs it must write it as it is there.
    expect(summarize(composeProgramme({ spine: plant }))).toEqual([
      'OWNER-SPINE spine COMPOSITION_ERROR SpineDesk.kind',
    ]);
  });
});

describe('directives under other names', () => {
  it.each([
    [
      'a directive imported under another name',
      (sdl: string) => sdl.replace('"@tag"', '{ name: "@tag", as: "@label" }'),
      '@tag',
    ],
    ['federation under another name', (sdl: string) => sdl.replace('import:', 'as: "fed", import:'), '@link'],
  ])('refuses %s', (_, change) => {
    const desk = createDesk('spine');
    const typeDefs = {
      ...desk.typeDefs,
      definitions: desk.typeDefs.definitions.flatMap((node) =>
        node.kind === 'SchemaExtension' ? parse(change(LINK)).definitions : [node],
      ),
    };
    expect(summarize(composeProgramme({ spine: (input) => ({ ...input, typeDefs }) }))[0]).toMatch(
      /^OWNER-SPINE spine DIRECTIVE_NOT_ALLOWED @(tag|link)$/,
    );
  });

  it('refuses a schema of Federation 1, which would share every type with everyone', () => {
    const plant = (desk: SubgraphInput): SubgraphInput => ({
      ...desk,
      typeDefs: {
        ...desk.typeDefs,
        definitions: desk.typeDefs.definitions.filter(({ kind }) => kind !== 'SchemaExtension'),
      },
    });
    expect(summarize(composeProgramme({ spine: plant }))).toContain('OWNER-SPINE spine SUBGRAPH_INVALID @link');
  });

  it('sees trespass behind the full names of federation', () => {
    const plant = addSdl('extend type Note { mood: String @federation__inaccessible }');
    expect(summarize(composeProgramme({ spine: plant }))).toContain('OWNER-SPINE spine FIELD_NOT_OWNED Note.mood');
    const hidden = editSdl('Note.text', (sdl) => `${sdl} @federation__inaccessible`);
    expect(summarize(composeProgramme({ spine: hidden }))).toEqual([
      'OWNER-SPINE spine CONTRACT_NARROWED_VISIBILITY Note.text',
    ]);
  });
});

const LINK =
  'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@shareable", "@inaccessible", "@tag"])';

/** A platform with a catalogue that one desk owns parts of, so that two subgraphs may differ about one type. */
function createCatalogue(): {
  readonly platform: readonly SubgraphInput[];
  readonly unreachable: (desk: SubgraphInput) => SubgraphInput;
  readonly narrowing: (desk: SubgraphInput) => SubgraphInput;
} {
  const platform = createPlatform(DESKS.map(({ prefix }) => prefix)).map((subgraph) =>
    subgraph.name === 'directory'
      ? addSdl(`extend type Query { catalogue(order: CatalogueOrder): CatalogueEntry }
          type CatalogueEntry @shareable { title: String } enum CatalogueOrder { TITLE AGE }`)(subgraph)
      : subgraph,
  );
  const own =
    (sdl: string) =>
    (desk: SubgraphInput): SubgraphInput =>
      addSdl(sdl)({ ...desk, ownedTypes: [...desk.ownedTypes, 'CatalogueEntry', 'CatalogueOrder'] });
  return {
    platform,
    unreachable: own(`type CatalogueEntry @shareable { title: String note: String } enum CatalogueOrder { TITLE AGE }
      extend type {P}Ticket { entry(order: CatalogueOrder): CatalogueEntry }`),
    narrowing: own(`type CatalogueEntry @shareable { title: String } enum CatalogueOrder { TITLE }
      extend type {P}Ticket { entry(order: CatalogueOrder): CatalogueEntry }`),
  };
}

function compose(subgraphs: readonly SubgraphInput[]): ReturnType<typeof composeSupergraph> {
  const names = subgraphs.map(({ name }) => name);
  const rest = DESKS.filter(({ name }) => !names.includes(name)).map(({ name }) => createDesk(name));
  return composeSupergraph({ subgraphs: [...subgraphs, ...rest], contract });
}

function summarize(result: ReturnType<typeof composeSupergraph>): string[] {
  return problemsOf(result).map(
    ({ owner, subgraph, rule, coordinate }) => `${owner} ${subgraph} ${rule} ${coordinate}`,
  );
}
