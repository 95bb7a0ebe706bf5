/** How fields that others require are named where they are sent. */

import type { RequiredFields } from '../../execution/plan/split-fetch.ts';
import type { PlanningGraph } from './planning-graph.ts';

export function toRequiredFields({ requiredFields, requiredBy }: PlanningGraph): RequiredFields {
  const fieldOf = new Map([...requiredFields].map(([key, { field }]) => [key.slice(key.indexOf('.') + 1), field]));
  return {
    sentAs: (typename, field) => {
      const required = requiredFields.get(`${typename}.${field}`);
      return required === undefined ? null : `${field}:${required.field}${required.argumentsText}`;
    },
    nameForSubgraph: (name) => fieldOf.get(name) ?? name,
    requiredBy: (subgraph, typename, field) => requiredBy(subgraph, `${typename}.${field}`),
  };
}
