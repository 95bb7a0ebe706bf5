/**
 * Directives for clients' operations that subgraphs brought along by `@composeDirective`. Composition links them to a specification, and
 * whatever is linked is left out of the schema that clients see: without the link they are directives of the graph like any other.
 */

import {
  Kind,
  type ConstDirectiveNode,
  type ConstValueNode,
  type DirectiveDefinitionNode,
  type DocumentNode,
} from 'graphql';
import { stringArgument } from './supergraph-outline.ts';
import { removalOf, type TextEdit } from '../../../supergraph/text-edits.ts';

const EXECUTABLE_LOCATIONS: ReadonlySet<string> = new Set([
  'QUERY',
  'MUTATION',
  'SUBSCRIPTION',
  'FIELD',
  'FRAGMENT_DEFINITION',
  'FRAGMENT_SPREAD',
  'INLINE_FRAGMENT',
  'VARIABLE_DEFINITION',
]);

/** Where a supergraph is linked to something that is not federation's own. */
export const FOREIGN_LINK = /@link\(\s*url\s*:\s*"(?!https:\/\/specs\.apollo\.dev\/)/;

/** Takes out each link without a purpose of its own that brings along a directive for operations. */
export function unlinkExecutableDirectives({ definitions }: DocumentNode): TextEdit[] {
  const executable = definitions
    .filter((definition): definition is DirectiveDefinitionNode => definition.kind === Kind.DIRECTIVE_DEFINITION)
    .filter(({ locations }) => locations.some(({ value }) => EXECUTABLE_LOCATIONS.has(value)))
    .map(({ name }) => name.value);
  const links = definitions
    .filter(({ kind }) => kind === Kind.SCHEMA_DEFINITION || kind === Kind.SCHEMA_EXTENSION)
    .flatMap((definition) => ('directives' in definition ? (definition.directives ?? []) : []))
    .filter((directive): directive is ConstDirectiveNode => directive.name.value === 'link');
  return links
    .filter((link) => isForeign(link) && executable.some((name) => isNamedBy(link, name)))
    .map((link) => removalOf(link));
}

function isForeign(link: ConstDirectiveNode): boolean {
  const hasPurpose = link.arguments?.some(({ name }) => name.value === 'for') === true;
  return !hasPurpose && stringArgument(link, 'url')?.value.startsWith('https://specs.apollo.dev/') === false;
}

function isNamedBy(link: ConstDirectiveNode, directive: string): boolean {
  const path = stringArgument(link, 'url')!.value.split('/');
  const namespace = stringArgument(link, 'as')?.value ?? path.at(-2);
  if (directive === namespace || directive.startsWith(`${namespace}__`)) return true;
  const imported = link.arguments?.find(({ name }) => name.value === 'import')?.value;
  return imported?.kind === Kind.LIST && imported.values.some((value) => importedName(value) === `@${directive}`);
}

/** As it is called here: `"@name"`, or `{ name: "@name", as: "@here" }`. */
function importedName(value: ConstValueNode): string | null {
  if (value.kind === Kind.STRING) return value.value;
  if (value.kind !== Kind.OBJECT) return null;
  const field = (name: string) => value.fields.find((candidate) => candidate.name.value === name)?.value;
  const named = field('as') ?? field('name');
  return named?.kind === Kind.STRING ? named.value : null;
}
