/** A desk of our own graph that answers whatever a test has it say, for the times that it is asked for. */

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { AS_KNOWN_AT_HEADER, AS_OF_HEADER, ECHO_EXTENSION } from '../../schema/contract/times.ts';

export interface LyingDesk {
  readonly url: string;
  /** Of each representation that it is asked for: its entity, which may hold more than is asked. */
  say: (representation: Readonly<Record<string, unknown>>) => object | null;
  /** What it says came of the glass, with each answer; undefined says nothing. */
  breakGlass: string | undefined;
  readonly stop: () => Promise<void>;
}

export async function serveLyingDesk(): Promise<LyingDesk> {
  const desk: Pick<LyingDesk, 'say' | 'breakGlass'> = { say: () => null, breakGlass: undefined };
  const server = createServer((request, response) => {
    void (async () => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const { variables } = JSON.parse(Buffer.concat(chunks).toString('utf8')) as {
        readonly variables: Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>;
      };
      const entities = variables['representations']!.map((representation) => desk.say(representation));
      const times = { asOf: request.headers[AS_OF_HEADER], asKnownAt: request.headers[AS_KNOWN_AT_HEADER] };
      const { breakGlass } = desk;
      const extensions = { [ECHO_EXTENSION]: { ...times, sourceSpokeAt: null, chainHead: null, breakGlass } };
      response
        .writeHead(200, { 'content-type': 'application/json' })
        .end(JSON.stringify({ data: { _entities: entities }, extensions }));
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return Object.assign(desk, {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  });
}
