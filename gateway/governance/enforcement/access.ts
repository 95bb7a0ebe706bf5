/** What readers who meet the same requirements may have of one graph. */

import { isAbstractType, isObjectType, type GraphQLSchema } from 'graphql';
import { LRUCache } from 'lru-cache';
import type { AccessRules, Demands } from './access-rules.ts';
import { conjunctionOf, isMet, missingOf, type Requirement, type RequirementsMet } from './requirement.ts';
import { toVisibleSchema } from './visible-schema.ts';

/** Why a reader does not get what stands at a place of the graph. */
export interface Refusal {
  /** `Type.field`, or the type where a record of it is refused whole. */
  readonly coordinate: string;
  /** What would have to hold as well. */
  readonly missing: Requirement;
  /** Who answers for the place that asks it; null where nobody can be named. */
  readonly owner: Owner | null;
}

export interface Owner {
  readonly subgraph: string;
  /** As errors name it. */
  readonly desk: string;
}

export interface Access {
  /** Tells those apart who do not meet the same. */
  readonly key: string;
  readonly met: RequirementsMet;
  /** @param typename of an object type; of an interface where it is not known of which type a record is: then no type may refuse it. */
  readonly refusalOf: (typename: string, field: string) => Refusal | null;
  /** Why a record of the type is refused whole. */
  readonly refusalOfType: (typename: string) => Refusal | null;
  /**
   * The types whose records may be asked for a field.
   *
   * @returns null for all of them.
   */
  readonly typesWith: (typename: string, field: string) => readonly string[] | null;
  /** What there is for such a reader: for introspection and for what is said of mistakes. Made when it is first asked for. */
  readonly visibleSchema: () => GraphQLSchema;
}

export interface Accesses {
  /** @returns null for who may have everything. Of those who meet the same it is the same. */
  readonly accessOf: (met: RequirementsMet) => Access | null;
}

/** Sets of requirements met that are kept; a graph has few, since what it does not ask for makes no difference. */
const MAXIMUM_ACCESSES = 500;

export interface AccessesOptions {
  /** What there is for who may have everything. */
  readonly schema: GraphQLSchema;
  readonly rules: AccessRules;
  /** Of several subgraphs that answer for one place, the one whose it is. */
  readonly ownerOf: (subgraphs: readonly string[]) => Owner | null;
}

export function createAccesses(options: AccessesOptions): Accesses {
  const { rules } = options;
  const known = new LRUCache<string, Access>({ max: MAXIMUM_ACCESSES });
  return {
    accessOf: (met) => {
      let key = '';
      for (let index = 0; index < rules.requirements.length; index += 1) {
        const requirement = rules.requirements[index]!;
        // By what is missing of it: two who lack different things of one requirement are not told of each other.
        if (!isMet(requirement, met)) key += `${index}${JSON.stringify(missingOf(requirement, met))} `;
      }
      if (key === '') return null;
      const found = known.get(key);
      if (found !== undefined) return found;
      const made = createAccess(options, met, key);
      known.set(key, made);
      return made;
    },
  };
}

function createAccess({ schema, rules, ownerOf }: AccessesOptions, met: RequirementsMet, key: string): Access {
  const refusals = new Map<string, Refusal | null>();
  const judge = (coordinate: string, demands: Demands | undefined): Refusal | null => {
    if (demands === undefined) return null;
    let refusal = refusals.get(coordinate);
    if (refusal === undefined) {
      const unmet = demands.filter(({ requirement }) => !isMet(requirement, met));
      const together = conjunctionOf(unmet.map(({ requirement }) => requirement));
      refusal =
        unmet.length === 0
          ? null
          : { coordinate, missing: missingOf(together, met), owner: ownerOf(unmet[0]!.subgraphs) };
      refusals.set(coordinate, refusal);
    }
    return refusal;
  };
  const possible = (typename: string): readonly string[] => {
    const type = schema.getType(typename);
    const types = isAbstractType(type) ? schema.getPossibleTypes(type).map(({ name }) => name) : [];
    return types.length === 0 ? [typename] : types;
  };
  const firstOf = (typename: string, find: (name: string) => Refusal | null): Refusal | null => {
    if (isObjectType(schema.getType(typename))) return find(typename);
    for (const name of possible(typename)) {
      const refusal = find(name);
      if (refusal !== null) return refusal;
    }
    return null;
  };
  const refusalOf = (typename: string, field: string) =>
    firstOf(typename, (name) => judge(`${name}.${field}`, rules.fields.get(`${name}.${field}`)));
  const refusalOfType = (typename: string) => firstOf(typename, (name) => judge(name, rules.types.get(name)));
  let visible: GraphQLSchema | undefined;
  return {
    key,
    met,
    refusalOf,
    refusalOfType,
    typesWith: (typename, field) => {
      const types = possible(typename);
      const open = types.filter((name) => refusalOf(name, field) === null);
      return open.length === types.length ? null : open;
    },
    visibleSchema: () =>
      (visible ??= toVisibleSchema(schema, {
        isFieldRefused: (typename, field) => refusalOf(typename, field) !== null,
        isTypeRefused: (typename) => judge(typename, rules.types.get(typename) ?? rules.leaves.get(typename)) !== null,
      })),
  };
}
