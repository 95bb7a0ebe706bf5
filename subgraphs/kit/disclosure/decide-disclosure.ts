import { DISCLOSURE_RULES, WITHHELD_UNTIL_RELEASED } from './rules.ts';
import type { DisclosureDecision, DisclosureFacts, DisclosureRule } from './rules.ts';

export type DecideDisclosure = (facts: DisclosureFacts) => DisclosureDecision;

/** What a reader gets of one text: pure. The first rule that applies decides; where none does, nobody has released it. */
export function decideDisclosure(
  facts: DisclosureFacts,
  rules: readonly DisclosureRule[] = DISCLOSURE_RULES,
): DisclosureDecision {
  return rules.find(({ applies }) => applies(facts))?.decision(facts) ?? WITHHELD_UNTIL_RELEASED;
}
