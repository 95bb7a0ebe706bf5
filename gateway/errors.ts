/** Every code that a client of the gateway can meet, and the one message that goes with it. The README's table is printed from here. */

import { GraphQLError } from 'graphql';

/** What went wrong with one supplier's part of an answer: `extensions.code` of its one error, and `code` of its row in `sources`. */
export const SUPPLIER_ERROR_CODES = {
  SUPPLIER_UNREACHABLE: 'The desk could not be reached.',
  SUPPLIER_TIMEOUT: 'The desk did not answer within its deadline.',
  SUPPLIER_BUSY: 'As many questions as the gateway keeps for one desk are with it or waiting; this one was not sent.',
  SUPPLIER_SUSPENDED: 'The desk failed so often of late that it is left alone for a while; it was not asked.',
  SUPPLIER_HTTP_STATUS: 'The desk answered with an HTTP error.',
  SUPPLIER_NOT_JSON: 'The desk answered with something that is not JSON.',
  SUPPLIER_TRUNCATED: "The desk's answer broke off.",
  SUPPLIER_TOO_LARGE: "The desk's answer was larger than the gateway accepts.",
  SUPPLIER_MALFORMED: "The desk's answer is not a GraphQL response.",
  SUPPLIER_ENTITY_COUNT: 'The desk answered for another number of records than it was asked for.',
  SUPPLIER_TIMES_NOT_ECHOED:
    'The desk did not say that it answered for the times asked, so it counts as not having answered.',
  SUPPLIER_ERROR: 'The desk could not answer a part of what it was asked.',
  FOREIGN_RECORD: 'The desk gave a record that belongs to another desk; it was dropped.',
  HISTORY_UNAVAILABLE: "The desk's system only knows today: it cannot answer for a past time.",
  CLIENT_DISCONNECTED: 'The client left before the desk had answered.',
} as const satisfies Record<string, string>;

/** What is wrong with a request. Nothing was fetched, or nothing of the part that the error names. */
export const REQUEST_ERROR_CODES = {
  ACCESS_REFUSED: 'The reader may not have this part of the graph: it was not asked for, and is null.',
  AGREEMENT_UNKNOWN: 'There is no agreement of that code.',
  BAD_REQUEST: 'The HTTP request is not a GraphQL request.',
  BAD_USER_INPUT: 'A variable or argument does not fit its type.',
  BATCHING_NOT_SUPPORTED: 'One request asks for one operation: send each by itself.',
  BOARDS_TOO_MANY:
    'As many performance boards are being read as may be, in all or for this reader: ask again when one of them is complete.',
  BOUNDS_REVERSED: 'By the claims that the policy picks, an incident ends before it begins.',
  BREAK_GLASS_MALFORMED:
    'The header throughline-break-glass must be there once, with a reason of 10 to 500 printable characters.',
  CURSOR_MALFORMED: 'A cursor was not given out by the list that it was used on.',
  DESK_UNKNOWN: 'There is no desk of that code.',
  DISCLOSURE_NOT_RECORDED:
    'That this reader reads the texts of other desks could not be put on record: those texts are withheld, all else is answered.',
  DISCLOSURES_NOT_SHOWN:
    'The disclosure ledger is shown to guardians and auditors, and to a desk as far as its own texts were read.',
  DISCLOSURES_UNAVAILABLE: 'The disclosure ledger cannot be read now.',
  FIELD_UNRESOLVABLE: 'No subgraph can answer this field at this position; it is null.',
  GATEWAY_STOPPING: 'The gateway is stopping and takes no more requests.',
  GRAPHQL_PARSE_FAILED: 'The operation is not GraphQL.',
  GRAPHQL_VALIDATION_FAILED: 'The operation does not fit the schema.',
  HOST_NOT_LOCAL:
    'Without an issuer the gateway answers this machine alone: the request is for another host than one of loopback.',
  IDENTITY_REQUIRED: 'The request has no bearer token, and nobody is answered who does not say who they are.',
  IDENTITY_UNAVAILABLE: 'The keys that tell who asks cannot be had now; nothing is answered until they can.',
  ID_MALFORMED: 'An identifier does not have the form that the contract gives it.',
  INTERNAL_SERVER_ERROR: 'The gateway failed; the fault is logged under the time of the request.',
  INTROSPECTION_NOT_ALLOWED: 'The role of this reader may not ask what the graph looks like.',
  METHOD_NOT_ALLOWED: 'GraphQL requests are sent by POST or GET.',
  NOT_FOUND: 'There is nothing at this path.',
  NULL_NOT_ALLOWED:
    'A position that may not be null had no value; the nearest position above that may be null is null.',
  OPERATION_NOT_LISTED: 'This gateway runs the operations of its safelist and no others.',
  OPERATION_RESOLUTION_FAILURE: 'The request does not say which of its operations to run.',
  OPERATION_TOO_COSTLY: 'The operation asks for more than one request may: `limit`, `maximum` and `value` say of what.',
  ORGANISATION_UNKNOWN: 'There is no organisation of that code.',
  PAGE_SIZE_OUT_OF_RANGE: '`first` is not from 1 to 200: a page has at least one row and at most 200.',
  PERIOD_REVERSED: 'A period ends before it begins.',
  PERSISTED_QUERY_NOT_SUPPORTED: 'The gateway keeps no operations for its clients: send the whole text.',
  PLANNING_LIMIT:
    'The operation was not planned within the limits: lists nested in each other multiply. Ask for less at once.',
  POLICY_UNKNOWN: 'There is no policy of that version.',
  RATE_LIMITED: 'The reader has asked as often as one may within a minute; `retryAfterSeconds` says when to ask again.',
  REQUEST_TOO_LARGE: 'The request is larger than the gateway accepts.',
  SERVICE_RECORD_UNAVAILABLE: 'What was measured of the desk cannot be read now; the desk itself can be asked as ever.',
  SERVICE_UNKNOWN: 'There is no service of that code.',
  SITE_UNKNOWN: 'There is no site of that code.',
  TEXT_NOT_ATTRIBUTED:
    'A text came without saying whose it is, so who reads it could not be put on record: it is withheld, all else is answered.',
  TIME_AFTER_REQUEST: 'A time that a figure compares is after the knowledge time of the request.',
  TIME_IN_FUTURE: '`@asOf` or `@asKnownAt` names a time that has not come.',
  TIME_MALFORMED: 'A time is not an RFC 3339 instant with an offset.',
  TOKEN_ALGORITHM_REFUSED: 'The token is signed in a way that is not accepted here.',
  TOKEN_AUDIENCE_WRONG: 'The token is not meant for this gateway.',
  TOKEN_CAPACITY_REFUSED: 'The desk, the capacity and the role in the token do not go together.',
  TOKEN_CLAIMS_INVALID: 'The token lacks a claim that is needed, or one of them has no value that it may have.',
  TOKEN_DESK_UNKNOWN: 'There is no desk of the code that the token names.',
  TOKEN_EXPIRED: 'The token has expired.',
  TOKEN_ISSUER_WRONG: 'The token is from another issuer.',
  TOKEN_KEY_UNKNOWN: 'The token is signed by a key that its issuer does not publish, or names none of several.',
  TOKEN_MALFORMED: 'The authorization header must be there once, with one signed token of the scheme Bearer.',
  TOKEN_NOT_YET_VALID: 'The token is for a later time.',
  TOKEN_SIGNATURE_INVALID: 'The signature of the token does not hold.',
  VALUE_OUT_OF_RANGE: 'An argument is outside of the range that its description gives.',
} as const satisfies Record<string, string>;

export type SupplierErrorCode = keyof typeof SUPPLIER_ERROR_CODES;
export type RequestErrorCode = keyof typeof REQUEST_ERROR_CODES;

/** Codes that a supplier may state itself because the fault is the client's own input; anything else it says is SUPPLIER_ERROR. */
const CODES_A_SUPPLIER_MAY_STATE = [
  'CURSOR_MALFORMED',
  'HISTORY_UNAVAILABLE',
  'ID_MALFORMED',
  'PAGE_SIZE_OUT_OF_RANGE',
  'TIME_MALFORMED',
] as const;
export type StatedErrorCode = (typeof CODES_A_SUPPLIER_MAY_STATE)[number];

export function toStatedCode(code: unknown): StatedErrorCode | 'SUPPLIER_ERROR' {
  return CODES_A_SUPPLIER_MAY_STATE.find((known) => known === code) ?? 'SUPPLIER_ERROR';
}

/** The table's message for a code. A supplier's own words never take its place. */
export function messageOf(code: SupplierErrorCode | RequestErrorCode): string {
  return { ...SUPPLIER_ERROR_CODES, ...REQUEST_ERROR_CODES }[code];
}

/** A request that is refused, with a message that names its own value. */
export function requestError(code: RequestErrorCode, message: string = messageOf(code)): GraphQLError {
  return new GraphQLError(message, { extensions: { code } });
}
