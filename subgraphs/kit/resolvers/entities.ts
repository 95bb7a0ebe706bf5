/** `_entities`: one answer per representation, so that one bad representation never costs the others theirs. */

import { isUnionType } from 'graphql';
import type { GraphQLFieldResolver, GraphQLSchema } from 'graphql';
import type { DeskContext } from '../context.ts';
import { DeskRequestError } from '../errors.ts';

/** Puts the check of representations before the federation library's resolver, which refuses all when one is bad. */
export function guardEntities(schema: GraphQLSchema): void {
  const field = schema.getQueryType()?.getFields()['_entities'];
  const union = schema.getType('_Entity');
  if (field?.resolve === undefined || !isUnionType(union)) {
    throw new Error('the schema has no _entities: type definitions of a desk always have');
  }
  const names = new Set(union.getTypes().map((type) => type.name));
  const resolveAll = field.resolve as GraphQLFieldResolver<unknown, DeskContext>;
  field.resolve = (source, { representations }: { representations: readonly unknown[] }, context, info) =>
    representations.map((representation) => {
      const name = typeNameOf(representation);
      if (name === undefined || !names.has(name)) {
        return new DeskRequestError(
          'REPRESENTATION_MALFORMED',
          `__typename of a representation must be an entity of this subgraph; got ${JSON.stringify(name?.slice(0, 80) ?? null)}`,
        );
      }
      const [entity] = resolveAll(source, { representations: [representation] }, context, info) as [unknown];
      return entity;
    });
}

function typeNameOf(representation: unknown): string | undefined {
  if (typeof representation !== 'object' || representation === null) return undefined;
  const name = (representation as { __typename?: unknown }).__typename;
  return typeof name === 'string' ? name : undefined;
}
