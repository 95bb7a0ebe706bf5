import { GraphQLError } from 'graphql';
import type { Refusal } from './access.ts';
import { describeRequirement } from './requirement.ts';

/**
 * What a client is told of what it may not have.
 *
 * @param where its path as the client wrote it, and how many positions it left null; null for a request of which nothing ran.
 */
export function toRefusalError(
  { coordinate, missing, owner }: Refusal,
  where: { readonly path: readonly (string | number)[]; readonly nulled: number } | null,
): GraphQLError {
  const { isAuthenticated, scopes, policies } = missing;
  return new GraphQLError(`${coordinate} is not for this reader: it also needs ${describeRequirement(missing)}.`, {
    ...(where === null || where.path.length === 0 ? {} : { path: where.path }),
    extensions: {
      code: 'ACCESS_REFUSED',
      coordinate,
      missing: {
        ...(isAuthenticated ? { authenticated: true } : {}),
        ...(scopes.length > 0 ? { scopes } : {}),
        ...(policies.length > 0 ? { policies } : {}),
      },
      ...owner,
      ...(where === null ? {} : { nulled: where.nulled }),
    },
  });
}
