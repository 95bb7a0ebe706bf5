import type { CompositionSuccess } from '@apollo/composition';
import type { ASTNode, DocumentNode, GraphQLError } from 'graphql';
import { Kind, visit } from 'graphql';
import type { CompositionProblem, CompositionRule, SubgraphInput } from './composition-rules.ts';
import type { Ownership } from './ownership.ts';

/**
 * Tells each error of composition to those whose change it is: the owners of the types that it is about, else the platform.
 * Composition's own messages name the types and fields of several suppliers, so none is passed on: each problem is written
 * anew from the error's code and a coordinate that its owner may see.
 *
 * @param documents what was composed, by subgraph; every node must belong to one document only.
 */
export function attributeErrors(
  errors: readonly GraphQLError[],
  documents: ReadonlyMap<string, DocumentNode>,
  ownership: Ownership,
  subgraphs: readonly SubgraphInput[],
): CompositionProblem[] {
  const coordinates = indexCoordinates(documents);
  return errors.flatMap((error) => {
    const code = typeof error.extensions['code'] === 'string' ? error.extensions['code'] : 'UNKNOWN';
    const nodes = (error.nodes ?? []).flatMap((node) => coordinates.get(nameOf(node)) ?? []);
    const path = unsatisfiablePath(error).toReversed();
    const blamed =
      blame(path.slice(0, 1 + path.findIndex((coordinate) => owner(coordinate, ownership) !== undefined)), ownership) ??
      blame(nodes, ownership) ??
      blame(quotedCoordinates(error.message), ownership) ??
      blamePlatform([...nodes, ...path], error, subgraphs);
    return blamed.map(({ subgraph, coordinate }) => ({
      owner: subgraph.owner,
      subgraph: subgraph.name,
      rule: 'COMPOSITION_ERROR' as const,
      coordinate,
      message: `The graph does not compose (${code}): ${REWORDED[code] ?? 'compose this subgraph with the contract alone to see what is in the way'}.`,
    }));
  });
}

/**
 * Tells the hints by which composition says that it dropped or loosened something: where the subgraphs differ and composition
 * keeps what they have in common, the graph is narrower than the contract says.
 */
export function attributeHints(
  hints: readonly CompositionHint[],
  ownership: Ownership,
  subgraphs: readonly SubgraphInput[],
): CompositionProblem[] {
  return hints.flatMap((hint) => {
    const rule = NARROWING_HINTS[hint.definition.code];
    if (rule === undefined) return [];
    const coordinates = hint.coordinate === undefined ? quotedCoordinates(hint.message) : [hint.coordinate];
    const blamed = blame(coordinates, ownership) ?? blamePlatform(coordinates, hint, subgraphs);
    return blamed.map(({ subgraph, coordinate }) => ({
      owner: subgraph.owner,
      subgraph: subgraph.name,
      rule,
      coordinate,
      message: `The subgraphs that declare it differ here, and the graph would keep only what they have in common (${hint.definition.code}): declare it alike everywhere.`,
    }));
  });
}

/** What composition reports besides errors; its package exports no name for it. */
export type CompositionHint = CompositionSuccess['hints'][number];

interface Blame {
  readonly subgraph: SubgraphInput;
  /** A coordinate on a type of the subgraph's own, of the contract or of the platform; null where there is none. */
  readonly coordinate: string | null;
}

const NARROWING_HINTS: Readonly<Record<string, CompositionRule>> = {
  INCONSISTENT_INPUT_OBJECT_FIELD: 'CONTRACT_NARROWED_INPUT_FIELD',
  INCONSISTENT_ENUM_VALUE_FOR_INPUT_ENUM: 'CONTRACT_NARROWED_ENUM_VALUE',
  INCONSISTENT_ARGUMENT_PRESENCE: 'CONTRACT_NARROWED_ARGUMENT',
  INCONSISTENT_BUT_COMPATIBLE_ARGUMENT_TYPE: 'CONTRACT_TYPE_CHANGED',
  INCONSISTENT_DEFAULT_VALUE_PRESENCE: 'CONTRACT_TYPE_CHANGED',
  INCONSISTENT_EXECUTABLE_DIRECTIVE_PRESENCE: 'CONTRACT_NARROWED_DIRECTIVE',
  INCONSISTENT_EXECUTABLE_DIRECTIVE_LOCATIONS: 'CONTRACT_NARROWED_DIRECTIVE',
  INCONSISTENT_EXECUTABLE_DIRECTIVE_REPEATABLE: 'CONTRACT_NARROWED_DIRECTIVE',
  NO_EXECUTABLE_DIRECTIVE_LOCATIONS_INTERSECTION: 'CONTRACT_NARROWED_DIRECTIVE',
  INCONSISTENT_RUNTIME_TYPES_FOR_SHAREABLE_RETURN: 'COMPOSITION_ERROR',
};

/** What composition's error codes mean to the one whose change it is. Names no type, no field, no subgraph. */
const REWORDED: Readonly<Record<string, string>> = {
  SATISFIABILITY_ERROR:
    'a client could ask for this and no subgraph could answer it: give the type a resolvable @key, or answer the field where it is reached',
  EXTERNAL_MISSING_ON_BASE:
    'the platform or another part of the graph needs this field of yours by @external, and nobody answers it any more: restore it',
  EXTERNAL_TYPE_MISMATCH: 'it is marked @external with another type than where it is answered: write the same type',
  EXTERNAL_ARGUMENT_MISSING: 'it is marked @external without an argument that it has where it is answered: add it',
  EXTERNAL_ARGUMENT_TYPE_MISMATCH: 'it is marked @external with another argument type than where it is answered',
  EXTERNAL_ARGUMENT_DEFAULT_MISMATCH: 'it is marked @external with another default value than where it is answered',
  INVALID_FIELD_SHARING:
    'more than one subgraph answers it, and not all of them say @shareable: let one answer it, or make it @shareable wherever it is answered',
  FIELD_TYPE_MISMATCH: 'its type differs from where else it is declared: write the same type',
  FIELD_ARGUMENT_TYPE_MISMATCH: 'the type of an argument differs from where else it is declared: write the same type',
  FIELD_ARGUMENT_DEFAULT_MISMATCH: 'the default value of an argument differs from where else it is declared',
  INPUT_FIELD_DEFAULT_MISMATCH: 'the default value of an input field differs from where else it is declared',
  REQUIRED_ARGUMENT_MISSING_IN_SOME_SUBGRAPH:
    'an argument is required here and missing where else the field is declared',
  REQUIRED_INPUT_FIELD_MISSING_IN_SOME_SUBGRAPH:
    'an input field is required here and missing where else the type is declared',
  TYPE_KIND_MISMATCH: 'it is declared as another kind of type elsewhere: write the same kind',
  EXTENSION_WITH_NO_BASE: 'it extends a type that nobody defines: define the type',
  INTERFACE_FIELD_NO_IMPLEM: 'a field of the interface is missing on a type that implements it: add the field',
  INTERFACE_KEY_MISSING_IMPLEMENTATION_TYPE:
    'it implements an interface entity that it may implement once only: the directory knows one type of each desk for it, so move the fields there',
  INTERFACE_KEY_NOT_ON_IMPLEMENTATION:
    'it implements an interface entity without the resolvable @key of the interface: add the key',
  INTERFACE_OBJECT_USAGE_ERROR: '@interfaceObject is used on what is not an interface entity elsewhere',
  ENUM_VALUE_MISMATCH: 'the enum is used for input and output, and its values differ from where else it is declared',
  EMPTY_MERGED_ENUM_TYPE: 'the enum has no value in common with where else it is declared',
  EMPTY_MERGED_INPUT_TYPE: 'the input type has no field in common with where else it is declared',
  REFERENCED_INACCESSIBLE: 'it is @inaccessible and something that clients see refers to it: hide or show both',
  IMPLEMENTED_BY_INACCESSIBLE: 'it is @inaccessible and implements something that clients see: show it',
  ONLY_INACCESSIBLE_CHILDREN: 'clients see the type and nothing in it: hide the type as well, or show a field',
  REQUIRED_INACCESSIBLE: 'it is @inaccessible and required of clients: make it optional',
  DEFAULT_VALUE_USES_INACCESSIBLE: 'a default value that clients see uses something @inaccessible',
  OVERRIDE_FROM_SELF_ERROR: '@override names the subgraph that it stands in: remove it',
  OVERRIDE_SOURCE_HAS_OVERRIDE:
    '@override stands on both sides of the move: keep it on the side that takes the field over',
  OVERRIDE_COLLISION_WITH_ANOTHER_DIRECTIVE: '@override cannot be combined with @external, @provides or @requires here',
  SHAREABLE_HAS_MISMATCHED_RUNTIME_TYPES:
    'a shared field returns types that the other subgraphs which answer it never return',
  MERGED_DIRECTIVE_APPLICATION_ON_EXTERNAL:
    'a field that is @external carries a directive that belongs where it is answered',
  REQUIRES_INVALID_FIELDS: '@requires asks for fields that the graph does not have there',
};

function owner(coordinate: string, ownership: Ownership): SubgraphInput | undefined {
  return ownership.ownerOfType(typeOf(coordinate)) ?? ownership.ownerOfRootField(withoutArgument(coordinate));
}

/** One entry for each desk that owns one of the coordinates, with the first that it owns; undefined where none does. */
function blame(coordinates: readonly string[], ownership: Ownership): Blame[] | undefined {
  const blamed = new Map<string, Blame>();
  for (const coordinate of coordinates) {
    const subgraph = owner(coordinate, ownership);
    if (subgraph !== undefined && !blamed.has(subgraph.name)) blamed.set(subgraph.name, { subgraph, coordinate });
  }
  return blamed.size === 0 ? undefined : [...blamed.values()];
}

/** Without an owner among the desks it is the platform's change: its subgraphs that the error points at, else its first. */
function blamePlatform(
  coordinates: readonly string[],
  { nodes }: { readonly nodes?: readonly ASTNode[] | undefined },
  subgraphs: readonly SubgraphInput[],
): Blame[] {
  const pointedAt = new Set((nodes ?? []).map((node) => (node as { readonly subgraph?: string }).subgraph));
  const platform = subgraphs.filter(({ role }) => role === 'PLATFORM');
  const named = platform.filter(({ name }) => pointedAt.has(name));
  const blamed = named.length > 0 ? named : platform.length > 0 ? platform.slice(0, 1) : subgraphs;
  return blamed.map((subgraph) => ({
    subgraph,
    coordinate: subgraph.role === 'PLATFORM' ? (coordinates[0] ?? null) : null,
  }));
}

/** Every named node of the documents with its coordinate. Errors carry copies of nodes, which keep their name nodes. */
function indexCoordinates(documents: ReadonlyMap<string, DocumentNode>): ReadonlyMap<unknown, string> {
  const coordinates = new Map<unknown, string>();
  for (const document of documents.values()) {
    const parents: string[] = [];
    visit(document, {
      enter(node) {
        const coordinate = coordinateOf(node, parents.at(-1));
        if (coordinate === undefined) return;
        coordinates.set(nameOf(node), coordinate);
        parents.push(coordinate);
      },
      leave(node) {
        if (coordinateOf(node, '') !== undefined) parents.pop();
      },
    });
  }
  return coordinates;
}

function coordinateOf(node: ASTNode, parent: string | undefined): string | undefined {
  switch (node.kind) {
    case Kind.FIELD_DEFINITION:
    case Kind.ENUM_VALUE_DEFINITION:
      return `${parent}.${node.name.value}`;
    case Kind.INPUT_VALUE_DEFINITION:
      return parent?.includes('.') === true ? `${parent}(${node.name.value}:)` : `${parent}.${node.name.value}`;
    case Kind.DIRECTIVE:
      return parent ?? `@${node.name.value}`;
    default:
      return 'name' in node && node.name !== undefined && /Definition$|Extension$/.test(node.kind)
        ? node.name.value
        : undefined;
  }
}

function nameOf(node: ASTNode): unknown {
  return 'name' in node ? node.name : undefined;
}

/** The fields along the query that nobody could answer, from the root; empty for any other error. */
function unsatisfiablePath(error: GraphQLError): string[] {
  const cause = error.originalError as
    { readonly supergraphUnsatisfiablePath?: Iterable<readonly [GraphEdge]> } | undefined;
  if (error.extensions['code'] !== 'SATISFIABILITY_ERROR' || cause?.supergraphUnsatisfiablePath === undefined)
    return [];
  return [...cause.supergraphUnsatisfiablePath].flatMap(([edge]) => edge.transition.definition?.coordinate ?? []);
}

interface GraphEdge {
  readonly transition: { readonly definition?: { readonly coordinate: string } };
}

/** Evidence, never told: what a message quotes as `"Type"`, `"Type.field"` or `"Type.field(argument:)"`. */
function quotedCoordinates(message: string): string[] {
  return [...message.matchAll(/"([A-Za-z_]\w*(?:\.\w+)?(?:\(\w+:\))?)"/g)].map(([, coordinate]) => coordinate!);
}

function typeOf(coordinate: string): string {
  return coordinate.split('.')[0]!;
}

function withoutArgument(coordinate: string): string {
  return coordinate.split('(')[0]!;
}
