import { Kind, type DocumentNode, type OperationDefinitionNode } from 'graphql';
import { requestError } from '../errors.ts';

/**
 * The operation that a request asks for.
 *
 * @throws {GraphQLError} `OPERATION_RESOLUTION_FAILURE` when it names none of several, or one that is not there;
 *   `GRAPHQL_VALIDATION_FAILED` for a kind of operation that the schema does not have, which validation by itself lets pass.
 */
export function selectOperation(
  document: DocumentNode,
  operationName: string | null | undefined,
  hasRootType: (kind: OperationDefinitionNode['operation']) => boolean,
): OperationDefinitionNode {
  const operations = document.definitions.filter((definition) => definition.kind === Kind.OPERATION_DEFINITION);
  const names = operations.map(({ name }) => name?.value ?? 'one without a name').join(', ');
  const [first, ...others] = operations;
  if (operationName == null && others.length > 0) {
    throw requestError(
      'OPERATION_RESOLUTION_FAILURE',
      `operationName must say which operation to run; there are ${names}`,
    );
  }
  const operation = operationName == null ? first : operations.find(({ name }) => name?.value === operationName);
  if (operation === undefined) {
    throw requestError(
      'OPERATION_RESOLUTION_FAILURE',
      `there is no operation named ${JSON.stringify(operationName?.slice(0, 80))}; there are ${names}`,
    );
  }
  if (!hasRootType(operation.operation)) {
    throw requestError('GRAPHQL_VALIDATION_FAILED', `the schema has no ${operation.operation} operations`);
  }
  return operation;
}
