/** The stock peer's process: `@apollo/gateway` behind `@apollo/server` standalone. Arguments: the supergraph's file, and desks' URLs as JSON. */

import '../../test/support/disable-telemetry.ts';
import { readFileSync } from 'node:fs';
import { ApolloGateway, RemoteGraphQLDataSource, type GraphQLDataSource } from '@apollo/gateway';
import { ApolloServer } from '@apollo/server';
import {
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import { startStandaloneServer } from '@apollo/server/standalone';
import { createInProcessSubgraphs, type ExecuteInProcess } from './in-process-subgraphs.ts';

interface Context {
  readonly authorization: string | undefined;
}

const [file, urls] = process.argv.slice(2) as [string, string];
const supplierUrls = JSON.parse(urls) as Readonly<Record<string, string>>;
const inProcess = await createInProcessSubgraphs();
const silent = { debug: () => undefined, info: () => undefined, warn: console.error, error: console.error };

const gateway = new ApolloGateway({
  supergraphSdl: readFileSync(file, 'utf8'),
  logger: silent,
  buildService: ({ name }) => {
    const url = supplierUrls[name];
    return url === undefined ? toDataSource(inProcess.get(name)!) : toRemote(url);
  },
});

const server = new ApolloServer<Context>({
  gateway,
  introspection: false,
  includeStacktraceInErrorResponses: false,
  persistedQueries: false,
  logger: silent,
  plugins: [ApolloServerPluginLandingPageDisabled(), ApolloServerPluginUsageReportingDisabled()],
});
const { url } = await startStandaloneServer(server, {
  listen: { port: 0, host: '127.0.0.1' },
  context: async ({ req }) => ({ authorization: req.headers.authorization }),
});

process.once('disconnect', () => process.exit(0));
process.once('SIGTERM', () => process.exit(0));
process.send!({ port: Number(new URL(url).port) });

function toRemote(supplierUrl: string): RemoteGraphQLDataSource<Record<string, unknown>> {
  const source = new RemoteGraphQLDataSource<Record<string, unknown>>({ url: supplierUrl });
  source.willSendRequest = ({ request, context }) => {
    const { authorization } = context as unknown as Context;
    if (authorization !== undefined) request.http?.headers.set('authorization', authorization);
  };
  return source;
}

/** As its own local data source, but for what it would parse and validate again at each request. */
function toDataSource(execute: ExecuteInProcess): GraphQLDataSource<Record<string, unknown>> {
  return {
    process: async ({ request: { query = '', variables, operationName } }) =>
      (await execute({ document: query, variables, operationName })) as Awaited<
        ReturnType<GraphQLDataSource['process']>
      >,
  };
}
