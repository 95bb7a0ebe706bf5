/** Changes to a text by the places where they stand, so that all the rest of it stays as it was, to the letter. */

import type { ASTNode } from 'graphql';

export interface TextEdit {
  /** In UTF-16 code units, as positions in the AST are. */
  readonly start: number;
  readonly end: number;
  /** What takes the place of the text from `start` to `end`. */
  readonly text: string;
}

/** @param edits in any order; none may overlap another. */
export function applyTextEdits(source: string, edits: readonly TextEdit[]): string {
  const pieces: string[] = [];
  let position = 0;
  for (const { start, end, text } of edits.toSorted((one, other) => one.start - other.start)) {
    pieces.push(source.slice(position, start), text);
    position = end;
  }
  pieces.push(source.slice(position));
  return pieces.join('');
}

/** Takes out a node, with the white space before it. @param node parsed with its location. */
export function removalOf({ loc }: ASTNode): TextEdit {
  return { start: loc!.startToken.prev?.end ?? loc!.start, end: loc!.end, text: '' };
}
