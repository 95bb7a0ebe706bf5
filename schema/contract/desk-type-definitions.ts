/** What a desk's subgraph answers: the contract, the desk's own types that implement it, and what only that desk has. */

import { readFileSync } from 'node:fs';
import { Kind, Lexer, parse, Source, TokenKind } from 'graphql';
import type { DefinitionNode, DocumentNode } from 'graphql';
import { createImplementingTypes } from './interface-entities.ts';

export { INTERFACE_ENTITIES } from './interface-entities.ts';

const CONTRACT = parse(
  new Source(readFileSync(new URL('./desk.graphql', import.meta.url), 'utf8'), 'schema/contract/desk.graphql'),
);

export interface DeskTypeDefinitionsOptions {
  /** Prefix of the desk's own type names, such as `LspSouthern`. */
  readonly prefix: string;
  /** Text of the desk's `schema.graphql`; null where it adds nothing to the contract. */
  readonly own: string | null;
}

/**
 * Makes one desk's type definitions. A type that the contract only refers to (`@key(…, resolvable: false)`) and the desk
 * defines itself is the desk's: its definition takes the reference's place. Nothing else of the desk's own text is changed or
 * judged here: what it may define is for composition to say.
 *
 * @throws {GraphQLError} when `own` is not valid SDL, with its line and column; `own` of comments alone adds nothing.
 * @throws {MalformedPrefixError} when `prefix` is not one capital letter, then letters and digits.
 */
export function createDeskTypeDefinitions({ prefix, own }: DeskTypeDefinitionsOptions): DocumentNode {
  const implementing = createImplementingTypes(CONTRACT, prefix);
  const ownDefinitions = own === null ? [] : parseOwn(own, prefix);
  const ownTypes = new Set(ownDefinitions.map(definedObjectType));
  const contract = CONTRACT.definitions.filter(
    (definition) => !(isReferenceEntity(definition) && ownTypes.has(definedObjectType(definition))),
  );
  return { kind: Kind.DOCUMENT, definitions: [...contract, ...implementing, ...ownDefinitions] };
}

function parseOwn(own: string, prefix: string): readonly DefinitionNode[] {
  const source = new Source(own, `schema.graphql of ${prefix}`);
  // The grammar wants at least one definition: a file of which every line is still a comment is no mistake.
  if (new Lexer(source).lookahead().kind === TokenKind.EOF) return [];
  return parse(source).definitions;
}

function definedObjectType(definition: DefinitionNode): string | undefined {
  return definition.kind === Kind.OBJECT_TYPE_DEFINITION ? definition.name.value : undefined;
}

/** A type that its subgraph only points at: another subgraph resolves it. */
function isReferenceEntity(definition: DefinitionNode): boolean {
  if (definition.kind !== Kind.OBJECT_TYPE_DEFINITION) return false;
  return (definition.directives ?? []).some(
    (directive) =>
      directive.name.value === 'key' &&
      (directive.arguments ?? []).some(
        ({ name, value }) => name.value === 'resolvable' && value.kind === Kind.BOOLEAN && !value.value,
      ),
  );
}
