import { existsSync, readFileSync } from 'node:fs';
import { composeServices } from '@apollo/composition';
import { operationFromDocument, Supergraph } from '@apollo/federation-internals';
import { QueryPlanner } from '@apollo/query-planner';
import type { PlanNode } from '@apollo/query-planner';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { isInterfaceType, isObjectType, Kind, parse, print, visit } from 'graphql';
import type { DocumentNode } from 'graphql';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { createDirectoryTypeDefinitions } from '../../gateway/directory/type-definitions.ts';
import { readJourneyTypeDefinitions } from '../../gateway/journey/type-definitions.ts';
import { createDeskTypeDefinitions, INTERFACE_ENTITIES } from '../../schema/contract/desk-type-definitions.ts';

const prefixes = [
  'Nsd',
  'LspLondon',
  'LspSouthern',
  'LspEastern',
  'LspNorthEast',
  'LspNorthWestWestMidlands',
  'Spine',
  'N3',
  'ChooseAndBook',
  'Nhsmail',
  'GpSupplier',
  'LocalDesks',
];
const desks = new Map(prefixes.map((prefix) => [toDesk(prefix), prefix]));
const root = new URL('../../', import.meta.url);

const typeDefinitions = new Map<string, DocumentNode>([
  ['directory', createDirectoryTypeDefinitions(prefixes)],
  ['journey', readJourneyTypeDefinitions()],
  ...[...desks].map(
    ([desk, prefix]) => [desk, createDeskTypeDefinitions({ prefix, own: readOwn(desk) })] as [string, DocumentNode],
  ),
]);

describe('the contract for twelve desks', () => {
  const printed: unknown[] = [];
  let composed: ReturnType<typeof composeServices>;
  beforeAll(() => {
    const channels = (['log', 'info', 'warn', 'error'] as const).map((name) =>
      vi.spyOn(console, name).mockImplementation((...parts: unknown[]) => void printed.push(parts)),
    );
    composed = compose(typeDefinitions);
    for (const channel of channels) channel.mockRestore();
  });

  test('composes without an error, a hint or a word printed', () => {
    expect(composed.errors).toBeUndefined();
    // No hint at all: neither a narrowing, nor two texts for one thing.
    expect(composed.hints?.map(({ definition, coordinate }) => `${definition.code} ${coordinate}`)).toEqual([]);
    expect(printed).toEqual([]);
  });

  test('each part is a schema that a subgraph server can serve', () => {
    for (const [name, typeDefs] of typeDefinitions) {
      const schema = buildSubgraphSchema([{ typeDefs, resolvers: {} }]);
      const rootFields = Object.keys(schema.getQueryType()?.getFields() ?? {}).filter(
        (field) => !field.startsWith('_'),
      );
      if (name === 'directory') expect(rootFields).toContain('incident');
      else if (name === 'journey') expect(rootFields).toContain('verdicts');
      else expect(rootFields).toEqual(name === 'nsd' ? ['incidents'] : []);
    }
  });

  test('every field of the contract is in the graph with its arguments, for every desk', () => {
    const schema = Supergraph.build(composed.supergraphSdl!).apiSchema().toGraphQLJSSchema();
    for (const { name } of INTERFACE_ENTITIES) {
      const contract = buildSubgraphSchema([{ typeDefs: typeDefinitions.get('nhsmail')!, resolvers: {} }]).getType(
        name,
      );
      const composedInterface = schema.getType(name);
      if (!isInterfaceType(contract) || !isInterfaceType(composedInterface)) throw new Error(`${name} is no interface`);
      for (const prefix of prefixes) {
        const implementing = schema.getType(prefix + name);
        if (!isObjectType(implementing)) throw new Error(`${prefix + name} is no object type`);
        for (const field of Object.values(contract.getFields())) {
          for (const type of [composedInterface, implementing]) {
            const found = type.getFields()[field.name];
            expect(String(found?.type), `${type.name}.${field.name}`).toBe(String(field.type));
            expect(found?.args.map(String)).toEqual(field.args.map(String));
            expect(found?.description).toBe(field.description);
          }
        }
      }
    }
  });

  test('fields that only one desk has are reached by its own type', () => {
    const query = `{ ticket(id: "lsp-southern/servicenow/INC1") {
      ... on LspSouthernTicket { patientAdministrationModule transitionWave } ... on SpineTicket { affectedInteractions }
    } }`;
    const fetches = plan(query).filter(({ desk }) => desk !== 'directory');
    expect(fetches.map(({ desk }) => desk).sort()).toEqual(['lsp-southern', 'spine']);
    expect(fetches.find(({ desk }) => desk === 'spine')?.operation).not.toContain('patientAdministrationModule');
  });

  test('an incident across every organisation asks each desk once, all at once, and the two times go with it', () => {
    const query = `query ($time: DateTime!) @asKnownAt(time: $time) { incident(id: "I-1") { existence involvements {
      desk { code organisation { name } } state searchedBy
      tickets { id presence reference status clock { role state from to } handovers { offeredAt acceptedAt } }
    } } }`;
    const asked = plan(query).filter(({ desk }) => desks.has(desk));
    expect(asked.map(({ desk }) => desk).sort()).toEqual([...desks.keys()].sort());
    for (const { operation } of asked) expect(operation).toMatch(/@asKnownAt\(time: ?\$time\)/);
    // One level for the directory, one for all desks, and what follows from their answers.
    expect(new Set(asked.map(({ level }) => level)).size).toBe(1);
  });

  test('the list of incidents finds its tickets by the NSD’s bonds', () => {
    const fetches = plan(
      '{ incidents(first: 20) { nodes { id title { text } bonds { role } tickets { id reference } } } }',
    );
    expect(fetches[0]?.desk).toBe('nsd');
    expect(fetches[1]?.desk).toBe('directory');
    expect(
      fetches
        .slice(2)
        .map(({ desk }) => desk)
        .sort(),
    ).toEqual([...desks.keys()].sort());
  });

  test('a bond, a party and a known error lead to things of other desks by the directory', () => {
    const fetches = plan(`{ ticket(id: "nsd/main/1") {
      heldBy { name } bonds { target { ticket { id status desk { code } } } } knownErrors { target { knownError { id reference } } }
    } }`);
    expect(fetches.filter(({ desk }) => desk === 'directory').length).toBeGreaterThan(1);
    expect(new Set(fetches.map(({ desk }) => desk)).size).toBe(desks.size + 1);
  });

  test.each([
    [
      'tickets within involvements',
      '{ incident(id: "I-1") { involvements { tickets { id desk { code organisation { name } } } } } }',
    ],
    [
      'tickets of every desk',
      '{ desks { nodes { code tickets { nodes { id desk { code } incident { title { text } } } } } } }',
    ],
    [
      'known errors of every desk',
      '{ desks { nodes { knownErrors { nodes { reference desk { code } affects { name } } } } } }',
    ],
    [
      'what only one desk has beside what all have',
      '{ incident(id: "I-1") { involvements { tickets { id desk { code } heldBy { name desk { code } } ... on SpineTicket { queuedMessages } } } } }',
    ],
  ])('planning does not multiply by the desks: %s', (_what, query) => {
    const supergraph = Supergraph.build(composed.supergraphSdl!);
    const planner = new QueryPlanner(supergraph);
    planner.buildQueryPlan(operationFromDocument(supergraph.apiSchema(), parse(query)));
    expect(planner.lastGeneratedPlanStatistics()?.evaluatedPlanCount).toBe(1);
  });

  test('a desk that lacked part of the contract would narrow it for all, and composition says so', () => {
    const narrowed = visit(typeDefinitions.get('nhsmail')!, {
      InputValueDefinition: ({ name }) => (name.value === 'unlinked' || name.value === 'symptom' ? null : undefined),
    });
    const { hints } = compose(new Map(typeDefinitions).set('nhsmail', narrowed));
    expect(new Set(hints?.map(({ definition }) => definition.code))).toEqual(
      new Set(['INCONSISTENT_INPUT_OBJECT_FIELD', 'INCONSISTENT_ARGUMENT_PRESENCE']),
    );
  });

  /** The fetches of the query's plan in order of their level: how many steps before them must have answered. */
  function plan(query: string): Fetch[] {
    const supergraph = Supergraph.build(composed.supergraphSdl!);
    const operation = operationFromDocument(supergraph.apiSchema(), parse(query));
    const { node } = new QueryPlanner(supergraph).buildQueryPlan(operation);
    if (node?.kind === 'Subscription') throw new Error('a query has no subscription plan');
    return collectFetches(node, 0).sort((one, other) => one.level - other.level);
  }
});

describe('a desk’s own SDL', () => {
  test('of nothing but comments adds nothing', () => {
    const bare = createDeskTypeDefinitions({ prefix: 'Example', own: null });
    for (const own of ['', '\n# nothing yet\n', '\uFEFF#'.repeat(5000)]) {
      expect(print(createDeskTypeDefinitions({ prefix: 'Example', own }))).toBe(print(bare));
    }
  });

  test('that defines what the contract only refers to replaces the reference', () => {
    const own = '"Mine." type Incident @key(fields: "id") { id: ID! title: GovernedText }';
    const document = createDeskTypeDefinitions({ prefix: 'Example', own });
    expect(definitionsOf(document, 'Incident').map(print)).toEqual([print(parse(own))]);
    expect(definitionsOf(document, 'Service').map(print).join()).toContain('resolvable: false');
  });

  test('that extends its own type stays an extension', () => {
    const document = createDeskTypeDefinitions({ prefix: 'Example', own: 'extend type ExampleTicket { extra: Int }' });
    expect(definitionsOf(document, 'ExampleTicket').map(({ kind }) => kind)).toEqual([
      Kind.OBJECT_TYPE_DEFINITION,
      Kind.OBJECT_TYPE_EXTENSION,
    ]);
    expect(Object.keys(typeOf(document, 'ExampleTicket'))).toContain('extra');
  });

  test('that redefines a value type of the contract is left for composition to refuse', () => {
    const own = 'type GovernedText @shareable { text: String }';
    const document = createDeskTypeDefinitions({ prefix: 'Nhsmail', own });
    expect(definitionsOf(document, 'GovernedText')).toHaveLength(2);
    const { errors } = compose(new Map(typeDefinitions).set('nhsmail', document));
    expect(errors?.map(({ message }) => message).join()).toContain('GovernedText');
  });

  test('that does not parse is refused by name, line and column', () => {
    const attempt = () => createDeskTypeDefinitions({ prefix: 'Example', own: '# mine\nextend type {' });
    expect(attempt).toThrow(
      expect.objectContaining({ name: 'GraphQLError', locations: [{ line: 2, column: 13 }] }) as Error,
    );
  });

  test.each(['', 'lspSouthern', 'Lsp-Southern', 'Lsp_Southern', '3N', 'Lsp Southern', 'N3\n'])(
    'under the prefix %j is refused',
    (prefix) => {
      const rule = expect.objectContaining({ code: 'PREFIX_MALFORMED', prefix }) as Error;
      expect(() => createDeskTypeDefinitions({ prefix, own: null })).toThrow(rule);
      expect(() => createDirectoryTypeDefinitions(['Nsd', prefix])).toThrow(rule);
    },
  );
});

interface Fetch {
  readonly desk: string;
  readonly operation: string;
  readonly level: number;
}

function compose(definitions: ReadonlyMap<string, DocumentNode>): ReturnType<typeof composeServices> {
  const services = [...definitions].map(([name, typeDefs]) => ({ name, typeDefs, url: `http://${name}.invalid/` }));
  return composeServices(services);
}

function collectFetches(node: PlanNode | undefined, level: number): Fetch[] {
  if (node === undefined) return [];
  switch (node.kind) {
    case 'Fetch':
      return [{ desk: node.serviceName, operation: node.operation, level }];
    case 'Flatten':
      return collectFetches(node.node, level);
    case 'Parallel':
      return node.nodes.flatMap((child) => collectFetches(child, level));
    case 'Sequence':
      return node.nodes.flatMap((child, index) => collectFetches(child, level + index));
    default:
      throw new Error(`a plan without @defer has no ${node.kind} node`);
  }
}

function readOwn(desk: string): string | null {
  const path = new URL(`subgraphs/${desk}/schema.graphql`, root);
  return existsSync(path) ? readFileSync(path, 'utf8') : null;
}

function toDesk(prefix: string): string {
  return prefix.replace(/([a-z0-9])([A-Z])/g, '$1-$2').toLowerCase();
}

function definitionsOf(document: DocumentNode, name: string) {
  return document.definitions.filter((definition) => 'name' in definition && definition.name?.value === name);
}

function typeOf(document: DocumentNode, name: string) {
  const type = buildSubgraphSchema([{ typeDefs: document, resolvers: {} }]).getType(name);
  if (!isObjectType(type)) throw new Error(`${name} is no object type`);
  return type.getFields();
}
