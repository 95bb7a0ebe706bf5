/** Desks of our own graph that say nothing but which times they were asked for: `chainHead.hash` is `ASOF ASKNOWNAT`. */

import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { AS_KNOWN_AT_HEADER, AS_OF_HEADER, ECHO_EXTENSION } from '../../schema/contract/times.ts';
import { loadOrganisations } from '../../schema/organisations/load.ts';

export interface AskedDesk {
  readonly subgraph: string;
  readonly headers: IncomingHttpHeaders;
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

export interface EchoingDesks {
  /** For the gateway's settings: one server stands for them all. */
  readonly supplierUrls: ReadonlyMap<string, string>;
  readonly asked: AskedDesk[];
  /** Has them answer nobody until what it returns is called. */
  readonly hold: () => () => void;
  readonly stop: () => Promise<void>;
}

interface Representation {
  readonly __typename: string;
  readonly code?: string;
}

const toEntity =
  (hash: string) =>
  ({ __typename, code }: Representation): object | null =>
    code === undefined ? null : { __typename, code, chainHead: { position: 1, hash } };

export async function startEchoingDesks(): Promise<EchoingDesks> {
  const { subgraphs } = await loadOrganisations();
  const asked: AskedDesk[] = [];
  let held: Promise<void> | null = null;
  const server = createServer((request, response) => {
    void (async () => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const { query, variables = {} } = JSON.parse(Buffer.concat(chunks).toString('utf8')) as AskedDesk;
      const { headers } = request;
      asked.push({ subgraph: request.url!.slice(1), headers, query, variables });
      const asOf = String(headers[AS_OF_HEADER]);
      const asKnownAt = String(headers[AS_KNOWN_AT_HEADER]);
      await held;
      // In another order than they came: what mixes requests up shows.
      await new Promise((resolve) => setTimeout(resolve, (asked.length * 7) % 20));
      const data = Object.fromEntries(
        Object.entries(variables).flatMap(([variable, representations]) => {
          const number = /^representations(\d*)$/.exec(variable);
          if (number === null) return [];
          const name = number[1] === '' ? '_entities' : `entities${number[1]}`;
          return [[name, (representations as readonly Representation[]).map(toEntity(`${asOf} ${asKnownAt}`))]];
        }),
      );
      const echo = { asOf, asKnownAt, sourceSpokeAt: null, chainHead: null };
      const answer = { data, extensions: { [ECHO_EXTENSION]: echo } };
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    supplierUrls: new Map(subgraphs.map(({ name }) => [name, `http://127.0.0.1:${port}/${name}`])),
    asked,
    hold: () => {
      const { promise, resolve } = Promise.withResolvers<void>();
      held = promise;
      return resolve;
    },
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
