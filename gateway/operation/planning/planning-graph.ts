/**
 * The supergraph as the planner is given it. Some valid supergraphs it plans wrongly; what it is given instead says the same in a way
 * that it plans right, and the executor translates what is named differently there.
 */

import { parse, type FieldNode } from 'graphql';
import { FOREIGN_LINK, unlinkExecutableDirectives } from './planning-graph/executable-directives.ts';
import { separateRequiredFields } from './planning-graph/required-fields.ts';
import type { RequiredField } from './planning-graph/stand-ins.ts';
import { outlineSupergraph } from './planning-graph/supergraph-outline.ts';
import { applyTextEdits } from '../../supergraph/text-edits.ts';
import { findLiftedFields, type LiftedField } from './planning-graph/lifted-fields.ts';
import { dropUnresolvableKeys } from './planning-graph/unresolvable-keys.ts';

export type { RequiredField } from './planning-graph/stand-ins.ts';

export interface PlanningGraph {
  /** Not for clients: it has fields that stand for others. The same string as was given where nothing had to change. */
  readonly supergraphSdl: string;
  /** By `Type.standIn`: the field and arguments for which a field without arguments stands in the planner's operations and plans. */
  readonly requiredFields: ReadonlyMap<string, RequiredField>;
  /**
   * What a subgraph requires for `Type.field`, as far as it stands for fields with arguments: paths of field names from the type, such as
   * `throughline__required__price__1` or `category.throughline__required__averagePrice__2`. Two fields of one fetch whose paths come to
   * the same place of a representation with different arguments cannot be fetched together.
   *
   * @param graph the subgraph's name, as plans have it.
   * @returns none where it requires none with arguments.
   */
  readonly requiredBy: (graph: string, typeAndField: string) => readonly string[];
  /**
   * Asked for under the name of what stands for it, a client's field that something requires with the same arguments is fetched once.
   *
   * @returns null where nothing stands for the field with these arguments; a variable is never the same as a value.
   */
  readonly standInFor: (type: string, field: FieldNode) => string | null;
  /** By `Type.field`: the interface on which an operation must ask for the field before it is planned. Empty in most supergraphs. */
  readonly liftedFields: ReadonlyMap<string, LiftedField>;
}

const NONE: readonly string[] = [];

/**
 * Parses the whole supergraph, some 70 ms cold for 330 kB, but only when something in it may have to change.
 *
 * @param supergraphSdl a valid Federation 2 supergraph.
 */
export function toPlanningGraph(supergraphSdl: string): PlanningGraph {
  const mayChange =
    /\brequires\s*:\s*"|\bresolvable\s*:\s*false\b/.test(supergraphSdl) || FOREIGN_LINK.test(supergraphSdl);
  if (!mayChange) return unchanged(supergraphSdl);
  const document = parse(supergraphSdl);
  const outline = outlineSupergraph(document);
  const { edits, fields, requiredBy, standInFor } = separateRequiredFields(outline);
  return {
    supergraphSdl: applyTextEdits(supergraphSdl, [
      ...edits,
      ...dropUnresolvableKeys(outline),
      ...unlinkExecutableDirectives(document),
    ]),
    requiredFields: fields,
    requiredBy: (graph, typeAndField) => requiredBy.get(graph)?.get(typeAndField) ?? NONE,
    standInFor,
    liftedFields: findLiftedFields(outline),
  };
}

function unchanged(supergraphSdl: string): PlanningGraph {
  return {
    supergraphSdl,
    requiredFields: new Map(),
    requiredBy: () => NONE,
    standInFor: () => null,
    liftedFields: new Map(),
  };
}
