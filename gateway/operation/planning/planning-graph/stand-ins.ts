/** Fields without arguments that stand for one field with certain arguments: named, placed on the types that need them, and written out. */

import { print, type ConstDirectiveNode, type FieldDefinitionNode, type FieldNode } from 'graphql';
import {
  booleanArgument,
  fieldJoins,
  graphOf,
  type OutlinedType,
  type SupergraphOutline,
} from './supergraph-outline.ts';
import { removalOf, type TextEdit } from '../../../supergraph/text-edits.ts';

export interface RequiredField {
  /** Its name in the subgraphs. */
  readonly field: string;
  /** Printed GraphQL, such as `(currency: "USD")`; empty where it is required with its defaults. */
  readonly argumentsText: string;
}

export interface StandIns {
  /**
   * @param graph whose subgraph requires it.
   * @returns the name of the field that stands for `node` of `type`, and of the types that must have it because that one does.
   */
  readonly nameFor: (type: OutlinedType, node: FieldNode, graph: string) => string;
  /** By `Type.standIn`. */
  readonly fields: ReadonlyMap<string, RequiredField>;
  /** @returns the name of the field of the type that stands for the one given, if there is one. */
  readonly find: (type: string, node: FieldNode) => string | null;
  /**
   * Writes the stand-ins named so far beside the fields that they stand for, with the same type and in the same subgraphs.
   *
   * @param printJoin of one `@join__field` of such a field.
   */
  readonly toEdits: (printJoin: (join: ConstDirectiveNode) => string) => TextEdit[];
}

export const STAND_IN_PREFIX = 'throughline__required__';

interface Replaced {
  readonly type: OutlinedType;
  readonly definition: FieldDefinitionNode;
  /** By stand-in: the subgraphs that require it. */
  readonly graphs: Map<string, Set<string>>;
}

export function createStandIns(outline: SupergraphOutline): StandIns {
  const argumentsByField = new Map<string, string[]>();
  const fields = new Map<string, RequiredField>();
  const replaced = new Map<FieldDefinitionNode, Replaced>();
  const nameOf = (field: string, argumentsText: string): string | null => {
    const index = argumentsByField.get(field)?.indexOf(argumentsText) ?? -1;
    return index === -1 ? null : `${STAND_IN_PREFIX}${field}__${index + 1}`;
  };
  return {
    fields,
    find: (type, node) => {
      if (!argumentsByField.has(node.name.value)) return null;
      const standIn = nameOf(node.name.value, printArguments(node));
      return standIn !== null && fields.has(`${type}.${standIn}`) ? standIn : null;
    },
    nameFor: (type, node, graph) => {
      const field = node.name.value;
      const argumentsText = printArguments(node);
      const known = argumentsByField.get(field) ?? [];
      if (!known.includes(argumentsText)) known.push(argumentsText);
      argumentsByField.set(field, known);
      const standIn = nameOf(field, argumentsText)!;
      for (const owner of ownersOf(type, field, outline)) {
        const definition = owner.fields.get(field)!;
        const { graphs } = replaced.get(definition) ?? { graphs: new Map<string, Set<string>>() };
        graphs.set(standIn, (graphs.get(standIn) ?? new Set()).add(graph));
        replaced.set(definition, { type: owner, definition, graphs });
        fields.set(`${owner.name}.${standIn}`, { field, argumentsText });
      }
      return standIn;
    },
    toEdits: (printJoin) =>
      [...replaced.values()].flatMap((field) =>
        editsOf(field, outline, (type, standIn) => fields.has(`${type}.${standIn}`), printJoin),
      ),
  };
}

/**
 * The planner takes no external field that nothing in its subgraph uses: the field itself is required no longer, and each stand-in only
 * where it is; or else an interface there has it.
 */
function editsOf(
  { type, definition, graphs }: Replaced,
  outline: SupergraphOutline,
  standsOn: (type: string, standIn: string) => boolean,
  printJoin: (join: ConstDirectiveNode) => string,
): TextEdit[] {
  const joins = fieldJoins(definition);
  const interfacesIn = (graph: string | null): readonly string[] =>
    type.interfaces.filter((name) => isIn(outline.types.get(name)?.fields.get(definition.name.value), graph));
  const isNeedless = (join: ConstDirectiveNode): boolean =>
    booleanArgument(join, 'external', false) && interfacesIn(graphOf(join)).length === 0;
  const lines = [...graphs].map(([standIn, requiring]) => {
    const kept = joins.filter((join) => {
      const isExternal = booleanArgument(join, 'external', false);
      const isResolved = !isExternal && !booleanArgument(join, 'usedOverridden', false);
      if (isResolved || (isExternal && requiring.has(graphOf(join)!))) return true;
      return interfacesIn(graphOf(join)).some((name) => standsOn(name, standIn));
    });
    return `\n  ${standIn}: ${print(definition.type)}${kept.map((join) => ` ${printJoin(join)}`).join('')}`;
  });
  const { end } = definition.loc!;
  return [...joins.filter(isNeedless).map(removalOf), { start: end, end, text: lines.join('') }];
}

function isIn(field: FieldDefinitionNode | undefined, graph: string | null): boolean {
  if (field === undefined) return false;
  const joins = fieldJoins(field);
  return joins.length === 0 || joins.some((join) => graphOf(join) === graph);
}

/** What an interface has, its implementations have; what an interface object provides, stands on its interface. */
function ownersOf(type: OutlinedType, field: string, outline: SupergraphOutline): ReadonlySet<OutlinedType> {
  const owners = new Set<OutlinedType>();
  const add = (owner: OutlinedType | undefined): void => {
    const definition = owner?.fields.get(field);
    if (owner === undefined || definition === undefined || owners.has(owner)) return;
    owners.add(owner);
    if (owner.isInterface)
      for (const implementation of outline.implementations.get(owner.name) ?? []) add(implementation);
    const isProvided = fieldJoins(definition).some((join) => graphOf(join) === null);
    if (isProvided) for (const name of owner.interfaces) add(outline.types.get(name));
  };
  add(type);
  return owners;
}

/** In the order of their names: the order in which they are written makes no difference. */
function printArguments({ arguments: given = [] }: FieldNode): string {
  const printed = given.map((argument) => print(argument)).toSorted();
  return printed.length === 0 ? '' : `(${printed.join(', ')})`;
}
