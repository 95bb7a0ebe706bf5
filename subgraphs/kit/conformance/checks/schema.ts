/** The SDL: the whole contract for one prefix, and something that composes. */

import { Kind, parse, print } from 'graphql';
import type {
  ConstDirectiveNode,
  DefinitionNode,
  DocumentNode,
  FieldDefinitionNode,
  InputValueDefinitionNode,
} from 'graphql';
import type { ConformanceCheck } from '../check.ts';
import { expect, show } from '../failure.ts';

export const schemaChecks: readonly ConformanceCheck[] = [
  {
    name: 'schema-types-and-fields',
    rule: 'The SDL has every type, field, argument, default and nullability of the contract, and adds none to shared types.',
    async run({ sdl, types, prefix }) {
      const problems: string[] = [];
      for (const [name, expected] of fieldsByType(types.document)) {
        const actual = fieldsByType(sdl).get(name);
        if (actual === undefined) {
          problems.push(`type ${name} is missing`);
          continue;
        }
        for (const [field, shape] of expected) {
          if (actual.get(field) !== shape) problems.push(`${name}.${field} must be ${shape}, is ${actual.get(field)}`);
        }
        if (mayAddFields(name, prefix)) continue;
        for (const field of actual.keys())
          if (!expected.has(field)) problems.push(`${name}.${field} is not in the contract`);
      }
      expect(problems.length === 0, () => listProblems(problems));
    },
  },
  {
    name: 'schema-enum-values',
    rule: "The SDL has every enum of the contract with exactly the contract's values.",
    async run({ sdl, types }) {
      const actual = enumsOf(sdl);
      const problems = [...enumsOf(types.document)].flatMap(([name, values]) =>
        actual.get(name) === values ? [] : [`enum ${name} must be ${values}, is ${actual.get(name) ?? 'missing'}`],
      );
      expect(problems.length === 0, () => listProblems(problems));
    },
  },
  {
    name: 'schema-directives',
    rule: 'Keys, @shareable, @asOf, @asKnownAt and the scalar DateTime stand where the contract has them.',
    async run({ sdl, types }) {
      const actual = directivesOf(sdl);
      const problems: string[] = [];
      for (const [name, directives] of directivesOf(types.document)) {
        // A desk that owns what the contract only refers to resolves it: its key is resolvable.
        const owned =
          name === 'Incident' ? directives.map((text) => text.replace(', resolvable: false', '')) : directives;
        directives.forEach((directive, index) => {
          const has = actual.get(name) ?? [];
          if (!has.includes(directive) && !has.includes(owned[index]!)) problems.push(`${name} must have ${directive}`);
        });
      }
      expect(problems.length === 0, () => listProblems(problems));
    },
  },
  {
    name: 'schema-composes',
    rule: 'The SDL composes with a directory that points at its entities.',
    async run({ sdl, prefix }) {
      const { composeServices } = await import('@apollo/composition');
      const result = composeServices([
        { name: 'desk', url: 'http://desk.invalid/', typeDefs: sdl },
        { name: 'directory', url: 'http://directory.invalid/', typeDefs: directoryOf(prefix) },
      ]);
      expect(result.errors === undefined, () => listProblems(result.errors?.map(({ message }) => message) ?? []));
    },
  },
];

function directoryOf(prefix: string): DocumentNode {
  return parse(`
    extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])
    type Query { ticket: ${prefix}Ticket desk: ${prefix}Desk involvement: ${prefix}Involvement knownError: ${prefix}KnownError }
    type ${prefix}Ticket @key(fields: "id") { id: ID! }
    type ${prefix}Desk @key(fields: "code") { code: ID! }
    type ${prefix}Involvement @key(fields: "id") { id: ID! }
    type ${prefix}KnownError @key(fields: "id") { id: ID! }
  `);
}

/** A desk adds to its own types; one desk also keeps the incident. */
function mayAddFields(name: string, prefix: string): boolean {
  return name.startsWith(prefix) || name === 'Incident';
}

type Shapes = Map<string, Map<string, string>>;

/** The shape of every field and input field, by type: its arguments with types and defaults, and its own type. */
function fieldsByType(document: DocumentNode): Shapes {
  const shapes: Shapes = new Map();
  for (const definition of document.definitions) {
    if (!('fields' in definition) || !('name' in definition) || definition.name === undefined) continue;
    const shape = shapes.get(definition.name.value) ?? new Map<string, string>();
    for (const field of definition.fields ?? []) shape.set(field.name.value, shapeOf(field));
    shapes.set(definition.name.value, shape);
  }
  return shapes;
}

function shapeOf(field: FieldDefinitionNode | InputValueDefinitionNode): string {
  if (field.kind === Kind.INPUT_VALUE_DEFINITION) {
    return print(field.type) + (field.defaultValue ? ` = ${print(field.defaultValue)}` : '');
  }
  const parameters = (field.arguments ?? [])
    .map((argument) => `${argument.name.value}: ${shapeOf(argument)}`)
    .toSorted();
  return `(${parameters.join(', ')}): ${print(field.type)}`;
}

function enumsOf(document: DocumentNode): Map<string, string> {
  const enums = new Map<string, string>();
  for (const definition of document.definitions) {
    if (definition.kind !== Kind.ENUM_TYPE_DEFINITION) continue;
    const values = (definition.values ?? []).map(({ name }) => name.value).toSorted();
    enums.set(definition.name.value, values.join(' '));
  }
  return enums;
}

/** What stands on each type, and each directive's and scalar's own definition, in one spelling. */
function directivesOf(document: DocumentNode): Map<string, string[]> {
  const found = new Map<string, string[]>();
  const add = (name: string, texts: readonly string[]): void =>
    void found.set(name, [...(found.get(name) ?? []), ...texts]);
  for (const definition of document.definitions) {
    if (definition.kind === Kind.DIRECTIVE_DEFINITION && /^as(Of|KnownAt)$/.test(definition.name.value)) {
      const parameters = (definition.arguments ?? []).map((argument) => `${argument.name.value}: ${shapeOf(argument)}`);
      const locations = definition.locations.map(({ value }) => value);
      add(`@${definition.name.value}`, [`(${parameters.join(', ')}) on ${locations.join(' | ')}`]);
    } else if (definition.kind === Kind.SCALAR_TYPE_DEFINITION && definition.name.value === 'DateTime') {
      add('DateTime', ['scalar']);
    } else if (isObjectType(definition)) {
      add(definition.name.value, (definition.directives ?? []).map(spell));
    }
  }
  return found;
}

function isObjectType(
  definition: DefinitionNode,
): definition is Extract<DefinitionNode, { kind: Kind.OBJECT_TYPE_DEFINITION }> {
  return definition.kind === Kind.OBJECT_TYPE_DEFINITION || definition.kind === Kind.OBJECT_TYPE_EXTENSION;
}

/** A directive by its short name, whether or not its import was renamed; what is true by default left out. */
function spell(directive: ConstDirectiveNode): string {
  const name = directive.name.value.replace(/^federation__/, '');
  const given = (directive.arguments ?? [])
    .map((argument) => `${argument.name.value}: ${print(argument.value)}`)
    .filter((text) => text !== 'resolvable: true')
    .toSorted();
  return given.length === 0 ? `@${name}` : `@${name}(${given.join(', ')})`;
}

function listProblems(problems: readonly string[]): string {
  const shown = problems.slice(0, 5).join('; ');
  return problems.length > 5 ? `${shown}; and ${problems.length - 5} more, ${show(problems.length)} in all` : shown;
}
