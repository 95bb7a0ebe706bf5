import type { GraphQLResolveInfo } from 'graphql';
import type { Times } from '../../schema/contract/times.ts';

/** What the gateway gives each operation on the directory. */
export interface DirectoryContext {
  readonly times: Times;
}

type FieldResolver = (
  source: never,
  // Arguments have been checked against the schema by the time a resolver sees them.
  // oxlint-disable-next-line typescript/no-explicit-any -- their types differ by field and are stated by each resolver
  arguments_: any,
  context: DirectoryContext,
  info: GraphQLResolveInfo,
) => unknown;

/** A type's resolvers by field, `__resolveReference` and `__resolveType` included. */
export type TypeResolvers = Readonly<Record<string, FieldResolver>>;
