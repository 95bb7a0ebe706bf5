/**
 * Where a field is computed from one that is computed in its turn, and the latter's subgraph is asked already for the object, the planner
 * asks it for that field there and then, without what it is computed from, or even for what is another's to say. Here such a field is
 * taken out of that fetch, the operation is planned as if a client asked for it, and the fetches are put into an order in which each has
 * what it needs.
 */

import { operationFromDocument, type Supergraph } from '@apollo/federation-internals';
import type { QueryPlan } from '@apollo/query-planner';
import type { DocumentNode } from 'graphql';
import { askBeside } from './requirements/ask-beside.ts';
import { orderFetches, splitByRequirement } from './requirements/order-fetches.ts';
import { listFetches, positionsGiven, toPlan, type PlannedFetch } from './requirements/planned-fetches.ts';
import { dropUnsupplied, type UnsuppliedField } from './requirements/unsupplied-fields.ts';

/** @param operation as it was planned, its fragments inline. */
export type RestoreRequirements = (plan: QueryPlan, operation: DocumentNode) => QueryPlan;

/** Each round finds at least one field further down a chain of computed fields. */
const MAXIMUM_ROUNDS = 8;

/** @returns null for a supergraph in which no field is computed from others. */
export function createRequirementRestoration(
  supergraph: Supergraph,
  planOf: (operation: ReturnType<typeof operationFromDocument>) => QueryPlan,
): RestoreRequirements | null {
  if (!hasComputedFields(supergraph)) return null;
  const schema = supergraph.schema.toGraphQLJSSchema();
  const drop = (fetch: PlannedFetch) => dropUnsupplied(fetch, supergraph.subgraphs().get(fetch.node.serviceName)!);
  return (plan, operation) => {
    let planned = plan;
    let document = operation;
    for (let round = 1; ; round += 1) {
      const results = listFetches(planned).map(drop);
      const dropped = results.flatMap((result) => result.dropped);
      if (dropped.length === 0) return planned;
      const fetches = results.map(({ fetch }) => fetch);
      const given = new Set(fetches.flatMap((fetch) => [...positionsGiven(fetch)]));
      const missing = dropped.filter((field) => !given.has(positionOf(field)));
      if (missing.length === 0 || round === MAXIMUM_ROUNDS) {
        const parts = fetches.flatMap((fetch) => splitByRequirement(fetch, supergraph));
        return toPlan(orderFetches(parts, new Set(dropped.map(positionOf))));
      }
      document = askBeside(document, missing, schema);
      // What is required need not be for clients to see.
      planned = planOf(operationFromDocument(supergraph.schema, document, { validate: false }));
    }
  };
}

function positionOf({ path, field }: UnsuppliedField): string {
  return [...path, (field.alias ?? field.name).value].join('.');
}

function hasComputedFields(supergraph: Supergraph): boolean {
  return supergraph
    .subgraphs()
    .values()
    .some((subgraph) => subgraph.metadata().requiresDirective().applications().size > 0);
}
