/**
 * Fields with arguments that other fields require. The planner tells selections apart by response name alone: of two `price`s with
 * different arguments, required or asked by a client, it would silently keep one. Each gets a field of its own that stands for it.
 */

import {
  Kind,
  parse,
  print,
  type ConstDirectiveNode,
  type FieldNode,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
  type StringValueNode,
} from 'graphql';
import { createStandIns, type RequiredField, type StandIns } from './stand-ins.ts';
import {
  fieldJoins,
  graphOf,
  namedTypeIn,
  stringArgument,
  type OutlinedType,
  type SupergraphOutline,
} from './supergraph-outline.ts';
import type { TextEdit } from '../../../supergraph/text-edits.ts';

export interface RequiredFields {
  readonly edits: readonly TextEdit[];
  /** By `Type.standIn`. */
  readonly fields: ReadonlyMap<string, RequiredField>;
  /** Paths from the type to stand-ins, field names with dots between; by the subgraph's name, then by `Type.field`. */
  readonly requiredBy: ReadonlyMap<string, ReadonlyMap<string, readonly string[]>>;
  readonly standInFor: StandIns['find'];
}

export function separateRequiredFields(outline: SupergraphOutline): RequiredFields {
  const standIns = createStandIns(outline);
  const requiredBy = new Map<string, Map<string, readonly string[]>>();
  const rewritten = new Map<StringValueNode, string>();
  for (const type of outline.types.values()) {
    for (const field of type.fields.values()) {
      for (const join of fieldJoins(field)) {
        const requires = stringArgument(join, 'requires');
        const graph = graphOf(join);
        if (requires === null || graph === null) continue;
        const rewriting = new Rewriting(outline, standIns, graph);
        const fieldSet = rewriting.rewrite(type, parseFieldSet(requires.value), '');
        if (rewriting.paths.length === 0) continue;
        rewritten.set(requires, JSON.stringify(printFieldSet(fieldSet)));
        const name = outline.graphNames.get(graph) ?? graph;
        const byField = requiredBy.get(name) ?? new Map<string, readonly string[]>();
        requiredBy.set(name, byField.set(`${type.name}.${field.name.value}`, rewriting.paths));
      }
    }
  }
  addStandInsThatRequire(requiredBy, standIns.fields);
  const edits = [...rewritten].map(([{ loc }, text]) => ({ start: loc!.start, end: loc!.end, text }));
  return {
    edits: [...edits, ...standIns.toEdits((join) => printJoin(join, rewritten))],
    fields: standIns.fields,
    requiredBy,
    standInFor: standIns.find,
  };
}

/** Of what one field of one subgraph requires. */
class Rewriting {
  readonly paths: string[] = [];
  readonly #outline: SupergraphOutline;
  readonly #standIns: StandIns;
  readonly #graph: string;

  constructor(outline: SupergraphOutline, standIns: StandIns, graph: string) {
    this.#outline = outline;
    this.#standIns = standIns;
    this.#graph = graph;
  }

  /** @param parent undefined for a union, whose members stand in fragments. */
  rewrite(parent: OutlinedType | undefined, set: SelectionSetNode, path: string): SelectionSetNode {
    return { ...set, selections: set.selections.map((selection) => this.#rewriteOne(parent, selection, path)) };
  }

  #rewriteOne(parent: OutlinedType | undefined, selection: SelectionNode, path: string): SelectionNode {
    if (selection.kind === Kind.FRAGMENT_SPREAD) return selection;
    if (selection.kind === Kind.INLINE_FRAGMENT) {
      const condition = selection.typeCondition?.name.value;
      const type = condition === undefined ? parent : this.#outline.types.get(condition);
      return { ...selection, selectionSet: this.rewrite(type, selection.selectionSet, path) };
    }
    const definition = parent?.fields.get(selection.name.value);
    if (parent === undefined || definition === undefined) return selection;
    const takesArguments = (definition.arguments ?? []).length > 0;
    const name = takesArguments ? this.#standIns.nameFor(parent, selection, this.#graph) : selection.name.value;
    if (takesArguments) this.paths.push(path + name);
    const { selectionSet } = selection;
    const type = this.#outline.types.get(namedTypeIn(definition, this.#graph));
    const renamed: FieldNode = { kind: Kind.FIELD, name: { kind: Kind.NAME, value: name } };
    return selectionSet === undefined
      ? renamed
      : { ...renamed, selectionSet: this.rewrite(type, selectionSet, `${path}${name}.`) };
  }
}

/** A required field may require in its turn: it does so under the name of what stands for it, too. */
function addStandInsThatRequire(
  requiredBy: ReadonlyMap<string, Map<string, readonly string[]>>,
  standIns: ReadonlyMap<string, RequiredField>,
): void {
  for (const byField of requiredBy.values()) {
    for (const [standIn, { field }] of standIns) {
      const type = standIn.slice(0, standIn.indexOf('.'));
      const paths = byField.get(`${type}.${field}`);
      if (paths !== undefined) byField.set(standIn, paths);
    }
  }
}

function printJoin(join: ConstDirectiveNode, rewritten: ReadonlyMap<StringValueNode, string>): string {
  const requires = stringArgument(join, 'requires');
  const text = requires === null ? undefined : rewritten.get(requires);
  if (text === undefined) return print(join);
  return print({
    ...join,
    arguments: join.arguments!.map((argument) =>
      argument.value === requires
        ? { ...argument, value: { kind: Kind.STRING, value: JSON.parse(text) as string } }
        : argument,
    ),
  });
}

function parseFieldSet(text: string): SelectionSetNode {
  const { definitions } = parse(`{${text}}`, { noLocation: true });
  return (definitions[0] as OperationDefinitionNode).selectionSet;
}

/** On one line, without the braces around it. */
function printFieldSet(set: SelectionSetNode): string {
  return print(set).replaceAll(/\s+/g, ' ').slice(1, -1).trim();
}
