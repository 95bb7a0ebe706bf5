/** Every code with which the gateway refuses a request, over HTTP. Nothing here needs a desk: nothing gets as far as asking one. */

import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { messageOf, REQUEST_ERROR_CODES, SUPPLIER_ERROR_CODES, type RequestErrorCode } from '../../gateway/errors.ts';
import { responseExtensionsSchema } from '../../schema/contract/extensions.ts';
import { REFUSED_FIGURES } from './refused-figures.ts';
import { REFUSED_BY_LIMITS } from './refused-by-limits.ts';
import { REFUSED_REQUESTS } from './refused-requests.ts';
import { asOf, REFUSED_VALUES } from './refused-values.ts';
import { ask, closeGateway, get, openGateway, post, SAFE, sendRaw, type Case, type Sent } from './sending.ts';

beforeAll(openGateway, 60_000);
afterAll(closeGateway);

const ATTACKS = 'test/governance/identity/attacks.ts';

/** Codes that take desks with records of their own, or readers who say who they are, to come to: where each is shown. */
const SHOWN_ELSEWHERE = {
  ACCESS_REFUSED: 'test/governance/enforcement/refused-places.test.ts',
  BOUNDS_REVERSED: 'test/journey/bounds-reversed.test.ts',
  BREAK_GLASS_MALFORMED: 'test/governance/identity/readers.test.ts',
  HOST_NOT_LOCAL: 'test/http/foreign-hosts.test.ts',
  INTROSPECTION_NOT_ALLOWED: 'test/http/schema-visibility.test.ts',
  OPERATION_NOT_LISTED: 'test/http/safelist.test.ts',
  RATE_LIMITED: 'test/http/rate-limit.test.ts',
  IDENTITY_UNAVAILABLE: 'test/governance/identity/keys.test.ts',
  IDENTITY_REQUIRED: ATTACKS,
  TOKEN_ALGORITHM_REFUSED: ATTACKS,
  TOKEN_AUDIENCE_WRONG: ATTACKS,
  TOKEN_CAPACITY_REFUSED: ATTACKS,
  TOKEN_CLAIMS_INVALID: ATTACKS,
  TOKEN_DESK_UNKNOWN: ATTACKS,
  TOKEN_EXPIRED: ATTACKS,
  TOKEN_ISSUER_WRONG: ATTACKS,
  TOKEN_KEY_UNKNOWN: ATTACKS,
  TOKEN_MALFORMED: ATTACKS,
  TOKEN_NOT_YET_VALID: ATTACKS,
  TOKEN_SIGNATURE_INVALID: ATTACKS,
  DISCLOSURE_NOT_RECORDED: 'test/disclosures/recorded.test.ts',
  TEXT_NOT_ATTRIBUTED: 'test/disclosures/lying-desks.test.ts',
  DISCLOSURES_NOT_SHOWN: 'test/disclosures/shown.test.ts',
  DISCLOSURES_UNAVAILABLE: 'test/disclosures/shown.test.ts',
  SERVICE_RECORD_UNAVAILABLE: 'test/service-record/failures.test.ts',
} as const satisfies Partial<Record<RequestErrorCode, string>>;

/** A code without a case is no code. */
const CASES = { ...REFUSED_REQUESTS, ...REFUSED_BY_LIMITS, ...REFUSED_VALUES, ...REFUSED_FIGURES } satisfies Record<
  Exclude<RequestErrorCode, keyof typeof SHOWN_ELSEWHERE>,
  Readonly<Record<string, Case>>
>;

/** What shows only once somebody was asked. */
const ASKED_FIRST: ReadonlySet<string> = new Set(['FIELD_UNRESOLVABLE', 'NULL_NOT_ALLOWED']);

/** What no answer may ever carry, whatever went wrong. */
const LEAKS = /stacktrace|node_modules|\.ts\b|\bat \S+ \(|file:\/\/|https?:\/\/|127\.0\.0\.1/;

/** Checks what holds for each answer of `/graphql`. */
function assertHonest({ text, body }: Sent): void {
  expect(text).not.toMatch(LEAKS);
  responseExtensionsSchema.parse(body.extensions);
  for (const error of body.errors ?? []) {
    expect(Object.keys({ ...REQUEST_ERROR_CODES, ...SUPPLIER_ERROR_CODES })).toContain(error.extensions['code']);
    expect(error.message).not.toBe('');
  }
}

const codesOf = ({ body }: Sent): unknown[] => (body.errors ?? []).map(({ extensions }) => extensions['code']);

it('has a case for each code of the table', () => {
  const codes = [...Object.keys(CASES), ...Object.keys(SHOWN_ELSEWHERE)];
  expect(codes.sort()).toEqual(Object.keys(REQUEST_ERROR_CODES).sort());
  for (const [code, file] of Object.entries(SHOWN_ELSEWHERE)) {
    expect(readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8')).toContain(code);
  }
  for (const cases of Object.values(CASES)) expect(Object.keys(cases)).not.toEqual([]);
});

describe.each(Object.entries<Readonly<Record<string, Case>>>(CASES))('%s', (code, cases) => {
  it.each(Object.entries(cases))('%s', async (_name, { send: sendCase, status, says }) => {
    const answer = await sendCase();
    expect([...new Set(codesOf(answer))]).toEqual([code]);
    expect(answer.status).toBe(status);
    if (says !== undefined) expect(answer.body.errors![0]!.message).toMatch(says);
    if (code === 'NOT_FOUND') return;
    assertHonest(answer);
    if (!ASKED_FIRST.has(code)) expect(answer.body.extensions.sources).toEqual([]);
  });
});

describe('what is not bad', () => {
  it.each([
    ['variables that nobody declared', () => ask('{ __typename }', { unused: 1 })],
    ['a GET that a page could not send', () => get('{ __typename }', SAFE)],
    ['one operation of several', () => ask('query A { __typename } query B { nothing: __typename }', {}, 'A')],
    [
      'null for the operation name and the variables',
      () => post({ query: '{ __typename }', operationName: null, variables: null }),
    ],
    ['a time in the past', asOf('2006-08-01T09:00:00Z')],
    ['this very moment', asOf('2026-01-15T12:00:00.000Z')],
    ['a future on the clock that is past by its offset', asOf('2026-01-15T12:30:00+01:00')],
  ])('%s', async (_name, sendCase) => {
    const answer = await sendCase();
    expect(codesOf(answer)).toEqual([]);
    expect(answer).toMatchObject({ status: 200, body: { data: { __typename: 'Query' } } });
    assertHonest(answer);
  });

  it('a reference with a slash, percent-encoded in its id', async () => {
    const id = 'lsp-southern/main/2006%2F1234';
    const answer = await ask('query ($id: ID!) { ticket(id: $id) { __typename id desk { code } } }', { id });
    expect(answer.body.data).toEqual({
      ticket: { __typename: 'LspSouthernTicket', id, desk: { code: 'lsp-southern' } },
    });
  });

  it('an alias like the names that the gateway uses itself', async () => {
    const query = `{
      throughline__x: __typename throughline__0__incident: incident(id: "I-1") { ...F }
      incident(id: "I-2") { id throughline__Incident: id }
    } fragment F on Incident { throughline__Ticket: __typename throughline__0__incident: id id: existence }`;
    const { data } = (await ask(query)).body;
    expect(data).toMatchObject({
      throughline__x: 'Query',
      throughline__0__incident: { throughline__Ticket: 'Incident', throughline__0__incident: 'I-1' },
      incident: { id: 'I-2', throughline__Incident: 'I-2' },
    });
  });

  it('a variable with a name that the planner uses itself', async () => {
    const query = `query ($representations: ID!, $representations_: ID!) {
      a: incident(id: $representations) { id } b: incident(id: $representations_) { id }
    }`;
    const answer = await ask(query, { representations: 'I-1', representations_: 'I-2' });
    expect(answer.body).toMatchObject({ data: { a: { id: 'I-1' }, b: { id: 'I-2' } } });
    const byDefault = await ask('query ($representations: ID = "I-3") { incident(id: $representations) { id } }');
    expect(byDefault.body).toMatchObject({ data: { incident: { id: 'I-3' } } });
  });
});

describe('the connection', () => {
  it('goes on after a request that was refused', async () => {
    const bad = '{"query":"{"}';
    const good = '{"query":"{ __typename }"}';
    const requests = [bad, good].map(
      (body, index) =>
        `POST /graphql HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n${
          index === 1 ? 'connection: close\r\n' : ''
        }\r\n${body}`,
    );
    const answer = await sendRaw(requests.join(''));
    expect(answer.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 400', 'HTTP/1.1 200']);
  });

  it('closes after a request that is too large, and the next one answers', async () => {
    const answer = await CASES.REQUEST_TOO_LARGE['a query of one megabyte'].send();
    expect(answer.headers.get('connection')).toBe('close');
    expect((await ask('{ __typename }')).status).toBe(200);
  });

  it('answers what is no HTTP with a code, and closes', async () => {
    const answer = await sendRaw('SOMETHING ELSE\r\n\r\n');
    expect(answer).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/);
    expect(JSON.parse(answer.split('\r\n\r\n')[1]!)).toEqual({
      errors: [{ message: messageOf('BAD_REQUEST'), extensions: { code: 'BAD_REQUEST' } }],
    });
  });

  it('answers a path that cannot be decoded with a code', async () => {
    const answer = await sendRaw('GET /%zz HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n');
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    expect(answer).toContain('"code":"BAD_REQUEST"');
    expect(answer).not.toContain('zz');
  });

  it('tells which methods there are', async () => {
    expect((await CASES.METHOD_NOT_ALLOWED['PUT']!.send()).headers.get('allow')).toBe('GET, POST');
  });
});
