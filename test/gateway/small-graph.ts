/** Small supergraphs with real HTTP subgraphs, made in a test, and a gateway in this process in front of them. */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { composeServices } from '@apollo/composition';
import { buildSubgraphSchema } from '@apollo/subgraph';
import {
  execute,
  GraphQLError,
  parse,
  validate,
  validateSchema,
  type DocumentNode,
  type ExecutionResult,
  type GraphQLSchema,
} from 'graphql';
import { parseConfig, type GatewayConfig } from '../../gateway/config.ts';
import type { OperationLimits } from '../../gateway/governance/limits/operation-limits.ts';
import type { LogEntry } from '../../gateway/log.ts';
import { startGateway, type RunningGateway, type StartGatewayOptions } from '../../gateway/start-gateway.ts';
import { createAsk, type Ask } from '../support/ask.ts';
import { assertNoSecrets } from '../support/planted-secrets.ts';

export interface SubgraphDefinition {
  readonly name: string;
  /** Without the link to federation, which is put before it. */
  readonly sdl: string;
  /** As `@apollo/subgraph` takes them. */
  // oxlint-disable-next-line typescript/no-explicit-any -- resolvers of schemas that are text
  readonly resolvers?: any;
  /** Below its origin; by default `/graphql`. */
  readonly path?: string;
}

export interface ReceivedRequest {
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: { readonly query: string; readonly variables?: Readonly<Record<string, unknown>> };
}

export interface RunningSubgraph {
  readonly name: string;
  readonly url: string;
  readonly received: ReceivedRequest[];
  /** What it would answer by itself. */
  readonly answerTo: (request: ReceivedRequest) => Promise<ExecutionResult>;
  /** Answers in its place from now on; null lets it answer by itself. */
  spoil: ((request: ReceivedRequest, response: ServerResponse) => void | Promise<void>) | null;
  /** Connections that are open: each process that asks has its own. */
  readonly openConnections: () => Promise<number>;
  readonly stop: () => Promise<void>;
}

const LINK = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9",
  import: ["@key", "@shareable", "@external", "@requires", "@provides", "@override", "@interfaceObject", "@inaccessible", "@tag",
    "@authenticated", "@requiresScopes", "@policy", "@cost", "@listSize"])`;

/** A resolver's context there is `{ headers }` of the request. */
export async function startSubgraph({
  name,
  sdl,
  resolvers = {},
  path = '/graphql',
}: SubgraphDefinition): Promise<RunningSubgraph> {
  const schema = buildSubgraphSchema([{ typeDefs: parse(`${LINK}\n${sdl}`), resolvers }]);
  const received: ReceivedRequest[] = [];
  const read = createDocumentReader(schema);
  const answerTo: RunningSubgraph['answerTo'] = async ({ headers, body: { query, variables = {} } }) => {
    const { document, errors } = read(query);
    if (document === null) return { errors };
    return execute({ schema, document, variableValues: variables, contextValue: { headers } });
  };
  const running: { spoil: RunningSubgraph['spoil'] } = { spoil: null };
  const server = createServer((request, response) => {
    void (async () => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const body = JSON.parse(Buffer.concat(chunks).toString('utf8')) as ReceivedRequest['body'];
      const exchange = { url: request.url!, headers: request.headers, body };
      received.push(exchange);
      if (running.spoil !== null) return running.spoil(exchange, response);
      const answer = await answerTo(exchange);
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return Object.assign(running, {
    name,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`,
    received,
    answerTo,
    openConnections: () =>
      new Promise<number>((resolve, reject) =>
        server.getConnections((error, count) => (error === null ? resolve(count) : reject(error))),
      ),
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  });
}

type ReadDocument =
  | { readonly document: DocumentNode; readonly errors: null }
  | { readonly document: null; readonly errors: readonly GraphQLError[] };

/** As `graphql()` does before it executes, but once for each text: gateways ask the same ones hundreds of times. */
function createDocumentReader(schema: GraphQLSchema): (text: string) => ReadDocument {
  const schemaErrors = validateSchema(schema);
  const known = new Map<string, ReadDocument>();
  const readAnew = (text: string): ReadDocument => {
    if (schemaErrors.length > 0) return { document: null, errors: schemaErrors };
    try {
      const document = parse(text);
      const errors = validate(schema, document);
      return errors.length === 0 ? { document, errors: null } : { document: null, errors };
    } catch (error) {
      if (!(error instanceof GraphQLError)) throw error;
      return { document: null, errors: [error] };
    }
  };
  return (text) => {
    const read = known.get(text) ?? readAnew(text);
    known.set(text, read);
    return read;
  };
}

/**
 * @param subgraphs without a `url` one is where nobody is, and `SUPPLIER_URLS` says where: the text is the same each time then, whatever
 *   the ports, and a gateway finds it good once.
 * @returns the supergraph's SDL.
 */
export function composeSmall(subgraphs: readonly (SubgraphDefinition & { readonly url?: string })[]): string {
  const { supergraphSdl, errors } = composeServices(
    subgraphs.map(({ name, url = `http://${name}.invalid/graphql`, sdl }) => ({
      name,
      url,
      typeDefs: parse(`${LINK}\n${sdl}`),
    })),
  );
  if (supergraphSdl === undefined) throw new Error(errors.map(({ message }) => message).join('\n'));
  return supergraphSdl;
}

/** For operations that are drawn: what they may cost is not the point. */
export const BOUNDLESS: OperationLimits = {
  tokens: Number.MAX_SAFE_INTEGER,
  depth: Number.MAX_SAFE_INTEGER,
  fields: Number.MAX_SAFE_INTEGER,
  aliases: Number.MAX_SAFE_INTEGER,
  rootFields: Number.MAX_SAFE_INTEGER,
  directives: Number.MAX_SAFE_INTEGER,
  variableValues: Number.MAX_SAFE_INTEGER,
  valueDepth: Number.MAX_SAFE_INTEGER,
  // Sums of more than can be counted are told as the greatest number that can.
  cost: Number.POSITIVE_INFINITY,
};

export interface SmallGateway {
  readonly url: string;
  readonly port: number;
  readonly adminPort: number | null;
  readonly query: Ask;
  readonly log: LogEntry[];
  readonly reload: RunningGateway['reload'];
  readonly stop: () => Promise<void>;
}

/**
 * A gateway in this process; what it would log is kept. Unless told to it keeps no last-known copies, so that every answer is from who was
 * asked, and asks nobody who they are.
 */
export async function startGatewayHere(
  graph: GatewayConfig['graph'],
  options: Partial<Omit<GatewayConfig, 'graph'>> & Partial<Pick<StartGatewayOptions, 'clock'>> = {},
): Promise<SmallGateway> {
  const { clock = Date.now, ...config } = options;
  const log: LogEntry[] = [];
  const { url, port, adminPort, reload, stop } = await startGateway({
    config: {
      ...parseConfig([], {
        PORT: '0',
        SUPPLIER_TIMEOUT_MS: '5000',
        WORKERS: '1',
        LAST_KNOWN_COPIES: 'off',
        IDENTITY: 'none',
        LOG_LEVEL: 'warn',
      }),
      ...config,
      graph,
    },
    clock,
    log: (entry) => log.push(entry),
    // The test's own connections are idle, and nothing is on its way.
    idleGraceMs: 0,
  });
  const stopHonestly = async (): Promise<void> => {
    await stop();
    assertNoSecrets('a gateway of this process', log);
  };
  return { url, port, adminPort, query: createAsk(url), log, reload, stop: stopHonestly };
}

/** A file that is there until `remove`. */
export function writeTemporary(name: string, text: string): { readonly file: string; readonly remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), 'throughline-graph-'));
  const file = join(folder, name);
  writeFileSync(file, text);
  return { file, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

export interface SmallGraph extends SmallGateway {
  /** By name. */
  readonly subgraphs: ReadonlyMap<string, RunningSubgraph>;
  readonly supergraphSdl: string;
  readonly supergraphFile: string;
}

/**
 * Starts the subgraphs, composes them into a file, and a gateway in front of it.
 *
 * @param rewrite makes what another composition might have written.
 */
export async function startSmallGraph(
  definitions: readonly SubgraphDefinition[],
  options: Parameters<typeof startGatewayHere>[1] = {},
  rewrite: (supergraphSdl: string) => string = (sdl) => sdl,
): Promise<SmallGraph> {
  const running = await Promise.all(definitions.map(startSubgraph));
  const stopSubgraphs = () => Promise.all(running.map((subgraph) => subgraph.stop()));
  const supergraphSdl = rewrite(composeSmall(definitions));
  const { file, remove } = writeTemporary('supergraph.graphql', supergraphSdl);
  const supplierUrls = new Map([
    ...running.map(({ name, url }) => [name, url] as const),
    ...(options.supplierUrls ?? []),
  ]);
  try {
    const gateway = await startGatewayHere({ kind: 'supergraph', file }, { ...options, supplierUrls });
    return {
      ...gateway,
      supergraphSdl,
      supergraphFile: file,
      subgraphs: new Map(running.map((subgraph) => [subgraph.name, subgraph])),
      stop: async () => {
        await gateway.stop();
        await stopSubgraphs();
        remove();
      },
    };
  } catch (error) {
    await stopSubgraphs();
    remove();
    throw error;
  }
}
