/** Who may ask what the graph looks like, and that others are not told of it by the way. */

import { getIntrospectionQuery } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseConfig } from '../../gateway/config.ts';
import { ROLES, type Role } from '../../schema/contract/reader.ts';
import type { Answer, Ask } from '../support/ask.ts';
import { startSmallGraph, type SmallGraph } from '../gateway/small-graph.ts';
import { startReaders, type Readers } from './readers.ts';

const SDL =
  'type Query { colour(shade: Shade, like: Like): Int } enum Shade { DARK LIGHT } input Like { name: String }';

let readers: Readers;
let graph: SmallGraph;
beforeAll(async () => {
  readers = await startReaders();
  graph = await startSmallGraph([{ name: 'a', sdl: SDL, resolvers: { Query: { colour: () => 1 } } }], {
    identity: readers.identity,
  });
}, 60_000);
afterAll(() => Promise.all([graph?.stop(), readers?.stop()]));

const ask = (role: Role, ...[document, variables]: Parameters<Ask>): Promise<Answer> =>
  graph.query(document, variables, readers.as(role));
const codeOf = ({ body }: Answer): unknown => body.errors?.[0]?.extensions['code'];

const MAY: Readonly<Record<Role, boolean>> = {
  supplier: true,
  auditor: true,
  guardian: true,
  operator: true,
  dashboard: false,
  'local-desk': false,
};

const WAYS: Readonly<Record<string, string>> = {
  'the whole schema': getIntrospectionQuery(),
  'one type': '{ __type(name: "Query") { fields { name } } }',
  'under another name': '{ colour b: __schema { queryType { name } } }',
  'within a fragment': '{ ...F } fragment F on Query { ... on Query { __type(name: "Shade") { name } } }',
  'in an operation that is not run': 'query A { colour } query B { __schema { queryType { name } } }',
};

describe.each(ROLES)('%s', (role) => {
  it.each(Object.keys(WAYS))('asks for %s', async (way) => {
    const [document] = [WAYS[way]!];
    const body = { query: document, operationName: document.includes('query A') ? 'A' : undefined };
    const response = await fetch(new URL('/graphql', graph.url), {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...readers.as(role) },
      body: JSON.stringify(body),
    });
    const answer = (await response.json()) as Answer['body'];
    if (MAY[role]) {
      expect([response.status, answer.errors]).toEqual([200, undefined]);
    } else {
      expect(response.status).toBe(403);
      expect(answer).toEqual({
        errors: [{ message: expect.any(String), extensions: { code: 'INTROSPECTION_NOT_ALLOWED' } }],
        extensions: { sources: [] },
      });
      expect(JSON.stringify(answer)).not.toMatch(/Shade|Query|colour/);
    }
  });

  it.each([
    ['a field', '{ color }', {}, /Did you mean "colour"/],
    ['an argument', '{ colour(shad: DARK) }', {}, /Did you mean "shade"/],
    ['an enum value', '{ colour(shade: DARKEST) }', {}, /Did you mean .*DARK/],
    ['a value of a variable', 'query ($s: Shade) { colour(shade: $s) }', { s: 'DARC' }, /Did you mean .*DARK/],
    ['a field of a variable', 'query ($l: Like) { colour(like: $l) }', { l: { nam: 'x' } }, /Did you mean "name"/],
    ['a type', 'query ($s: Shady) { colour(shade: $s) }', {}, /Did you mean "Shade"/],
  ])('is told of no more than what is wrong with %s', async (_what, document, variables, suggestion) => {
    const answer = await ask(role, document, variables);
    const messages = answer.body.errors!.map(({ message }) => message).join('\n');
    expect(messages).not.toBe('');
    if (MAY[role]) expect(messages).toMatch(suggestion);
    else expect(messages).not.toMatch(/Did you mean/);
  });

  it('asks for names of types beside what it asks', async () => {
    const { body } = await ask(role, '{ __typename colour }');
    expect(body.data).toEqual({ __typename: 'Query', colour: 1 });
  });
});

it('is open to anybody where nobody is asked who they are', async () => {
  const open = await startSmallGraph([{ name: 'a', sdl: SDL }]);
  try {
    const { body } = await open.query('{ __schema { queryType { name } } color }');
    expect(body.errors![0]!.message).toMatch(/Did you mean "colour"/);
    expect(codeOf(await open.query('{ __schema { queryType { name } } }'))).toBeUndefined();
  } finally {
    await open.stop();
  }
});

it('is for the roles that the operator names', async () => {
  const { introspectionRoles } = parseConfig([], { INTROSPECTION_ROLES: 'dashboard' });
  const other = await startSmallGraph([{ name: 'a', sdl: SDL }], { identity: readers.identity, introspectionRoles });
  try {
    const codes = ROLES.map(async (role) =>
      codeOf(await other.query('{ __schema { queryType { name } } }', undefined, readers.as(role))),
    );
    expect(await Promise.all(codes)).toEqual(
      ROLES.map((role) => (role === 'dashboard' ? undefined : 'INTROSPECTION_NOT_ALLOWED')),
    );
  } finally {
    await other.stop();
  }
});
