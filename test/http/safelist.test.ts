/** A gateway that runs the operations of a manifest and no others. */

import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseConfig } from '../../gateway/config.ts';
import { startGateway } from '../../gateway/start-gateway.ts';
import { startSmallGraph, writeTemporary, type SmallGraph } from '../gateway/small-graph.ts';

const LISTED = '# What a is.\nquery One($b: Boolean = false) {\n  a\n  b @include(if: $b)\n}\n';
const OTHER = 'query Two { c: b }';
const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');
const operation = (name: string, body: string) => ({ id: hashOf(body), name, type: 'query', body });
const manifest = (operations: readonly object[]): string =>
  JSON.stringify({ format: 'apollo-persisted-query-manifest', version: 1, operations });

let graph: SmallGraph;
let remove: () => void;
beforeAll(async () => {
  const written = writeTemporary('safelist.json', manifest([operation('One', LISTED), operation('Two', OTHER)]));
  remove = written.remove;
  graph = await startSmallGraph(
    [{ name: 'a', sdl: 'type Query { a: Int b: Int }', resolvers: { Query: { a: () => 1, b: () => 2 } } }],
    { safelistFile: written.file },
  );
}, 60_000);
afterAll(async () => {
  await graph?.stop();
  remove?.();
});

async function send(body: object): Promise<{ readonly status: number; readonly body: any }> {
  const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
  const response = await fetch(new URL('/graphql', graph.url), init);
  return { status: response.status, body: await response.json() };
}
const byHash = (sha256Hash: unknown, more: object = {}) => ({
  extensions: { persistedQuery: { version: 1, sha256Hash } },
  ...more,
});
const spaced = `query One($b:Boolean=false){ a,, b@include(if:$b) } # otherwise the same`;

describe('runs', () => {
  it.each<[string, object, object]>([
    ['what is listed, by its text', { query: LISTED }, { a: 1 }],
    ['the same with other white space and comments', { query: spaced }, { a: 1 }],
    ['with its variables', { query: LISTED, variables: { b: true } }, { a: 1, b: 2 }],
    ['by its hash alone', byHash(hashOf(OTHER)), { c: 2 }],
    ['by its hash, with variables', byHash(hashOf(LISTED), { variables: { b: true } }), { a: 1, b: 2 }],
    ['by its hash, with the text that it is of', byHash(hashOf(LISTED), { query: LISTED }), { a: 1 }],
  ])('%s', async (_name, body, data) => {
    expect(await send(body)).toMatchObject({ status: 200, body: { data } });
  });

  it('by GET too', async () => {
    const search = new URLSearchParams({ extensions: JSON.stringify(byHash(hashOf(LISTED)).extensions) });
    const response = await fetch(new URL(`/graphql?${search}`, graph.url), {
      headers: { 'apollo-require-preflight': '1' },
    });
    expect([response.status, await response.json()]).toMatchObject([200, { data: { a: 1 } }]);
  });
});

describe('refuses, without asking anybody', () => {
  it.each<[string, object]>([
    ['what is not listed', { query: '{ a }' }],
    ['a part of what is listed', { query: 'query One($b: Boolean = false) { a }' }],
    ['what is listed and more', { query: `${LISTED} query More { b }`, operationName: 'More' }],
    ['what asks for the schema', { query: '{ __schema { queryType { name } } }' }],
    ['what is no GraphQL', { query: 'query One($b' }],
    ['a hash that is not listed', byHash('0'.repeat(64))],
    ['a hash that is none', byHash('constructor')],
    ['a listed hash with the text of another', byHash(hashOf(LISTED), { query: OTHER })],
    ['a listed hash with a text of one’s own', byHash(hashOf(LISTED), { query: '{ b }' })],
  ])('%s', async (_name, body) => {
    const before = graph.subgraphs.get('a')!.received.length;
    expect(await send(body)).toEqual({
      status: 403,
      body: {
        errors: [{ message: expect.stringContaining('safelist'), extensions: { code: 'OPERATION_NOT_LISTED' } }],
        extensions: { sources: [] },
      },
    });
    expect(graph.subgraphs.get('a')!.received).toHaveLength(before);
  });
});

describe('a manifest that is none', () => {
  it.each([
    ['a file that is not there', null, /there is no such file/],
    ['what is not JSON', '{', /is not JSON/],
    ['another format', '{"format":"other","version":1,"operations":[]}', /format/],
    ['no operation', manifest([]), /must have an operation/],
    ['a hash of another text', manifest([{ ...operation('One', LISTED), body: OTHER }]), /the id of One is not/],
    [
      'a hash that is none',
      manifest([{ ...operation('One', LISTED), id: 'abc' }]),
      /operations\.0\.id: must be a SHA-256/,
    ],
  ])('%s does not start the gateway', async (_name, text, message) => {
    const { file, remove: removeFile } = writeTemporary('safelist.json', text ?? '');
    if (text === null) removeFile();
    const config = { ...parseConfig([], { PORT: '0', WORKERS: '1' }), safelistFile: file };
    const error = await startGateway({ config, clock: Date.now, log: () => undefined }).catch(
      (thrown: unknown) => thrown,
    );
    expect(error).toMatchObject({ code: 'SAFELIST_INVALID', message: expect.stringMatching(message) });
    expect((error as Error).message.startsWith(file)).toBe(true);
    removeFile();
  });
});
