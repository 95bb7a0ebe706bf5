/** A desk's executable schema: the contract and the desk's own SDL, answered from one supplier system. */

import { buildSubgraphSchema } from '@apollo/subgraph';
import { isInterfaceType, isObjectType } from 'graphql';
import type { GraphQLSchema } from 'graphql';
import { createDeskTypeDefinitions, INTERFACE_ENTITIES } from '../../schema/contract/desk-type-definitions.ts';
import { DateTimeScalar } from '../../schema/contract/scalars.ts';
import { assertPastAnswerable } from './context.ts';
import type { DeskContext } from './context.ts';
import type { OwnResolvers } from './desk-definition.ts';
import { DeskServerError } from './errors.ts';
import type { TicketRecord } from './model.ts';
import { guardStrings } from './redaction/guard-strings.ts';
import { deskResolvers } from './resolvers/desk.ts';
import { guardEntities } from './resolvers/entities.ts';
import { governedTextResolvers } from './resolvers/governed-text.ts';
import { involvementResolvers } from './resolvers/involvement.ts';
import { knownErrorResolvers } from './resolvers/known-error.ts';
import { ticketResolvers } from './resolvers/ticket.ts';

export interface SubgraphSchemaOptions {
  /** The subgraph's name, for messages. */
  readonly name: string;
  /** Prefix of the subgraph's own type names. */
  readonly prefix: string;
  /** Text of the desk's `schema.graphql`; null where it adds nothing to the contract. */
  readonly ownTypeDefinitions: string | null;
  readonly ownResolvers: OwnResolvers;
}

type ResolverMap = NonNullable<
  Parameters<typeof buildSubgraphSchema>[0] extends infer Modules
    ? Modules extends ReadonlyArray<infer Module>
      ? Module extends { resolvers?: infer Map }
        ? Map
        : never
      : never
    : never
>;

/** What a desk can say even of a past that its system does not know: which thing is asked about, and that there is no past. */
const TIMELESS_FIELDS = new Set(['id', 'code', 'history']);
/** What a desk says of a ticket that it withholds: that it does, and of each list that it does too. */
const FIELDS_OF_A_WITHHELD_TICKET = new Set(['id', 'presence', 'notes', 'events', 'sourceSpokeAt']);

/**
 * Builds the schema; its resolvers take a {@link DeskContext}, made anew for each request.
 *
 * @throws {GraphQLError} when the own SDL is not valid, or does not fit the contract.
 * @throws {DeskServerError} `DESK_DEFINITION_INVALID` when a resolver is for a type or field that the schema does not have.
 */
export function createSubgraphSchema({
  name,
  prefix,
  ownTypeDefinitions,
  ownResolvers,
}: SubgraphSchemaOptions): GraphQLSchema {
  const typeDefs = createDeskTypeDefinitions({ prefix, own: ownTypeDefinitions });
  const contractResolvers = {
    DateTime: DateTimeScalar,
    GovernedText: governedTextResolvers,
    ...Object.fromEntries(
      INTERFACE_ENTITIES.map((entity) => [entity.name, { __resolveType: () => prefix + entity.name }]),
    ),
    [`${prefix}Ticket`]: ticketResolvers,
    [`${prefix}Desk`]: deskResolvers,
    [`${prefix}Involvement`]: involvementResolvers,
    [`${prefix}KnownError`]: knownErrorResolvers,
  };
  const schema = buildSubgraphSchema([
    // The federation library types every resolver's arguments as `any`; ours state what the contract gives them.
    { typeDefs, resolvers: contractResolvers as unknown as ResolverMap },
    { typeDefs: { ...typeDefs, definitions: [] }, resolvers: ownResolvers as unknown as ResolverMap },
  ]);
  assertResolversHaveFields(name, schema, ownResolvers);
  defaultToOwnValues(schema, prefix, ownResolvers);
  guardStrings(schema, prefix);
  guardWithheld(schema, prefix);
  guardPast(schema, prefix);
  guardEntities(schema);
  return schema;
}

/** A misspelt resolver would otherwise be ignored without a word, and its field answer null. */
function assertResolversHaveFields(name: string, schema: GraphQLSchema, resolvers: OwnResolvers): void {
  for (const [typeName, fields] of Object.entries(resolvers)) {
    const type = schema.getType(typeName);
    for (const field of Object.keys(fields)) {
      if (isObjectType(type) && (field.startsWith('__') || type.getFields()[field] !== undefined)) continue;
      if (isInterfaceType(type) && field === '__resolveType') continue;
      throw new DeskServerError(
        'DESK_DEFINITION_INVALID',
        `subgraph ${name} has a resolver for ${typeName}.${field}, which its schema does not have`,
      );
    }
  }
}

function defaultToOwnValues(schema: GraphQLSchema, prefix: string, resolvers: OwnResolvers): void {
  const contract = schema.getType('Ticket');
  const ticket = schema.getType(`${prefix}Ticket`);
  if (!isInterfaceType(contract) || !isObjectType(ticket)) return;
  for (const field of Object.values(ticket.getFields())) {
    if (contract.getFields()[field.name] !== undefined || resolvers[ticket.name]?.[field.name] !== undefined) continue;
    field.resolve = (record: TicketRecord) => record.own[field.name] ?? null;
  }
}

/** Whatever the system put into a ticket that it withholds, its own fields included, stays at the desk. */
function guardWithheld(schema: GraphQLSchema, prefix: string): void {
  const ticket = schema.getType(`${prefix}Ticket`);
  if (!isObjectType(ticket)) return;
  for (const field of Object.values(ticket.getFields())) {
    if (FIELDS_OF_A_WITHHELD_TICKET.has(field.name)) continue;
    const { resolve } = field;
    field.resolve = (record: TicketRecord, fieldArguments, context: DeskContext, info) => {
      if (record.presence === 'WITHHELD') return null;
      return resolve === undefined
        ? record[field.name as keyof TicketRecord]
        : resolve(record, fieldArguments, context, info);
    };
  }
}

function guardPast(schema: GraphQLSchema, prefix: string): void {
  for (const entity of INTERFACE_ENTITIES) {
    const type = schema.getType(prefix + entity.name);
    if (!isObjectType(type)) continue;
    for (const field of Object.values(type.getFields())) {
      if (TIMELESS_FIELDS.has(field.name)) continue;
      const { resolve } = field;
      field.resolve = (source: Readonly<Record<string, unknown>>, fieldArguments, context: DeskContext, info) => {
        assertPastAnswerable(context);
        return resolve === undefined ? source[field.name] : resolve(source, fieldArguments, context, info);
      };
    }
  }
}
