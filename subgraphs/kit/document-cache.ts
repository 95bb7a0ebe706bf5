/** Operations arrive again and again in the same words: each text is parsed and validated once. */

import { GraphQLError, parse, validate } from 'graphql';
import type { DocumentNode, GraphQLSchema } from 'graphql';
import { LRUCache } from 'lru-cache';
import { withCode } from './format-error.ts';

export interface CachedDocument {
  /** Null when the text does not parse: then `errors` says why. */
  readonly document: DocumentNode | null;
  /** Coded; empty for a valid document. */
  readonly errors: readonly GraphQLError[];
}

/** How many characters of operation texts are remembered. */
const MAXIMUM_CACHED_CHARACTERS = 8 * 1024 * 1024;
/** Beyond these a text is refused before it is parsed to the end: no operation of a person or a planner is as long. */
const MAXIMUM_TOKENS = 50_000;

/** @returns a function from an operation's text to its document and what is wrong with it. */
export function createDocumentCache(schema: GraphQLSchema): (text: string) => CachedDocument {
  const cache = new LRUCache<string, CachedDocument>({
    maxSize: MAXIMUM_CACHED_CHARACTERS,
    sizeCalculation: (_document, text) => Math.max(text.length, 1),
  });
  return (text) => {
    let cached = cache.get(text);
    if (cached === undefined) cache.set(text, (cached = prepare(schema, text)));
    return cached;
  };
}

function prepare(schema: GraphQLSchema, text: string): CachedDocument {
  let document: DocumentNode;
  try {
    document = parse(text, { maxTokens: MAXIMUM_TOKENS });
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    return { document: null, errors: [withCode(error, 'GRAPHQL_PARSE_FAILED')] };
  }
  const errors = validate(schema, document).map((error) => withCode(error, 'GRAPHQL_VALIDATION_FAILED'));
  return { document, errors };
}
