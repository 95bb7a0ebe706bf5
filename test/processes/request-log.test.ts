/** What a gateway's processes write of the requests that they answer: a line each with what an operator needs, and nothing that was said. */

import type { ServerResponse } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { composeSmall, startSubgraph, writeTemporary, type RunningSubgraph } from '../gateway/small-graph.ts';
import { createAsk, type Answer } from '../support/ask.ts';
import { PLANTED, secretsIn } from '../support/planted-secrets.ts';
import { spawnProcess, type SpawnedProcess } from '../support/spawn-process.ts';

const START_TIMEOUT_MS = 60_000;
const SDL = 'type Query { patient(number: String, said: [String]): Patient } type Patient { note: String }';
const NAME = `Patient_${PLANTED.nhsNumber}`;
/** The same, as whoever writes around a rule would. */
const SPELLED = ['_', 'n'].map((between) => `p${Array.from(PLANTED.nhsNumber).join(between)}`);

const answerWith =
  (status: number, type: string, body: string) =>
  (_request: unknown, response: ServerResponse): void =>
    void response.writeHead(status, { 'content-type': type }).end(body);
const failing = (error: object): string => JSON.stringify({ data: null, errors: [error] });

/** What a supplier may answer with, each with what must not be written in it. */
const ANSWERS: Readonly<Record<string, RunningSubgraph['spoil']>> = {
  'a text': null,
  'what is not JSON': answerWith(200, 'application/json', PLANTED.text),
  'JSON that breaks off': answerWith(200, 'application/json', `{"data":{"patient":{"note":"${PLANTED.text}`),
  'another type': answerWith(200, PLANTED.text, PLANTED.text),
  'an error of its server': answerWith(500, 'text/plain', `${PLANTED.text} ${PLANTED.token}`),
  'an error with words': answerWith(200, 'application/json', failing({ message: PLANTED.text })),
  'an error whose code is words': answerWith(
    200,
    'application/json',
    failing({ message: 'x', extensions: { code: PLANTED.text }, path: ['patient', PLANTED.nhsNumber, PLANTED.text] }),
  ),
  'a type that there is not': answerWith(
    200,
    'application/json',
    JSON.stringify({ data: { patient: { __typename: PLANTED.nhsNumber, note: [PLANTED.text] } } }),
  ),
  'a broken line': (_request, response) => void response.destroy(),
};

/** Refused before any supplier is asked. */
const REFUSED: Readonly<Record<string, readonly [string, object?]>> = {
  'what is no GraphQL': [`query { "${PLANTED.text}"`],
  'a field that there is not': [`{ n${PLANTED.nhsNumber} }`],
  'a value that does not fit': ['query ($n: String) { patient(number: $n) { note } }', { n: { note: PLANTED.text } }],
  'too much': [`{ ${`a: patient(number: "${PLANTED.nhsNumber}") { note } `.repeat(200)} }`],
};

let gateway: SpawnedProcess;
let subgraph: RunningSubgraph;
let stopAll: () => Promise<void>;
const answers: Answer[] = [];

beforeAll(async () => {
  const resolvers = { Query: { patient: () => ({ note: PLANTED.text }) } };
  subgraph = await startSubgraph({ name: 'a', sdl: SDL, resolvers });
  const away = { name: 'b', url: 'http://b.invalid/graphql', sdl: 'type Query { away(said: String): Int }' };
  const supergraph = writeTemporary(
    'supergraph.graphql',
    composeSmall([{ name: 'a', url: subgraph.url, sdl: SDL }, away]),
  );
  gateway = spawnProcess({
    script: 'gateway/main.ts',
    commandLine: ['--port', '0', '--supergraph', supergraph.file],
    environment: {
      WORKERS: '2',
      LAST_KNOWN_COPIES: 'off',
      SUPPLIER_URLS: JSON.stringify({ b: `http://reader:${PLANTED.password}@127.0.0.1:1/graphql` }),
      REDIS_URL: `redis://:${PLANTED.password}@127.0.0.1:1`,
      RATE_LIMIT_PER_MINUTE: '100000',
    },
  });
  stopAll = async () => {
    await gateway.stop();
    await subgraph.stop();
    supergraph.remove();
  };
  const [, url] = await gateway.lineOf(/^gateway (http:\/\/\S+) /, START_TIMEOUT_MS);
  const query = createAsk(url!);
  const headers = { authorization: `Bearer ${PLANTED.token}`, 'x-forwarded-for': PLANTED.nhsNumber };
  const document = `query ${NAME}($n: String) { patient(number: $n, said: ["${PLANTED.text}"]) { note } }`;
  for (const spoil of Object.values(ANSWERS)) {
    subgraph.spoil = spoil;
    answers.push(await query(document, { n: PLANTED.nhsNumber, unused: PLANTED.text }, headers));
  }
  for (const [refused, variables] of Object.values(REFUSED)) {
    answers.push(await query(refused, variables as Record<string, unknown> | undefined, headers));
  }
  for (const name of SPELLED) answers.push(await query(`query ${name} { away }`, {}, headers));
  answers.push(await query(`query Away { away(said: "${PLANTED.text}") }`, {}, headers));
}, 120_000);
afterAll(() => stopAll());

interface Line {
  readonly message: string;
  readonly [fact: string]: unknown;
}

const linesOf = (text: string): Line[] =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Line);

describe('the processes of a gateway that was asked for, sent and answered with what nobody may write', () => {
  it('have answered with it', () => {
    expect(answers[0]!.body.data).toEqual({ patient: { note: PLANTED.text } });
    expect(answers.filter(({ body }) => body.errors !== undefined)).toHaveLength(answers.length - 1);
  });

  it('have written a line for each request by the time they have stopped, and none of it', async () => {
    await gateway.stop();
    expect(await gateway.ended).toBe(0);
    const written = gateway.standardError() + gateway.lines().join('\n');
    expect(secretsIn(written, { REDIS_URL: `redis://:${PLANTED.password}@a` })).toEqual([]);
    for (const part of [PLANTED.text.slice(8, 20), PLANTED.token.slice(40, 60), 'reader:'])
      expect(written).not.toContain(part);
    const requests = linesOf(gateway.standardError()).filter(({ message }) => message === 'request');
    expect(requests).toHaveLength(answers.length);
    for (const line of requests) {
      expect(Object.keys(line).join(' ')).toBe(
        'level at message operation name desk capacity role status outcome code durationMs shared copied sources worker',
      );
      expect(line).toMatchObject({ level: 'info', desk: null, role: null, shared: false, worker: expect.any(Number) });
      expect(line['operation']).toMatch(/^[0-9a-f]{64}$/);
    }
    const by = (outcome: string): Line[] => requests.filter((line) => line['outcome'] === outcome);
    expect(by('whole')).toMatchObject([
      { status: 200, name: null, code: null, sources: [{ subgraph: 'a', state: 'ANSWERED', code: null, requests: 1 }] },
    ]);
    expect(by('refused').map(({ code }) => code)).toEqual([
      'GRAPHQL_PARSE_FAILED',
      'GRAPHQL_VALIDATION_FAILED',
      'BAD_USER_INPUT',
      'OPERATION_TOO_COSTLY',
    ]);
    expect(by('part')).toHaveLength(Object.keys(ANSWERS).length + SPELLED.length);
    expect([...new Set(by('part').map(({ name }) => name))]).toEqual([null, 'Away']);
    for (const name of SPELLED) expect(written).not.toContain(name);
    expect(by('part').at(-1)).toMatchObject({ name: 'Away', sources: [{ subgraph: 'b', state: 'NOT_ANSWERED' }] });
  });

  it('have told of each failure, with its code and without its words', () => {
    const failed = linesOf(gateway.standardError()).filter(({ message }) => message === 'supplier call failed');
    expect([...new Set(failed.map(({ code }) => String(code)))].sort().join(' ')).toBe(
      'SUPPLIER_ERROR SUPPLIER_HTTP_STATUS SUPPLIER_MALFORMED SUPPLIER_NOT_JSON SUPPLIER_UNREACHABLE',
    );
    for (const { cause } of failed) expect(String(cause)).not.toBe('');
  });
});
