/**
 * Requirements at random places of graphs that are written elsewhere, operations at random, readers of every kind: the answer is the whole
 * one with what is refused set null as GraphQL says, and no subgraph reads a word of what is refused.
 */

import { buildSubgraphSchema } from '@apollo/subgraph';
import fc from 'fast-check';
import {
  buildASTSchema,
  execute,
  isAbstractType,
  isInterfaceType,
  isObjectType,
  Kind,
  parse,
  print,
  printSchema,
  TypeInfo,
  visit,
  visitWithTypeInfo,
  type DocumentNode,
  type ExecutionResult,
  type GraphQLSchema,
} from 'graphql';
import { describe, expect, it } from 'vitest';
import { composeFederation, LINK } from '../../differential/federation.ts';
import { generateOperation } from '../../differential/generate-operation.ts';
import { findGraph } from '../../differential/graphs/index.ts';
import { createInjectionRules } from '../../differential/injection-rules.ts';
import type { Operation } from '../../differential/monolith.ts';
import { writeTag } from '../../differential/request-tag.ts';
import { toSubgraphDefinition } from '../../differential/serve-subgraph.ts';
import { createWorld, type World, type WorldObject } from '../../differential/world.ts';
import {
  BOUNDLESS,
  startGatewayHere,
  startSubgraph,
  writeTemporary,
  type SubgraphDefinition,
} from '../../gateway/small-graph.ts';
import { RUN_SEED } from '../../support/run-seed.ts';
import { drawRequirements, readNaively, writeRequirements, type NaiveRefusals } from './drawn-requirements.ts';
import { AUDITOR, startGateways, SUPPLIER, type TestReader } from './readers.ts';

/** Of each graph. */
const OPERATIONS = 40;
const FIXED_SEED = 20_061_122;
const READERS: readonly { readonly reader: TestReader | null; readonly words: readonly string[] | null }[] = [
  { reader: null, words: null },
  { reader: AUDITOR, words: ['role:auditor', 'capacity:AUDITOR', 'purpose:AUDIT'] },
  { reader: SUPPLIER, words: ['role:supplier', 'capacity:PROVIDER', 'purpose:INCIDENT_RESOLUTION', 'desk:spine'] },
];

describe(`requirements drawn from ${FIXED_SEED}, operations from it and from ${RUN_SEED}`, () => {
  it.each(['abstract', 'requires', 'keys'])('%s', async (name) => {
    const running = await startDrawn(name);
    try {
      const draw = (seed: number, numRuns: number) => fc.sample(fc.noBias(fc.nat()), { seed, numRuns });
      const seeds = [...draw(FIXED_SEED, OPERATIONS), ...draw(RUN_SEED, OPERATIONS / 4)];
      let refused = 0;
      for (const [index, drawn] of seeds.entries()) {
        const operation = generateOperation({ schema: running.api, seed: drawn, size: 14 });
        // What is shown of the schema has tests of its own.
        if (/\b__(schema|type)\b/.test(print(operation.document)) || hasSeveral(operation)) continue;
        refused += await running.check(operation, READERS[index % READERS.length]!);
      }
      expect(refused).toBeGreaterThan(OPERATIONS / 10);
    } finally {
      await running.stop();
    }
  });
});

function hasSeveral({ document }: Operation): boolean {
  return document.definitions.filter(({ kind }) => kind === Kind.OPERATION_DEFINITION).length > 1;
}

async function startDrawn(name: string) {
  const federation = composeFederation(await findGraph(name));
  const { api, graph } = federation;
  const drawn = drawRequirements(api, FIXED_SEED);
  const world = createWorld({
    federation,
    rules: createInjectionRules(federation),
    seed: 0,
    errorRate: 0,
    nullRate: 0,
  });
  let mutations = 0;
  const subgraphs = await Promise.all(
    graph.subgraphs.map(({ name: subgraph }) =>
      startSubgraph(
        withTag(
          toSubgraphDefinition(subgraph, { federation, worldOf: () => world, nextMutation: () => (mutations += 1) }),
        ),
      ),
    ),
  );
  const schemas = new Map(
    graph.subgraphs.map(({ name: subgraph, sdl }) => [subgraph, buildSubgraphSchema(parse(`${LINK}\n${sdl}`))]),
  );
  /** Names that plans need for themselves, whoever asks. */
  const needed = new Set(
    graph.subgraphs.flatMap(({ sdl }) =>
      [...sdl.matchAll(/@(?:key|requires|provides)\(fields: ("""[^]*?"""|"(?:[^"\\]|\\.)*")/g)].flatMap(
        ([, fields]) => fields!.match(/\w+/g) ?? [],
      ),
    ),
  );
  const { file, remove } = writeTemporary('supergraph.graphql', writeRequirements(federation.supergraphSdl, drawn));
  const supplierUrls = new Map(subgraphs.map((subgraph) => [subgraph.name, subgraph.url]));
  const config = { supplierUrls, supplierTimeoutMs: 20_000, limits: BOUNDLESS };
  const nobodys = await startGatewayHere({ kind: 'supergraph', file }, config);
  const gateways = await startGateways(nobodys, file, config);

  const check = async (operation: Operation, { reader, words }: (typeof READERS)[number]): Promise<number> => {
    const refusals = readNaively(api, drawn, words);
    for (const { received } of subgraphs) received.splice(0);
    mutations = 0;
    const { body: given } = await gateways.ask(print(operation.document), operation.variables, reader);
    const expected = answerNaively(api, operation, world, refusals);
    const sent = subgraphs.flatMap((subgraph) =>
      subgraph.received.flatMap(({ body }) =>
        refusedIn(parse(body.query), schemas.get(subgraph.name)!, api, refusals).map(
          (place) => `${subgraph.name} ${place} in ${body.query}`,
        ),
      ),
    );
    const isFieldRefusedAt = (place: string) => refusals.isFieldRefused(place.split('.')[0]!, place.split('.')[1]!);
    const hint = `${reader?.role ?? 'nobody'}\n${print(operation.document)}\n${JSON.stringify(operation.variables)}\n${JSON.stringify([...drawn])}`;
    expect(
      { data: given.data, errors: (given.errors ?? []).map(({ extensions }) => extensions['code']) },
      hint,
    ).toEqual({
      data: expected.data,
      errors: (given.errors ?? []).map(() => 'ACCESS_REFUSED'),
    });
    const told = new Set((given.errors ?? []).map(({ extensions }) => extensions['coordinate']));
    // Where the root itself leaves no answer, what is told is all that is refused there.
    const isCutShort = given.data === null && [...told].every((place) => /^(Query|Mutation)\./.test(String(place)));
    if (isCutShort) for (const place of told) expect(isFieldRefusedAt(String(place)), hint).toBe(true);
    else expect([...told].toSorted(), hint).toEqual(expected.refused);
    expect(told.size > 0, hint).toBe(expected.refused.length > 0);
    expect(
      sent.filter((place) => !needed.has(/\.(\w+)/.exec(place)![1]!)),
      hint,
    ).toEqual([]);
    return expected.refused.length > 0 ? 1 : 0;
  };
  return {
    api,
    check,
    stop: async () => {
      await gateways.stop();
      await nobodys.stop();
      await Promise.all(subgraphs.map(({ stop }) => stop()));
      remove();
    },
  };
}

/** What a reader is known by stops at the gateway, and with it the tag that says in which world a subgraph is. */
function withTag(definition: SubgraphDefinition): SubgraphDefinition {
  const context = { headers: { authorization: writeTag({ world: 0, operation: 0 }) } };
  type Resolvers = Record<string, Record<string, (...given: unknown[]) => unknown>>;
  const resolvers = Object.entries(definition.resolvers as Resolvers).map(([type, fields]) => [
    type,
    Object.fromEntries(
      Object.entries(fields).map(([field, resolve]) => [
        field,
        field === '__resolveReference'
          ? (source: unknown) => resolve(source, context)
          : (source: unknown, args: unknown) => resolve(source, args, context),
      ]),
    ),
  ]);
  return { ...definition, resolvers: Object.fromEntries(resolvers) };
}

class RefusedHere extends Error {}

/** One schema over the same data, in which whatever is refused is an error where it stands. */
function answerNaively(
  api: GraphQLSchema,
  { document, operationName, variables }: Operation,
  world: World,
  refusals: NaiveRefusals,
) {
  const schema = buildASTSchema(parse(printSchema(api)), { assumeValid: true });
  let mutations = 0;
  for (const type of Object.values(schema.getTypeMap())) {
    if (isAbstractType(type)) {
      type.resolveType = ({ type: concrete }: WorldObject) => {
        if (refusals.isTypeRefused(concrete)) throw new RefusedHere(concrete);
        return concrete;
      };
    }
    if (!isObjectType(type) || type.name.startsWith('__')) continue;
    for (const field of Object.values(type.getFields())) {
      field.resolve = (source: WorldObject | undefined, args: Record<string, unknown>) => {
        if (refusals.isFieldRefused(type.name, field.name)) throw new RefusedHere(`${type.name}.${field.name}`);
        const order = type.name === 'Mutation' ? (mutations += 1) : null;
        return world.resolveWhole(
          { object: source ?? world.rootOf(type.name), field: field.name, args, order },
          () => undefined,
        );
      };
    }
  }
  const result = execute({
    schema,
    document,
    operationName: operationName ?? null,
    variableValues: variables,
  }) as ExecutionResult;
  const refused = (result.errors ?? []).map(({ originalError, message }) => {
    if (!(originalError instanceof RefusedHere)) throw originalError ?? new Error(message);
    return message;
  });
  return { data: JSON.parse(JSON.stringify(result.data)) as unknown, refused: [...new Set(refused)].toSorted() };
}

/** Fields of a request to a subgraph that no record they can be asked of lets the reader have. */
function refusedIn(
  document: DocumentNode,
  subgraph: GraphQLSchema,
  api: GraphQLSchema,
  refusals: NaiveRefusals,
): string[] {
  const found: string[] = [];
  const typeInfo = new TypeInfo(subgraph);
  visit(
    document,
    visitWithTypeInfo(typeInfo, {
      [Kind.FIELD]: ({ name }) => {
        const parent = typeInfo.getParentType();
        if (parent == null || name.value.startsWith('__') || api.getType(parent.name) === undefined) return;
        const isOnInterface = isInterfaceType(parent) && subgraph.getPossibleTypes(parent).length > 0;
        const names = isOnInterface ? subgraph.getPossibleTypes(parent).map((type) => type.name) : [parent.name];
        // Of an interface's records none may be asked for what it refuses; an interface object cannot tell them apart.
        const isRefused = isOnInterface
          ? names.some((type) => refusals.isFieldRefused(type, name.value))
          : refusals.isFieldRefusedByAll(parent.name, name.value);
        if (isRefused) found.push(`${parent.name}.${name.value}`);
      },
    }),
  );
  return found;
}
