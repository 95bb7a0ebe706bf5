/**
 * Checks that an answer has the form of what was asked. The stock executor trusts its suppliers: a text where a list belongs
 * makes it fail the whole operation, everyone else's data included.
 */

import {
  getNamedType,
  isCompositeType,
  isEnumType,
  isInterfaceType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLNamedType,
  type GraphQLOutputType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import { SupplierFailure } from '../transport/supplier-failure.ts';
import type { Representation } from './fetch-shape.ts';

export type FormCheck = (data: Readonly<Record<string, unknown>>, representations: readonly Representation[]) => void;

/** Whether a value may stand at a leaf of a scalar of that name; scalars that are not here may be anything. */
export type ScalarChecks = Readonly<Record<string, (value: unknown) => boolean>>;

const SPECIFIED_SCALARS: ScalarChecks = {
  String: (value) => typeof value === 'string',
  ID: (value) => typeof value === 'string' || Number.isInteger(value),
  Boolean: (value) => typeof value === 'boolean',
  Int: (value) => Number.isInteger(value) && Math.abs(value as number) <= 2 ** 31,
  Float: (value) => typeof value === 'number',
};

/**
 * @param document the fetch as it is sent.
 * @param schema every type of the supergraph, those that clients do not see included.
 * @returns a check that throws {@link SupplierFailure} `SUPPLIER_MALFORMED`, whose cause names the field and the rule.
 */
export function createFormCheck(document: DocumentNode, schema: GraphQLSchema, scalars: ScalarChecks): FormCheck {
  const checks = { ...SPECIFIED_SCALARS, ...scalars };
  const fragments = new Map<string, FragmentDefinitionNode>();
  let operation: OperationDefinitionNode | undefined;
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
    if (definition.kind === Kind.OPERATION_DEFINITION) operation = definition;
  }

  const checkRecord = (record: object, type: GraphQLNamedType | null | undefined, { selections }: SelectionSetNode) => {
    const given = (record as { __typename?: unknown }).__typename;
    const concrete = typeof given === 'string' ? (schema.getType(given) ?? type) : type;
    for (const selection of selections) {
      if (selection.kind === Kind.FIELD) {
        const name = (selection.alias ?? selection.name).value;
        const value = (record as Record<string, unknown>)[name];
        const field = fieldOf(concrete, selection.name.value) ?? fieldOf(type, selection.name.value);
        if (value === undefined && isConditional(selection)) continue;
        const at = `${concrete?.name ?? ''}.${selection.name.value}`;
        if (value === undefined) throw malformed(at, 'is missing');
        if (field !== undefined) checkValue(value, field.type, selection.selectionSet, at);
      } else {
        const fragment = selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments.get(selection.name.value);
        if (fragment === undefined || isConditional(selection)) continue;
        if (covers(schema, fragment.typeCondition?.name.value, concrete))
          checkRecord(record, concrete, fragment.selectionSet);
      }
    }
  };
  const checkValue = (
    value: unknown,
    type: GraphQLOutputType,
    selectionSet: SelectionSetNode | undefined,
    at: string,
  ): void => {
    if (isNonNullType(type)) {
      if (value === null) throw malformed(at, 'is null and may not be');
      checkValue(value, type.ofType, selectionSet, at);
    } else if (value === null) return;
    else if (isListType(type)) {
      if (!Array.isArray(value)) throw malformed(at, 'is not a list');
      for (const item of value) checkValue(item, type.ofType, selectionSet, at);
    } else if (isCompositeType(type)) {
      if (typeof value !== 'object' || Array.isArray(value)) throw malformed(at, 'is not an object');
      if (selectionSet !== undefined) checkRecord(value!, type, selectionSet);
    } else if (isEnumType(type)) {
      if (typeof value !== 'string' || type.getValue(value) === undefined)
        throw malformed(at, `is none of ${type.name}`);
    } else if (checks[type.name]?.(value) === false) throw malformed(at, `is not a ${type.name}`);
  };

  return (data, representations) => {
    const root = operation?.operation === 'mutation' ? schema.getMutationType() : schema.getQueryType();
    for (const selection of operation?.selectionSet.selections ?? []) {
      if (selection.kind === Kind.FIELD && selection.name.value === '_entities') {
        const entities = (data['_entities'] ?? []) as readonly (object | null)[];
        for (const [index, entity] of entities.entries()) {
          const type = schema.getType(String(representations[index]?.['__typename']));
          if (entity !== null) checkRecord(entity, type, selection.selectionSet!);
        }
      } else checkRecord(data, root, { kind: Kind.SELECTION_SET, selections: [selection] });
    }
  };
}

function fieldOf(type: GraphQLNamedType | null | undefined, name: string): { type: GraphQLOutputType } | undefined {
  return isObjectType(type) || isInterfaceType(type) ? type.getFields()[name] : undefined;
}

/** Whether a fragment on `condition` selects of a record of that type. */
function covers(schema: GraphQLSchema, condition: string | undefined, type: GraphQLNamedType | null | undefined) {
  if (condition === undefined || condition === type?.name) return true;
  const conditioned = getNamedType(schema.getType(condition));
  const isAbstract = conditioned !== undefined && isCompositeType(conditioned) && !isObjectType(conditioned);
  return isAbstract && isObjectType(type) && schema.isSubType(conditioned, type);
}

/** What `@skip` and `@include` may have left out. */
function isConditional({ directives = [] }: SelectionNode): boolean {
  return directives.some(({ name }) => name.value === 'skip' || name.value === 'include');
}

function malformed(at: string, rule: string): SupplierFailure {
  return new SupplierFailure('SUPPLIER_MALFORMED', new Error(`${at} ${rule}`));
}
