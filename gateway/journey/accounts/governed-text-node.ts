/** A text as a read of the graph answers it, and how much of it is read. */

/** The text as the desk answers it: `GovernedText`. */
export type GovernedTextNode = Readonly<Record<string, unknown>>;

/**
 * What of a text is read: `WORDS` is all of it; `STATE` all but the words, for who asks only whether they may be had. A desk that is not
 * asked for words opens none.
 */
export type TextExtent = 'WORDS' | 'STATE';

/** Fields of `GovernedText`; the document defines `$withWords: Boolean!`. */
export const TEXT_SELECTION =
  '{ state text @include(if: $withWords) redactions withheld { reasonCode decidedBy { id } decidedAt reviewDueAt } }';
