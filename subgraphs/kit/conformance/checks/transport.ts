/** HTTP: what is no request is refused, and nothing that a caller does stops the server for the others. */

import type { ConformanceCheck } from '../check.ts';
import { expect, show } from '../failure.ts';
import { selectAll } from '../contract-types.ts';
import type { DeskSession } from '../session.ts';

const JSON_TYPE = { 'content-type': 'application/json', accept: 'application/json' };
const TOO_LARGE_BYTES = 11 * 1024 * 1024;

export const transportChecks: readonly ConformanceCheck[] = [
  {
    name: 'http-health',
    rule: 'GET /health/live and GET /health/ready answer 200 while the desk can answer.',
    async run({ client }) {
      for (const path of ['/health/live', '/health/ready']) {
        const { status } = await client.send(path, { method: 'GET' });
        expect(status === 200, `GET ${path} answered ${status}`);
      }
    },
  },
  {
    name: 'http-garbage-refused',
    rule: 'A body that is no GraphQL request is refused with a status of 400 to 499.',
    async run(session) {
      const bodies: ReadonlyArray<readonly [string, RequestInit]> = [
        ['text', { body: 'not JSON', headers: JSON_TYPE }],
        ['nothing', { body: '', headers: JSON_TYPE }],
        ['half a body', { body: '{"query":"{ __type', headers: JSON_TYPE }],
        ['an array', { body: '[1,2]', headers: JSON_TYPE }],
        ['no query', { body: '{"variables":{}}', headers: JSON_TYPE }],
        ['a query that is a number', { body: '{"query":7}', headers: JSON_TYPE }],
        ['bytes', { body: new Uint8Array([0x7b, 0xff, 0xfe, 0x00]), headers: JSON_TYPE }],
        ['another type', { body: '{"query":"{ __typename }"}', headers: { 'content-type': 'text/plain' } }],
      ];
      for (const [what, request] of bodies) {
        const { status } = await session.client.send('/graphql', { method: 'POST', ...request });
        expect(status >= 400 && status < 500, `${what} was answered ${status}`);
      }
      await expectAlive(session, 'garbage');
    },
  },
  {
    name: 'http-too-large-refused',
    rule: 'A body over 10 MiB is refused with a status of 400 to 499 (413), or by hanging up.',
    async run(session) {
      const body = JSON.stringify({ query: '{ __typename }', variables: { filler: 'x'.repeat(TOO_LARGE_BYTES) } });
      const outcome = await session.client.send('/graphql', { method: 'POST', headers: JSON_TYPE, body }).then(
        ({ status }) => status,
        () => 'hung up' as const,
      );
      expect(
        outcome === 'hung up' || (outcome >= 400 && outcome < 500),
        `${TOO_LARGE_BYTES} bytes were answered ${outcome}`,
      );
      await expectAlive(session, 'a body that is too large');
    },
  },
  {
    name: 'http-cancel-survived',
    rule: 'Callers who hang up in the middle cost the others nothing.',
    async run(session) {
      const { desk, prefix, types, client, pinned } = session;
      const query = `query ($representations: [_Any!]!) { _entities(representations: $representations) { ... on ${prefix}Desk ${selectAll(types, 'Desk')} } }`;
      const representations = Array.from({ length: 5 }, () => ({ __typename: `${prefix}Desk`, code: desk }));
      await Promise.all(
        [0, 1, 2, 5, 10, 20].map(async (afterMs) => {
          const signal = AbortSignal.timeout(afterMs);
          await client.ask(query, { ...pinned, variables: { representations }, signal }).catch(() => undefined);
        }),
      );
      await expectAlive(session, 'callers who hung up');
    },
  },
  {
    name: 'http-large-query-answered',
    rule: 'An operation of 1 MB is answered or refused in GraphQL, and the server lives.',
    async run(session) {
      const padding = 'x'.repeat(2_000);
      const query = `{ ${Array.from({ length: 500 }, (_, index) => `alias${index}${padding}: __typename`).join(' ')} }`;
      const answer = await session.ask(query);
      expect(
        answer.data !== undefined || answer.errors.length > 0,
        () => `an operation of ${query.length} characters was answered with ${show(answer.text)}`,
      );
      await expectAlive(session, 'a large operation');
    },
  },
];

async function expectAlive(session: DeskSession, after: string): Promise<void> {
  const answer = await session.ask('{ __typename }');
  expect(answer.data?.['__typename'] === 'Query', () => `after ${after}, the server answered ${show(answer.text)}`);
}
