/** Whether a document is within its limits: judged by its text alone, before it is held against the schema, and once for each text. */

import { GraphQLError, Lexer, parse, Source, TokenKind } from 'graphql';
import { LRUCache } from 'lru-cache';
import { measureDocument } from './measure-document.ts';
import { assertWithin, LimitError, type OperationLimits } from './operation-limits.ts';

export interface DocumentVerdict {
  /** Null where it is within all limits. */
  readonly refusal: LimitError | null;
  /** Whether it asks for the schema itself. */
  readonly asksSchema: boolean;
}

const FIT: DocumentVerdict = { refusal: null, asksSchema: false };
const ASKS_SCHEMA: DocumentVerdict = { refusal: null, asksSchema: true };
/** Of texts, in characters; a verdict itself is next to nothing. */
const MAXIMUM_REMEMBERED_CHARACTERS = 16 * 1024 * 1024;
/** What a verdict takes beside its text. */
const OVERHEAD_CHARACTERS = 200;

/** @returns judges a document. What is no GraphQL at all is let pass: whoever parses it says what is wrong with it. */
export function createDocumentJudge(limits: OperationLimits): (text: string) => DocumentVerdict {
  const known = new LRUCache<string, DocumentVerdict>({
    maxSize: MAXIMUM_REMEMBERED_CHARACTERS,
    sizeCalculation: (_verdict, text) => text.length + OVERHEAD_CHARACTERS,
  });
  return (text) => {
    const before = known.get(text);
    if (before !== undefined) return before;
    const verdict = judge(text, limits);
    known.set(text, verdict);
    return verdict;
  };
}

function judge(text: string, limits: OperationLimits): DocumentVerdict {
  try {
    scanTokens(text, limits);
    const measures = measureDocument(parse(text, { noLocation: true }));
    for (const limit of ['depth', 'fields', 'aliases', 'rootFields', 'directives'] as const) {
      assertWithin(limits, limit, measures[limit]);
    }
    return measures.asksSchema ? ASKS_SCHEMA : FIT;
  } catch (error) {
    if (error instanceof LimitError) return { refusal: error, asksSchema: false };
    // Nested so deep that a parser cannot follow it: deeper than any limit by far.
    if (error instanceof RangeError) {
      return { refusal: new LimitError('depth', limits.depth, limits.depth + 1), asksSchema: false };
    }
    if (error instanceof GraphQLError) return FIT;
    throw error;
  }
}

/** Before anything is built of them. @throws {LimitError} `tokens`, `valueDepth`; counted no further than these. */
function scanTokens(text: string, limits: OperationLimits): void {
  const lexer = new Lexer(new Source(text));
  let count = 0;
  // Values stand within parentheses only; what is nested outside of them is selections.
  let parentheses = 0;
  let valueDepth = 0;
  for (let { kind } = lexer.advance(); kind !== TokenKind.EOF; { kind } = lexer.advance()) {
    assertWithin(limits, 'tokens', (count += 1));
    if (kind === TokenKind.PAREN_L) parentheses += 1;
    else if (kind === TokenKind.PAREN_R) parentheses -= 1;
    else if (parentheses <= 0) valueDepth = 0;
    else if (kind === TokenKind.BRACKET_L || kind === TokenKind.BRACE_L) {
      assertWithin(limits, 'valueDepth', (valueDepth += 1));
    } else if (kind === TokenKind.BRACKET_R || kind === TokenKind.BRACE_R) valueDepth -= 1;
  }
}
