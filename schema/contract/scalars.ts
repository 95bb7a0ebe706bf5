/** The contract's own scalar, as both sides of the wire read and write it. */

import { GraphQLError, GraphQLScalarType, Kind, print } from 'graphql';
import type { ASTNode } from 'graphql';
import { formatInstant, InstantError, parseInstant } from './times.ts';

/**
 * `DateTime`: an RFC 3339 instant with an offset in, the canonical string of `formatInstant` out and to resolvers.
 *
 * @throws {GraphQLError} with `extensions.code` `TIME_MALFORMED`, on input and on output alike: a desk that answers something
 *   else than an instant answers nothing.
 */
export const DateTimeScalar = new GraphQLScalarType<string, string>({
  name: 'DateTime',
  serialize: (value) => canonicalInstant(value),
  parseValue: (value) => canonicalInstant(value),
  parseLiteral: (node) => canonicalInstant(node.kind === Kind.STRING ? node.value : print(node), node),
});

function canonicalInstant(value: unknown, node?: ASTNode): string {
  try {
    return formatInstant(parseInstant(value, 'DateTime'));
  } catch (error) {
    if (!(error instanceof InstantError)) throw error;
    throw new GraphQLError(error.message, {
      nodes: node ?? null,
      originalError: error,
      extensions: { code: error.code },
    });
  }
}
