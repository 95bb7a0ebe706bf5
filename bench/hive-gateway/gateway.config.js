// Settings of the peer, as its documentation recommends for production. Plain JavaScript: its own types are not installed where this
// project is checked. SUPPLIER_URLS, SHARING and SUPERGRAPH come from bench/gateways/hive.ts.

import { Agent } from 'node:http';
import { defineConfig } from '@graphql-hive/gateway';
import { unifiedGraphHandler } from '@graphql-hive/router-runtime';
import http from '@graphql-mesh/transport-http';
import { createInProcessSubgraphs } from '../gateways/in-process-subgraphs.ts';

const supplierUrls = JSON.parse(process.env.SUPPLIER_URLS);
const isSharing = process.env.SHARING === 'true';
const inProcess = await createInProcessSubgraphs();
const agent = new Agent({ keepAlive: true });

/** Subgraphs without a server: executed here, of the same schemas as in the other gateways. */
const inProcessTransport = {
  getSubgraphExecutor: ({ subgraphName }) => {
    const execute = inProcess.get(subgraphName);
    return ({ document, variables, operationName }) => execute({ document, variables, operationName });
  },
};

export const gatewayConfig = defineConfig({
  supergraph: process.env.SUPERGRAPH,
  // The planner in Rust, with the executor made for it.
  unifiedGraphHandler,
  transports: { http, 'in-process': inProcessTransport },
  transportEntries: {
    // Identical fetches in flight are shared by default; identical client requests when asked to.
    '*.http': { options: { deduplicateInflightRequests: isSharing } },
    ...Object.fromEntries(Object.entries(supplierUrls).map(([name, location]) => [name, { location }])),
    ...Object.fromEntries(
      [...inProcess.keys()]
        .filter((name) => supplierUrls[name] === undefined)
        .map((name) => [name, { kind: 'in-process', location: '' }]),
    ),
  },
  inboundInflightRequestDeduplication: isSharing,
  propagateHeaders: {
    fromClientToSubgraphs: ({ request }) => ({ authorization: request.headers.get('authorization') }),
  },
  customAgent: () => agent,
  logging: false,
  requestId: false,
  graphiql: false,
  landingPage: false,
  disableWebsockets: true,
  skipValidation: false,
});
