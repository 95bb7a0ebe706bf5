/** Puts the rooms together: a graph, its suppliers and our own subgraphs behind one HTTP server. */

// Before the import below: constructing the stock gateway would start calls to an outside host.
import './disable-telemetry.ts';
import { fileURLToPath } from 'node:url';
import { ApolloGateway } from '@apollo/gateway';
import type { GatewayInterface } from '@apollo/server-gateway-interface';
import { buildASTSchema, isScalarType, parse, type GraphQLSchema } from 'graphql';
import { parseInvolvementId } from '../schema/contract/ids.ts';
import { INTERFACE_ENTITIES } from '../schema/contract/interface-entities.ts';
import { DateTimeScalar } from '../schema/contract/scalars.ts';
import { parseInstant } from '../schema/contract/times.ts';
import type { Registry } from '../schema/organisations/registry.ts';
import type { GatewayConfig } from './config.ts';
import { createDirectory } from './directory/index.ts';
import type { CompletionOptions } from './execution/complete-response.ts';
import type { OwnRecords } from './execution/foreign-records.ts';
import { InProcessDataSource } from './execution/in-process-data-source.ts';
import { createPlanner, type Planner } from './operation/planner.ts';
import { createExecutor } from './operation/run-operation.ts';
import { SupplierDataSource } from './execution/supplier-data-source.ts';
import { startHttpServer, type HttpServer } from './http/server.ts';
import { createJourney } from './journey/index.ts';
import { describeError, type Log } from './log.ts';
import { IDENTIFIED_TYPES, type IdentifiedType } from './execution/identity.ts';
import { dependentFields, loadGraph, type Graph } from './supergraph/load-graph.ts';
import { createSupplierClient } from './transport/supplier-client.ts';

export interface StartGatewayOptions {
  readonly config: GatewayConfig;
  /** Now, in milliseconds UTC. */
  readonly clock: () => number;
  readonly log: Log;
}

const EXAMPLES_FOLDER = fileURLToPath(new URL('../examples', import.meta.url));

/**
 * Starts serving. No supplier needs to be up.
 *
 * @throws what `loadGraph` and `startHttpServer` throw, each with a stable `code`.
 */
export async function startGateway({ config, clock, log }: StartGatewayOptions): Promise<HttpServer> {
  const graph = await loadGraph(config);
  const clients = new Map(graph.suppliers.map((supplier) => [supplier.subgraph, createSupplierClient(supplier)]));
  const inProcess = createInProcessSubgraphs(graph);
  const supergraphSchema = buildASTSchema(parse(graph.supergraphSdl, { noLocation: true }), {
    assumeValid: true,
    assumeValidSDL: true,
  });
  const planner = createPlanner({ supergraphSdl: graph.supergraphSdl, timeoutMs: config.planningTimeoutMs });
  const stock = new ApolloGateway({
    supergraphSdl: graph.supergraphSdl,
    queryPlannerConfig: { cache: planner.cache },
    logger: { debug: () => undefined, info: () => undefined, warn: warnTo(log), error: warnTo(log) },
    buildService: ({ name }) => {
      const schema = inProcess.get(name);
      if (schema !== undefined) return new InProcessDataSource(schema);
      return new SupplierDataSource({
        subgraph: name,
        desk: deskOf(graph.registry, name),
        client: clients.get(name)!,
        schema: supergraphSchema,
        scalarChecks: graph.registry === null ? {} : { DateTime: isInstant },
        ownRecords: graph.registry === null ? null : toOwnRecords(graph.registry, name),
        steadyClock: () => performance.now(),
        onFailure: (subgraph, failure) =>
          log({
            level: 'warn',
            message: 'supplier call failed',
            subgraph,
            code: failure.code,
            cause: describeError(failure.cause),
          }),
      });
    },
  });
  const stopClients = () => Promise.all([planner.stop(), ...[...clients.values()].map((client) => client.stop())]);
  const server = await startHttpServer({
    host: config.host,
    port: config.port,
    gateway: toGateway(stock, planner, graph, clock),
    examplesFolder: graph.registry === null ? null : EXAMPLES_FOLDER,
    onFault: (error) => log({ level: 'error', message: 'fault', cause: describeError(error) }),
  }).catch(async (error: unknown) => {
    await stopClients();
    throw error;
  });
  planner.warm();
  return {
    ...server,
    stop: async () => {
      await server.stop();
      await stopClients();
    },
  };
}

function createInProcessSubgraphs({ registry }: Graph): ReadonlyMap<string, GraphQLSchema> {
  if (registry === null) return new Map();
  return new Map([
    ['directory', createDirectory(registry.organisations).schema],
    ['journey', createJourney().schema],
  ]);
}

function toGateway(stock: ApolloGateway, planner: Planner, graph: Graph, clock: () => number): GatewayInterface {
  return {
    load: async (options) => {
      const { schema, executor } = await stock.load(options);
      if (graph.registry !== null) checkDateTimes(schema);
      return {
        schema,
        executor: createExecutor({
          stock: executor,
          schema,
          contract: graph.registry !== null,
          clock,
          planner,
          completion: toCompletion(graph),
        }),
      };
    },
    onSchemaLoadOrUpdate: (callback) => stock.onSchemaLoadOrUpdate(callback),
    stop: () => stock.stop(),
  };
}

/** Custom scalars pass unchecked through the stock gateway: with this one a bad instant is refused before anyone is asked. */
function checkDateTimes(schema: GraphQLSchema): void {
  const scalar = schema.getType('DateTime');
  if (!isScalarType(scalar)) return;
  scalar.parseValue = DateTimeScalar.parseValue;
  scalar.parseLiteral = DateTimeScalar.parseLiteral;
}

function isInstant(value: unknown): boolean {
  try {
    parseInstant(value, 'an instant');
    return true;
  } catch {
    return false;
  }
}

function toCompletion({ registry, supergraphSdl }: Graph): CompletionOptions {
  const identified = new Map<string, IdentifiedType>(IDENTIFIED_TYPES.map((name) => [name, name]));
  for (const prefix of registry?.prefixes ?? []) {
    for (const { name } of INTERFACE_ENTITIES) identified.set(prefix + name, name);
  }
  const dependents = registry === null ? new Map<string, readonly string[]>() : dependentFields(supergraphSdl);
  return {
    identifiedTypeOf: (typename) => identified.get(typename) ?? null,
    dependentsOf: (type, field) => dependents.get(`${type}.${field}`) ?? [],
    deskOf: (subgraph) => deskOf(registry, subgraph),
  };
}

function toOwnRecords(registry: Registry, subgraph: string): OwnRecords {
  const own = registry.subgraphByName(subgraph)?.prefix ?? '';
  const others = registry.prefixes.filter((prefix) => prefix !== own);
  const typesOf = (prefix: string) => INTERFACE_ENTITIES.map(({ name }) => [prefix + name, name] as const);
  const ownTypes = new Map(typesOf(own));
  const foreignTypes = new Set(others.flatMap((prefix) => typesOf(prefix).map(([typename]) => typename)));
  const desks = new Set(registry.desksOfSubgraph(subgraph).map(({ code }) => code));
  return {
    interfaceOf: (typename) => ownTypes.get(typename) ?? null,
    identifiedTypeOf: (typename) => ownTypes.get(typename) ?? (typename === 'Incident' ? typename : null),
    isForeignType: (typename) => foreignTypes.has(typename),
    isOwnKey: (entity, key) => desks.has(deskOfKey(entity, key)),
  };
}

function deskOfKey(entity: (typeof INTERFACE_ENTITIES)[number]['name'], key: string): string {
  if (entity === 'Desk') return key;
  if (entity === 'Involvement') return deskOfInvolvement(key);
  return safelyDecoded(key.split('/', 1)[0]!);
}

function deskOfInvolvement(id: string): string {
  try {
    return parseInvolvementId(id).desk;
  } catch {
    return '';
  }
}

function safelyDecoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return '';
  }
}

/** The desk that a subgraph's failure leaves out: the one that answers for it, or in front of another's supergraph its own name. */
function deskOf(registry: Registry | null, subgraph: string): string {
  return registry?.accountDesks.find((desk) => desk.subgraph === subgraph)?.code ?? subgraph;
}

function warnTo(log: Log): (message?: unknown) => void {
  return (message) => log({ level: 'warn', message: 'stock gateway', cause: describeError(message) });
}
