/** The schemas of one generation: what is planned and checked with, and what clients see. */

import {
  buildASTSchema,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  isScalarType,
  parse,
  visit,
  type GraphQLSchema,
} from 'graphql';
import { DateTimeScalar } from '../schema/contract/scalars.ts';
import { readFederationFacts, type FederationFacts } from './execution/plan/federation-facts.ts';
import { STAND_IN_PREFIX } from './operation/planning/planning-graph/stand-ins.ts';

/** Every type of the supergraph that is planned with, and what its directives say. */
export function toPlanningSchema(supergraphSdl: string): {
  readonly planningSchema: GraphQLSchema;
  readonly facts: FederationFacts;
} {
  const planningSchema = buildASTSchema(parse(supergraphSdl, { noLocation: true }), {
    assumeValid: true,
    assumeValidSDL: true,
  });
  const facts = readFederationFacts(planningSchema);
  forgetSyntax(planningSchema);
  return { planningSchema, facts };
}

/**
 * What clients see.
 *
 * @param checksTimes whether its `DateTime` is the contract's.
 */
export function toClientSchema(apiSchemaSdl: string, checksTimes: boolean): GraphQLSchema {
  const document = visit(parse(apiSchemaSdl, { noLocation: true }), {
    FieldDefinition: ({ name }) => (name.value.startsWith(STAND_IN_PREFIX) ? null : undefined),
  });
  const schema = buildASTSchema(document, { assumeValid: true, assumeValidSDL: true });
  forgetSyntax(schema);
  if (checksTimes) checkDateTimes(schema);
  return schema;
}

/** The text of a schema, node by node, is several times the schema. */
function forgetSyntax(schema: GraphQLSchema): void {
  for (const type of Object.values(schema.getTypeMap())) {
    type.astNode = undefined;
    if (isEnumType(type)) for (const value of type.getValues()) value.astNode = undefined;
    if (!isObjectType(type) && !isInterfaceType(type) && !isInputObjectType(type)) continue;
    for (const field of Object.values(type.getFields())) {
      field.astNode = undefined;
      if ('args' in field) for (const argument of field.args) argument.astNode = undefined;
    }
  }
}

/** With this one a bad instant is refused before anyone is asked: suppliers are given custom scalars as they came. */
function checkDateTimes(schema: GraphQLSchema): void {
  const scalar = schema.getType('DateTime');
  if (!isScalarType(scalar)) return;
  scalar.parseValue = DateTimeScalar.parseValue;
  scalar.parseLiteral = DateTimeScalar.parseLiteral;
}
