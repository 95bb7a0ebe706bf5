import { GraphQLError } from 'graphql';
import { EngineError } from './engine/engine-error.ts';

/**
 * Asks the engine for a figure; what it refuses becomes an error of the graph with the same code.
 *
 * @throws {GraphQLError} `BOUNDS_REVERSED`, `PERIOD_REVERSED`: see `EngineError`.
 */
export function figureOf<Figure>(compute: () => Figure): Figure {
  try {
    return compute();
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    throw new GraphQLError(error.message, { originalError: error, extensions: { code: error.code } });
  }
}
