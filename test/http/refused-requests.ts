/** Requests that are refused for what they are, by the code that each is answered with. */

import { expect } from 'vitest';
import { messageOf, type RequestErrorCode } from '../../gateway/errors.ts';
import type { Answer } from '../support/ask.ts';
import { startGatewayHere } from '../gateway/small-graph.ts';
import { ask, get, post, SAFE, send, sendRaw, type Case } from './sending.ts';
import { sendTooLate } from './send-too-late.ts';

const repeat = (text: string, count: number, last = '', close = ''): string =>
  text.repeat(count) + last + close.repeat(count);

export const REFUSED_REQUESTS = {
  BAD_REQUEST: {
    'no body': { send: () => post(''), status: 400 },
    'not JSON': { send: () => post('{"query": "{ __typename'), status: 400 },
    'an empty object': { send: () => post({}), status: 400 },
    'text in place of an object': { send: () => post('"{ __typename }"'), status: 400 },
    'no query': { send: () => post({ variables: {} }), status: 400 },
    'a query that is no text': { send: () => post({ query: { kind: 'Document' } }), status: 400 },
    'variables as text': { send: () => post({ query: '{ __typename }', variables: '{}' }), status: 400 },
    'variables as a list': { send: () => post({ query: '{ __typename }', variables: [] }), status: 400 },
    'an operation name that is no text': {
      send: () => post({ query: '{ __typename }', operationName: 3 }),
      status: 400,
    },
    'a body that would change prototypes': {
      send: () => post('{"query":"{ __typename }","__proto__":{"x":1}}'),
      status: 400,
    },
    'an unknown content type': {
      send: () => post({ query: '{ __typename }' }, { 'content-type': 'text/csv' }),
      status: 415,
    },
    'a form, which any page may send': {
      send: () => post('query=1', { 'content-type': 'application/x-www-form-urlencoded' }),
      status: 415,
    },
    'plain text, which any page may send': {
      send: () => post({ query: '{ __typename }' }, { 'content-type': 'text/plain' }),
      status: 400,
      says: /CSRF/,
    },
    'GET as any page may send it': { send: () => get('{ __typename }'), status: 400, says: /CSRF/ },
    'GET without a query': { send: () => send('/graphql', { headers: SAFE }), status: 400 },
    'GET with variables that are not JSON': {
      send: () => send('/graphql?query={__typename}&variables={', { headers: SAFE }),
      status: 400,
    },
    'GET with two queries': {
      send: () => send('/graphql?query={__typename}&query={__typename}', { headers: SAFE }),
      status: 400,
    },
    'an answer wanted as HTML': { send: () => post({ query: '{ __typename }' }, { accept: 'text/html' }), status: 406 },
  },
  BATCHING_NOT_SUPPORTED: {
    'a batch': { send: () => post([{ query: '{ __typename }' }]), status: 400 },
    'an empty batch': { send: () => post([]), status: 400 },
    'a batch of hundreds': {
      send: () => post(Array.from({ length: 500 }, () => ({ query: '{ __typename }' }))),
      status: 400,
    },
  },
  GATEWAY_STOPPING: {
    'a request that comes when the time to finish is up': { send: sendTooLate, status: 503 },
  },
  GRAPHQL_PARSE_FAILED: {
    'half a query': { send: () => ask('{ incident(id: "I-1") {'), status: 400, says: /Syntax Error/ },
    'no GraphQL at all': { send: () => ask('SELECT * FROM tickets'), status: 400 },
    'a lone half of a character': { send: () => post('{"query":"{ \\ud800 }"}'), status: 400 },
  },
  GRAPHQL_VALIDATION_FAILED: {
    'an unknown field': { send: () => ask('{ incident(id: "I-1") { colour } }'), status: 400, says: /colour/ },
    'an unknown type': { send: () => ask('{ incident(id: "I-1") { ... on Moon { id } } }'), status: 400 },
    'an unknown argument': { send: () => ask('{ incident(id: "I-1", colour: 1) { id } }'), status: 400 },
    'an unknown directive': { send: () => ask('{ __typename @moon }'), status: 400 },
    'an unknown enum value': { send: () => ask('{ desks(kind: [MOON]) { total } }'), status: 400, says: /MOON/ },
    'an undeclared variable': { send: () => ask('{ incident(id: $id) { id } }'), status: 400 },
    'a time twice': {
      send: () => ask('query @asOf(time: "2006-08-01T09:00:00Z") @asOf(time: "2006-08-01T09:00:00Z") { __typename }'),
      status: 400,
    },
    'a time on a field': { send: () => ask('{ __typename @asOf(time: "2006-08-01T09:00:00Z") }'), status: 400 },
    'a fragment within itself': {
      send: () => ask('{ incident(id: "I-1") { ...F } } fragment F on Incident { tickets { incident { ...F } } }'),
      status: 400,
    },
    'the same field a thousand times, each with another argument': {
      send: () =>
        ask(
          `{ incident(id: "I-1") { ${Array.from({ length: 400 }, (_, n) => `involvements(desks: ["${n}"]) { state }`).join(' ')} } }`,
        ),
      status: 400,
    },
    'introspection that multiplies': {
      send: () => ask(`{ __schema { types { ${repeat('fields { type { ', 4, 'name', '} } ')} } } }`),
      status: 400,
    },
    'a mutation, of which the schema has none': {
      send: () => ask('mutation { __typename }'),
      status: 400,
      says: /mutation/,
    },
    'a subscription': { send: () => ask('subscription { __typename }'), status: 400, says: /subscription/ },
    'a subscription by GET': { send: () => get('{ nothing }', SAFE), status: 400 },
  },
  INTERNAL_SERVER_ERROR: {
    'a fault of our own': {
      send: async () => {
        const faulty = await startGatewayHere(
          { kind: 'organisations', organisationsFile: null },
          {
            clock: () => {
              throw new Error('no clock at /secret/clock.ts of http://clock.invalid');
            },
          },
        );
        const body = { query: '{ __typename }' };
        const answer = await post(body, {}, faulty);
        expect(JSON.stringify(faulty.log)).toContain('/secret/clock.ts');
        await faulty.stop();
        return answer;
      },
      status: 500,
      says: messageOf('INTERNAL_SERVER_ERROR'),
    },
  },
  METHOD_NOT_ALLOWED: Object.fromEntries(
    ['PUT', 'DELETE', 'PATCH', 'OPTIONS'].map((method): [string, Case] => [
      method,
      { send: () => send('/graphql', { method }), status: 405 },
    ]),
  ),
  NOT_FOUND: {
    'another path': { send: () => send('/nothing'), status: 404 },
    'a path that begins like ours': { send: () => send('/graphqlx'), status: 404 },
    'a path below ours': { send: () => send('/graphql/nothing', { method: 'POST' }), status: 404 },
  },
  OPERATION_RESOLUTION_FAILURE: {
    'two operations and no name': {
      send: () => ask('query A { __typename } query B { __typename }'),
      status: 400,
      says: /A, B/,
    },
    'a name that is not there': { send: () => ask('query A { __typename }', {}, 'C'), status: 400, says: /"C"/ },
    'an empty name': { send: () => ask('query A { __typename }', {}, ''), status: 400 },
  },
  PERSISTED_QUERY_NOT_SUPPORTED: {
    'only the hash of an operation': {
      send: () => post({ extensions: { persistedQuery: { version: 1, sha256Hash: 'a'.repeat(64) } } }),
      status: 200,
    },
  },
  PLANNING_LIMIT: {
    'what takes longer to plan than a plan may': {
      send: async () => {
        const hurried = await startGatewayHere(
          { kind: 'organisations', organisationsFile: null },
          { planningTimeoutMs: 1 },
        );
        const query = `{ incident(id: "I-1") { ${repeat('supersededBy { involvements { state } ', 8, 'id', '} ')} } }`;
        const answer = await post({ query }, {}, hurried);
        await hurried.stop();
        return answer;
      },
      status: 400,
      says: messageOf('PLANNING_LIMIT'),
    },
  },
  REQUEST_TOO_LARGE: {
    'a query of one megabyte': { send: () => ask(`{ __typename } # ${'x'.repeat(1024 * 1024)}`), status: 413 },
    'variables of one megabyte': { send: () => ask('{ __typename }', { x: 'x'.repeat(1024 * 1024) }), status: 413 },
    'a header of a hundred kilobytes': {
      send: async () => {
        const answer = await sendRaw(`GET / HTTP/1.1\r\nhost: a\r\nx: ${'x'.repeat(100_000)}\r\n\r\n`);
        const [head = '', text = ''] = answer.split('\r\n\r\n');
        const body = { ...JSON.parse(text), extensions: { sources: [] } } as Answer['body'];
        return { status: Number(head.split(' ')[1]), headers: new Headers(), text, body };
      },
      status: 431,
    },
  },
} as const satisfies Partial<Record<RequestErrorCode, Readonly<Record<string, Case>>>>;
