/** Text that a person wrote: the last barrier before it leaves the desk. */

import type { GovernedText, Withholding } from '../model.ts';

/** What stands behind a text, ticket or list that nobody decided to withhold, and nobody released. */
export const WITHHELD_BY_DEFAULT: Withholding = {
  reasonCode: 'DEFAULT',
  decidedBy: null,
  decidedAt: null,
  reviewDueAt: null,
};

export const governedTextResolvers = {
  /** Null unless released or redacted, whatever the system put there. */
  text({ state, text }: GovernedText): string | null {
    return state === 'RELEASED' || state === 'REDACTED' ? text : null;
  },

  /** Never null while the text is withheld: a reader can always tell a decision from an absence. */
  withheld({ state, withheld }: GovernedText): Withholding | null {
    return state === 'WITHHELD' ? (withheld ?? WITHHELD_BY_DEFAULT) : null;
  },
};
