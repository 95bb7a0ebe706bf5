/** A text as a decision shows it. */

import type { GovernedText, Withholding } from '../model.ts';
import { redact } from '../redaction/redact.ts';
import type { DisclosureDecision } from './rules.ts';

export interface DecidedText {
  readonly decision: DisclosureDecision;
  /** The words as their owner keeps them; null once erased. */
  readonly words: string | null;
  /** Who decided what keeps the text from the reader, and when, where somebody did. */
  readonly decided: Omit<Withholding, 'reasonCode'>;
  /** How the owner's record names the text: the event that brought it, and its name there. */
  readonly event: string;
  readonly field: string;
}

const NOBODY_DECIDED = { decidedBy: null, decidedAt: null, reviewDueAt: null };
const ERASED: GovernedText = { state: 'ERASED', text: null, redactions: null, withheld: null };

/** Of a withheld text nothing shows but the decision: not its words, nor how many they are. */
export function toShownText({ decision, words, decided, event, field }: DecidedText): GovernedText {
  if (words === null) return ERASED;
  switch (decision.opens) {
    case 'WHOLE':
      return { state: 'RELEASED', text: words, redactions: 0, withheld: null };
    case 'REDACTED':
      return redactedText(words);
    case 'REDACTED_ONCE_RECORDED':
      return {
        ...withheldText({ reasonCode: 'OPENING_NOT_RECORDED', ...NOBODY_DECIDED }),
        sealed: { event, field, opened: redactedText(words) },
      };
    case 'NOTHING':
      return decision.because === 'ERASED' ? ERASED : withheldText({ reasonCode: decision.because, ...decided });
  }
}

function withheldText(withheld: Withholding): GovernedText {
  return { state: 'WITHHELD', text: null, redactions: null, withheld };
}

/** Redacted when it is first looked at: most of what a search folds is never shown. */
function redactedText(words: string): GovernedText {
  let redacted: ReturnType<typeof redact> | undefined;
  const look = () => (redacted ??= redact(words));
  return {
    get state() {
      return look().redactions === 0 ? 'RELEASED' : 'REDACTED';
    },
    get text() {
      return look().text;
    },
    get redactions() {
      return look().redactions;
    },
    withheld: null,
  };
}
