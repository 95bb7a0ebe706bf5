/** What a reader may not have, it is not shown: by introspection, by what is said of mistakes, by how values are refused. */

import {
  assertValidSchema,
  buildClientSchema,
  getIntrospectionQuery,
  isObjectType,
  type IntrospectionQuery,
} from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AUDITOR, OPERATOR, startGoverned, SUPPLIER, type TestReader } from './readers.ts';
import { STORES } from './stores.ts';

let graph: Awaited<ReturnType<typeof startGoverned>>;
beforeAll(async () => void (graph = await startGoverned(STORES)));
afterAll(() => graph?.stop());

const schemaFor = async (reader: TestReader | null) => {
  const { body } = await graph.ask(getIntrospectionQuery(), {}, reader);
  expect(body.errors).toBeUndefined();
  return buildClientSchema(body.data as IntrospectionQuery);
};

describe('introspection', () => {
  it.each([
    ['nobody', null],
    ['a supplier', SUPPLIER],
    ['an operator', OPERATOR],
    ['an auditor', AUDITOR],
  ])('is a whole schema for %s', async (_who, reader) => {
    assertValidSchema(await schemaFor(reader));
  });

  it('leaves out fields, types, what only they lead to, and mutations', async () => {
    const seen = await schemaFor(null);
    const fieldsOf = (name: string) => {
      const type = seen.getType(name);
      return isObjectType(type) ? Object.keys(type.getFields()) : null;
    };
    expect(fieldsOf('Query')).toEqual([
      'items',
      'item',
      'any',
      'allOrNothing',
      'first',
      'open',
      'book',
      'shelf',
      'painted',
      'asksNothing',
    ]);
    expect(fieldsOf('Mutation')).toEqual(['note']);
    for (const hidden of ['Disc', 'Vault', 'Cellar', 'Code', 'Colour', 'SecretFilter'])
      expect(seen.getType(hidden)).toBeUndefined();
    // Its interface shows the title, and an argument needs the shade.
    expect(fieldsOf('Book')).toEqual(['id', 'title', 'price', 'peer', 'strict', 'worth']);
    expect(fieldsOf('Shelf')).toEqual(['width', 'room']);
    expect(seen.getType('Shade')).toBeDefined();
    expect(JSON.stringify(await graph.ask(getIntrospectionQuery(), {}, null))).not.toMatch(
      /Disc|tracks|Vault|inside|Cellar|bottles|secret|Secret|isbn|CRIMSON|erase|hiddenField/,
    );
  });

  it('shows each reader its own, and who may have all of it all', async () => {
    expect((await schemaFor(SUPPLIER)).getType('Cellar')).toBeDefined();
    expect((await schemaFor(OPERATOR)).getMutationType()!.getFields()['erase']).toBeDefined();
    expect((await schemaFor(AUDITOR)).getType('SecretFilter')).toBeDefined();
    const ask = (reader: TestReader | null) =>
      graph.ask('{ __type(name: "Disc") { name fields { name } } }', {}, reader);
    expect((await ask(SUPPLIER)).body.data).toEqual({ __type: null });
    expect((await ask(AUDITOR)).body.data.__type.fields).toContainEqual({ name: 'tracks' });
    expect((await ask(SUPPLIER)).body.data).toEqual({ __type: null });
  });
});

describe('a mistake', () => {
  const messagesFor = async (query: string, reader: TestReader | null, variables = {}) => {
    const { status, body } = await graph.ask(query, variables, reader);
    expect(status).toBe(400);
    return body.errors!.map(({ message }) => message);
  };

  it.each([
    ['{ secrt }', 'Cannot query field "secrt" on type "Query".'],
    ['{ vaul { x } }', 'Cannot query field "vaul" on type "Query".'],
    ['{ book { isb } }', 'Cannot query field "isb" on type "Book". Did you mean "id"?'],
    ['{ any { ... on Dis { id } } }', 'Unknown type "Dis". Did you mean "ID"?'],
    ['{ first { tracks } }', 'Cannot query field "tracks" on type "Item".'],
    ['mutation { eras }', 'Cannot query field "eras" on type "Mutation".'],
    ['query ($c: Colo) { open @skip(if: $c) }', 'Unknown type "Colo".'],
  ])('in %s is told without a hint of what is hidden', async (query, message) => {
    expect(await messagesFor(query, null)).toContain(message);
    const text = JSON.stringify((await messagesFor(query, null)).map((one) => one.replaceAll(/"tracks"/g, '')));
    expect(text).not.toMatch(/secret|vault|isbn|Disc|tracks|erase|Colour|Code|Cellar/);
  });

  it('is told with every hint to who may have everything that it names', async () => {
    expect(await messagesFor('{ secrt }', AUDITOR)).toEqual([
      'Cannot query field "secrt" on type "Query". Did you mean "secret"?',
    ]);
    expect(await messagesFor('{ opn }', null)).toEqual([
      'Cannot query field "opn" on type "Query". Did you mean "open"?',
    ]);
  });

  it('reads the same whether the field is hidden there or is nowhere', async () => {
    const hidden = await graph.ask('{ book { isb } open }', {}, null);
    const nowhere = await graph.ask('{ book { isq } open }', {}, null);
    expect(hidden.text.replaceAll('isb', 'isq')).toBe(nowhere.text);
  });

  it.each([
    ['{ open secret { x } }', 'Query.secret'],
    ['{ secret(nonsense: 1) }', 'Query.secret'],
    ['{ secret(for: CRIMSO) }', 'Query.secret'],
    ['query ($f: SecretFilter) { filtered(by: $f) { x } }', 'Query.filtered'],
    ['{ vault }', 'Query.vault'],
    ['{ any { ... on Disc { nonsense } } }', 'Disc'],
    ['mutation { mustErase { x } }', 'Mutation.mustErase'],
  ])(
    'below what is hidden and rightly named, as in %s, is answered with what is lacking',
    async (query, coordinate) => {
      const { status, body, text } = await graph.ask(query, {}, null);
      expect(status).toBe(400);
      expect(body.errors).toMatchObject([{ extensions: { code: 'ACCESS_REFUSED', coordinate } }]);
      expect(text).not.toMatch(/CRIMSON|must have a selection|String|has no subfields|hiddenField/);
    },
  );

  it('in a value for what is hidden tells nothing of its type', async () => {
    const query = 'query ($f: SecretFilter, $c: Colour) { open filtered(by: $f) secret(for: $c) }';
    const { body } = await graph.ask(query, { f: { nonsense: 1 }, c: 'CRIMSO' }, null);
    expect(body.data).toEqual({ open: 'open', filtered: null, secret: null });
    expect(body.errors!.map(({ extensions }) => extensions['code'])).toEqual(['ACCESS_REFUSED', 'ACCESS_REFUSED']);
    const { body: told } = await graph.ask(query, { f: { nonsense: 1 } }, AUDITOR);
    expect(told.errors![0]!.extensions['code']).toBe('BAD_USER_INPUT');
  });
});
