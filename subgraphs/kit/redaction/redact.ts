/** Takes out of a text what identifies a patient by its form. Names have none: release by the owner is the barrier for those. */

import { isNhsNumber } from '../../../schema/contract/nhs-number.ts';

export interface RedactedText {
  readonly text: string;
  /** How many passages were taken out. */
  readonly redactions: number;
}

const TEN_DIGITS = /(?<!\d)\d{3}[ -]?\d{3}[ -]?\d{4}(?!\d)/g;

/** Pure. A text without anything to take out comes back as it is. */
export function redact(text: string): RedactedText {
  let redactions = 0;
  const redacted = text.replace(TEN_DIGITS, (candidate) => {
    if (!isNhsNumber(candidate.replace(/\D/g, ''))) return candidate;
    redactions += 1;
    return '[NHS number]';
  });
  return { text: redacted, redactions };
}
