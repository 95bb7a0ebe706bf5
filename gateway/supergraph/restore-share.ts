import { Kind, parse } from 'graphql';
import type {
  ConstDirectiveNode,
  DefinitionNode,
  DirectiveDefinitionNode,
  DocumentNode,
  FieldDefinitionNode,
  InterfaceTypeDefinitionNode,
  InterfaceTypeExtensionNode,
  ObjectTypeDefinitionNode,
  ObjectTypeExtensionNode,
  TypeNode,
} from 'graphql';
import { isExecutableDirective } from './check-directives.ts';
import type { SubgraphInput } from './composition-rules.ts';
import type { Ownership } from './ownership.ts';
import { federationName } from './schema-outline.ts';
import type { SchemaOutline } from './schema-outline.ts';

type CompositeNode =
  ObjectTypeDefinitionNode | ObjectTypeExtensionNode | InterfaceTypeDefinitionNode | InterfaceTypeExtensionNode;

/**
 * Makes what a subgraph would be without its trespass: the contract whole, and of the subgraph's own what it may add.
 * With it in the place of a subgraph that breaks a rule, the others compose as if it had not, so that one run tells
 * everybody's problems and one desk's trespass never shows in what another is told.
 *
 * @param refused coordinates of its own fields that must go, such as those that the platform answers.
 */
export function restoreShare(
  subgraph: SubgraphInput,
  desk: SchemaOutline,
  contractDocument: DocumentNode,
  ownership: Ownership,
  refused: ReadonlySet<string>,
): DocumentNode {
  const contract = ownership.contractFor(subgraph);
  const definitions: DefinitionNode[] = [
    ...contractDocument.definitions.filter(
      (definition) =>
        definition.kind === Kind.DIRECTIVE_DEFINITION ||
        (hasName(definition) && contract.types.has(definition.name.value)),
    ),
    ...[...desk.directiveDefinitions.values()].filter((definition) => isOwnSchemaDirective(definition, contract)),
  ];
  for (const type of desk.types.values()) {
    const standing = ownership.standing(subgraph, desk, type.name);
    if (standing === 'OWN') definitions.push(...type.nodes.map((node) => restoreNode(node, isKept(type.name))));
    if (standing === 'DESK_TYPE') {
      const added = type.nodes.filter(isComposite).flatMap(({ fields }) => fields ?? []);
      const seen = contract.types.get(type.name);
      const own = added.filter(({ name }) => seen?.fields.has(name.value) !== true);
      definitions.push(...extendType(type.name, own.filter(isKept(type.name)).map(restoreElement)));
    }
    if (standing === 'ROOT') {
      const fields = type.nodes.filter(isComposite).flatMap((node) => node.fields ?? []);
      const rootName = [...desk.rootTypes]
        .find(([, name]) => name === type.name)![0]
        .replace(/^./, (letter) => letter.toUpperCase());
      const own = fields.filter(({ name }) => subgraph.ownedRootFields.includes(`${rootName}.${name.value}`));
      definitions.push(...extendType(rootName, own.filter(isKept(rootName)).map(restoreElement)));
    }
  }
  return { kind: Kind.DOCUMENT, definitions: [...LINK.definitions, ...dropDangling(definitions, desk)] };

  function isKept(typeName: string): (field: FieldDefinitionNode) => boolean {
    return ({ name }) => !refused.has(`${typeName}.${name.value}`);
  }
}

/** All that a desk may use, under its usual names: what a subgraph imports itself may be part of the trouble. */
const LINK = parse(`extend schema @link(
  url: "https://specs.apollo.dev/federation/v2.9"
  import: ["@key", "@shareable", "@inaccessible", "@tag", "@external", "@requires", "@provides", "@override"]
)`);

const KEPT_DIRECTIVES: ReadonlySet<string> = new Set([
  'key',
  'shareable',
  'inaccessible',
  'tag',
  'external',
  'requires',
  'provides',
  'deprecated',
  'specifiedBy',
  'oneOf',
]);

function hasName(definition: DefinitionNode): definition is Extract<DefinitionNode, { name: { value: string } }> {
  return 'name' in definition && definition.name !== undefined;
}

function isComposite(node: DefinitionNode): node is CompositeNode {
  return (
    node.kind === Kind.OBJECT_TYPE_DEFINITION ||
    node.kind === Kind.OBJECT_TYPE_EXTENSION ||
    node.kind === Kind.INTERFACE_TYPE_DEFINITION ||
    node.kind === Kind.INTERFACE_TYPE_EXTENSION
  );
}

/** A directive for its own schema, such as a library's: composition leaves it out, and its types may carry it. */
function isOwnSchemaDirective(definition: DirectiveDefinitionNode, contract: SchemaOutline): boolean {
  const name = federationName(definition.name.value);
  if (name === 'link' || KEPT_DIRECTIVES.has(name) || contract.directiveDefinitions.has(name)) return false;
  return !isExecutableDirective(definition);
}

function extendType(name: string, fields: readonly FieldDefinitionNode[]): DefinitionNode[] {
  if (fields.length === 0) return [];
  return [{ kind: Kind.OBJECT_TYPE_EXTENSION, name: { kind: Kind.NAME, value: name }, fields }];
}

function restoreNode<Node extends DefinitionNode>(node: Node, isKept: (field: FieldDefinitionNode) => boolean): Node {
  const restored = restoreElement(node);
  if (!isComposite(restored)) return restored;
  return { ...restored, fields: (restored.fields ?? []).filter(isKept).map(restoreElement) };
}

/** The same element with only the directives that a desk may use on its own types. */
function restoreElement<Node extends object>(node: Node): Node {
  if (!('directives' in node)) return node;
  const directives = (node.directives as readonly ConstDirectiveNode[] | undefined) ?? [];
  return {
    ...node,
    directives: directives
      .map((directive) => ({ ...directive, name: { ...directive.name, value: federationName(directive.name.value) } }))
      .filter(({ name }) => KEPT_DIRECTIVES.has(name.value)),
  };
}

/**
 * Drops fields, interfaces and empty types that point at what was left out, until nothing does. What points at a type that
 * the desk never declared stays: that is a mistake of its own, to be told.
 */
function dropDangling(definitions: readonly DefinitionNode[], desk: SchemaOutline): DefinitionNode[] {
  const remaining = new Set<string>(definitions.filter(hasName).map(({ name }) => name.value));
  const isLeftOut = (name: string): boolean => desk.types.has(name) && !remaining.has(name);
  const isKnown = ({ type }: { readonly type: TypeNode }): boolean => !isLeftOut(namedType(type));
  const kept = definitions.flatMap((definition): DefinitionNode[] => {
    if (!isComposite(definition) || definition.fields === undefined) return [definition];
    const fields = definition.fields.filter((field) => isKnown(field) && (field.arguments ?? []).every(isKnown));
    const interfaces = (definition.interfaces ?? []).filter(({ name }) => !isLeftOut(name.value));
    if (fields.length === definition.fields.length && interfaces.length === (definition.interfaces ?? []).length) {
      return [definition];
    }
    return fields.length === 0 ? [] : [{ ...definition, fields, interfaces } as CompositeNode];
  });
  const isStable =
    kept.length === definitions.length && kept.every((definition, index) => definition === definitions[index]);
  return isStable ? kept : dropDangling(kept, desk);
}

function namedType(type: TypeNode): string {
  return type.kind === Kind.NAMED_TYPE ? type.name.value : namedType(type.type);
}
