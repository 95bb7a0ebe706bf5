/**
 * Where an interface or union has other members in one subgraph than in another, and a field of it may be asked of either, the planner
 * drops each fragment that one of them does not know, also from what it then asks of the other: what is there would be answered with
 * null. Here such fragments are put back into the fetch, as far as its own subgraph has the fields.
 */

import {
  baseType,
  isAbstractType,
  isCompositeType,
  possibleRuntimeTypes,
  type CompositeType,
  type NamedType,
  type ObjectType,
  type Subgraph,
  type Supergraph,
} from '@apollo/federation-internals';
import type { FetchNode, PlanNode, QueryPlan } from '@apollo/query-planner';
import {
  Kind,
  parse,
  print,
  visit,
  type DocumentNode,
  type FieldNode,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
  type VariableDefinitionNode,
} from 'graphql';

/** @param operation as it was planned, its fragments inline. */
export type RestoreMembers = (plan: QueryPlan, operation: DocumentNode) => QueryPlan;

/** @returns null for a supergraph whose subgraphs agree on the members of every interface and union. */
export function createMemberRestoration(supergraph: Supergraph): RestoreMembers | null {
  const subgraphs = new Map(
    supergraph
      .subgraphs()
      .values()
      .map((subgraph) => [subgraph.name, subgraph]),
  );
  const disputed = findDisputedTypes([...subgraphs.values()]);
  if (disputed.size === 0) return null;
  return (plan, document) => {
    if (plan.node === undefined) return plan;
    const operation = document.definitions.find(({ kind }) => kind === Kind.OPERATION_DEFINITION);
    const { selectionSet, variableDefinitions = [] } = operation as OperationDefinitionNode;
    const restoreNode = <Node extends PlanNode>(node: Node, asked: readonly SelectionSetNode[]): Node => {
      switch (node.kind) {
        case 'Fetch':
          return restoreFetch(node, asked, subgraphs.get(node.serviceName)!, disputed, variableDefinitions) as Node;
        case 'Flatten': {
          const below = node.path
            .filter((part) => part !== '@')
            .reduce((sets: readonly SelectionSetNode[], part) => askedBelow(sets, String(part)), asked);
          return { ...node, node: restoreNode(node.node, below) };
        }
        case 'Sequence':
        case 'Parallel':
          return { ...node, nodes: node.nodes.map((child) => restoreNode(child, asked)) };
        case 'Condition':
        case 'Defer':
          return node;
      }
    };
    return { ...plan, node: restoreNode(plan.node as PlanNode, [selectionSet]) } as QueryPlan;
  };
}

function findDisputedTypes(subgraphs: readonly Subgraph[]): ReadonlySet<string> {
  const members = new Map<string, string>();
  const disputed = new Set<string>();
  for (const { schema } of subgraphs) {
    for (const type of schema.types()) {
      if (!isAbstractType(type)) continue;
      const own = possibleRuntimeTypes(type)
        .map(({ name }) => name)
        .toSorted()
        .join(' ');
      if ((members.get(type.name) ?? own) !== own) disputed.add(type.name);
      members.set(type.name, own);
    }
  }
  return disputed;
}

function restoreFetch(
  node: FetchNode,
  asked: readonly SelectionSetNode[],
  subgraph: Subgraph,
  disputed: ReadonlySet<string>,
  variableDefinitions: readonly VariableDefinitionNode[],
): FetchNode {
  const document = parse(node.operation, { noLocation: true });
  const [operation] = document.definitions as [OperationDefinitionNode];
  const restoration = new Restoration(subgraph, disputed);
  const selectionSet =
    node.requires === undefined
      ? restoration.restore(operation.selectionSet, rootTypeOf(subgraph, node), asked)
      : withEntities(operation.selectionSet, (set) => restoration.restore(set, undefined, asked));
  if (!restoration.hasRestored) return node;
  const defined = new Set((operation.variableDefinitions ?? []).map(({ variable }) => variable.name.value));
  const used = new Set<string>();
  visit(selectionSet, { Variable: ({ name }) => void used.add(name.value) });
  const added = variableDefinitions.filter(
    ({ variable: { name } }) => used.has(name.value) && !defined.has(name.value),
  );
  const { operationDocumentNode: _document, ...restored } = node;
  return {
    ...restored,
    operation: print({
      ...operation,
      variableDefinitions: [...(operation.variableDefinitions ?? []), ...added],
      selectionSet,
    }),
    variableUsages: [...(node.variableUsages ?? []), ...added.map(({ variable }) => variable.name.value)],
  };
}

class Restoration {
  hasRestored = false;
  readonly #subgraph: Subgraph;
  readonly #disputed: ReadonlySet<string>;

  constructor(subgraph: Subgraph, disputed: ReadonlySet<string>) {
    this.#subgraph = subgraph;
    this.#disputed = disputed;
  }

  /**
   * @param type in the subgraph; undefined where only fragments say which.
   * @param asked everything that the operation selects at this position.
   */
  restore(set: SelectionSetNode, type: NamedType | undefined, asked: readonly SelectionSetNode[]): SelectionSetNode {
    const selections = set.selections.map((node) => this.#restoreBelow(node, type, asked));
    if (type === undefined || !isAbstractType(type) || !this.#disputed.has(type.name)) return { ...set, selections };
    const fragments = possibleRuntimeTypes(type).flatMap((member) => {
      const missing = fieldsAskedOf(member.name, asked)
        .filter((field) => !isSelected(field, member.name, selections))
        .flatMap((field) => this.#localPart(field, member) ?? []);
      if (missing.length === 0) return [];
      this.hasRestored = true;
      return [fragmentOn(member.name, missing)];
    });
    return { ...set, selections: [...selections, ...fragments] };
  }

  #restoreBelow(node: SelectionNode, type: NamedType | undefined, asked: readonly SelectionSetNode[]): SelectionNode {
    if (node.kind === Kind.FRAGMENT_SPREAD || node.selectionSet === undefined) return node;
    if (node.kind === Kind.FIELD) {
      const below = typeBelow(type, node.name.value);
      const name = (node.alias ?? node.name).value;
      return { ...node, selectionSet: this.restore(node.selectionSet, below, askedBelow(asked, name)) };
    }
    const condition =
      node.typeCondition === undefined ? type : this.#subgraph.schema.type(node.typeCondition.name.value);
    const selections = node.selectionSet.selections.map((inner) => this.#restoreBelow(inner, condition, asked));
    return { ...node, selectionSet: { ...node.selectionSet, selections } };
  }

  /** What of a field the subgraph can answer by itself; null for nothing. */
  #localPart(node: FieldNode, parent: ObjectType | CompositeType): FieldNode | null {
    if (node.name.value === '__typename') return node;
    const field = 'field' in parent ? parent.field(node.name.value) : undefined;
    const metadata = this.#subgraph.metadata();
    if (field === undefined || metadata.isFieldExternal(field)) return null;
    if (field.hasAppliedDirective(metadata.requiresDirective())) return null;
    if (node.selectionSet === undefined) return node;
    const type = baseType(field.type!);
    if (!isCompositeType(type)) return null;
    const selections = this.#localSelections(node.selectionSet.selections, type);
    return selections.length === 0 ? null : { ...node, selectionSet: { ...node.selectionSet, selections } };
  }

  #localSelections(nodes: readonly SelectionNode[], type: CompositeType): SelectionNode[] {
    return nodes.flatMap((node): SelectionNode[] => {
      if (node.kind === Kind.FIELD) return [this.#localPart(node, type) ?? []].flat();
      if (node.kind === Kind.FRAGMENT_SPREAD) return [];
      const condition = node.typeCondition?.name.value;
      const narrowed = condition === undefined ? type : this.#subgraph.schema.type(condition);
      if (narrowed === undefined || !isCompositeType(narrowed)) return [];
      const selections = this.#localSelections(node.selectionSet.selections, narrowed);
      return selections.length === 0 ? [] : [{ ...node, selectionSet: { ...node.selectionSet, selections } }];
    });
  }
}

function rootTypeOf({ schema }: Subgraph, { operationKind }: FetchNode): NamedType | undefined {
  return schema.schemaDefinition.rootType(operationKind);
}

function withEntities(
  set: SelectionSetNode,
  restore: (entities: SelectionSetNode) => SelectionSetNode,
): SelectionSetNode {
  const selections = set.selections.map((node) =>
    node.kind === Kind.FIELD && node.selectionSet !== undefined
      ? { ...node, selectionSet: restore(node.selectionSet) }
      : node,
  );
  return { ...set, selections };
}

function typeBelow(type: NamedType | undefined, field: string): NamedType | undefined {
  if (type === undefined || !isCompositeType(type) || !('field' in type)) return undefined;
  const definition = type.field(field);
  return definition?.type === undefined ? undefined : baseType(definition.type);
}

/** What is selected below a response name, under whichever condition. */
function askedBelow(sets: readonly SelectionSetNode[], name: string): SelectionSetNode[] {
  return sets.flatMap(({ selections }) =>
    selections.flatMap((node): SelectionSetNode[] => {
      if (node.kind === Kind.FRAGMENT_SPREAD || node.selectionSet === undefined) return [];
      if (node.kind === Kind.INLINE_FRAGMENT) return askedBelow([node.selectionSet], name);
      return (node.alias ?? node.name).value === name ? [node.selectionSet] : [];
    }),
  );
}

/** Fields under conditions that name this very member. */
function fieldsAskedOf(member: string, sets: readonly SelectionSetNode[]): FieldNode[] {
  return sets.flatMap(({ selections }) =>
    selections.flatMap((node): FieldNode[] => {
      if (node.kind !== Kind.INLINE_FRAGMENT) return [];
      if (node.typeCondition?.name.value !== member) return fieldsAskedOf(member, [node.selectionSet]);
      return node.selectionSet.selections.filter((inner) => inner.kind === Kind.FIELD);
    }),
  );
}

function isSelected(field: FieldNode, member: string, selections: readonly SelectionNode[]): boolean {
  const name = (field.alias ?? field.name).value;
  return selections.some((node) => {
    if (node.kind === Kind.FIELD) return (node.alias ?? node.name).value === name;
    if (node.kind === Kind.FRAGMENT_SPREAD) return false;
    const condition = node.typeCondition?.name.value;
    const mayApply = condition === undefined || condition === member;
    return mayApply && isSelected(field, member, node.selectionSet.selections);
  });
}

function fragmentOn(condition: string, selections: readonly SelectionNode[]): SelectionNode {
  return {
    kind: Kind.INLINE_FRAGMENT,
    typeCondition: { kind: Kind.NAMED_TYPE, name: { kind: Kind.NAME, value: condition } },
    selectionSet: { kind: Kind.SELECTION_SET, selections },
  };
}
