import { globSync, readFileSync } from 'node:fs';
import { Kind, parse } from 'graphql';
import type { DocumentNode, StringValueNode } from 'graphql';
import { expect, test } from 'vitest';
import { createDeskTypeDefinitions } from '../../schema/contract/desk-type-definitions.ts';
import { createDirectoryTypeDefinitions } from '../../gateway/directory/type-definitions.ts';

const root = new URL('../../', import.meta.url);

/** The composed supergraph and generated folders are made from what is checked here, with the join machinery added. */
const paths = globSync(
  ['schema/**/*.graphql', 'subgraphs/*/*.graphql', 'gateway/*/*.graphql', 'gateway/journey/schema/*.graphql'],
  { cwd: root },
)
  .filter((path) => path !== 'schema/supergraph.graphql' && !path.includes('generated/'))
  .sort();

test('there is SDL to check', () => {
  expect(paths).toEqual(
    expect.arrayContaining([
      'gateway/directory/schema.graphql',
      'gateway/journey/schema/incident.graphql',
      'schema/contract/desk.graphql',
      'subgraphs/lsp-southern/schema.graphql',
      'subgraphs/nsd/schema.graphql',
    ]),
  );
});

test.each(paths)('every element of %s has a description', (path) => {
  expect(findUndescribed(parse(readFileSync(new URL(path, root), 'utf8')))).toEqual([]);
});

test('the types generated for a desk have their interface’s descriptions', () => {
  expect(findUndescribed(createDeskTypeDefinitions({ prefix: 'Example', own: null }))).toEqual([]);
  expect(findUndescribed(createDirectoryTypeDefinitions(['Example', 'Other']))).toEqual([]);
});

test('an element without a description, or with an empty one, is named', () => {
  const sdl = `
    scalar A
    "Described, and more." type B implements D { f("" x: Int): Int "Described, and more." g: Int }
    extend type B { h: Int }
    "Described, and more." interface D { f(x: Int): Int }
    "Described, and more." input E { f: Int }
    "Described, and more." enum F { V }
    "Described, and more." directive @i(x: Int) on QUERY
    union C = B
  `;
  expect(findUndescribed(parse(sdl))).toEqual([
    'A',
    'B.f',
    'B.f(x)',
    'B.h',
    'D.f',
    'D.f(x)',
    'E.f',
    'F.V',
    '@i(x)',
    'C',
  ]);
});

interface Describable {
  readonly name: { readonly value: string };
  readonly description?: StringValueNode | undefined;
}

/** Names each element that has no description, in the order of the document: `Type`, `Type.field`, `Type.field(argument)`. */
function findUndescribed(document: DocumentNode): string[] {
  const undescribed: string[] = [];
  const visit = (node: Describable, name: string): void => {
    if ((node.description?.value.trim() ?? '') === '') undescribed.push(name);
  };
  for (const definition of document.definitions) {
    switch (definition.kind) {
      case Kind.SCALAR_TYPE_DEFINITION:
      case Kind.UNION_TYPE_DEFINITION:
        visit(definition, definition.name.value);
        break;
      case Kind.DIRECTIVE_DEFINITION:
        visit(definition, `@${definition.name.value}`);
        for (const argument of definition.arguments ?? []) {
          visit(argument, `@${definition.name.value}(${argument.name.value})`);
        }
        break;
      case Kind.OBJECT_TYPE_DEFINITION:
      case Kind.INTERFACE_TYPE_DEFINITION:
      case Kind.OBJECT_TYPE_EXTENSION:
      case Kind.INTERFACE_TYPE_EXTENSION: {
        const type = definition.name.value;
        if ('description' in definition) visit(definition, type);
        for (const field of definition.fields ?? []) {
          visit(field, `${type}.${field.name.value}`);
          for (const argument of field.arguments ?? [])
            visit(argument, `${type}.${field.name.value}(${argument.name.value})`);
        }
        break;
      }
      case Kind.INPUT_OBJECT_TYPE_DEFINITION:
      case Kind.INPUT_OBJECT_TYPE_EXTENSION:
        if ('description' in definition) visit(definition, definition.name.value);
        for (const field of definition.fields ?? []) visit(field, `${definition.name.value}.${field.name.value}`);
        break;
      case Kind.ENUM_TYPE_DEFINITION:
      case Kind.ENUM_TYPE_EXTENSION:
        if ('description' in definition) visit(definition, definition.name.value);
        for (const value of definition.values ?? []) visit(value, `${definition.name.value}.${value.name.value}`);
        break;
      case Kind.SCHEMA_EXTENSION:
        break;
      default:
        // What this walk does not know must not pass unseen.
        undescribed.push(definition.kind);
    }
  }
  return undescribed;
}
