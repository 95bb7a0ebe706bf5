/** However the address of `/graphql` is written, it is `/graphql`, with all that is judged there, or it is nothing at all. */

import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startSmallGraph, type SmallGraph } from '../gateway/small-graph.ts';
import { startReaders, type Readers } from './readers.ts';
import { JSON_TYPE, LOCAL, sendExactly, type ExactRequest } from './send-exactly.ts';
import type { Sent } from './sending.ts';

const PER_MINUTE = 3;
const KILOBYTES = 64;
/** Those that are the address, before a query string. */
const SAME = [
  '/graphql',
  '/%67raphql',
  '/graph%71%6C',
  '/%67%72%61%70%68%71%6c',
  'http://localhost/graphql',
  'https://elsewhere.invalid:1/%67raphql',
];
/** Those that are like it. */
const OTHERS = [
  '//graphql',
  '/graphql/',
  '/graphql//',
  '/GraphQL',
  '/%47raphql',
  '/graphql;a=1',
  '/graphql%3Fquery=%7Ba%7D',
  '/graphql%23',
  '/graphql%2F',
  '/graphql%20',
  '/graphql%00',
  '/%2567raphql',
  '/./graphql',
  '/x/../graphql',
  '/x/%2e%2e/graphql',
  '/health/../graphql',
  '/health/%2e%2e/graphql',
  '/graph%ff',
  '/graphql%',
  '/%67raphql%zz',
  'http://localhost//graphql',
];

let graph: SmallGraph;
let readers: Readers;
let subjects = 0;
beforeAll(async () => {
  readers = await startReaders();
  graph = await startSmallGraph([{ name: 'a', sdl: 'type Query { a: Int }', resolvers: { Query: { a: () => 1 } } }], {
    identity: readers.identity,
    requestsPerMinute: PER_MINUTE,
    maximumRequestBytes: KILOBYTES * 1024,
    logLevel: 'info',
  });
}, 60_000);
afterAll(async () => {
  await graph?.stop();
  await readers?.stop();
});
beforeEach(() => void graph.log.splice(0));

/** Of a reader of its own, unless one is given. */
const authorized = (subject = `reader-${(subjects += 1)}`) =>
  `authorization: ${readers.as('auditor', subject).authorization}`;
const ask = (query: string): Pick<ExactRequest, 'body'> => ({ body: JSON.stringify({ query }) });
const send = (request: ExactRequest, ...headers: readonly string[]): Promise<Sent> =>
  sendExactly(graph.port, { ...request, headers: [LOCAL, ...headers] });
const codeOf = ({ body }: Sent): unknown => body.errors?.[0]?.extensions['code'];

/** Both after a request and its end, which may come after its client has read it. */
const logged = async (count: number): Promise<readonly unknown[]> => {
  const lines = () =>
    graph.log.filter(({ message }) => message === 'request').map((entry) => Reflect.get(entry, 'code'));
  await expect.poll(() => lines().length).toBe(count);
  return lines();
};

describe.each(SAME)('%s', (target) => {
  // What has a scheme and a fragment is no HTTP.
  const fragments = target.startsWith('/') ? ['#a', '#a?query={b}'] : [];
  it.each(['', '?', '?query={b}', '?a=%ff&%=%zz', ...fragments])('with “%s” behind it answers', async (search) => {
    const answer = await send({ target: target + search, ...ask('{ a }') }, JSON_TYPE, authorized());
    expect([answer.status, answer.body.data]).toEqual([200, { a: 1 }]);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(await logged(1)).toEqual([null]);
  });

  it('is no way round anything that is judged', async () => {
    const tooMany = `{ ${Array.from({ length: 101 }, (_, index) => `a${index}: a`).join(' ')} }`;
    const search = `?${new URLSearchParams({ query: '{ a }' })}`;
    const cases: readonly (readonly [Promise<Sent>, number, string])[] = [
      [send({ target, ...ask('{ a }') }, JSON_TYPE), 401, 'IDENTITY_REQUIRED'],
      [send({ target: target + search, method: 'GET' }, 'apollo-require-preflight: 1'), 401, 'IDENTITY_REQUIRED'],
      [send({ target, ...ask(tooMany) }, JSON_TYPE, authorized()), 400, 'OPERATION_TOO_COSTLY'],
      [send({ target: target + search, method: 'GET' }, authorized()), 400, 'BAD_REQUEST'],
      [send({ target, ...ask('{ a }') }, 'content-type: text/plain', authorized()), 400, 'BAD_REQUEST'],
      [send({ target, body: `[${ask('{ a }').body}]` }, JSON_TYPE, authorized()), 400, 'BATCHING_NOT_SUPPORTED'],
      [send({ target, body: ' '.repeat(KILOBYTES * 1024 + 1) }, JSON_TYPE, authorized()), 413, 'REQUEST_TOO_LARGE'],
      [send({ target, method: 'DELETE' }, authorized()), 405, 'METHOD_NOT_ALLOWED'],
    ];
    for (const [sent, status, code] of cases) {
      const answer = await sent;
      expect([answer.status, codeOf(answer), answer.body.extensions]).toEqual([status, code, { sources: [] }]);
    }
    expect([...(await logged(cases.length))].toSorted()).toEqual(cases.map(([, , code]) => code).toSorted());
  });

  it('is counted with all others for one reader', async () => {
    const header = authorized();
    for (let index = 0; index < PER_MINUTE; index += 1) await send({ target, ...ask('{ a }') }, JSON_TYPE, header);
    for (const other of SAME) {
      const answer = await send({ target: other, ...ask('{ a }') }, JSON_TYPE, header);
      expect([answer.status, codeOf(answer)]).toEqual([429, 'RATE_LIMITED']);
    }
  });
});

describe.each(OTHERS)('%s', (target) => {
  it.each(['GET', 'POST', 'PUT'])('is nothing for %s', async (method) => {
    const answer = await send(
      { target, method, ...ask('{ a }') },
      JSON_TYPE,
      'apollo-require-preflight: 1',
      authorized(),
    );
    expect([404, 400]).toContain(answer.status);
    expect(codeOf(answer)).toBe(answer.status === 404 ? 'NOT_FOUND' : 'BAD_REQUEST');
    expect(answer.body.data).toBeUndefined();
  });
});

it('is one or the other, however it is written: never a fault, and never an answer to nobody', async () => {
  const letter = fc
    .constantFrom(...'/graphql')
    .chain((character) =>
      fc.constantFrom(
        character,
        character,
        character,
        `%${character.charCodeAt(0).toString(16)}`,
        `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
        character.toUpperCase(),
        `${character}${character}`,
        `%25${character.charCodeAt(0).toString(16)}`,
      ),
    );
  const address = fc.oneof(
    fc.tuple(...Array.from('/graphql', (character) => letter.map((drawn) => (drawn.length > 2 ? drawn : character)))),
    fc.array(letter, { maxLength: 12 }),
  );
  const prefix = fc.constantFrom('', '', '/', '/.', 'http://localhost', 'http://', '/health/', '/%');
  const rest = fc.constantFrom('', '', '?', '?query={a}', '#', ';', '/', '%', '%00', '?%', '%2e%2e');
  const method = fc.constantFrom('POST', 'PUT', 'DELETE');
  await fc.assert(
    fc.asyncProperty(prefix, address, rest, method, async (before, drawn, behind, how) => {
      const target = before + drawn.join('') + behind;
      fc.pre(/^(\/|http:)/.test(target));
      const answer = await send({ target, method: how, ...ask('{ a }') }, JSON_TYPE);
      expect([400, 401, 404, 405]).toContain(answer.status);
      expect(answer.body.data).toBeUndefined();
    }),
    { numRuns: 150 },
  );
  expect(graph.log.filter(({ level }) => level === 'error')).toEqual([]);
});
