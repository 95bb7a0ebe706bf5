/** What a reader sees of a failure: a code and the kit's own words. The rest goes to the desk's log. */

import { GraphQLError } from 'graphql';
import type { GraphQLErrorExtensions } from 'graphql';
import type { InstantError } from '../../schema/contract/times.ts';
import { DeskRequestError, SUPPLIER_FAILURES, SUPPLIER_INTERNAL } from './errors.ts';
import { describeFailure } from './log.ts';
import type { DeskLog } from './log.ts';
import { SupplierSystemError } from './supplier-system.ts';

/** The same error with a code, for errors that are the asker's and whose message is therefore the asker's to read. */
export function withCode(error: GraphQLError, code: string): GraphQLError {
  if (typeof error.extensions['code'] === 'string') return error;
  return rewritten(error, error.message, { ...error.extensions, code });
}

/** An error that stands for the whole request. */
export function toRequestError(error: InstantError | DeskRequestError): GraphQLError {
  return new GraphQLError(error.message, { extensions: { code: error.code } });
}

/**
 * Turns what execution reports into what a reader may see. Whatever is not the kit's own word is a supplier's: its message is
 * replaced by its code's, and logged.
 */
export function createExecutionErrorFormatter(subgraph: string, log: DeskLog): (error: GraphQLError) => GraphQLError {
  return (error) => {
    // Without a path nothing was executed yet: the asker's variables did not fit the operation.
    if (error.path === undefined) return withCode(error, 'BAD_USER_INPUT');
    const cause = rootCause(error);
    if (cause instanceof DeskRequestError) {
      return rewritten(error, cause.message, { code: cause.code });
    }
    const code = cause instanceof SupplierSystemError ? cause.code : SUPPLIER_INTERNAL;
    // Whatever a stranger types as a cursor is no news of the system.
    if (code !== 'CURSOR_MALFORMED') {
      log({ level: 'error', subgraph, code, path: error.path.join('.'), detail: describeFailure(cause ?? error) });
    }
    return rewritten(error, SUPPLIER_FAILURES[code], { code });
  };
}

/** What was thrown, below the layers in which the library wraps it. A value that did not fit its type was nobody's throw. */
function rootCause(error: GraphQLError): unknown {
  let cause: unknown = error.originalError;
  while (cause instanceof GraphQLError && cause.originalError !== undefined) cause = cause.originalError;
  return cause;
}

function rewritten(error: GraphQLError, message: string, extensions: GraphQLErrorExtensions): GraphQLError {
  const { nodes = null, source = null, positions = null, path = null } = error;
  return new GraphQLError(message, { nodes, source, positions, path, extensions });
}
