/** Text that a person wrote: the last barrier before it leaves the desk. */

import type { DeskContext } from '../context.ts';
import type { GovernedText, TextState, Withholding } from '../model.ts';

/** What stands behind a text, ticket or list that nobody decided to withhold, and nobody released. */
export const WITHHELD_BY_DEFAULT: Withholding = {
  reasonCode: 'DEFAULT',
  decidedBy: null,
  decidedAt: null,
  reviewDueAt: null,
};

export const governedTextResolvers = {
  state: revealed(({ state }): TextState => state),

  /** Null unless released or redacted, whatever the system put there. */
  text: revealed(({ state, text }): string | null => (state === 'RELEASED' || state === 'REDACTED' ? text : null)),

  redactions: revealed(({ state, redactions }): number | null =>
    state === 'RELEASED' || state === 'REDACTED' ? redactions : null,
  ),

  /** Never null while the text is withheld: a reader can always tell a decision from an absence. */
  withheld: revealed(({ state, withheld }): Withholding | null =>
    state === 'WITHHELD' ? (withheld ?? WITHHELD_BY_DEFAULT) : null,
  ),
};

/** Of a text behind glass: after its opening is on record, and as it is without one. Whichever field is asked for first opens it. */
function revealed<Value>(read: (text: GovernedText) => Value) {
  return (text: GovernedText, _: object, { openings }: DeskContext): Value | Promise<Value> => {
    if (text.sealed === undefined) return read(text);
    const shown = openings.reveal(text);
    return shown instanceof Promise ? shown.then(read) : read(shown);
  };
}
