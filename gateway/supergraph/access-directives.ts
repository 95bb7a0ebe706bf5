/** `@authenticated`, `@requiresScopes` and `@policy` in a supergraph: what they say, and the supergraph without them. */

import {
  Kind,
  parse,
  valueFromASTUntyped,
  visit,
  type ConstDirectiveNode,
  type DocumentNode,
  type EnumTypeDefinitionNode,
  type FieldDefinitionNode,
} from 'graphql';
import type { DeclaredRequirements, PlacedRequirement } from '../governance/enforcement/access-rules.ts';
import { conjunctionOf, type Alternatives, type Requirement } from '../governance/enforcement/requirement.ts';
import { applyTextEdits, removalOf, type TextEdit } from './text-edits.ts';

/** Specifications of access directives that are enforced, by their URL. */
export const ENFORCED_LINKS: ReadonlySet<string> = new Set(
  ['authenticated', 'requiresScopes', 'policy'].map((name) => `https://specs.apollo.dev/${name}/v0.1`),
);

export interface AccessDirectives {
  /** For whoever does not know them, such as the planner; the same string as was given where there are none. */
  readonly supergraphSdl: string;
  /** Null where the supergraph does not link any of them. */
  readonly declared: DeclaredRequirements | null;
}

/**
 * Parses the whole supergraph, but only where it links such a directive.
 *
 * @param supergraphSdl a valid Federation 2 supergraph, or what has yet to be found one.
 * @throws {GraphQLError} when the text is not GraphQL SDL.
 */
export function readAccessDirectives(supergraphSdl: string): AccessDirectives {
  if (![...ENFORCED_LINKS].some((url) => supergraphSdl.includes(url))) return { supergraphSdl, declared: null };
  const document = parse(supergraphSdl);
  const links = readLinks(document);
  if (links.length === 0) return { supergraphSdl, declared: null };
  return {
    supergraphSdl: applyTextEdits(supergraphSdl, removalsOf(document, links)),
    declared: readRequirements(document, links),
  };
}

interface AccessLink {
  readonly node: ConstDirectiveNode;
  /** As the specification calls the directive, such as `policy`. */
  readonly feature: string;
  /** As the supergraph calls it. */
  readonly directive: string;
  /** Scalars that come with it are called by this, two underscores and a name of their own. */
  readonly namespace: string;
}

function readLinks(document: DocumentNode): AccessLink[] {
  return schemaDirectives(document).flatMap((node) => {
    const given = argumentsOf(node);
    const url = given['url'] ?? given['feature'];
    if (typeof url !== 'string' || !ENFORCED_LINKS.has(url.replace(/\/$/, ''))) return [];
    const feature = url.split('/').at(3)!;
    const namespace = typeof given['as'] === 'string' ? given['as'] : feature;
    return [{ node, feature, namespace, directive: importedAs(given['import'], `@${feature}`)?.slice(1) ?? namespace }];
  });
}

function schemaDirectives({ definitions }: DocumentNode): readonly ConstDirectiveNode[] {
  return definitions.flatMap((definition) =>
    definition.kind === Kind.SCHEMA_DEFINITION || definition.kind === Kind.SCHEMA_EXTENSION
      ? (definition.directives ?? [])
      : [],
  );
}

/** How what a specification calls `name` is called here, where the link says so. */
function importedAs(imports: unknown, name: string): string | undefined {
  for (const entry of Array.isArray(imports) ? (imports as unknown[]) : []) {
    if (entry === name) return name;
    const { name: imported, as = imported } = (entry ?? {}) as { readonly name?: unknown; readonly as?: unknown };
    if (imported === name && typeof as === 'string') return as;
  }
  return undefined;
}

function removalsOf(document: DocumentNode, links: readonly AccessLink[]): TextEdit[] {
  const directives = new Set(links.map(({ directive }) => directive));
  const nodes = new Set(links.map(({ node }) => node));
  const edits: TextEdit[] = [];
  visit(document, {
    SchemaExtension: (node) => {
      const isEmptied =
        (node.operationTypes ?? []).length === 0 && (node.directives ?? []).every((one) => nodes.has(one));
      if (!isEmptied) return undefined;
      edits.push(removalOf(node));
      return false;
    },
    DirectiveDefinition: (node) => {
      if (directives.has(node.name.value)) edits.push(removalOf(node));
      return false;
    },
    ScalarTypeDefinition: (node) => {
      if (!links.some(({ namespace }) => node.name.value.startsWith(`${namespace}__`))) return undefined;
      edits.push(removalOf(node));
      return false;
    },
    Directive: (node) => {
      const directive = node as ConstDirectiveNode;
      if (nodes.has(directive) || directives.has(directive.name.value)) edits.push(removalOf(directive));
      return false;
    },
  });
  return edits;
}

function readRequirements(document: DocumentNode, links: readonly AccessLink[]): DeclaredRequirements {
  const graphs = graphNames(document);
  const types = new Map<string, PlacedRequirement>();
  const fields = new Map<string, PlacedRequirement>();
  const note = (
    into: Map<string, PlacedRequirement>,
    place: string,
    requirement: Requirement | null,
    subgraphs: readonly string[],
  ) => {
    if (requirement === null) return;
    const known = into.get(place);
    into.set(place, {
      requirement: known === undefined ? requirement : conjunctionOf([known.requirement, requirement]),
      subgraphs,
    });
  };
  for (const definition of document.definitions) {
    if (!('name' in definition) || definition.name === undefined || !('directives' in definition)) continue;
    if (definition.kind === Kind.OPERATION_DEFINITION || definition.kind === Kind.FRAGMENT_DEFINITION) continue;
    const directives = (definition.directives ?? []) as readonly ConstDirectiveNode[];
    const { value: name } = definition.name;
    const ofType = subgraphsOf(directives, 'join__type', graphs);
    note(types, name, readRequirement(directives, links), ofType);
    const isRecord = 'fields' in definition && !definition.kind.startsWith('InputObject');
    for (const field of isRecord ? ((definition.fields ?? []) as readonly FieldDefinitionNode[]) : []) {
      const ofField = subgraphsOf(field.directives ?? [], 'join__field', graphs);
      const place = `${name}.${field.name.value}`;
      note(fields, place, readRequirement(field.directives ?? [], links), ofField.length === 0 ? ofType : ofField);
    }
  }
  return { types, fields };
}

/** @returns null where none of the directives asks anything. */
function readRequirement(directives: readonly ConstDirectiveNode[], links: readonly AccessLink[]): Requirement | null {
  const found = directives.flatMap((directive): Requirement[] => {
    const link = links.find((candidate) => candidate.directive === directive.name.value);
    if (link === undefined) return [];
    const { scopes, policies } = argumentsOf(directive);
    return [
      {
        isAuthenticated: link.feature === 'authenticated',
        scopes: link.feature === 'requiresScopes' ? toAlternatives(scopes) : [],
        policies: link.feature === 'policy' ? toAlternatives(policies) : [],
      },
    ];
  });
  return found.length === 0 ? null : conjunctionOf(found);
}

/** As arguments of a list type may be written: a single value stands for a list of it. */
function toAlternatives(value: unknown): Alternatives {
  const toList = (given: unknown): readonly unknown[] => (Array.isArray(given) ? given : [given]);
  return toList(value).map((words) => toList(words).map(String));
}

/** From a member of `join__Graph` to the subgraph's own name. */
function graphNames({ definitions }: DocumentNode): ReadonlyMap<string, string> {
  const graphs = definitions.find(
    (definition): definition is EnumTypeDefinitionNode =>
      definition.kind === Kind.ENUM_TYPE_DEFINITION && definition.name.value === 'join__Graph',
  );
  return new Map(
    (graphs?.values ?? []).map(({ name, directives = [] }) => {
      const given = argumentsOf(directives.find((directive) => directive.name.value === 'join__graph'));
      return [name.value, typeof given['name'] === 'string' ? given['name'] : name.value];
    }),
  );
}

/** Who answers for an element, by its `@join__type`s or `@join__field`s: not who only refers to it. */
function subgraphsOf(
  directives: readonly ConstDirectiveNode[],
  join: string,
  graphs: ReadonlyMap<string, string>,
): readonly string[] {
  const names = directives
    .filter(({ name }) => name.value === join)
    .map(argumentsOf)
    .filter(
      ({ external, usedOverridden, resolvable }) =>
        external !== true && usedOverridden !== true && resolvable !== false,
    )
    .flatMap(({ graph }) => graphs.get(String(graph)) ?? []);
  return [...new Set(names)];
}

function argumentsOf(directive: ConstDirectiveNode | undefined): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    (directive?.arguments ?? []).map(({ name, value }) => [name.value, valueFromASTUntyped(value) as unknown]),
  );
}
