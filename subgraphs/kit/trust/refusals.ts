/** Why a desk that has keys turns a request away. Whoever sent it is told the code and its words, and nothing else. */

export const REFUSALS = {
  SIGNATURE_MISSING: 'the request is not signed',
  SIGNATURE_MALFORMED: 'the signature is not in the form that is taken here',
  SIGNATURE_KEY_UNKNOWN: 'the signature is made with a secret that is not one of this desk',
  SIGNATURE_INVALID: 'the signature does not fit the request',
  SIGNATURE_FROM_FUTURE: 'the signature is of a time that has not come',
  SIGNATURE_EXPIRED: 'the signature has expired',
  SIGNATURE_REPLAYED: 'the request has been here before',
  BODY_ALTERED: 'the body is not the one that was signed',
  DELEGATION_MALFORMED: 'the delegation is not in the form that is taken here',
  DELEGATION_MISADDRESSED: 'the delegation is for another subgraph',
  DELEGATION_KEY_UNKNOWN: 'the delegation is signed with a key that this desk does not know',
  DELEGATION_INVALID: 'the delegation is not by the key that it names',
  DELEGATION_FROM_FUTURE: 'the delegation is of a time that has not come',
  DELEGATION_EXPIRED: 'the delegation has expired',
  NONCES_FULL: 'more requests came of late than this desk remembers',
} as const satisfies Record<string, string>;

export type RefusalCode = keyof typeof REFUSALS;

/** The HTTP status that goes with a code: whoever asks too much may come again, whoever is not known may not. */
export function statusOf(code: RefusalCode): 401 | 503 {
  return code === 'NONCES_FULL' ? 503 : 401;
}
