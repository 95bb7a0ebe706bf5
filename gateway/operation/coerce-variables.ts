import {
  getVariableValues,
  GraphQLError,
  typeFromAST,
  type GraphQLSchema,
  type NamedTypeNode,
  type OperationDefinitionNode,
} from 'graphql';
import type { Access } from '../governance/enforcement/access.ts';

/** As many as validation tells: each repeats the value that is wrong. */
const MAXIMUM_ERRORS = 20;

type Variables = Readonly<Record<string, unknown>>;

/**
 * Custom scalars say by a code of their own what is wrong with a value; whatever else does not fit is bad input. A variable of a type that
 * the reader may not know of is for nothing that is asked.
 *
 * @param access null for who may have everything.
 */
export function coerceVariables(
  { variableDefinitions = [] }: OperationDefinitionNode,
  given: Variables,
  schema: GraphQLSchema,
  access: Access | null,
): { readonly errors: GraphQLError[] } | { readonly coerced: Variables } {
  const visible = access === null || variableDefinitions.length === 0 ? null : access.visibleSchema();
  const definitions =
    visible === null
      ? variableDefinitions
      : variableDefinitions.filter(({ type }) => typeFromAST(visible, type as NamedTypeNode) != null);
  const result = getVariableValues(schema, definitions, given, { maxErrors: MAXIMUM_ERRORS });
  if (result.errors === undefined) return { coerced: result.coerced };
  return {
    errors: result.errors.map(
      (error) =>
        new GraphQLError(error.message, {
          nodes: error.nodes ?? null,
          extensions: { code: error.extensions['code'] ?? 'BAD_USER_INPUT' },
        }),
    ),
  };
}
