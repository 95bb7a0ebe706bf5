import { GraphQLError } from 'graphql';

/** What the journey refuses, by the stable code in `extensions.code`. */
export const JOURNEY_ERRORS = {
  AGREEMENT_UNKNOWN: 'the directory lists no agreement of this code',
  BOARDS_TOO_MANY: 'as many performance boards are being read as may be',
  CURSOR_MALFORMED: 'after must be the endCursor of a page of the same list',
  DESK_UNKNOWN: 'the directory lists no desk of this code',
  DISCLOSURES_NOT_SHOWN:
    'the ledger is shown to guardians and auditors, and to a desk as far as its own texts were read',
  DISCLOSURES_UNAVAILABLE: 'the disclosure ledger can be read',
  ORGANISATION_UNKNOWN: 'the directory lists no organisation of this code',
  PAGE_SIZE_OUT_OF_RANGE: 'first must be 1 to 200',
  PERIOD_REVERSED: 'a period does not end before it begins',
  POLICY_UNKNOWN: 'there is no policy of this version',
  SERVICE_RECORD_UNAVAILABLE: 'what was measured of a system can be read',
  SERVICE_UNKNOWN: 'the directory lists no service of this code',
  SITE_UNKNOWN: 'the directory lists no site of this code, or not for this organisation',
  TIME_AFTER_REQUEST: 'a knowledge time that a figure compares is not after the knowledge time of the request',
  VALUE_OUT_OF_RANGE: 'an argument is within the range that its description gives',
} as const satisfies Record<string, string>;

export type JourneyErrorCode = keyof typeof JOURNEY_ERRORS;

/** @param message names the thing, the rule and the value. */
export function journeyError(code: JourneyErrorCode, message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code } });
}
